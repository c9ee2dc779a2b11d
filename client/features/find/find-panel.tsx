/**
 * The panel that searches words in the plan: in what the page shows of every section that the reader can open, and in comments. Each
 * match shows its section. The panel stands beside the text and stays when a match is shown there.
 */
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Input, Label, SearchField, Text } from 'react-aria-components/SearchField';
import type { Plan } from '#shared/api.ts';
import { searchWords } from '#shared/search-text.ts';
import { sentences } from '#client/words/format.ts';
import { FoundComments } from '#client/features/comments/lazy-index.ts';
import { MustKnowMark } from '#client/features/must-know/index.ts';
import { useBackToNow } from '#client/features/past/index.ts';
import { HoldMark } from '#client/features/sections/index.ts';
import { scrollToWords } from '#client/features/sections/lazy-index.ts';
import { countMatches, excerptAround, matchesOf, type Match } from './matches.ts';
import { usePlanTexts } from './plan-texts.ts';
import { SealedMark } from '#client/ui/sealed-mark.tsx';
import { SidePanel } from '#client/ui/side-panel.tsx';
import { takeTyped } from '#client/ui/typed-ahead.ts';

/** The largest number of matches in the list. Nobody would read more. */
const MAX_MATCHES = 60;

function MatchLine({ match, words }: { match: Match; words: string }) {
  const { before, found, after } = excerptAround(match.line.text, words);
  return (
    <span className="found-line">
      <bdi>
        <span>{before}</span>
        <mark>{found}</mark>
        <span>{after}</span>
      </bdi>
    </span>
  );
}

/** A wish to find. Each is an object of its own; `start` is what was already typed elsewhere. */
export type FindAsked = { readonly start?: string };

function Search({ plan, asked, shown }: { plan: Plan; asked: FindAsked; shown: (match: Match) => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(asked.start ?? '');
  const [taken, setTaken] = useState(asked);
  if (asked !== taken) {
    setTaken(asked);
    if (asked.start !== undefined) setTyped(asked.start);
  }
  // Each time somebody wants to find, also while the panel is open, the next letters belong here.
  useEffect(() => {
    if (taken !== asked) return;
    field.current?.focus({ preventScroll: true });
    field.current?.select();
    // What was typed while the panel opened takes the place of what is selected, as if it were typed now.
    const ahead = takeTyped();
    if (ahead !== '') setTyped((asked.start ?? '') + ahead);
  }, [asked, taken]);
  const words = searchWords(useDeferredValue(typed));
  const { texts, reading, partly } = usePlanTexts(plan, true, words);
  const count = countMatches(texts, words);
  const matches = matchesOf(texts, words, MAX_MATCHES);
  /** The match that the page shows, by its place among the matches for these words. */
  const [current, setCurrent] = useState<{ readonly words: string; readonly index: number; readonly wasPast: boolean } | null>(
    null,
  );
  const backToNow = useBackToNow();
  const currentIndex = current?.words === words ? current.index : null;
  const state =
    words === ''
      ? ''
      : reading
        ? t('find.reading')
        : count === 0
          ? t('find.none')
          : count > MAX_MATCHES
            ? t('find.first', { count: MAX_MATCHES })
            : t('find.found', { count });
  const shownMatch = currentIndex === null ? undefined : matches[currentIndex];
  return (
    <div className="stack">
      <SearchField className="field" value={typed} onChange={setTyped}>
        <Label>{t('find.label')}</Label>
        <Text slot="description" className="hint">
          {t('find.hint')}
        </Text>
        <Input ref={field} className="input" />
      </SearchField>
      <p role="status" className="soft">
        {sentences(
          state,
          partly && t('find.partly'),
          shownMatch !== undefined && t('find.shown', { title: shownMatch.section.title }),
          shownMatch !== undefined && current?.wasPast === true && t('find.wasPast', { title: shownMatch.section.title }),
        )}
      </p>
      <ul className="plain lines found">
        {matches.map((match, index) => (
          // An index as key is safe here: the list is made again for each search, and no item moves.
          <li key={`${match.section.id}-${index}`} aria-current={index === currentIndex || undefined}>
            <AriaButton
              className="button quiet"
              onPress={() => {
                // What is found stands in the text of now, which is hidden while the section shows its past.
                setCurrent({ words, index, wasPast: backToNow(match.section.id) });
                shown(match);
                scrollToWords(match.place, words, { focus: false });
              }}
            >
              <span>
                <strong>{match.section.title}</strong> <SealedMark lead={match.section.lead} />
                <HoldMark section={match.section} />
                {match.line.mustKnow === true && <MustKnowMark />}
                <MatchLine match={match} words={words} />
              </span>
            </AriaButton>
          </li>
        ))}
      </ul>
      <FoundComments plan={plan} words={words} />
    </div>
  );
}

/** The panel with the search field and the matches. When it closes, the focus goes to the section of the last match that was shown. */
export function FindPanel({ plan, asked, close }: { plan: Plan; asked: FindAsked; close: () => void }) {
  const { t } = useTranslation();
  const last = useRef<string | null>(null);
  return (
    <SidePanel
      title={t('find.open')}
      onClose={close}
      focusAfter={() => (last.current === null ? null : document.getElementById(`section-${last.current}`))}
    >
      <Search
        plan={plan}
        asked={asked}
        shown={({ section }) => {
          last.current = section.id;
        }}
      />
    </SidePanel>
  );
}
