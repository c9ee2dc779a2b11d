/** Pages for what is not there: a wrong address, a plan that is no longer yours, a server that does not answer. */
import { useTranslation } from 'react-i18next';
import { problemOf, isAway } from '#client/ui/problem.ts';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { Page } from '#client/ui/page.tsx';
import { Notice } from '#client/ui/notice.tsx';

/** A plan that never was, or is no longer yours: the same words for both, so that they tell nothing. */
export function NotYoursPage({ children }: { children?: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <Page title={t('gone.planTitle')}>
      <p className="lead">{t('gone.plan')}</p>
      {children}
      <p>
        <ButtonLink to="/" variant="main">
          {t('gone.toPlans')}
        </ButtonLink>
      </p>
    </Page>
  );
}

interface Unread {
  readonly error: unknown;
  readonly again: () => void;
  /** The device keeps such a page once it was open. */
  readonly keepable?: boolean;
}

function WhyNot({ error, again, keepable = false }: Unread) {
  const { t } = useTranslation();
  return (
    <>
      <p>{isAway(error) ? t(keepable ? 'offline.nothing' : 'gone.away') : t(`errors.${problemOf(error)}`)}</p>
      <p>
        <Button onPress={again}>{t('app.again')}</Button>
      </p>
    </>
  );
}

/** In place of a part of a page that could not be read: why, and a way to try again. */
export function CouldNotRead(unread: Unread) {
  const { t } = useTranslation();
  return (
    <Notice kind="waits" role="alert" level={2} title={isAway(unread.error) ? t('gone.awayTitle') : t('form.failed')}>
      <WhyNot {...unread} />
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

/** In place of a whole page: it is on its way, or why it could not be read. */
export function PageInstead(unread: Unread) {
  const { t } = useTranslation();
  const { error } = unread;
  if (!error)
    return (
      <div className="page" role="status">
        <h1 className="waiting">{t('app.loading')}</h1>
      </div>
    );
  return (
    <Page title={isAway(error) ? t('gone.awayTitle') : t('form.failed')}>
      <Notice kind="waits" role="alert">
        <WhyNot {...unread} />
      </Notice>
    </Page>
  );
}
