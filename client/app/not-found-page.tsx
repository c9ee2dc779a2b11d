/** The page for an address that does not exist. */
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '#client/ui/button.tsx';
import { Page } from '#client/ui/page.tsx';

/** Says that the address does not exist, and links to the list of plans. */
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
