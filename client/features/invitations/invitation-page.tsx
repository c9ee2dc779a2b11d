/** The page that accepts an invitation: by its link or its code, with a new account or the signed-in one. */
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { z } from 'zod';
import { zAccept, zInvitationView, type InvitationView, type Me } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { ApiError, problemOf } from '#client/ui/problem.ts';
import { afterSignIn, signOut } from '#client/api/session.ts';
import { setPendingLinkKey } from '#client/features/links/index.ts';
import { LinkPage, type Found as FoundBy } from '#client/features/links/index.ts';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Words } from '#client/ui/words.tsx';
import { dayOf, sentences } from '#client/words/format.ts';

type Found = FoundBy<InvitationView>;

const clearPendingKey = (): void => setPendingLinkKey('invitation', null);

/**
 * Opens the sign-in page, which returns to this invitation. It is a full load, because a sign-out has cleared the page's data.
 */
function signInFirst(key: string): void {
  setPendingLinkKey('invitation', key);
  location.assign('/sign-in?next=%2Finvitation');
}

async function preview(key: string): Promise<InvitationView> {
  try {
    return await call(zInvitationView, 'POST', '/api/invitations/preview', { key });
  } catch (error) {
    if (problemOf(error) === 'not_found') throw new ApiError('invalid', { key: 'unknownCode' });
    throw error;
  }
}

function Accept({ found, me }: { found: Found; me: Me }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { view, key } = found;
  const { person } = me;
  const { state, submit } = useForm({
    schema: zAccept,
    send: (body) => call(z.object({ planId: z.string().nullable() }), 'POST', '/api/invitations/accept', body),
    words: { conflict: t('invitation.already') },
    done: async ({ planId }) => {
      clearPendingKey();
      await afterSignIn();
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
          <p>{sentences(t(`invitation.joinAsStanding.${view.standing}`), t(`standingYou.${view.standing}`))}</p>
        )}
        <p className="soft">{t('invitation.until', { date: dayOf(view.expiresAt) })}</p>
      </div>
      {person ? (
        <FormFrame
          state={state}
          submit={t('invitation.join')}
          onSubmit={() => submit({ key })}
          extra={
            <Button variant="quiet" onPress={() => void signOut().finally(() => signInFirst(key))}>
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
    </>
  );
}

function Joined({ me }: { me: Me }) {
  const { t } = useTranslation();
  if (me.person !== null) return null;
  return (
    <p>
      <Words>{t('invitation.joined')}</Words> <Link to="/sign-in">{t('app.signIn')}</Link>
    </p>
  );
}

/** The page for the link of an invitation, and for typing its code. */
export function InvitationPage() {
  const { t } = useTranslation();
  return (
    <LinkPage
      page={{
        kind: 'invitation',
        preview,
        title: t('invitation.title'),
        enterTitle: t('invitation.enterTitle'),
        enterLead: t('invitation.enterLead'),
        wrongLink: { invalid: t('invitation.unknownLink') },
        Below: Joined,
        Opened: Accept,
      }}
    />
  );
}
