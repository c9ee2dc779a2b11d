/** The set-up page of an empty service. Its token is in the hash of the link, so that no server logs it. */
import { useHashValue } from '#client/features/links/index.ts';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { zDone, zSetUp } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { useMe } from '#client/api/queries.ts';
import { afterSignIn } from '#client/api/session.ts';
import { PagePlaceholder } from '#client/ui/page-states.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/page.tsx';
import { LanguageChoice } from '#client/features/language/index.ts';
import { ButtonLink } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';

/** The form that sets up the service and its first manager. */
export function SetUpPage() {
  const { t } = useTranslation();
  const token = useHashValue('token');
  const navigate = useNavigate();
  const { data: me, error, refetch } = useMe();
  const { state, submit } = useForm({
    schema: zSetUp,
    send: (body) => call(zDone, 'POST', '/api/setup', body),
    done: async () => {
      await afterSignIn();
      await navigate('/', { replace: true });
    },
  });
  if (!me) return <PagePlaceholder error={error} again={() => void refetch()} />;
  return (
    <Page title={t('setUp.title')}>
      <LanguageChoice signedIn={false} isHiddenLabel />
      {me.service.setUp ? (
        <Notice>
          <p>{t('setUp.done')}</p>
          <p>
            <ButtonLink to="/sign-in">{t('app.signIn')}</ButtonLink>
          </p>
        </Notice>
      ) : token === null ? (
        <Notice kind="waits">
          <p>{t('setUp.noToken')}</p>
        </Notice>
      ) : (
        <>
          <p className="lead">{t('setUp.lead')}</p>
          <FormFrame
            state={state}
            submit={t('setUp.button')}
            onSubmit={(data) =>
              submit({
                token,
                serviceName: textOf(data, 'serviceName'),
                name: textOf(data, 'name'),
                email: textOf(data, 'email'),
                password: textOf(data, 'password'),
              })
            }
          >
            <TextInput
              name="serviceName"
              label={t('setUp.serviceName')}
              hint={t('setUp.serviceHint')}
              autoComplete="organization"
            />
            <TextInput name="name" label={t('setUp.name')} autoComplete="name" />
            <TextInput name="email" label={t('signIn.email')} type="email" autoComplete="username" />
            <TextInput
              name="password"
              label={t('signIn.password')}
              hint={t('account.nextHint')}
              type="password"
              autoComplete="new-password"
            />
          </FormFrame>
        </>
      )}
    </Page>
  );
}
