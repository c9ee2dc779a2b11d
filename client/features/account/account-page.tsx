/** The account page: sign-out, language, text size, this device, PINs, sessions and password. */
import { LogOut } from 'lucide-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { z } from 'zod';
import { TEXT_SIZES } from '#shared/settings.ts';
import { problemOf, type Problem } from '#client/ui/problem.ts';
import { forgetDevicePins } from '#client/api/forget-device-pins.ts';
import { keys } from '#client/api/queries.ts';
import { changePassword, readSessions, revokeSession, type Session } from '#client/api/session.ts';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { LeaveNotice } from '#client/features/leaving/lazy-index.ts';
import { OwnPasswordResets } from '#client/features/password-reset/lazy-index.ts';
import { useLeave } from '#client/features/leaving/index.ts';
import { OwnDevicePins } from '#client/features/device-pin/index.ts';
import { MailChoices } from '#client/features/inbox/lazy-index.ts';
import { StartPageChoice } from '#client/features/own-view/index.ts';
import { OwnPasskeys } from '#client/features/passkeys/lazy-index.ts';
import { OwnSecondStep } from '#client/features/second-step/lazy-index.ts';
import { OfflineStorage } from './offline-storage.tsx';
import { useDeviceName } from '#client/ui/device-name.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { ChooseExplained, TextInput, CheckboxInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/page.tsx';
import { Words } from '#client/ui/words.tsx';
import { LanguageChoice } from '#client/features/language/index.ts';
import { lockMinutes, setDeviceShared, useSharedDevice } from '#client/settings/shared-device.ts';
import { syncOwnSettings } from '#client/api/own-settings.ts';
import { chooseTextSize, textSize } from '#client/settings/text-size.ts';
import { moment, sentences } from '#client/words/format.ts';

function Sessions() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const deviceName = useDeviceName();
  const nameOf = ({ userAgent }: Session): string => deviceName(userAgent);
  const { data: sessions, error, refetch } = useQuery({ queryKey: keys.sessions, queryFn: readSessions });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [statusText, setStatusText] = useState('');
  const revoke = async (session: Session): Promise<void> => {
    setProblem(null);
    try {
      await revokeSession(session.token);
      await queries.invalidateQueries({ queryKey: keys.sessions });
      setStatusText(t('account.revoked'));
    } catch (wrong) {
      setProblem(problemOf(wrong));
    }
  };
  return (
    <section className="stack" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t('account.sessionsTitle')}</h2>
      <p className="soft">{t('account.sessionsLead')}</p>
      <WriteProblem problem={problem} />
      <p role="status">{statusText}</p>
      {!sessions && (error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Loading />)}
      <ul className="plain lines">
        {sessions?.map((session) => (
          <li key={session.token} className="split-line">
            <span>
              <strong>{session.here ? t('account.thisDevice') : nameOf(session)}</strong>
              <br />
              <span className="soft">
                {sentences(session.here && `${nameOf(session)}.`, t('account.since', { date: moment(session.createdAt) }))}
              </span>
            </span>
            {!session.here && (
              <Button
                aria-label={t('account.revokeOf', { device: nameOf(session), date: moment(session.createdAt) })}
                onPress={() => void revoke(session)}
              >
                {t('account.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const zPasswords = z.object({
  currentPassword: z.string().min(1, 'empty'),
  newPassword: z.string().min(10, 'passwordShort').max(200, 'tooLong'),
  others: z.boolean(),
});

function Password() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [done, setDone] = useState(0);
  const { state, submit } = useForm({
    schema: zPasswords,
    send: ({ currentPassword, newPassword, others }) => changePassword(currentPassword, newPassword, others),
    words: { wrong_credentials: t('lock.wrong') },
    done: async () => {
      setDone((count) => count + 1);
      await Promise.all([keys.sessions, keys.devicePins].map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
  return (
    <section className="stack" aria-labelledby="password-title">
      <h2 id="password-title">{t('account.passwordTitle')}</h2>
      <FormFrame
        key={done}
        state={state}
        variant="plain"
        submit={t('account.change')}
        onSubmit={(data) =>
          submit({
            currentPassword: textOf(data, 'currentPassword'),
            newPassword: textOf(data, 'newPassword'),
            others: data.has('others'),
          })
        }
      >
        <TextInput name="currentPassword" label={t('account.current')} type="password" autoComplete="current-password" />
        <TextInput
          name="newPassword"
          label={t('account.next')}
          hint={t('account.nextHint')}
          type="password"
          autoComplete="new-password"
        />
        <CheckboxInput name="others" label={t('account.others')} start />
      </FormFrame>
      <p role="status">{done > 0 && t('account.changed')}</p>
    </section>
  );
}

function TextSizes() {
  const { t } = useTranslation();
  return (
    <section className="stack" aria-labelledby="text-title">
      <h2 id="text-title">{t('account.textTitle')}</h2>
      <div className="form">
        <ChooseExplained
          name="text-size"
          label={t('account.textSize')}
          options={TEXT_SIZES.map((size) => ({
            value: size,
            label: t(`account.text.${size}`),
            about: t(`account.textAbout.${size}`),
          }))}
          start={textSize()}
          onChange={(size) => {
            chooseTextSize(size);
            void syncOwnSettings();
          }}
        />
      </div>
    </section>
  );
}

function ThisDevice() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { managesService, service } = useSignedIn();
  const shared = useSharedDevice();
  return (
    <section className="stack" aria-labelledby="device-title">
      <h2 id="device-title">{t('device.title')}</h2>
      <div className="form">
        <CheckboxInput
          name="shared"
          label={t('device.shared')}
          hint={t('device.sharedHint')}
          start={shared}
          onChange={(isShared) => {
            setDeviceShared(isShared);
            // All PINs of this device end with it. Until then nobody sees them, because no page asks for them.
            if (!isShared)
              void forgetDevicePins().then(async () => {
                queries.removeQueries({ queryKey: keys.sharedDevice });
                await queries.invalidateQueries({ queryKey: keys.devicePins });
              });
          }}
        />
      </div>
      {shared && (
        <p>
          <Words>{t('device.locksAfter', { count: lockMinutes() })}</Words>{' '}
          {managesService ? (
            <Link to="/service">{t('device.settleHere')}</Link>
          ) : (
            <Words>{t('device.settledBy', { service: service.name })}</Words>
          )}
        </p>
      )}
      {shared && <p className="soft">{t('pin.allEnd')}</p>}
    </section>
  );
}

/** The account page. */
export function AccountPage() {
  const { t } = useTranslation();
  const { person, service } = useSignedIn();
  const { leave, asking, stay } = useLeave();
  return (
    <Page title={t('account.title')}>
      <section className="stack" aria-labelledby="who-title">
        <h2 id="who-title">{t('account.whoTitle')}</h2>
        <p>{t('account.who', { name: person.name, email: person.email })}</p>
        <p className="soft">{t('account.leave')}</p>
        <p>
          <Button icon={LogOut} onPress={leave}>
            {t('app.signOut')}
          </Button>
        </p>
        {asking && <LeaveNotice stay={stay} />}
      </section>
      <section className="stack" aria-labelledby="language-title">
        <h2 id="language-title">{t('language.title')}</h2>
        <LanguageChoice signedIn />
        <p className="soft">{sentences(t('language.hint'), t('account.goesAlong'))}</p>
      </section>
      <TextSizes />
      <StartPageChoice />
      <MailChoices />
      <ThisDevice />
      <OwnDevicePins />
      <OfflineStorage />
      <Sessions />
      <OwnPasswordResets />
      {service.demo ? (
        <p className="soft">{t('account.demoPassword')}</p>
      ) : (
        <>
          <Password />
          <OwnSecondStep />
          <OwnPasskeys />
        </>
      )}
    </Page>
  );
}
