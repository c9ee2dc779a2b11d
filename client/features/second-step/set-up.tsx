/** Setting a second step up: the password, the QR code with a first code of the app, and then the recovery codes. */
import { useState } from 'react';
import { useFocusOnceShown } from '#client/ui/move-focus.ts';
import { useTranslation } from 'react-i18next';
import { zRecoveryCodes, zSecondStepCode, zSecondStepKey, zStepPassword, type SecondStepKey } from '#shared/api-sign-in.ts';
import { call } from '#client/api/http.ts';
import { Button } from '#client/ui/button.tsx';
import { CopyButton } from '#client/ui/copy.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { CodeInput } from './code-input.tsx';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import './second-step.css';

function AskPassword({ done, isMain, cancel }: { done: (key: SecondStepKey) => void; isMain: boolean; cancel?: () => void }) {
  const { t } = useTranslation();
  const { state, submit } = useForm({
    schema: zStepPassword,
    send: (body) => call(zSecondStepKey, 'POST', '/api/me/second-step', body),
    words: { wrong_credentials: t('lock.wrong') },
    done,
  });
  return (
    <FormFrame
      state={state}
      variant={isMain ? 'main' : 'plain'}
      submit={t('secondStep.setUp')}
      extra={cancel && <Button onPress={cancel}>{t('app.cancel')}</Button>}
      onSubmit={(data) => submit({ password: textOf(data, 'password') })}
    >
      <TextInput
        name="password"
        label={t('account.current')}
        hint={t('secondStep.passwordHint')}
        type="password"
        autoComplete="current-password"
        // Elsewhere the form comes in the place of the button that was pressed.
        autoFocus={!isMain}
      />
    </FormFrame>
  );
}

function ScanAndConfirm({ made, done }: { made: SecondStepKey; done: (codes: readonly string[]) => void }) {
  const { t } = useTranslation();
  const { state, submit } = useForm({
    schema: zSecondStepCode,
    send: (body) => call(zRecoveryCodes, 'POST', '/api/me/second-step/confirm', body),
    words: { wrong_credentials: t('secondStep.wrongNew') },
    done: ({ codes }) => done(codes),
  });
  // In groups of four it can be typed off a screen.
  const shown = made.secret.replace(/(.{4})(?=.)/g, '$1 ');
  // Not the field for the code: on a phone its keyboard would cover the picture.
  const start = useFocusOnceShown<HTMLDivElement>();
  return (
    <div ref={start} className="stack" tabIndex={-1}>
      <p>{t('secondStep.scan')}</p>
      <QrCode text={made.address} label={t('secondStep.qr')} />
      <p>{t('secondStep.orType')}</p>
      <p className="key-text" dir="ltr">
        {shown}
      </p>
      <CopyButton text={made.secret} label={t('secondStep.copyKey')} />
      <FormFrame state={state} submit={t('secondStep.confirm')} onSubmit={(data) => submit({ code: textOf(data, 'code') })}>
        <CodeInput isNew />
      </FormFrame>
    </div>
  );
}

/** The steps, one after the other. `done` is called when the recovery codes are kept. */
export function SetUpSecondStep({
  done,
  isMain = false,
  cancel,
}: {
  done: () => void | Promise<void>;
  isMain?: boolean;
  /** Where it can be left again before a key is made. */
  cancel?: () => void;
}) {
  const [made, setMade] = useState<SecondStepKey | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes !== null) return <RecoveryCodes codes={codes} kept={() => void done()} />;
  if (made !== null) return <ScanAndConfirm made={made} done={setCodes} />;
  return <AskPassword done={setMade} isMain={isMain} {...(cancel && { cancel })} />;
}
