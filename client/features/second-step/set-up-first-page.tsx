/** The page for staff whose service needs a second step of them: nothing else opens before it is set up. */
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { isOwnPath } from '#shared/own-path.ts';
import { useMe } from '#client/api/queries.ts';
import { afterSignIn } from '#client/api/session.ts';
import { LanguageChoice } from '#client/features/language/index.ts';
import { AddPasskey, knowsPasskeys } from '#client/features/passkeys/lazy-index.ts';
import { useLeave } from '#client/features/leaving/index.ts';
import { LeaveNotice } from '#client/features/leaving/lazy-index.ts';
import { Button } from '#client/ui/button.tsx';
import { Page } from '#client/ui/page.tsx';
import { PagePlaceholder } from '#client/ui/page-states.tsx';
import { SetUpSecondStep } from './set-up.tsx';

/** The page. */
export function SetUpFirstPage() {
  const { t } = useTranslation();
  const { data: me, error, refetch } = useMe();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [wasNeeded, setWasNeeded] = useState(false);
  if (me?.lacksSecondStep === true && !wasNeeded) setWasNeeded(true);
  const { leave, asking, stay } = useLeave();
  const asked = params.get('next');
  const next = asked !== null && isOwnPath(asked) ? asked : '/start';
  const [isAdding, setAdding] = useState(false);
  const goOn = async (): Promise<void> => {
    await afterSignIn();
    await navigate(next, { replace: true });
  };
  if (!me) return <PagePlaceholder error={error} again={() => void refetch()} />;
  if (me.person === null) return <Navigate to="/sign-in" replace />;
  // Once it is set up the recovery codes are still to be shown, so the page stays until they are kept.
  if (!me.lacksSecondStep && !wasNeeded) return <Navigate to={next} replace />;
  return (
    <Page title={t('secondStep.firstTitle')}>
      <LanguageChoice signedIn isHiddenLabel />
      <p className="lead">{t('secondStep.firstLead', { service: me.service.name })}</p>
      <p>{t('secondStep.what')}</p>
      <SetUpSecondStep isMain done={goOn} />
      {knowsPasskeys() && (
        <section className="stack" aria-labelledby="passkey-instead">
          <h2 id="passkey-instead">{t('passkeys.instead')}</h2>
          <p>{t('passkeys.insteadWhat')}</p>
          {isAdding ? (
            <AddPasskey cancel={() => setAdding(false)} done={goOn} />
          ) : (
            <p>
              <Button onPress={() => setAdding(true)}>{t('passkeys.add')}</Button>
            </p>
          )}
        </section>
      )}
      <p>
        <Button icon={LogOut} onPress={leave}>
          {t('app.signOut')}
        </Button>
      </p>
      {asking && <LeaveNotice stay={stay} />}
    </Page>
  );
}
