/** The head of a section: its title, "More", one line of status, and one visible action. */
import { PenLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import { Button } from '#client/ui/button.tsx';
import { SuggestButton, type Suggest } from '#client/features/suggestions/index.ts';
import { SectionMenu, type SectionPanel } from './section-menu.tsx';
import { SectionStatus, type SectionNewsCount } from './section-status.tsx';
import './section-head.css';

/**
 * The head. `write` starts writing; it is null for whoever may not write here. Who may only suggest has the action that begins a
 * suggestion in its place.
 */
export function SectionHead({
  plan,
  section,
  titleId,
  news,
  hasHeadings,
  shape,
  write,
  suggest,
  open,
}: {
  plan: Plan;
  section: Section;
  titleId: string;
  news: SectionNewsCount;
  hasHeadings: boolean;
  shape: boolean;
  write: { readonly start: () => void; readonly ready: boolean } | null;
  suggest: Suggest;
  open: (panel: SectionPanel) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <header>
        <h2 id={titleId}>{section.title}</h2>
        <SectionMenu
          planId={plan.id}
          section={section}
          writable={write !== null}
          suggest={suggest}
          hasHeadings={hasHeadings}
          shape={shape}
          open={open}
        />
      </header>
      <div className="section-line">
        <SectionStatus plan={plan} section={section} news={news} />
        {write !== null && (
          <Button
            icon={PenLine}
            data-starts-writing=""
            aria-label={t('editor.writeIn', { title: section.title })}
            isDisabled={!write.ready}
            onPress={write.start}
          >
            {t('editor.write')}
          </Button>
        )}
        {write === null && suggest.mayBegin && <SuggestButton section={section} suggest={suggest} />}
      </div>
    </>
  );
}
