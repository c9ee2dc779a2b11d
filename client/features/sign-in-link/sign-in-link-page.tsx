/** The page for a link that signs in: it asks for the address, and behind the link it has the button that signs in. */
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { zDone, type Me } from '#shared/api.ts';
import { zSignInLinkFor, zSignInLinkUse, zSignInLinkView, type SignInLinkView } from '#shared/api-sign-in.ts';
import { isOwnPath } from '#shared/own-path.ts';
import { call } from '#client/api/http.ts';
import { useMe } from '#client/api/queries.ts';
import { pageAfter, signInByLink, signOut } from '#client/api/session.ts';
import { LanguageChoice } from '#client/features/language/index.ts';
import { LeaveNotice } from '#client/features/leaving/lazy-index.ts';
import { useHashValue } from '#client/features/links/index.ts';
import { signOutWouldLose } from '#client/offline/unsaved-changes.ts';
import { deviceIsShared } from '#client/settings/shared-device.ts';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { CheckboxInput, TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Page } from '#client/ui/page.tsx';
import { Loading, PagePlaceholder } from '#client/ui/page-states.tsx';
import { problemOf, type Problem } from '#client/ui/problem.ts';
import { language } from '#client/words/index.ts';
import { sentences } from '#client/words/format.ts';

/** Asks for the address, and says that a mail is on its way: the same for every address. */
function AskForLink() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const next = params.get('next');
  const { state, submit } = useForm({
    schema: zSignInLinkFor,
    send: async (body) => {
      await call(zDone, 'POST', '/api/sign-in-links', body);
      return body.email;
    },
    words: { too_many: t('signInLink.tooMany') },
    done: setSentTo,
  });
  if (sentTo !== null)
    return (
      <>
        <Notice kind="good" role="status">
          <p>{t('signInLink.sent', { email: sentTo })}</p>
        </Notice>
        <p>{sentences(t('signInLink.sentWhere'), t('signInLink.sentNot'))}</p>
        <p>
          <Button onPress={() => setSentTo(null)}>{t('signInLink.again')}</Button>
        </p>
      </>
    );
  return (
    <>
      <p className="lead">{t('signInLink.lead')}</p>
      <FormFrame
        state={state}
        submit={t('signInLink.send')}
        onSubmit={(data) =>
          submit({
            email: textOf(data, 'email'),
            next: next !== null && isOwnPath(next) ? next : null,
            language: language(),
          })
        }
      >
        <TextInput name="email" label={t('signIn.email')} type="email" autoComplete="username" />
      </FormFrame>
    </>
  );
}

/** Shown where another person is signed in than the one the link is for. */
function SomebodyElse({ keyOfLink, view, name }: { keyOfLink: string; view: SignInLinkView; name: string }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const goOn = async (): Promise<void> => {
    if (await signOutWouldLose()) return setAsking(true);
    // The ? makes it a full load.
    void signOut().finally(() => location.assign(`/sign-in-link?signed-out#key=${encodeURIComponent(keyOfLink)}`));
  };
  return (
    <>
      <Notice kind="waits">
        <p>{t('signInLink.signedInAs', { name, other: view.name })}</p>
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

function UseLink({ keyOfLink, view, me, over }: { keyOfLink: string; view: SignInLinkView; me: Me; over: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { state, submit } = useForm({
    schema: zSignInLinkUse,
    send: async ({ key, rememberMe }) => {
      try {
        return await signInByLink(key, rememberMe);
      } catch (error) {
        if (problemOf(error) === 'not_found') over();
        throw error;
      }
    },
    done: (answer) => navigate(pageAfter(answer, answer.next), { replace: true }),
  });
  if (me.person !== null && me.person.email !== view.email)
    return <SomebodyElse keyOfLink={keyOfLink} view={view} name={me.person.name} />;
  return (
    <>
      <p className="lead">{t('passwordReset.account', view)}</p>
      <FormFrame
        state={state}
        submit={t('signIn.button')}
        onSubmit={(data) => submit({ key: keyOfLink, rememberMe: !data.has('shared') })}
      >
        <CheckboxInput name="shared" label={t('signIn.shared')} hint={t('signIn.sharedHint')} start={deviceIsShared()} />
      </FormFrame>
    </>
  );
}

/** Looks up whose account the key of a link opens, without using it. */
function useLinkView(key: string | null) {
  const [view, setView] = useState<SignInLinkView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const look = useCallback((): void => {
    if (key === null) return;
    call(zSignInLinkView, 'POST', '/api/sign-in-links/preview', { key }).then(setView, (wrong: unknown) =>
      setProblem(problemOf(wrong)),
    );
  }, [key]);
  useEffect(look, [look]);
  const again = (): void => {
    setProblem(null);
    look();
  };
  return { view, problem, again, over: () => setProblem('not_found') };
}

/** What the page shows: by the key of its link, or without one. */
function Content({ keyOfLink, me }: { keyOfLink: string | null; me: Me }) {
  const { t } = useTranslation();
  const { view, problem, again, over } = useLinkView(keyOfLink);
  if (!me.service.mail && (keyOfLink === null || problem === 'not_found'))
    return (
      <Notice>
        <p>{t('signInLink.noMail', { service: me.service.name })}</p>
      </Notice>
    );
  if (keyOfLink === null) return <AskForLink />;
  if (problem === 'not_found')
    return (
      <>
        <Notice kind="waits" role="alert">
          <p>{t('signInLink.over')}</p>
        </Notice>
        <AskForLink />
      </>
    );
  if (problem !== null)
    return (
      <Notice kind="waits" role="alert">
        <p>{t(`errors.${problem}`)}</p>
        <p>
          <Button onPress={again}>{t('app.again')}</Button>
        </p>
      </Notice>
    );
  return view === null ? <Loading /> : <UseLink keyOfLink={keyOfLink} view={view} me={me} over={over} />;
}

/** The page for asking for a link that signs in, and the one that such a link opens. A program that only opens it uses nothing up. */
export function SignInLinkPage() {
  const { t } = useTranslation();
  const keyOfLink = useHashValue('key');
  const { data: me, error, refetch } = useMe();
  if (!me) return <PagePlaceholder error={error} again={() => void refetch()} />;
  return (
    <Page title={t('signInLink.title')}>
      <LanguageChoice signedIn={me.person !== null} isHiddenLabel />
      <Content key={keyOfLink} keyOfLink={keyOfLink} me={me} />
      <p>
        {me.person === null ? (
          <Link to="/sign-in">{t('signInLink.byPassword')}</Link>
        ) : (
          <ButtonLink to="/">{t('gone.toPlans')}</ButtonLink>
        )}
      </p>
    </Page>
  );
}
