/** The part of the account page about password resets that were made for this account. An open one can be taken back. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnPasswordReset } from '#shared/api.ts';
import { keys, useOwnPasswordResets } from '#client/api/queries.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { MadeAndUsed } from './used-resets.tsx';
import { useWrite } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { dayAndTime, sentences } from '#client/words/format.ts';

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
          {sentences(
            t('passwordReset.openUntil', { date: dayAndTime(passwordReset.expiresAt) }),
            t('passwordReset.openNotAsked'),
          )}
        </span>
      </span>
      <Button onPress={takeBack}>{t('people.takeBack')}</Button>
    </li>
  );
}

/** The list of the account's password resets. It shows nothing if there are none. */
export function OwnPasswordResets() {
  const { t } = useTranslation();
  const { service } = useSignedIn();
  const { data: passwordResets } = useOwnPasswordResets();
  const { busy, problem, write } = useWrite(keys.passwordResets);
  const [statusText, setStatusText] = useState('');
  const takeBack = async ({ id }: OwnPasswordReset): Promise<void> => {
    if (await write('DELETE', `/api/password-resets/${id}`)) setStatusText(t('passwordReset.takenBack'));
  };
  const none = passwordResets === undefined || passwordResets.length === 0;
  if (none && statusText === '') return null;
  return (
    <section className="stack" aria-labelledby="password-resets-title">
      <h2 id="password-resets-title">{t('passwordReset.ownTitle')}</h2>
      <WriteProblem problem={problem} />
      <p role="status">{statusText}</p>
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
