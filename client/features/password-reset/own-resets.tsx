/** On the account page: ways to a new password that were made for one, with the open one to take back. Nothing where there were none. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnPasswordReset } from '#shared/api.ts';
import { keys, useOwnPasswordResets } from '#client/api/queries.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { MadeAndUsed } from './used-resets.tsx';
import { useWrite } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { dayAndTime } from '#client/words/format.ts';

function Entry({ passwordReset, takeBack }: { passwordReset: OwnPasswordReset; takeBack: (() => void) | null }) {
  const { t } = useTranslation();
  if (takeBack === null)
    return (
      <li>
        <MadeAndUsed {...passwordReset} />
      </li>
    );
  return (
    <li className="split-line">
      <span>
        <MadeAndUsed {...passwordReset} />
        <br />
        <span className="soft">
          {t('passwordReset.openUntil', { date: dayAndTime(passwordReset.expiresAt) })} {t('passwordReset.openNotAsked')}
        </span>
      </span>
      <Button onPress={takeBack}>{t('people.takeBack')}</Button>
    </li>
  );
}

/** The part of the account page. */
export function OwnPasswordResets() {
  const { t } = useTranslation();
  const { service } = useSignedIn();
  const { data: passwordResets } = useOwnPasswordResets();
  const { busy, problem, write } = useWrite(keys.passwordResets);
  const [said, setSaid] = useState('');
  const takeBack = async ({ id }: OwnPasswordReset): Promise<void> => {
    if (await write('DELETE', `/api/password-resets/${id}`)) setSaid(t('passwordReset.takenBack'));
  };
  const none = passwordResets === undefined || passwordResets.length === 0;
  if (none && said === '') return null;
  return (
    <section className="stack" aria-labelledby="password-resets-title">
      <h2 id="password-resets-title">{t('passwordReset.ownTitle')}</h2>
      <WriteProblem problem={problem} />
      <p role="status">{said}</p>
      <ul className="plain lines">
        {passwordResets?.map((one) => (
          <Entry key={one.id} passwordReset={one} takeBack={one.usedAt === null ? () => void (busy || takeBack(one)) : null} />
        ))}
      </ul>
      {passwordResets?.some((one) => one.usedAt !== null) && (
        <p className="soft">{t('passwordReset.notAsked', { service: service.name })}</p>
      )}
    </section>
  );
}
