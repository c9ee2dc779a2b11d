/** Choosing a new password by the link or the code that a manager of the service made. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { zInvitationKey, zWayBackUse, zWayBackView, type Me, type WayBackView } from '#shared/api.ts';
import { call } from '#client/net/http.ts';
import { useMe } from '#client/net/queries.ts';
import { signOut, takeNewPassword } from '#client/net/session.ts';
import { keepWaiting, waitingKey } from '#client/net/waiting-key.ts';
import { useByKey, type Found as FoundBy } from '#client/pages/by-key.ts';
import { PageInstead, Waiting } from '#client/pages/gone.tsx';
import { wouldLose } from '#client/net/unsaved.ts';
import { LeaveNotice } from '#client/panels/leave.tsx';
import { useHashValue } from '#client/pages/set-up.tsx';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/frame.tsx';
import { LanguageChoice } from '#client/ui/language.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { dayAndTime } from '#client/words/format.ts';

type Found = FoundBy<WayBackView>;

const dropWaiting = (): void => keepWaiting('way-back', null);

const look = (key: string): Promise<WayBackView> => call(zWayBackView, 'POST', '/api/ways-back/look', { key });

function EnterCode({ me, found }: { me: Me; found: (found: Found) => void }) {
  const { t } = useTranslation();
  const { state, submit } = useForm({
    schema: zInvitationKey,
    send: async ({ key }) => ({ key, view: await look(key) }),
    words: { not_found: t('wayBack.notOpen') },
    done: found,
  });
  return (
    <>
      <p className="lead">{t('wayBack.enterLead')}</p>
      <FormFrame state={state} submit={t('invitation.look')} onSubmit={(data) => submit({ key: textOf(data, 'key') })}>
        <TextInput name="key" label={t('invitation.code')} autoComplete="off" />
      </FormFrame>
      <p className="soft">{t('wayBack.noCode', { service: me.service.name })}</p>
    </>
  );
}

/** Signs out whoever is signed in here and comes back with the key, behind the # as in the link. The ? makes it a full load. */
function signOutFirst(key: string): void {
  void signOut().finally(() => location.assign(`/new-password?signed-out#key=${encodeURIComponent(key)}`));
}

/** For whoever opens it where somebody else is signed in. */
function SomebodyElse({ found: { key, view }, name }: { found: Found; name: string }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const goOn = async (): Promise<void> => {
    if (await wouldLose()) setAsking(true);
    else signOutFirst(key);
  };
  return (
    <>
      <Notice kind="waits">
        <p>{t('wayBack.signedInAs', { name, other: view.name })}</p>
        <p>
          <Button look="main" onPress={() => void goOn()}>
            {t('wayBack.signOutFirst')}
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
    schema: zWayBackUse,
    send: ({ password }) => takeNewPassword(key, password),
    words: { not_found: t('wayBack.notOpen') },
    done: () => {
      dropWaiting();
      return navigate('/', { replace: true });
    },
  });
  return (
    <FormFrame
      state={state}
      submit={t('wayBack.save')}
      onSubmit={(data) => submit({ key, password: textOf(data, 'password') })}
    >
      {/* So that the browser offers to keep the new password with the right account. */}
      <input type="email" name="email" value={view.email} autoComplete="username" readOnly hidden />
      <p>{t('wayBack.everywhere')}</p>
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

function Opened({ found, me, other }: { found: Found; me: Me; other: () => void }) {
  const { t } = useTranslation();
  const { view } = found;
  const { person } = me;
  return (
    <>
      {person !== null && person.email !== view.email ? (
        <SomebodyElse found={found} name={person.name} />
      ) : (
        <>
          <div className="stack">
            <p className="lead">{t('wayBack.account', { name: view.name, email: view.email })}</p>
            <p>
              {t('wayBack.by', { by: view.madeBy })} {t('wayBack.until', { date: dayAndTime(view.expiresAt) })}
            </p>
          </div>
          <Choose found={found} />
        </>
      )}
      <p>
        <Button look="quiet" onPress={other}>
          {t('invitation.other')}
        </Button>
      </p>
    </>
  );
}

/** The page that the link opens, and where the code is typed; another link makes it another page. */
export function NewPasswordPage() {
  const linked = useHashValue('key');
  return <NewPassword key={linked} linked={linked} />;
}

function NewPassword({ linked }: { linked: string | null }) {
  const { t } = useTranslation();
  const [key] = useState(() => linked ?? waitingKey('way-back'));
  const { data: me, error, refetch } = useMe();
  const { found, problem, waits, finds, leaves } = useByKey(key, look, dropWaiting);
  useEffect(() => {
    if (found) keepWaiting('way-back', found.key);
  }, [found]);
  if (!me) return <PageInstead error={error} again={() => void refetch()} />;
  if (waits) return <Waiting />;
  return (
    <Page title={found ? t('wayBack.newTitle') : t('wayBack.enterTitle')}>
      <LanguageChoice signedIn={me.person !== null} isHiddenLabel />
      {found ? (
        <Opened
          found={found}
          me={me}
          other={() => {
            dropWaiting();
            leaves();
          }}
        />
      ) : (
        <>
          {problem !== null && (
            <Notice kind="waits" role="alert">
              <p>{problem === 'not_found' ? t('wayBack.notOpen') : t(`errors.${problem}`)}</p>
            </Notice>
          )}
          <EnterCode me={me} found={finds} />
        </>
      )}
    </Page>
  );
}
