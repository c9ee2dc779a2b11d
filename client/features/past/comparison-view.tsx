/** Two points of a section compared, in the section's own place. */
import { ChevronDown, ChevronUp, Columns2, Undo2 } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createPortal } from 'react-dom';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { Section } from '#shared/api.ts';
import { usePlanNews } from '#client/api/queries.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { useMediaQuery } from '#client/ui/media-query.ts';
import { Notice } from '#client/ui/notice.tsx';
import { Avatar } from '#client/ui/person.tsx';
import { Words } from '#client/ui/words.tsx';
import { authorsOf, compared, type Compared } from './compared.ts';
import { changeInWords } from './change-words.ts';
import { ChangedText, TwoTexts } from './changed-text.tsx';
import { PointChoice } from './point-controls.tsx';
import { comparisonQuery } from './queries.ts';
import { NotRead } from './not-read.tsx';
import { usePortions } from './portions.ts';
import { PastNotes } from './past-notes.tsx';
import { PutWordsBack } from './put-words-back.tsx';
import type { Stop } from './stops.ts';
import { WaitingForText } from './waiting.tsx';
import { useChangeSteps, type ChangeSteps } from './use-change-steps.ts';
import type { Travel } from './use-stops.ts';
import { shortPoint } from './words-of-points.ts';

/** Where two columns have room. */
const WIDE = '(width >= 64rem)';

/** Where the choice of the points leaves room for what changed. */
const ROOMY = '(width >= 40rem)';

/** The authors with their colours and how much each changed: the legend, and at once the choice of whose changes are shown. */
function Authors({
  comparison,
  people,
  choose,
}: {
  comparison: Compared;
  people: ReadonlySet<string> | null;
  choose: (people: ReadonlySet<string> | null) => void;
}) {
  const { t } = useTranslation();
  const authors = authorsOf(comparison.changes);
  const toggle = (id: string) => (isOn: boolean) => {
    const now = new Set(people ?? authors.map(({ person }) => person.id));
    if (isOn) now.add(id);
    else now.delete(id);
    choose(now.size === authors.length ? null : now);
  };
  return (
    <div className="past-authors" role="group" aria-label={t('past.whose')}>
      {authors.map(({ person, count }) => (
        <ToggleButton
          key={person.id}
          className="button quiet past-author"
          isSelected={people === null || people.has(person.id)}
          onChange={toggle(person.id)}
        >
          <Avatar person={person} />
          <span>
            <Words>{person.name}</Words> <span className="soft small">{t('past.count', { count })}</span>
          </span>
        </ToggleButton>
      ))}
    </div>
  );
}

/** The buttons from one change to the next, with the number of this one and its words. */
function Steps({ steps, count }: { steps: ChangeSteps; count: number }) {
  const { t } = useTranslation();
  const { number, current, step } = steps;
  const what = current === null ? '' : changeInWords(current, 'past');
  return (
    <div className="past-steps">
      <Button icon={ChevronUp} aria-label={t('past.changeBefore')} isDisabled={count === 0} onPress={() => step(-1)}>
        {t('past.before')}
      </Button>
      <Button icon={ChevronDown} aria-label={t('past.change')} isDisabled={count === 0} onPress={() => step(1)}>
        {t('past.next')}
      </Button>
      <p className="past-count">{number === 0 ? t('past.count', { count }) : t('past.countOf', { number, count })}</p>
      <p className="past-what small">{what}</p>
      <p role="status" className="hidden">
        {number === 0 ? '' : t('past.countSaid', { number, count, what })}
      </p>
    </div>
  );
}

function AllChanges({
  comparison,
  people,
  goTo,
}: {
  comparison: Compared;
  people: ReadonlySet<string> | null;
  goTo: ChangeSteps['goTo'];
}) {
  const { t } = useTranslation();
  // A button for each of hundreds of changes takes longer than their text, and most people never open the list.
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="past-list" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{t('past.allChanges')}</summary>
      {isOpen && (
        <ol className="plain">
          {comparison.changes
            .filter(({ person }) => people === null || people.has(person.id))
            .map((change) => (
              <li key={change.id}>
                <Button variant="quiet" onPress={() => goTo(change)}>
                  {changeInWords(change, 'past')}
                </Button>
              </li>
            ))}
        </ol>
      )}
    </details>
  );
}

function Shown({
  comparison,
  dock,
  heads,
  restore,
}: {
  comparison: Compared;
  /** The place in the banner for the steps. */
  dock: HTMLElement | null;
  heads: readonly [string, string];
  restore: React.ComponentProps<typeof PutWordsBack>['restore'] | null;
}) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [people, setPeople] = useState<ReadonlySet<string> | null>(null);
  const wide = useMediaQuery(WIDE);
  const [sides, setSides] = useState(false);
  const shown = useMemo(
    () => comparison.changes.filter(({ person }) => people === null || people.has(person.id)),
    [comparison, people],
  );
  const { letters, drawAll } = usePortions(comparison.doc);
  const steps = useChangeSteps(frame, shown, drawAll);
  const inTwo = wide && sides;
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    const { code, altKey, ctrlKey, metaKey, shiftKey, target } = event;
    if (altKey || ctrlKey || metaKey || shiftKey || (code !== 'KeyN' && code !== 'KeyP')) return;
    if (target instanceof Element && target.closest('input, select, textarea') !== null) return;
    event.preventDefault();
    steps.step(code === 'KeyN' ? 1 : -1);
  });
  useEffect(() => {
    // In all of the past, its banner too, and nowhere else on the page.
    const past = frame.current?.closest<HTMLElement>('.past');
    const listener = (event: KeyboardEvent): void => onKey(event);
    past?.addEventListener('keydown', listener);
    return () => past?.removeEventListener('keydown', listener);
  }, []);
  return (
    <div className={inTwo ? 'past-compared sides' : 'past-compared'}>
      {dock !== null && createPortal(<Steps steps={steps} count={shown.length} />, dock)}
      <div className="past-tools">
        <Authors comparison={comparison} people={people} choose={setPeople} />
        {wide && (
          <ToggleButton className="button plain past-sides" isSelected={sides} onChange={setSides}>
            <Icon of={Columns2} />
            <Words>{t('past.sides')}</Words>
          </ToggleButton>
        )}
      </div>
      <p className="small soft past-keys">{t('past.changeKeys', { next: 'N', before: 'P' })}</p>
      {restore !== null && steps.current?.kind === 'removed' && steps.current.inWord !== true && (
        <PutWordsBack key={steps.current.id} change={steps.current} restore={restore} />
      )}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the keys and the buttons do the same */}
      <div
        ref={frame}
        onClick={({ target }) => {
          const id = target instanceof Element ? target.closest('[data-change]')?.getAttribute('data-change') : null;
          const change = id === null || id === undefined ? undefined : comparison.byId.get(Number(id));
          if (change !== undefined && shown.includes(change)) steps.goTo(change);
        }}
      >
        {inTwo ? (
          <TwoTexts comparison={comparison} people={people} heads={heads} letters={letters} />
        ) : (
          <ChangedText comparison={comparison} people={people} letters={letters} />
        )}
      </div>
      <AllChanges comparison={comparison} people={people} goTo={steps.goTo} />
    </div>
  );
}

/** The comparison, with the choice of its two points. `mayPutBack`: the reader may put words back. */
export function ComparisonView({
  planId,
  section,
  stops,
  from,
  at,
  travel,
  dock,
  mayPutBack,
}: {
  planId: string;
  section: Section;
  stops: readonly Stop[];
  from: number;
  at: number | null;
  travel: Travel;
  dock: HTMLElement | null;
  mayPutBack: boolean;
}) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(comparisonQuery(section.id, from, at));
  const roomy = useMediaQuery(ROOMY);
  const { data: news } = usePlanNews(planId, true);
  // The news is that of when the plan was opened: what is seen on this visit is compared too.
  const lastLook = news?.looked.find(({ section: id }) => id === section.id) ?? null;
  const comparison = useMemo(() => (data === undefined ? null : compared(data)), [data]);
  return (
    <>
      <details className="past-points" open={roomy}>
        <summary>{t('past.otherPoints')}</summary>
        <div className="past-choices">
          <PointChoice
            label={t('past.from')}
            stops={stops}
            seq={from}
            withNow={false}
            lastLook={lastLook}
            choose={(seq) => seq !== null && travel.to({ from: seq, at })}
          />
          <PointChoice label={t('past.to')} stops={stops} seq={at} withNow choose={(seq) => travel.to({ from, at: seq })} />
        </div>
        <Button variant="quiet" icon={Undo2} onPress={() => travel.to({ at: from, from: null })}>
          {t('past.onlyText')}
        </Button>
      </details>
      <PastNotes sectionId={section.id} />
      {comparison === null &&
        (error ? (
          <NotRead what={[t('past.notCompared'), t('past.notComparedWhy')]} error={error} again={() => void refetch()} />
        ) : (
          <WaitingForText />
        ))}
      {comparison !== null && comparison.changes.length === 0 && (
        <>
          <Notice role="status">
            <p>{t('past.same')}</p>
          </Notice>
          <ChangedText comparison={comparison} />
        </>
      )}
      {comparison !== null && comparison.changes.length > 0 && (
        <Shown
          key={`${comparison.from} ${comparison.to}`}
          comparison={comparison}
          dock={dock}
          heads={[
            t('past.beforePoint', { when: shortPoint(stops, from) }),
            t('past.afterPoint', { when: shortPoint(stops, at) }),
          ]}
          restore={
            mayPutBack && at === null
              ? { sectionId: section.id, room: section.room, at: from, seen: comparison.to, again: () => void refetch() }
              : null
          }
        />
      )}
    </>
  );
}
