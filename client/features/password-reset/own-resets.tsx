/** On the account page: ways to a new password that were made for one, with the open one to take back. Nothing where there were none. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnWayBack } from '#shared/api.ts';
import { keys, useOwnWaysBack } from '#client/api/queries.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { MadeAndUsed } from '#client/features/password-reset/used-resets.tsx';
import { useWrite } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { dayAndTime } from '#client/words/format.ts';

function Entry({ wayBack, takeBack }: { wayBack: OwnWayBack; takeBack: (() => void) | null }) {
  const { t } = useTranslation();
  if (takeBack === null)
    return (
      <li>
        <MadeAndUsed {...wayBack} />
      </li>
    );
  return (
    <li className="split-line">
      <span>
        <MadeAndUsed {...wayBack} />
        <br />
        <span className="soft">
          {t('wayBack.openUntil', { date: dayAndTime(wayBack.expiresAt) })} {t('wayBack.openNotAsked')}
        </span>
      </span>
      <Button onPress={takeBack}>{t('people.takeBack')}</Button>
    </li>
  );
}

/** The part of the account page. */
export function OwnWaysBack() {
  const { t } = useTranslation();
  const { service } = useSignedIn();
  const { data: waysBack } = useOwnWaysBack();
  const { busy, problem, write } = useWrite(keys.waysBack);
  const [said, setSaid] = useState('');
  const takeBack = async ({ id }: OwnWayBack): Promise<void> => {
    if (await write('DELETE', `/api/ways-back/${id}`)) setSaid(t('wayBack.takenBack'));
  };
  const none = waysBack === undefined || waysBack.length === 0;
  if (none && said === '') return null;
  return (
    <section className="stack" aria-labelledby="ways-back-title">
      <h2 id="ways-back-title">{t('wayBack.ownTitle')}</h2>
      <WriteProblem problem={problem} />
      <p role="status">{said}</p>
      <ul className="plain lines">
        {waysBack?.map((one) => (
          <Entry key={one.id} wayBack={one} takeBack={one.usedAt === null ? () => void (busy || takeBack(one)) : null} />
        ))}
      </ul>
      {waysBack?.some((one) => one.usedAt !== null) && (
        <p className="soft">{t('wayBack.notAsked', { service: service.name })}</p>
      )}
    </section>
  );
}
