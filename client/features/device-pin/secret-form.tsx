/** The form for a PIN, with the password as the other way. */
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { zPasswordEntry, zPinEntry, type DevicePerson } from '#shared/api.ts';
import { keys, useMe } from '#client/api/queries.ts';
import type { DeviceSecret } from '#client/api/session.ts';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Notice } from '#client/ui/notice.tsx';
import './device-pin.css';

const DEMO_PASSWORD = 'alongside-demo';

type Ask = {
  /** What the main button says. */
  readonly submit: string;
  readonly send: (secret: DeviceSecret) => Promise<unknown>;
  readonly done?: () => void | Promise<void>;
  /** A second button, to the other way. */
  readonly extra?: React.ReactNode;
  readonly autoFocus: boolean;
  /** What to say where the server cannot be reached. */
  readonly offline: string;
};

function PinForm({ submit: label, send, done, extra, autoFocus, offline }: Ask) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { state, submit } = useForm({
    schema: zPinEntry,
    send: async (entry) => {
      try {
        await send(entry);
      } catch (error) {
        // After the last try the PIN is switched off, which only this answer says.
        void queries.invalidateQueries({ queryKey: keys.sharedDevice });
        throw error;
      }
    },
    words: { wrong_credentials: t('pin.wrong'), offline },
    ...(done && { done }),
  });
  return (
    <FormFrame state={state} submit={label} extra={extra} onSubmit={(data) => submit({ pin: textOf(data, 'pin') })}>
      {/* After a wrong PIN the field is empty again: nobody sees in dots what to correct. */}
      <TextInput
        key={state.attempt}
        name="pin"
        label={t('pin.label')}
        hint={t('pin.hint')}
        type="password"
        inputMode="numeric"
        // Browsers offer to store what is in a field for passwords. Here everybody could then use it.
        autoComplete="one-time-code"
        autoFocus={autoFocus && state.attempt === 0}
      />
    </FormFrame>
  );
}

function PasswordForm({ submit: label, send, done, extra, autoFocus, offline }: Ask) {
  const { t } = useTranslation();
  const { data: me } = useMe();
  const { state, submit } = useForm({
    schema: zPasswordEntry,
    send,
    words: { wrong_credentials: t('pin.wrongPassword'), offline },
    ...(done && { done }),
  });
  return (
    <FormFrame state={state} submit={label} extra={extra} onSubmit={(data) => submit({ password: textOf(data, 'password') })}>
      <TextInput
        name="password"
        label={t('signIn.password')}
        type="password"
        autoComplete="current-password"
        autoFocus={autoFocus}
        {...(me?.service.demo === true ? { hint: t('lock.demo', { password: DEMO_PASSWORD }) } : {})}
      />
    </FormFrame>
  );
}

/**
 * Asks for the PIN of a person who has one on this device, or for their password. `state` is null for a person who has no PIN
 * here.
 */
export function SecretForm({ state, ...ask }: Omit<Ask, 'extra'> & { state: DevicePerson['state'] | null }) {
  const { t } = useTranslation();
  const [wantsPassword, setWantsPassword] = useState(false);
  const extra = state === 'ready' && (
    <Button onPress={() => setWantsPassword(!wantsPassword)}>{t(wantsPassword ? 'pin.usePin' : 'pin.usePassword')}</Button>
  );
  return (
    <div className="stack">
      {state === 'off' && (
        <Notice kind="waits" role="alert">
          <p>{t('pin.off')}</p>
        </Notice>
      )}
      {state === 'ready' && !wantsPassword ? (
        <PinForm {...ask} extra={extra} />
      ) : (
        // After a change of the way the field has the focus, as it is what the person wants next.
        <PasswordForm {...ask} extra={extra} autoFocus={ask.autoFocus || wantsPassword} />
      )}
    </div>
  );
}
