/** The choice of the page on which a person begins, for the person whose plan it is. */
import { useTranslation } from 'react-i18next';
import { START_PAGES } from '#shared/settings.ts';
import { usePlans } from '#client/api/queries.ts';
import { syncOwnSettings } from '#client/api/own-settings.ts';
import { chooseStartPage, startPage } from '#client/settings/start-page.ts';
import { ChooseExplained } from '#client/ui/fields.tsx';

/** The choice as a part of the account page. Nothing for everybody who begins elsewhere. */
export function StartPageChoice() {
  const { t } = useTranslation();
  const { data: plans = [] } = usePlans();
  if (!plans.some(({ standing, archivedAt }) => standing === 'person' && archivedAt === null)) return null;
  return (
    <section className="stack" aria-labelledby="start-page-title">
      <h2 id="start-page-title">{t('own.start.title')}</h2>
      <div className="form">
        <ChooseExplained
          name="start-page"
          label={t('own.start.label')}
          options={START_PAGES.map((page) => ({
            value: page,
            label: t(`own.start.${page}`),
            about: t(`own.start.${page}About`),
          }))}
          start={startPage()}
          onChange={(page) => {
            chooseStartPage(page);
            void syncOwnSettings();
          }}
        />
      </div>
    </section>
  );
}
