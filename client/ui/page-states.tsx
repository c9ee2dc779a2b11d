/** Placeholders for content that is not there: it is loading, it does not exist for this reader, or it could not be read. */
import { useTranslation } from 'react-i18next';
import { problemOf, isServerUnreachable } from '#client/ui/problem.ts';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { Page } from '#client/ui/page.tsx';
import { Notice } from '#client/ui/notice.tsx';

/**
 * The page for a plan that does not exist or that the reader may no longer see. Both get the same words, so that the page
 * reveals nothing (R9).
 */
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

interface ReadFailure {
  readonly error: unknown;
  readonly again: () => void;
  /** Whether the device stores such a page after it was open once. */
  readonly storedOffline?: boolean;
}

function FailureReason({ error, again, storedOffline = false }: ReadFailure) {
  const { t } = useTranslation();
  return (
    <>
      <p>{isServerUnreachable(error) ? t(storedOffline ? 'offline.nothing' : 'gone.away') : t(`errors.${problemOf(error)}`)}</p>
      <p>
        <Button onPress={again}>{t('app.again')}</Button>
      </p>
    </>
  );
}

/** Shown in place of a part of a page that could not be read: the reason, and a button to try again. */
export function CouldNotRead(unread: ReadFailure) {
  const { t } = useTranslation();
  return (
    <Notice
      kind="waits"
      role="alert"
      level={2}
      title={isServerUnreachable(unread.error) ? t('gone.awayTitle') : t('form.failed')}
    >
      <FailureReason {...unread} />
    </Notice>
  );
}

/** Shown in place of content that is loading. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <p className="waiting" role="status">
      {t('app.loading')}
    </p>
  );
}

/** Shown in place of a whole page: it is loading, or the reason why it could not be read. */
export function PagePlaceholder(unread: ReadFailure) {
  const { t } = useTranslation();
  const { error } = unread;
  if (!error)
    return (
      <div className="page" role="status">
        <h1 className="waiting">{t('app.loading')}</h1>
      </div>
    );
  return (
    <Page title={isServerUnreachable(error) ? t('gone.awayTitle') : t('form.failed')}>
      <Notice kind="waits" role="alert">
        <FailureReason {...unread} />
      </Notice>
    </Page>
  );
}
