/** A section on the plan page: its title, who decides and why, and its live text. */
import { Ellipsis, History, Settings2, X, type LucideIcon } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import { atLeast, planAtLeast } from '#shared/rights.ts';
import type { Refused } from '#client/offline/refused-text.ts';
import { EmptyHint } from './empty-hint.tsx';
import { HoldMark, HoldNotice } from './hold.tsx';
import { LEAD_ICONS, LEAD_WORDS } from './lead.ts';
import { LiftHold } from './lift-hold.tsx';
import { useRightSentence, useRightNews } from './right-sentences.ts';
import { RefusedNotice } from './refused-notice.tsx';
import { SectionText, useSectionText } from './section-text.tsx';
import { Button, Icon } from '#client/ui/button.tsx';
import { MenuButton, type MenuEntry } from '#client/ui/menu.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { dismissAndMoveFocus } from '#client/ui/move-focus.ts';
import { Words } from '#client/ui/words.tsx';
import { moment, sentences } from '#client/words/format.ts';

/** The panels about one section: its history or its settings. */
export type SectionPanel = { readonly kind: 'history' | 'section'; readonly sectionId: string };

function MoreMenu({ section, shape, open }: { section: Section; shape: boolean; open: (panel: SectionPanel) => void }) {
  const { t } = useTranslation();
  const entryOf = (kind: 'history' | 'section', label: string, icon: LucideIcon): MenuEntry => ({
    label,
    icon,
    run: () => open({ kind, sectionId: section.id }),
  });
  const entries = [
    entryOf('history', t('section.history'), History),
    ...(shape ? [entryOf('section', t('section.settings'), Settings2)] : []),
  ];
  return (
    <MenuButton className="button quiet" label={t('section.moreOf', { title: section.title })} entries={entries}>
      <Icon of={Ellipsis} />
      <span aria-hidden="true">{t('section.more')}</span>
    </MenuButton>
  );
}

function BoundaryCard({ section }: { section: Section }) {
  const { t } = useTranslation();
  const parts = (['why', 'influence', 'disagreement', 'review'] as const).filter((part) => section.boundary[part] !== '');
  if (parts.length === 0) return null;
  return (
    <details className="boundary" data-lead={section.lead}>
      <summary>
        <Words>{t('section.boundary')}</Words>
        <span className="hidden">{`: ${section.title}`}</span>
      </summary>
      <dl>
        {parts.map((part) => (
          <div key={part}>
            <dt>{t(`section.${part}`)}</dt>
            <dd className="prose-text">{section.boundary[part]}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** The whole section with heading, facts, notices and text. */
export function PlanSection({
  plan,
  section,
  me,
  soon,
  refused,
  open,
}: {
  plan: Plan;
  section: Section;
  me: { id: string; name: string };
  soon: boolean;
  refused: readonly Refused[];
  open: (panel: SectionPanel) => void;
}) {
  const { t } = useTranslation();
  const frame = useRef<HTMLElement>(null);
  const decides = useRightSentence();
  const { news, putAway } = useRightNews(section);
  const writable = atLeast(section.right, 'edit');
  const shape = planAtLeast(plan.you.can, 'shape') && (section.right === 'decide' || section.retiredAt !== null);
  const text = useSectionText(section.id, frame, soon);
  const [starts, setStarts] = useState(0);
  const start = useCallback(() => setStarts((count) => count + 1), []);
  const titleId = `title-${section.id}`;
  return (
    <section
      id={`section-${section.id}`}
      ref={frame}
      className="section"
      aria-labelledby={titleId}
      data-lead={section.lead}
      tabIndex={-1}
    >
      <header>
        <h2 id={titleId}>{section.title}</h2>
        <MoreMenu section={section} shape={shape} open={open} />
      </header>
      <div className="facts">
        {section.lead !== 'together' && (
          <p className="tag led">
            <Icon of={LEAD_ICONS[section.lead]} />
            <Words>{t(LEAD_WORDS[section.lead])}</Words>
          </p>
        )}
        <HoldMark section={section} />
        <p className="state">
          {sentences(
            section.retiredAt !== null
              ? t('section.retired', { when: moment(section.retiredAt) })
              : // Nobody decides in an archived plan. The plan page says that it is archived.
                plan.archivedAt !== null
                ? t('section.canRead')
                : decides(section),
            section.inForce !== null && t('section.inForce', { version: section.inForce }),
          )}
        </p>
        <BoundaryCard section={section} />
      </div>
      <div role="status">
        {news !== '' && (
          <Notice kind={writable ? 'good' : 'led'}>
            <p>{news}</p>
            <p>
              <Button variant="quiet" icon={X} onPress={(event) => dismissAndMoveFocus(event.target, putAway)}>
                {t('app.dismiss')}
              </Button>
            </p>
          </Notice>
        )}
      </div>
      <HoldNotice section={section}>
        <p className="soft">{section.right === 'decide' ? t('section.holdWrite') : t('section.holdRead')}</p>
        {section.right === 'decide' && <LiftHold plan={plan} section={section} />}
      </HoldNotice>
      {refused.map((item) => (
        <RefusedNotice key={item.id} refused={item} />
      ))}
      <EmptyHint section={section} empty={text.empty && section.retiredAt === null} start={writable ? start : null} />
      <SectionText
        state={text}
        writer={{ planId: plan.id, sectionId: section.id, title: section.title, personId: me.id }}
        room={section.room}
        writable={writable}
        me={me}
        starts={starts}
      />
    </section>
  );
}
