/** Accepting an invitation: by a link or by the code of a letter, with a new account or the one that is signed in. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { z } from 'zod';
import { zAccept, zInvitationKey, zInvitationView, type InvitationView, type Me } from '#shared/api.ts';
import { ApiError, call, problemOf } from '#client/net/http.ts';
import { useMe } from '#client/net/queries.ts';
import { arrived, signOut } from '#client/net/session.ts';
import { keepWaiting, waitingKey } from '#client/net/waiting-key.ts';
import { useByKey, type Found as FoundBy } from '#client/pages/by-key.ts';
import { PageInstead, Waiting } from '#client/pages/gone.tsx';
import { useHashValue } from '#client/pages/set-up.tsx';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/frame.tsx';
import { LanguageChoice } from '#client/ui/language.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { dayOf } from '#client/words/format.ts';

type Found = FoundBy<InvitationView>;

const dropWaiting = (): void => keepWaiting('invitation', null);

/** Goes to sign in and comes back to this invitation; a full load, because signing out has emptied the page. */
function signInFirst(key: string): void {
  keepWaiting('invitation', key);
  location.assign('/sign-in?next=%2Finvitation');
}

async function look(key: string): Promise<InvitationView> {
  try {
    return await call(zInvitationView, 'POST', '/api/invitations/look', { key });
  } catch (error) {
    if (problemOf(error) === 'not_found') throw new ApiError('invalid', { key: 'unknownCode' });
    throw error;
  }
}

function EnterCode({ found }: { found: (found: Found) => void }) {
  const { t } = useTranslation();
  const { state, submit } = useForm({
    schema: zInvitationKey,
    send: async ({ key }) => ({ key, view: await look(key) }),
    done: found,
  });
  return (
    <>
      <p className="lead">{t('invitation.enterLead')}</p>
      <FormFrame state={state} submit={t('invitation.look')} onSubmit={(data) => submit({ key: textOf(data, 'key') })}>
        <TextInput name="key" label={t('invitation.code')} autoComplete="off" />
      </FormFrame>
    </>
  );
}

function Accept({ found, me, other }: { found: Found; me: Me; other: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { view, key } = found;
  const { person } = me;
  const { state, submit } = useForm({
    schema: zAccept,
    send: (body) => call(z.object({ planId: z.string().nullable() }), 'POST', '/api/invitations/accept', body),
    words: { conflict: t('invitation.already') },
    done: async ({ planId }) => {
      dropWaiting();
      await arrived();
      await navigate(planId === null ? '/' : `/plans/${planId}`, { replace: true });
    },
  });
  return (
    <>
      <div className="stack">
        <p className="lead">
          {view.plan
            ? t('invitation.toPlan', { by: view.invitedBy, service: view.service, name: view.name, plan: view.plan.title })
            : t('invitation.toService', { by: view.invitedBy, name: view.name, service: view.service })}
        </p>
        {view.standing && (
          <p>
            {t(`invitation.joinAsStanding.${view.standing}`)} {t(`standingYou.${view.standing}`)}
          </p>
        )}
        <p className="soft">{t('invitation.until', { date: dayOf(view.expiresAt) })}</p>
      </div>
      {person ? (
        <FormFrame
          state={state}
          submit={t('invitation.join')}
          onSubmit={() => submit({ key })}
          extra={
            <Button look="quiet" onPress={() => void signOut().finally(() => signInFirst(key))}>
              {t('invitation.notMe')}
            </Button>
          }
        >
          <p>{t('invitation.joinAs', { name: person.name, email: person.email })}</p>
        </FormFrame>
      ) : (
        <section className="stack" aria-labelledby="account-title">
          <h2 id="account-title">{t('invitation.accountTitle')}</h2>
          <FormFrame
            state={state}
            submit={t('invitation.make')}
            onSubmit={(data) =>
              submit({
                key,
                account: {
                  name: textOf(data, 'account.name'),
                  email: textOf(data, 'account.email'),
                  password: textOf(data, 'account.password'),
                },
              })
            }
          >
            <TextInput name="account.name" label={t('setUp.name')} start={view.name} autoComplete="name" />
            <TextInput name="account.email" label={t('signIn.email')} type="email" autoComplete="username" />
            <TextInput
              name="account.password"
              label={t('signIn.password')}
              hint={t('account.nextHint')}
              type="password"
              autoComplete="new-password"
            />
          </FormFrame>
          <p>
            <Button onPress={() => signInFirst(key)}>{t('invitation.haveAccount')}</Button>
          </p>
        </section>
      )}
      <p>
        <Button look="quiet" onPress={other}>
          {t('invitation.other')}
        </Button>
      </p>
    </>
  );
}

/** The page that an invitation's link opens; another link makes it another page. */
export function InvitationPage() {
  const linked = useHashValue('key');
  return <Invited key={linked} linked={linked} />;
}

function Invited({ linked }: { linked: string | null }) {
  const { t } = useTranslation();
  const [key] = useState(() => linked ?? waitingKey('invitation'));
  const { data: me, error, refetch } = useMe();
  const { found, problem, waits, finds, leaves } = useByKey(key, look, dropWaiting);
  useEffect(() => {
    // The key has left the address, so a phone that loads the page again would not know it any more.
    if (found) keepWaiting('invitation', found.key);
  }, [found]);
  if (!me) return <PageInstead error={error} again={() => void refetch()} />;
  if (found) {
    return (
      <Page title={t('invitation.title')}>
        <LanguageChoice signedIn={me.person !== null} isHiddenLabel />
        <Accept
          found={found}
          me={me}
          other={() => {
            dropWaiting();
            leaves();
          }}
        />
      </Page>
    );
  }
  if (waits) return <Waiting />;
  return (
    <Page title={t('invitation.enterTitle')}>
      <LanguageChoice signedIn={me.person !== null} isHiddenLabel />
      {problem !== null && (
        <Notice kind="waits" role="alert">
          <p>{problem === 'invalid' ? t('invitation.unknownLink') : t(`errors.${problem}`)}</p>
        </Notice>
      )}
      <EnterCode found={finds} />
      {me.person === null && (
        <p>
          {t('invitation.joined')} <Link to="/sign-in">{t('app.signIn')}</Link>
        </p>
      )}
    </Page>
  );
}
