/** The part of the account page about the second step: setting it up, new recovery codes, turning it off. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFocusOnWords } from '#client/ui/move-focus.ts';
import { useTranslation } from 'react-i18next';
import { zDone } from '#shared/api.ts';
import { zOwnSecondStep, zPasswordAndCode, zRecoveryCodes, type OwnSecondStep as Own } from '#shared/api-sign-in.ts';
import { call } from '#client/api/http.ts';
import { keys } from '#client/api/queries.ts';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { moment, sentences } from '#client/words/format.ts';
import { CodeInput } from './code-input.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SetUpSecondStep } from './set-up.tsx';

type Act = 'codes' | 'off';

/** Asks for the password and a code, and then does what was asked for. */
function WithPassword({ act, done, cancel }: { act: Act; done: (codes: readonly string[]) => void; cancel: () => void }) {
  const { t } = useTranslation();
  const { state, submit } = useForm({
    schema: zPasswordAndCode,
    send: async (body): Promise<readonly string[]> => {
      if (act === 'codes') return (await call(zRecoveryCodes, 'POST', '/api/me/second-step/recovery-codes', body)).codes;
      await call(zDone, 'POST', '/api/me/second-step/off', body);
      return [];
    },
    words: { wrong_credentials: t('secondStep.wrongEither') },
    done,
  });
  return (
    <FormFrame
      state={state}
      submit={t(act === 'codes' ? 'secondStep.newCodes' : 'secondStep.turnOff')}
      extra={<Button onPress={cancel}>{t('app.cancel')}</Button>}
      onSubmit={(data) => submit({ password: textOf(data, 'password'), code: textOf(data, 'code') })}
    >
      <TextInput name="password" label={t('account.current')} type="password" autoComplete="current-password" autoFocus />
      <CodeInput />
    </FormFrame>
  );
}

function On({ own: { since, codesLeft }, changed }: { own: Own; changed: (status: string) => Promise<void> }) {
  const { t } = useTranslation();
  const [act, setAct] = useState<Act | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [wasOpen, setWasOpen] = useState(false);
  if (codes !== null)
    return (
      <RecoveryCodes
        codes={codes}
        kept={() => {
          setCodes(null);
          void changed(t('secondStep.codesNew'));
        }}
      />
    );
  return (
    <>
      <p>
        {sentences(
          since !== null && t('secondStep.since', { date: moment(since) }),
          t('secondStep.codesLeft', { count: codesLeft }),
        )}
      </p>
      {act === null ? (
        <div className="row">
          <Button autoFocus={wasOpen} onPress={() => setAct('codes')}>
            {t('secondStep.newCodes')}
          </Button>
          <Button onPress={() => setAct('off')}>{t('secondStep.turnOff')}</Button>
        </div>
      ) : (
        <WithPassword
          act={act}
          cancel={() => {
            setWasOpen(true);
            setAct(null);
          }}
          done={(made) => {
            setAct(null);
            if (act === 'codes') setCodes(made);
            else void changed(t('secondStep.isOff'));
          }}
        />
      )}
    </>
  );
}

/** The part of the account page. */
export function OwnSecondStep() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: keys.secondStep,
    queryFn: () => call(zOwnSecondStep, 'GET', '/api/me/second-step'),
  });
  const [status, setStatus] = useState('');
  const statusRef = useFocusOnWords<HTMLParagraphElement>(status);
  const [isSettingUp, setSettingUp] = useState(false);
  const [wasSettingUp, setWasSettingUp] = useState(false);
  const changed = async (said: string): Promise<void> => {
    setStatus(said);
    setSettingUp(false);
    await Promise.all(
      [keys.secondStep, keys.me, keys.sessions, keys.devicePins].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  };
  return (
    <section className="stack" aria-labelledby="second-step-title">
      <h2 id="second-step-title">{t('secondStep.ownTitle')}</h2>
      <p ref={statusRef} role="status" tabIndex={-1}>
        {status}
      </p>
      {!data && (error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Loading />)}
      {/* Also when it is on by now: the recovery codes are still to be kept. */}
      {data !== undefined && (data.since === null || isSettingUp) && (
        <>
          <p>{sentences(t('secondStep.what'), t('secondStep.signsOut'))}</p>
          {isSettingUp ? (
            <SetUpSecondStep
              done={() => changed(t('secondStep.isOn'))}
              cancel={() => {
                setWasSettingUp(true);
                setSettingUp(false);
              }}
            />
          ) : (
            <p>
              <Button autoFocus={wasSettingUp} onPress={() => setSettingUp(true)}>
                {t('secondStep.setUp')}
              </Button>
            </p>
          )}
        </>
      )}
      {data !== undefined && data.since !== null && !isSettingUp && <On own={data} changed={changed} />}
    </section>
  );
}
