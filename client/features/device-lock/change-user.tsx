/** The part of the lock page in which another person takes their turn. */
import { ArrowLeft } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DevicePerson, PersonRef } from '#shared/api.ts';
import { changeUser } from '#client/api/session.ts';
import { SecretForm } from '#client/features/device-pin/index.ts';
import { signOutWouldLose } from '#client/offline/unsaved-changes.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Avatar } from '#client/ui/person.tsx';
import { firstName } from '#client/words/format.ts';

/** How often the page looks whether everything is saved, in milliseconds. */
const POLL_INTERVAL = 400;
/** How long it looks before it asks, in milliseconds. With a network, what was written is saved within a second or two. */
const PATIENCE = 6000;

/** What the first person wrote: saved, not yet, or for so long not that the next person has to decide. */
type Work = 'saved' | 'waiting' | 'stuck';

function useWorkBefore(): Work {
  const [work, setWork] = useState<Work>('waiting');
  useEffect(() => {
    const began = Date.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const look = async (): Promise<void> => {
      const wouldLose = await signOutWouldLose();
      if (stopped) return;
      setWork(wouldLose ? (Date.now() - began > PATIENCE ? 'stuck' : 'waiting') : 'saved');
      if (wouldLose) timer = setTimeout(() => void look(), POLL_INTERVAL);
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, []);
  return work;
}

/** Waits until what `from` wrote is saved, then asks `to` for their PIN or password. */
export function ChangeUser({ from, to, back }: { from: PersonRef; to: DevicePerson; back: () => void }) {
  const { t } = useTranslation();
  const titleId = useId();
  const work = useWorkBefore();
  const [anyway, setAnyway] = useState(false);
  const name = firstName(from.name);
  return (
    <section className="stack" aria-labelledby={titleId}>
      <h2 id={titleId} className="chosen-person">
        <Avatar person={to.person} large />
        <bdi>{to.person.name}</bdi>
      </h2>
      <p role="status">{work === 'waiting' && t('pin.saving', { name })}</p>
      {work === 'saved' && <p className="soft">{t('pin.closes', { name })}</p>}
      {work === 'stuck' && !anyway && (
        <Notice kind="waits" role="alert" title={t('pin.unsavedTitle', { name })}>
          <p>{t('pin.unsaved', { name })}</p>
          <p>
            <Button onPress={() => setAnyway(true)}>{t('pin.changeAnyway')}</Button>
          </p>
        </Notice>
      )}
      {(work === 'saved' || anyway) && (
        <SecretForm
          state={to.state}
          submit={t('device.changeUser')}
          send={(secret) => changeUser(to.person.id, secret)}
          offline={t('pin.offline')}
          autoFocus
        />
      )}
      <p>
        <Button variant="quiet" icon={ArrowLeft} onPress={back}>
          {t('pin.back')}
        </Button>
      </p>
    </section>
  );
}
