/** The button that signs in by a passkey. */
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signInByPasskey } from '#client/api/session.ts';
import { deviceIsShared } from '#client/settings/shared-device.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { problemOf } from '#client/ui/problem.ts';
import { deviceProblemOf, givePasskey, knowsPasskeys } from './ask-device.ts';

/** The button; nothing in a browser that knows no passkeys. */
export function PasskeySignIn({ done }: { done: () => void | Promise<void> }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  if (!knowsPasskeys()) return null;
  const go = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem('');
    try {
      await signInByPasskey(await givePasskey(), !deviceIsShared());
      await done();
    } catch (error) {
      const code = problemOf(error);
      if (deviceProblemOf(error) !== null) setProblem(t('passkeys.stopped'));
      else setProblem(code === 'wrong_credentials' ? t('passkeys.wrong') : t(`errors.${code}`));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      {problem !== '' && (
        <Notice kind="waits" role="alert">
          <p>{problem}</p>
        </Notice>
      )}
      <p>
        <Button icon={KeyRound} isDisabled={busy} onPress={() => void go()}>
          {t('passkeys.signIn')}
        </Button>
      </p>
    </div>
  );
}
