/** A section on the plan page: its head, its notices, and its live text. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import { atLeast, planAtLeast } from '#shared/rights.ts';
import type { LinkPlace } from '#client/editor/tools/link-places.ts';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';
import type { Refused } from '#client/offline/refused-text.ts';
import { RefusedHere } from '#client/features/comments/index.ts';
import { PastInPlace } from '#client/features/past/index.ts';
import {
  SectionSuggestions,
  SuggestionInPlace,
  SuggestProblem,
  useSuggest,
  type DrawsFork,
} from '#client/features/suggestions/index.ts';
import { DismissButton } from '#client/ui/dismiss-button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { EmptyHint } from './empty-hint.tsx';
import { HoldNotice } from './hold.tsx';
import { LiftHold } from './lift-hold.tsx';
import { RefusedNotice } from './refused-notice.tsx';
import { useRightNews } from './right-sentences.ts';
import { scrollToSection } from './scroll-to-section.ts';
import { SectionHead } from './section-head.tsx';
import type { SectionPanel } from './section-menu.tsx';
import type { SectionNewsCount } from './section-status.tsx';
import { ForkText, SectionText, useSectionText } from './section-text.tsx';

/** How long ago somebody may have written who is shown that they cannot any more, in milliseconds. */
const JUST_NOW = 10_000;

function RightNews({ section, writable }: { section: Section; writable: boolean }) {
  const { news, putAway } = useRightNews(section);
  const frame = useRef<HTMLDivElement>(null);
  const leftAt = useRef(Number.NEGATIVE_INFINITY);
  const wasWritable = useRef(writable);
  useEffect(() => {
    const section = frame.current?.closest<HTMLElement>('.section');
    const onLeft = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && target.closest('.prose') !== null) leftAt.current = performance.now();
    };
    section?.addEventListener('focusout', onLeft);
    return () => section?.removeEventListener('focusout', onLeft);
  }, []);
  useEffect(() => {
    const isLocked = wasWritable.current && !writable;
    wasWritable.current = writable;
    // Whoever wrote far below is shown why they cannot go on. Their text has given up the focus by now.
    const wrote = document.activeElement === document.body && performance.now() - leftAt.current < JUST_NOW;
    if (isLocked && wrote) requestAnimationFrame(() => frame.current?.scrollIntoView({ block: 'center' }));
  }, [writable]);
  return (
    <div ref={frame} role="status">
      {news !== '' && (
        <Notice kind={writable ? 'good' : 'led'}>
          <p>{news}</p>
          <p>
            <DismissButton putAway={putAway} />
          </p>
        </Notice>
      )}
    </div>
  );
}

/** The whole section with head, notices and text. */
export function PlanSection({
  plan,
  section,
  me,
  soon,
  news,
  hasHeadings,
  places,
  refused,
  open,
}: {
  plan: Plan;
  section: Section;
  me: { id: string; name: string };
  soon: boolean;
  /** What is new in the section to the reader; null if nothing is. */
  news: SectionNewsCount;
  hasHeadings: boolean;
  /** Where a link in the text can lead. */
  places: readonly LinkPlace[];
  refused: readonly Refused[];
  open: (panel: SectionPanel) => void;
}) {
  const { t } = useTranslation();
  const frame = useRef<HTMLElement>(null);
  const writable = atLeast(section.right, 'edit');
  const shape = planAtLeast(plan.you.can, 'shape') && (section.right === 'decide' || section.retiredAt !== null);
  const text = useSectionText(section.id, frame, soon);
  const offline = useStaleAnswers().size > 0;
  const [starts, setStarts] = useState(0);
  const start = useCallback(() => setStarts((count) => count + 1), []);
  const suggest = useSuggest(plan, section, me.id);
  const writer = { planId: plan.id, sectionId: section.id, title: section.title, personId: me.id };
  const fork: DrawsFork = (of) => <ForkText {...of} writer={writer} me={me} places={places} />;
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
      <SectionHead
        plan={plan}
        section={section}
        titleId={titleId}
        news={news}
        hasHeadings={hasHeadings}
        shape={shape}
        // A press that comes before the text is there counts as soon as it is. Without a network it may never be there.
        write={writable ? { start, ready: text.isOpen || !offline } : null}
        suggest={suggest}
        open={open}
      />
      <SuggestProblem suggest={suggest} />
      <RightNews section={section} writable={writable} />
      <HoldNotice section={section}>
        <p className="soft">{section.right === 'decide' ? t('section.holdWrite') : t('section.holdRead')}</p>
        {section.right === 'decide' && <LiftHold plan={plan} section={section} />}
      </HoldNotice>
      {refused.map((item) => (
        <RefusedNotice key={item.id} refused={item} />
      ))}
      <RefusedHere personId={me.id} planId={plan.id} sectionId={section.id} />
      <PastInPlace plan={plan} section={section} ownId={me.id} arrive={() => void scrollToSection(section.id)}>
        <SuggestionInPlace plan={plan} section={section} me={me} arrive={() => void scrollToSection(section.id)} fork={fork}>
          <SectionSuggestions plan={plan} section={section} ownId={me.id} />
          <EmptyHint section={section} empty={text.empty && section.retiredAt === null} start={writable ? start : null} />
          <SectionText
            state={text}
            writer={writer}
            room={section.room}
            writable={writable}
            mayComment={atLeast(section.right, 'comment')}
            me={me}
            starts={starts}
            places={places}
          />
        </SuggestionInPlace>
      </PastInPlace>
    </section>
  );
}
