/** Pages for what is not there: a wrong address, a plan that is no longer yours, a server that does not answer. */
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { problemOf } from '#client/net/http.ts';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { Page } from '#client/ui/frame.tsx';
import { Notice } from '#client/ui/notice.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('gone.notFoundTitle')}>
      <p className="lead">{t('gone.notFound')}</p>
      <p>
        <ButtonLink to="/" look="main">
          {t('gone.toPlans')}
        </ButtonLink>
      </p>
    </Page>
  );
}

/** A plan that never was, or is no longer yours: the same words for both, so that they tell nothing. */
export function NotYoursPage({ children }: { children?: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <Page title={t('gone.planTitle')}>
      <p className="lead">{t('gone.plan')}</p>
      {children}
      <p>
        <ButtonLink to="/" look="main">
          {t('gone.toPlans')}
        </ButtonLink>
      </p>
    </Page>
  );
}

/** Whether an error is that the code of a page could not be fetched; each browser says it in its own words. */
function isAway(error: unknown): boolean {
  return error instanceof TypeError && /import|module/i.test(error.message);
}

/** A fault of the page itself, or of the way to it: the code of some pages is fetched when they are opened. */
export function WrongPage() {
  const { t } = useTranslation();
  const away = isAway(useRouteError());
  return (
    <Page title={away ? t('gone.awayTitle') : t('gone.wrongTitle')}>
      <p className="lead">{away ? t('gone.away') : t('gone.wrong')}</p>
      <p>
        <Button look="main" onPress={() => location.reload()}>
          {t('app.loadAgain')}
        </Button>
      </p>
    </Page>
  );
}

/** In place of something that could not be read: why, and a way to try again. `keepable`: the device keeps such a page once it was open. */
export function CouldNotRead({ error, again, keepable = false }: { error: unknown; again: () => void; keepable?: boolean }) {
  const { t } = useTranslation();
  const problem = problemOf(error);
  const away = problem === 'offline' || problem === 'unavailable';
  return (
    <Notice kind="waits" role="alert" level={2} title={away ? t('gone.awayTitle') : t('form.failed')}>
      <p>{away ? t(keepable ? 'offline.nothing' : 'gone.away') : t(`errors.${problem}`)}</p>
      <p>
        <Button onPress={again}>{t('app.again')}</Button>
      </p>
    </Notice>
  );
}

/** In place of something that is on its way. */
export function Waiting() {
  const { t } = useTranslation();
  return (
    <p className="waiting" role="status">
      {t('app.loading')}
    </p>
  );
}
