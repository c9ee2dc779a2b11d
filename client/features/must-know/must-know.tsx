/**
 * What must be known of a plan, above everything else on its pages: one line that says the most important things themselves, and
 * opens with one tap to all of them.
 */
import { ChevronDown, ChevronUp, CircleAlert } from 'lucide-react';
import i18next from 'i18next';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { Plan } from '#shared/api.ts';
import { useAfterFrame } from '#client/ui/after-frame.ts';
import { Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { moment, sentences } from '#client/words/format.ts';
import { knownOf, oneLineOf, type Known } from './items.ts';
import { unreadOf } from './unread.ts';
import { MustKnowList } from './must-know-list.tsx';
import { useFittingPieces } from './use-fitting-pieces.ts';
import { usePlanOverview } from './use-plan-overview.ts';

/** How many things the announcement says, and the line at most. */
const MAX_SAID = 4;
const MAX_DRAWN = 8;

/** One thing as it is announced, such as "Avoid: Grapefruit: It does not go with her tablets." */
function shortOf(known: Known): string {
  const { t } = i18next;
  if (known.kind === 'hold') return t('mustKnow.hold', { title: known.section.title });
  const { topic, text } = oneLineOf(known.item);
  if (known.kind === 'stop') return t('mustKnow.stop', { what: topic || text });
  const what = topic === '' || text === '' ? topic || text : `${topic}: ${text}`;
  return known.kind === 'marked' ? what : t(`mustKnow.${known.kind}`, { what });
}

/** One thing as a sentence of the announcement. What somebody wrote may have its own full stop. */
function sentenceOf(known: Known): string {
  const said = shortOf(known);
  return /[.!?۔؟]["”“]?$/u.test(said) ? said : i18next.t('mustKnow.sentence', { said });
}

/** One thing in a few words, such as "Avoid: Grapefruit". `after`: it stands right behind a thing of its kind, which says the kind already. */
function briefOf(known: Known, after: boolean): string {
  const { t } = i18next;
  if (known.kind === 'hold') return after ? known.section.title : t('mustKnow.hold', { title: known.section.title });
  const { topic, text } = oneLineOf(known.item);
  const what = topic || text;
  return known.kind === 'marked' || after ? what : t(`mustKnow.${known.kind}`, { what });
}

/** Tells screen readers once, when everything is known, and never again while the reader stays on the plan. */
function Announced({ words }: { words: string }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    // The element has to be there before its words are, or nothing is announced.
    if (words === '') return;
    const timer = setTimeout(() => setSaid((before) => (before === '' ? words : before)));
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p role="status" className="hidden not-on-paper">
      {said}
    </p>
  );
}

function Folded({
  all,
  age,
  unread,
  open,
  controls,
  toggle,
}: {
  all: readonly Known[];
  age: string;
  unread: string;
  open: boolean;
  controls: string;
  toggle: () => void;
}) {
  const { t } = useTranslation();
  const line = useRef<HTMLSpanElement>(null);
  const pieces = all.slice(0, MAX_DRAWN).map((known, index) => {
    // Marked things have no kind to say, so each of them stands for itself.
    const after = known.kind !== 'marked' && known.kind === all[index - 1]?.kind;
    return { words: briefOf(known, after), after };
  });
  const fitting = useFittingPieces(line, pieces.map(({ words }) => words).join('\n'));
  return (
    <div>
      <AriaButton className="must-know-line" aria-expanded={open} aria-controls={controls} onPress={toggle}>
        <Icon of={CircleAlert} />
        <span className="must-know-count">
          {all.length === 0 ? t('mustKnow.title') : t('mustKnow.count', { count: all.length })}
        </span>
        <span ref={line} className="must-know-first" data-measured={fitting !== null || undefined}>
          {all.length === 0 ? (
            <Words>{unread}</Words>
          ) : (
            pieces.slice(0, fitting ?? pieces.length).map(({ words, after }, index) => (
              // An index as key is safe here: the pieces hold no state.
              <span key={index} data-after={after || undefined}>
                <bdi>{words}</bdi>
              </span>
            ))
          )}
        </span>
        {age !== '' && <span className="must-know-age small">{age}</span>}
        <Icon of={open ? ChevronUp : ChevronDown} />
      </AriaButton>
    </div>
  );
}

/** What must be known of a plan. Nothing is drawn if there is nothing; until that is known, the space for its line is kept. */
export function MustKnow({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const listId = useId();
  // The words of the plan do not wait for a list that nobody sees yet.
  const listIsDrawn = useAfterFrame() || open;
  const overview = usePlanOverview(plan);
  const unread = unreadOf(plan, overview);
  const all = knownOf(plan, overview.sections);
  const settled = overview.answered || overview.failed;
  // A space that was kept once stays, so that nothing moves under the reader.
  const [keepsSpace] = useState(!settled);
  const age = overview.asOf === null ? '' : t('mustKnow.asOf', { when: moment(overview.asOf) });
  const said = all.slice(0, MAX_SAID).map((known) => sentenceOf(known));
  const spoken = all.length === 0 ? unread : t('mustKnow.announce', { count: all.length, all: said.join(' ') });
  const isEmpty = all.length === 0 && unread === '';
  if (isEmpty && settled && !keepsSpace) return <Announced words="" />;
  return (
    <section className="must-know" data-empty={isEmpty || undefined} aria-label={isEmpty ? undefined : t('mustKnow.title')}>
      <Announced words={settled ? spoken : ''} />
      {isEmpty ? (
        <p className="must-know-line soft" aria-hidden="true">
          {!settled && <span>{t('mustKnow.reading')}</span>}
        </p>
      ) : (
        <>
          <Folded all={all} age={age} unread={unread} open={open} controls={listId} toggle={() => setOpen(!open)} />
          {/* Folded, it is still there for paper. */}
          <div id={listId} className="must-know-list" hidden={!open}>
            {listIsDrawn && (
              <>
                {sentences(unread, age) !== '' && <p className="must-know-note">{sentences(unread, age)}</p>}
                <MustKnowList planId={plan.id} all={all} level={2} go={() => setOpen(false)} />
              </>
            )}
          </div>
        </>
      )}
    </section>
  );
}
