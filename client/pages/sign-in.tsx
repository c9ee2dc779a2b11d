/** Signing in: by e-mail and password, or in the demo by one tap. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { z } from 'zod';
import { problemOf, type Problem } from '#client/net/http.ts';
import { keys, queryClient, readPlans, useMe } from '#client/net/queries.ts';
import { signIn } from '#client/net/session.ts';
import { CouldNotRead, Waiting } from '#client/pages/gone.tsx';
import { TextInput, Tick } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/frame.tsx';
import { deviceIsShared } from '#client/ui/idle.ts';
import { Notice } from '#client/ui/notice.tsx';
import { LanguageChoice } from '#client/ui/language.tsx';
import { Avatar } from '#client/ui/person.tsx';

const DEMO_PASSWORD = 'alongside-demo';

const zSignIn = z.object({
  email: z.string().trim().min(1, 'empty').pipe(z.email('notAnEmail')),
  password: z.string().min(1, 'empty'),
  shared: z.boolean(),
});

/** Only paths of this site: a link that somebody sent must not lead to another one. */
function safePath(next: string | null): string | null {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : null;
}

/** Where an account goes first: to what it was asked for, else to its only plan, else to the list. */
async function firstPage(next: string | null): Promise<string> {
  if (next !== null) return next;
  const plans = await queryClient.fetchQuery({ queryKey: keys.plans, queryFn: readPlans }).catch(() => []);
  const open = plans.filter((plan) => plan.archivedAt === null);
  return open.length === 1 && open[0] ? `/plans/${open[0].id}` : '/';
}

/** The sign-in page. */
export function SignInPage() {
  const { t } = useTranslation();
  const { data: me, error, refetch } = useMe();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [demo, setDemo] = useState<{ email: string; problem: Problem | null } | null>(null);
  const next = safePath(params.get('next'));
  const go = async (): Promise<void> => void navigate(await firstPage(next), { replace: true });
  const { state, submit } = useForm({
    schema: zSignIn,
    send: ({ email, password, shared }) => signIn(email, password, !shared),
    done: go,
  });
  const enterDemo = async (email: string): Promise<void> => {
    if (demo !== null && demo.problem === null) return;
    setDemo({ email, problem: null });
    try {
      await signIn(email, DEMO_PASSWORD, !deviceIsShared());
      await go();
    } catch (problem) {
      setDemo({ email, problem: problemOf(problem) });
    }
  };
  if (!me)
    return error ? (
      <div className="page">
        <CouldNotRead error={error} again={() => void refetch()} />
      </div>
    ) : (
      <Waiting />
    );
  const form = (
    <FormFrame
      state={state}
      submit={t('signIn.button')}
      onSubmit={(data) =>
        submit({ email: textOf(data, 'email'), password: textOf(data, 'password'), shared: data.has('shared') })
      }
    >
      <TextInput name="email" label={t('signIn.email')} type="email" autoComplete="username" />
      <TextInput name="password" label={t('signIn.password')} type="password" autoComplete="current-password" />
      <Tick name="shared" label={t('signIn.shared')} hint={t('signIn.sharedHint')} start={deviceIsShared()} />
    </FormFrame>
  );
  return (
    <Page title={t('signIn.title')}>
      <LanguageChoice signedIn={false} isHiddenLabel />
      <p className="lead">{t('signIn.lead')}</p>
      {!me.service.setUp && (
        <Notice kind="waits">
          <p>{t('signIn.notSetUp')}</p>
        </Notice>
      )}
      {next !== null && me.service.setUp && (
        <Notice role="status">
          <p>{next === '/invitation' ? t('signIn.invitedFirst') : t('signIn.signedOut')}</p>
        </Notice>
      )}
      {me.demoAccounts.length > 0 && (
        <section className="stack" aria-labelledby="demo-title">
          <h2 id="demo-title">{t('signIn.demoTitle')}</h2>
          <p className="soft">{t('signIn.demoLead')}</p>
          {demo?.problem && (
            <Notice kind="waits" role="alert">
              <p>{t(`errors.${demo.problem}`)}</p>
            </Notice>
          )}
          <ul className="plain demo-people">
            {me.demoAccounts.map((account) => (
              <li key={account.email}>
                <AriaButton className="button" onPress={() => void enterDemo(account.email)}>
                  <Avatar person={{ id: account.email, name: account.name }} />
                  <span>
                    <strong>{account.name}</strong>
                    <span className="soft">
                      <bdi>{account.about}</bdi>
                    </span>
                  </span>
                </AriaButton>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="stack narrow" aria-labelledby={me.demoAccounts.length > 0 ? 'own-title' : undefined}>
        {me.demoAccounts.length > 0 && <h2 id="own-title">{t('signIn.demoOwn')}</h2>}
        {form}
      </section>
      <div className="stack">
        <p>
          {t('signIn.help')} <Link to="/invitation">{t('signIn.invited')}</Link>
        </p>
        {me.service.setUp && !me.service.demo && <p className="soft">{t('signIn.forgot', { service: me.service.name })}</p>}
      </div>
    </Page>
  );
}
