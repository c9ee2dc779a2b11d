/** The action that begins a suggestion, or goes on with the reader's own one that is open. */
import { Lightbulb, PenLine } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import { atLeast } from '#shared/rights.ts';
import { beginSuggestion } from '#client/api/suggestions.ts';
import { Button } from '#client/ui/button.tsx';
import { isServerUnreachable, problemOf, type Problem } from '#client/ui/problem.ts';
import { useWays } from './address.ts';
import { useSuggestionsOf } from './plan-suggestions.ts';

/** How a reader begins a suggestion. */
export type Suggest = {
  /** Whether the reader may suggest here at all. */
  readonly mayBegin: boolean;
  readonly begin: () => void;
  /** The reader's own open suggestion, in which they can go on; null if there is none. */
  readonly goOn: (() => void) | null;
  readonly busy: boolean;
  /** Why the last try began nothing; `offline` if the service could not be reached. */
  readonly problem: Problem | null;
};

/** A key for one request, as the service wants it. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The ways into a suggestion of the reader's own. A press whose answer was lost begins the same one again, and not a second one. */
export function useSuggest(plan: Plan, section: Section, ownId: string): Suggest {
  const { t } = useTranslation();
  const { open } = useSuggestionsOf(plan.id, section.id);
  const { write } = useWays(section.id);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = useRef<string | null>(null);
  const own = open.find(({ author, right }) => author.id === ownId && right === 'edit');
  const begin = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    key.current ??= newKey();
    try {
      const made = await beginSuggestion(
        { planId: plan.id, sectionId: section.id },
        { key: key.current, title: t('suggest.firstTitle', { title: section.title }).slice(0, 120) },
      );
      key.current = null;
      write(made.suggestionId);
    } catch (error) {
      setProblem(isServerUnreachable(error) ? 'offline' : problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    mayBegin: atLeast(section.right, 'suggest'),
    begin: () => void begin(),
    goOn: own === undefined ? null : () => write(own.id),
    busy,
    problem,
  };
}

/**
 * The button in the head of a section, in the place where others have "Write". While a suggestion is shown the styles hide it: the server
 * draws the page without what its address asks for.
 */
export function SuggestButton({ section, suggest }: { section: Section; suggest: Suggest }) {
  const { t } = useTranslation();
  return suggest.goOn === null ? (
    <Button
      icon={Lightbulb}
      data-suggests=""
      aria-label={t('suggest.startIn', { title: section.title })}
      isDisabled={suggest.busy}
      onPress={suggest.begin}
    >
      {t('suggest.start')}
    </Button>
  ) : (
    <Button icon={PenLine} data-suggests="" aria-label={t('suggest.goOnIn', { title: section.title })} onPress={suggest.goOn}>
      {t('suggest.goOnOwn')}
    </Button>
  );
}

/** Says why a suggestion could not be begun. */
export function SuggestProblem({ suggest: { problem } }: { suggest: Suggest }) {
  const { t } = useTranslation();
  return (
    problem !== null && (
      <p role="alert" className="small">
        {problem === 'offline' ? t('suggest.offline') : t(`errors.${problem}`)}
      </p>
    )
  );
}
