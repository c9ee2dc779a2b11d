/** The page for a new password, by the link or code of a password reset that a manager of the service made. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { zPasswordResetUse, zPasswordResetView, type Me, type PasswordResetView } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { pageAfter, signOut, resetPassword } from '#client/api/session.ts';
import { setPendingLinkKey } from '#client/features/links/index.ts';
import { LinkPage, type Found as FoundBy } from '#client/features/links/index.ts';
import { signOutWouldLose } from '#client/offline/unsaved-changes.ts';
import { LeaveNotice } from '#client/features/leaving/lazy-index.ts';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { dayAndTime, sentences } from '#client/words/format.ts';

type Found = FoundBy<PasswordResetView>;

const clearPendingKey = (): void => setPendingLinkKey('password-reset', null);

const preview = (key: string): Promise<PasswordResetView> =>
  call(zPasswordResetView, 'POST', '/api/password-resets/preview', { key });

/**
 * Signs out the signed-in person and opens this page again with the key in the hash, as in the link. The ? makes it a full
 * load.
 */
function signOutFirst(key: string): void {
  void signOut().finally(() => location.assign(`/new-password?signed-out#key=${encodeURIComponent(key)}`));
}

/** Shown when another person is signed in than the one the password reset is for. */
function SomebodyElse({ found: { key, view }, name }: { found: Found; name: string }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const goOn = async (): Promise<void> => {
    if (await signOutWouldLose()) setAsking(true);
    else signOutFirst(key);
  };
  return (
    <>
      <Notice kind="waits">
        <p>{t('passwordReset.signedInAs', { name, other: view.name })}</p>
        <p>
          <Button variant="main" onPress={() => void goOn()}>
            {t('passwordReset.signOutFirst')}
          </Button>
        </p>
      </Notice>
      {asking && <LeaveNotice stay={() => setAsking(false)} />}
    </>
  );
}

function Choose({ found: { key, view } }: { found: Found }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { state, submit } = useForm({
    schema: zPasswordResetUse,
    send: ({ password }) => resetPassword(key, password),
    words: { not_found: t('passwordReset.notOpen') },
    done: (answer) => {
      clearPendingKey();
      return navigate(answer.secondStep ? pageAfter(answer, null) : '/', { replace: true });
    },
  });
  return (
    <FormFrame
      state={state}
      submit={t('passwordReset.save')}
      onSubmit={(data) => submit({ key, password: textOf(data, 'password') })}
    >
      {/* So that the browser's password manager saves the new password for the right account. */}
      <input type="email" name="email" value={view.email} autoComplete="username" readOnly hidden />
      <p>{t('passwordReset.everywhere')}</p>
      <TextInput
        name="password"
        label={t('account.next')}
        hint={t('account.nextHint')}
        type="password"
        autoComplete="new-password"
      />
    </FormFrame>
  );
}

function Opened({ found, me: { person } }: { found: Found; me: Me }) {
  const { t } = useTranslation();
  const { view } = found;
  if (person !== null && person.email !== view.email) return <SomebodyElse found={found} name={person.name} />;
  return (
    <>
      <div className="stack">
        <p className="lead">{t('passwordReset.account', { name: view.name, email: view.email })}</p>
        <p>
          {sentences(
            t('passwordReset.by', { by: view.madeBy }),
            t('passwordReset.until', { date: dayAndTime(view.expiresAt) }),
          )}
        </p>
      </div>
      <Choose found={found} />
    </>
  );
}

function NoCode({ me }: { me: Me }) {
  const { t } = useTranslation();
  return <p className="soft">{t('passwordReset.noCode', { service: me.service.name })}</p>;
}

/** The page for the link of a password reset, and for typing its code. */
export function NewPasswordPage() {
  const { t } = useTranslation();
  const notOpen = { not_found: t('passwordReset.notOpen') };
  return (
    <LinkPage
      page={{
        kind: 'password-reset',
        preview,
        title: t('passwordReset.newTitle'),
        enterTitle: t('passwordReset.enterTitle'),
        enterLead: t('passwordReset.enterLead'),
        wrongLink: notOpen,
        wrongCode: notOpen,
        Below: NoCode,
        Opened,
      }}
    />
  );
}
