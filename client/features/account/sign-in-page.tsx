/**
 * The sign-in page: by e-mail and password, in the demo with one press, and on a shared device by a tap on one's name and a PIN.
 */
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { z } from 'zod';
import type { DevicePerson } from '#shared/api.ts';
import { isOwnPath } from '#shared/own-path.ts';
import { problemOf, type Problem } from '#client/ui/problem.ts';
import { useMe, useSharedDevicePeople } from '#client/api/queries.ts';
import { DevicePeople, SecretForm } from '#client/features/device-pin/index.ts';
import { PasskeySignIn } from '#client/features/passkeys/index.ts';
import { pageAfter, signIn, signInOnDevice, type FirstStepAnswer } from '#client/api/session.ts';
import { PagePlaceholder } from '#client/ui/page-states.tsx';
import { TextInput, CheckboxInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/page.tsx';
import { deviceIsShared } from '#client/settings/shared-device.ts';
import { Button } from '#client/ui/button.tsx';
import { dismissAndMoveFocus } from '#client/ui/move-focus.ts';
import { Notice } from '#client/ui/notice.tsx';
import { LanguageChoice } from '#client/features/language/index.ts';
import { Avatar } from '#client/ui/person.tsx';
import { Words } from '#client/ui/words.tsx';

/** The query parameter that the address has after a sign-out by the user. */
const SIGNED_OUT_PARAM = 'signed-out';

const DEMO_PASSWORD = 'alongside-demo';

const zSignIn = z.object({
  email: z.string().trim().min(1, 'empty').pipe(z.email('notAnEmail')),
  password: z.string().min(1, 'empty'),
  shared: z.boolean(),
});

/**
 * The path to open after the sign-in. Only paths of this site are allowed, because a link from somebody else must not lead to
 * another site.
 */
function safePath(next: string | null): string | null {
  return next !== null && isOwnPath(next) ? next : null;
}

/** One of the people of this shared device, who is asked for their PIN or password. */
function ChosenPerson({ chosen, back, done }: { chosen: DevicePerson; back: () => void; done: () => Promise<void> }) {
  const { t } = useTranslation();
  return (
    <section className="stack" aria-labelledby="chosen-title">
      <h2 id="chosen-title" className="chosen-person">
        <Avatar person={chosen.person} large />
        <bdi>{chosen.person.name}</bdi>
      </h2>
      <SecretForm
        state={chosen.state}
        submit={t('pin.signIn')}
        send={(secret) => signInOnDevice(chosen.person.id, secret)}
        done={done}
        offline={t('errors.offline')}
        autoFocus
      />
      <p>
        <Button variant="quiet" icon={ArrowLeft} onPress={({ target }) => dismissAndMoveFocus(target, back)}>
          {t('pin.back')}
        </Button>
      </p>
    </section>
  );
}

/** The sign-in page. */
export function SignInPage() {
  const { t } = useTranslation();
  const { data: me, error, refetch } = useMe();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const { data: people = [] } = useSharedDevicePeople(deviceIsShared());
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = people.find(({ person }) => person.id === chosenId);
  const [demo, setDemo] = useState<{ email: string; problem: Problem | null } | null>(null);
  const next = safePath(params.get('next'));
  const go = async (answer: FirstStepAnswer = { secondStep: false }): Promise<void> =>
    void navigate(pageAfter(answer, next), { replace: true });
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
  if (!me) return <PagePlaceholder error={error} again={() => void refetch()} />;
  if (chosen !== undefined)
    return (
      <Page title={t('signIn.title')}>
        <LanguageChoice signedIn={false} isHiddenLabel />
        <ChosenPerson chosen={chosen} back={() => setChosenId(null)} done={go} />
      </Page>
    );
  const ownTitle = me.demoAccounts.length > 0 ? t('signIn.demoOwn') : people.length > 0 ? t('pin.other') : null;
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
      <CheckboxInput name="shared" label={t('signIn.shared')} hint={t('signIn.sharedHint')} start={deviceIsShared()} />
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
      {params.has(SIGNED_OUT_PARAM) && (
        <Notice role="status">
          <p>{t('signIn.left')}</p>
        </Notice>
      )}
      {next !== null && me.service.setUp && (
        <Notice role="status">
          <p>{next === '/invitation' ? t('signIn.invitedFirst') : t('signIn.signedOut')}</p>
        </Notice>
      )}
      {people.length > 0 && (
        <section className="stack" aria-labelledby="people-title">
          <h2 id="people-title">{t('pin.who')}</h2>
          <p className="soft">{t('pin.whoLead')}</p>
          <DevicePeople people={people} labelledBy="people-title" choose={({ person }) => setChosenId(person.id)} />
        </section>
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
                    <span className="soft">{t(`demo.${account.key}`)}</span>
                  </span>
                </AriaButton>
              </li>
            ))}
          </ul>
        </section>
      )}
      {me.service.setUp && (
        <section className="stack" aria-labelledby={ownTitle === null ? undefined : 'own-title'}>
          {ownTitle !== null && <h2 id="own-title">{ownTitle}</h2>}
          {form}
          {!me.service.demo && <PasskeySignIn done={() => go()} />}
        </section>
      )}
      {me.service.setUp && (
        <div className="stack">
          {me.service.mail && (
            <p>
              <Words>{t('signInLink.offerLead')}</Words>{' '}
              <Link to={next === null ? '/sign-in-link' : `/sign-in-link?next=${encodeURIComponent(next)}`}>
                {t('signInLink.offer')}
              </Link>
            </p>
          )}
          <p>
            <Words>{t('signIn.help')}</Words> <Link to="/invitation">{t('signIn.invited')}</Link>
          </p>
          {!me.service.demo && (
            <p>
              <Words>{t('signIn.forgot', { service: me.service.name })}</Words>{' '}
              <Link to="/new-password">{t('passwordReset.haveCode')}</Link>
            </p>
          )}
        </div>
      )}
    </Page>
  );
}
