/** The page for the second step of a sign-in: a code of the app, or a recovery code. */
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { zSecondStepCode } from '#shared/api-sign-in.ts';
import { isOwnPath } from '#shared/own-path.ts';
import { useMe } from '#client/api/queries.ts';
import { completeSignIn } from '#client/api/session.ts';
import { LanguageChoice } from '#client/features/language/index.ts';
import { PasskeySignIn } from '#client/features/passkeys/index.ts';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/page.tsx';
import { PagePlaceholder } from '#client/ui/page-states.tsx';
import { CodeInput } from './code-input.tsx';

/** The page. Whoever comes without a first step is told so when they send a code. */
export function SecondStepPage() {
  const { t } = useTranslation();
  const { data: me, error, refetch } = useMe();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const next = params.get('next');
  const goOn = () => navigate(next !== null && isOwnPath(next) ? next : '/start', { replace: true });
  const { state, submit } = useForm({
    schema: zSecondStepCode,
    send: ({ code }) => completeSignIn(code),
    words: { wrong_credentials: t('secondStep.wrong'), not_found: t('secondStep.tooLate') },
    done: () => goOn(),
  });
  if (!me) return <PagePlaceholder error={error} again={() => void refetch()} />;
  return (
    <Page title={t('secondStep.title')}>
      <LanguageChoice signedIn={false} isHiddenLabel />
      <p className="lead">{t('secondStep.lead')}</p>
      <FormFrame state={state} submit={t('signIn.button')} onSubmit={(data) => submit({ code: textOf(data, 'code') })}>
        <CodeInput autoFocus />
      </FormFrame>
      <PasskeySignIn done={goOn} />
      <p className="soft">{t('secondStep.lost', { service: me.service.name })}</p>
      <p>
        <Link to={next === null ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`}>{t('secondStep.startOver')}</Link>
      </p>
    </Page>
  );
}
