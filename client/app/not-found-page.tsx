/** The page of an address that leads nowhere. */
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '#client/ui/button.tsx';
import { Page } from '#client/ui/page.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('gone.notFoundTitle')}>
      <p className="lead">{t('gone.notFound')}</p>
      <p>
        <ButtonLink to="/" variant="main">
          {t('gone.toPlans')}
        </ButtonLink>
      </p>
    </Page>
  );
}
