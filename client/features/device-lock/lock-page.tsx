/**
 * The lock page. It hides everything else in the page. The same person unlocks it, and the rest is as it was before; another
 * person changes the user.
 */
import { LockKeyhole, UserRound } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { DevicePerson, Me } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient, useSharedDevicePeople } from '#client/api/queries.ts';
import { unlockByPin, type DeviceSecret } from '#client/api/session.ts';
import { DevicePeople, SecretForm } from '#client/features/device-pin/index.ts';
import { unsavedChanges } from '#client/offline/unsaved-changes.ts';
import { LeaveNotice } from '#client/features/leaving/lazy-index.ts';
import { useLeave } from '#client/features/leaving/index.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { ChangeUser } from './change-user.tsx';
import { Words } from '#client/ui/words.tsx';
import { unlock } from './device-lock.ts';
import { firstName } from '#client/words/format.ts';

/** Adds an own element to the body for the lock page, and hides all other elements from view, keyboard and screen readers. */
function useLockContainer(): HTMLElement {
  const [container] = useState(() => {
    const element = document.createElement('div');
    element.id = 'lock';
    // An open panel hides elements that are added later from screen readers, except those with this mark.
    element.dataset['reactAriaTopLayer'] = 'true';
    return element;
  });
  useLayoutEffect(() => {
    const { scrollY } = globalThis;
    const before = document.activeElement;
    document.body.append(container);
    document.documentElement.dataset['locked'] = 'yes';
    return () => {
      delete document.documentElement.dataset['locked'];
      container.remove();
      scrollTo(0, scrollY);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [container]);
  return container;
}

type SignedIn = NonNullable<Me['person']>;

/** Asks for the PIN or the password of the person who is signed in. `people` is undefined if it is not known who has a PIN here. */
function Unlock({ person, people }: { person: SignedIn; people: readonly DevicePerson[] | undefined }) {
  const { t } = useTranslation();
  const here = people?.find((one) => one.person.id === person.id);
  const send = (secret: DeviceSecret): Promise<unknown> =>
    'pin' in secret
      ? unlockByPin(person.id, secret.pin)
      : call(z.unknown(), 'POST', '/api/auth/sign-in/email', {
          email: person.email,
          password: secret.password,
          rememberMe: false,
        });
  return (
    <>
      <SecretForm
        state={here?.state ?? null}
        submit={t('lock.button')}
        send={send}
        done={async () => {
          await queryClient.invalidateQueries({ queryKey: keys.me });
          unlock();
        }}
        offline={t('lock.offline')}
        autoFocus
      />
      {people !== undefined && here === undefined && <p className="soft">{t('lock.choosePin')}</p>}
    </>
  );
}

/** The people who can take their turn, and the way for everybody else. */
function Others({
  person,
  people,
  choose,
}: {
  person: SignedIn;
  people: readonly DevicePerson[] | undefined;
  choose: (one: DevicePerson) => void;
}) {
  const { t } = useTranslation();
  const titleId = useId();
  const { leave, asking, stay } = useLeave();
  const others = people?.filter((one) => one.person.id !== person.id) ?? [];
  return (
    <section className="stack" aria-labelledby={titleId}>
      <h2 id={titleId}>{t('lock.notYou', { name: firstName(person.name) })}</h2>
      {people === undefined ? (
        <p>{t('pin.offline')}</p>
      ) : others.length > 0 ? (
        <>
          <p>{t('lock.notYouLead')}</p>
          <DevicePeople people={others} labelledBy={titleId} choose={choose} />
        </>
      ) : (
        <p>{t('lock.nobodyElse')}</p>
      )}
      {asking ? (
        <LeaveNotice stay={stay} />
      ) : (
        <p>
          <Button icon={UserRound} onPress={leave}>
            {t(others.length > 0 ? 'pin.other' : 'device.changeUser')}
          </Button>
        </p>
      )}
    </section>
  );
}

/** Shows for whom the device is locked, asks for their PIN or password, and offers the others their turn. */
export function LockPage({ person }: { person: SignedIn }) {
  const { t } = useTranslation();
  const container = useLockContainer();
  const { data: people, isPending } = useSharedDevicePeople(true);
  const [unsaved, setUnsaved] = useState(0);
  useEffect(() => void unsavedChanges().then(setUnsaved, () => undefined), []);
  const [next, setNext] = useState<string | null>(null);
  const chosen = people?.find((one) => one.person.id === next);
  return createPortal(
    <main className="lock" aria-labelledby="lock-title">
      <div className="stack-l">
        <h1 id="lock-title">
          <Icon of={LockKeyhole} />
          <Words>{t('lock.title', { name: firstName(person.name) })}</Words>
        </h1>
        {chosen === undefined ? (
          <>
            <div className="stack">
              <p className="lead">{t('lock.lead')}</p>
              {unsaved > 0 && <p>{t('lock.unsaved')}</p>}
            </div>
            {/* Until it is known whether this person has a PIN here, neither way is offered: the field would change under the hand. */}
            {!isPending && <Unlock person={person} people={people} />}
            {!isPending && <Others person={person} people={people} choose={(one) => setNext(one.person.id)} />}
          </>
        ) : (
          <ChangeUser from={person} to={chosen} back={() => setNext(null)} />
        )}
      </div>
    </main>,
    container,
  );
}
