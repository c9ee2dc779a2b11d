/** The bar at the foot of the plan's text that leads from one new passage to the next, and its keys. */
import { CheckCheck, ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, PlanNews } from '#shared/api.ts';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { Button } from '#client/ui/button.tsx';
import { Avatar } from '#client/ui/person.tsx';
import { Words } from '#client/ui/words.tsx';
import { useCommands } from '#client/ui/commands.ts';
import { markAllAsSeen } from './mark-as-seen.ts';
import { firstWords, labelOf } from './piece-words.ts';
import { markedOf, newsOfSection } from './section-news.ts';
import { endWalk, goTo, stepFrom, walk, type WithNews } from './walk.ts';
import './news.css';

/** The sections of a plan in its order, with how many passages are new in each, as far as the page knows now. */
function sectionsOf(plan: Plan, news: PlanNews | null): WithNews[] {
  const counts = new Map(news?.sections.map(({ section, passages }) => [section.id, passages]));
  return plan.sections
    .filter(({ retiredAt }) => retiredAt === null)
    .map(({ id, title }) => {
      const shown = newsOfSection(id).shown.get();
      return { id, title, count: shown.seq === null ? (counts.get(id) ?? 0) : markedOf(shown).length };
    });
}

/** F8 leads to the next new passage, and with Shift to the one before. Escape ends it. */
function useKeys(step: (by: 1 | -1) => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'F8' && step(event.shiftKey ? -1 : 1)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}

/** Where the focus goes when the bar closes: to the section that one was led to. */
function close(sectionId: string): void {
  endWalk();
  document.getElementById(`section-${sectionId}`)?.focus({ preventScroll: true });
}

function Bar({
  plan,
  news,
  sectionId,
  step,
}: {
  plan: Plan;
  news: PlanNews | null;
  sectionId: string;
  step: (by: 1 | -1) => boolean;
}) {
  const { t } = useTranslation();
  const at = useWatched(walk);
  const shown = useWatched(newsOfSection(sectionId).shown);
  const { seq } = shown;
  const passages = markedOf(shown);
  const title = plan.sections.find(({ id }) => id === sectionId)?.title ?? '';
  const here = passages.findIndex(({ id }) => id === at?.passage);
  const passage = passages[here];
  const sections = sectionsOf(plan, news);
  const place = at === null ? null : { sectionId, passage: at.passage };
  const next = stepFrom(place, sections, 1);
  const previous = stepFrom(place, sections, -1);
  const label = passage === undefined ? '' : labelOf(passage);
  const count = passages.length;
  const seen = async (): Promise<void> => {
    const onwards = stepFrom({ sectionId, passage: 'last' }, sections, 1);
    if (seq === null || !(await markAllAsSeen(plan.id, [{ id: sectionId, seq }]))) return;
    if (onwards === null) close(sectionId);
    else goTo(onwards);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys of the buttons in it
    <section
      className="news-walk"
      aria-label={t('news.walk')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close(sectionId);
      }}
    >
      <div className="news-walk-what" role="status">
        {passage !== undefined && <Avatar person={passage.person} />}
        <p>
          <strong>
            <Words>{passage !== undefined ? label : t(seq === null ? 'news.looking' : 'news.over', { title })}</Words>
          </strong>
          {passage !== undefined && (
            <span className="soft small">
              <Words>{t('news.place', { number: here + 1, count, title })}</Words>
              <span className="hidden">{` ${firstWords(passage)}`}</span>
            </span>
          )}
        </p>
        <Button variant="quiet" icon={X} onPress={() => close(sectionId)}>
          {t('news.close')}
        </Button>
      </div>
      <div className="news-walk-tools">
        <Button icon={ChevronUp} isDisabled={previous === null} onPress={() => step(-1)}>
          {t('news.previous')}
        </Button>
        <Button variant="main" icon={ChevronDown} isDisabled={next === null} onPress={() => step(1)}>
          {t('news.next')}
        </Button>
        <Button
          variant="quiet"
          icon={CheckCheck}
          isDisabled={seq === null || count === 0}
          aria-label={t('news.seenAllOf', { title })}
          onPress={() => void seen()}
        >
          {t('news.seenAll')}
        </Button>
      </div>
    </section>
  );
}

/** The bar, while the reader goes through what is new. `toSection` brings a section into view. */
export function NewsWalk({
  plan,
  news,
  toSection,
}: {
  plan: Plan;
  news: PlanNews | null;
  toSection: (sectionId: string) => void;
}) {
  const { t } = useTranslation();
  const at = useWatched(walk);
  const step = (by: 1 | -1): boolean => {
    const next = stepFrom(walk.get(), sectionsOf(plan, news), by);
    if (next !== null) goTo(next);
    return next !== null;
  };
  // The passages of a section are known once its text is there, and the text comes when it is near the view.
  const unknown = at !== null && (at.passage === 'first' || at.passage === 'last') ? at.sectionId : null;
  const bring = useEffectEvent((sectionId: string): void => {
    if (newsOfSection(sectionId).shown.get().seq === null) toSection(sectionId);
  });
  useEffect(() => {
    if (unknown !== null) bring(unknown);
  }, [unknown]);
  useKeys(step);
  useCommands(() =>
    sectionsOf(plan, news).every(({ count }) => count === 0)
      ? []
      : [{ id: 'next-new', group: 'plan', label: t('news.toNext'), icon: ChevronDown, run: () => void step(1) }],
  );
  if (at === null || !plan.sections.some(({ id }) => id === at.sectionId)) return null;
  return <Bar plan={plan} news={news} sectionId={at.sectionId} step={step} />;
}
