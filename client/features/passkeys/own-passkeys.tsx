/** The part of the account page about passkeys: adding one, naming and removing those there are. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { zDone } from '#shared/api.ts';
import { zOwnPasskey, zPasskeyName, type OwnPasskey } from '#shared/api-sign-in.ts';
import { call } from '#client/api/http.ts';
import { keys } from '#client/api/queries.ts';
import { useWrite } from '#client/api/use-write.ts';
import { Button } from '#client/ui/button.tsx';
import { useDeviceName } from '#client/ui/device-name.ts';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { useFocusOnWords } from '#client/ui/move-focus.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { moment, sentences } from '#client/words/format.ts';
import { deviceProblemOf, knowsPasskeys, makePasskey } from './ask-device.ts';

const zToAdd = z.object({ name: zPasskeyName.shape.name, password: z.string().min(1, 'empty') });

/** The form that adds a passkey of this device. */
export function AddPasskey({ done, cancel }: { done: () => void | Promise<void>; cancel?: () => void }) {
  const { t } = useTranslation();
  const deviceName = useDeviceName();
  const [stopped, setStopped] = useState('');
  const { state, submit } = useForm({
    schema: zToAdd,
    send: async ({ name, password }) => {
      setStopped('');
      try {
        const made = await makePasskey(password);
        await call(zDone, 'POST', '/api/me/passkeys', { name, made });
        return true;
      } catch (error) {
        const problem = deviceProblemOf(error);
        if (problem === null) throw error;
        setStopped(t(`passkeys.${problem}`));
        return false;
      }
    },
    words: { wrong_credentials: t('lock.wrong') },
    done: async (isAdded) => {
      if (isAdded) await done();
    },
  });
  return (
    <>
      {stopped !== '' && (
        <Notice kind="waits" role="alert">
          <p>{stopped}</p>
        </Notice>
      )}
      <FormFrame
        state={state}
        submit={t('passkeys.make')}
        extra={cancel && <Button onPress={cancel}>{t('app.cancel')}</Button>}
        onSubmit={(data) => submit({ name: textOf(data, 'name'), password: textOf(data, 'password') })}
      >
        <TextInput
          name="name"
          label={t('passkeys.name')}
          hint={t('passkeys.nameHint')}
          start={deviceName(navigator.userAgent)}
          autoComplete="off"
          autoFocus
        />
        <TextInput name="password" label={t('account.current')} type="password" autoComplete="current-password" />
      </FormFrame>
    </>
  );
}

function PasskeyLine({ passkey, changed }: { passkey: OwnPasskey; changed: (said: string) => void }) {
  const { t } = useTranslation();
  const [isNaming, setNaming] = useState(false);
  const { busy, problem, write } = useWrite(keys.passkeys, keys.me);
  const path = `/api/me/passkeys/${encodeURIComponent(passkey.id)}`;
  const queries = useQueryClient();
  const { state, submit } = useForm({
    schema: zPasskeyName,
    send: (body) => call(zDone, 'PATCH', path, body),
    done: async () => {
      setNaming(false);
      await queries.invalidateQueries({ queryKey: keys.passkeys });
      changed(t('passkeys.named'));
    },
  });
  if (isNaming)
    return (
      <li>
        <FormFrame
          state={state}
          submit={t('app.save')}
          extra={<Button onPress={() => setNaming(false)}>{t('app.cancel')}</Button>}
          onSubmit={(data) => submit({ name: textOf(data, 'name') })}
        >
          <TextInput name="name" label={t('passkeys.name')} start={passkey.name} autoComplete="off" autoFocus />
        </FormFrame>
      </li>
    );
  return (
    <li className="split-line">
      <span>
        <strong>
          <bdi>{passkey.name}</bdi>
        </strong>
        <br />
        <span className="soft">
          {sentences(
            t('passkeys.added', { date: moment(passkey.addedAt) }),
            passkey.usedAt !== null && t('passkeys.used', { date: moment(passkey.usedAt) }),
          )}
        </span>
        <WriteProblem problem={problem} />
      </span>
      <span className="row">
        <Button aria-label={t('passkeys.renameOf', { name: passkey.name })} onPress={() => setNaming(true)}>
          {t('passkeys.rename')}
        </Button>
        <Button
          isDisabled={busy}
          aria-label={t('passkeys.removeOf', { name: passkey.name })}
          onPress={() => void write('DELETE', path).then((isDone) => isDone && changed(t('passkeys.removed')))}
        >
          {t('passkeys.remove')}
        </Button>
      </span>
    </li>
  );
}

/** The part of the account page. */
export function OwnPasskeys() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [status, setStatus] = useState('');
  const statusRef = useFocusOnWords<HTMLParagraphElement>(status);
  const [wasAdding, setWasAdding] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: keys.passkeys,
    queryFn: () => call(z.array(zOwnPasskey), 'GET', '/api/me/passkeys'),
  });
  return (
    <section className="stack" aria-labelledby="passkeys-title">
      <h2 id="passkeys-title">{t('passkeys.title')}</h2>
      <p>{t('passkeys.what')}</p>
      <p ref={statusRef} role="status" tabIndex={-1}>
        {status}
      </p>
      {!data && (error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Loading />)}
      {data !== undefined && data.length > 0 && (
        <ul className="plain lines">
          {data.map((passkey) => (
            <PasskeyLine key={passkey.id} passkey={passkey} changed={setStatus} />
          ))}
        </ul>
      )}
      {!knowsPasskeys() ? (
        <p className="soft">{t('passkeys.notHere')}</p>
      ) : isAdding ? (
        <AddPasskey
          cancel={() => {
            setWasAdding(true);
            setAdding(false);
          }}
          done={async () => {
            setAdding(false);
            setStatus(t('passkeys.isAdded'));
            await Promise.all(
              [keys.passkeys, keys.me, keys.sessions].map((queryKey) => queries.invalidateQueries({ queryKey })),
            );
          }}
        />
      ) : (
        <p>
          <Button autoFocus={wasAdding} onPress={() => setAdding(true)}>
            {t('passkeys.add')}
          </Button>
        </p>
      )}
    </section>
  );
}
