/** What a suggestion changes, in the text of its section, with the answer of whoever decides. */
import { useQuery } from '@tanstack/react-query';
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { Suggestion, SuggestionComparison } from '#shared/api-suggestions.ts';
import { isOpen, isTaken } from '#shared/suggestions.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { suggestionComparisonQuery } from '#client/api/suggestions.ts';
import { ChangedText, changeInWords, compared, useChangeSteps } from '#client/features/past/lazy-index.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Loading } from '#client/ui/page-states.tsx';
import { isServerUnreachable, problemOf } from '#client/ui/problem.ts';
import type { ChangeChoices } from './change-choices.tsx';
import { Decide } from './decide.tsx';
import { keepReply, replyTo, stateOfReply, type ReplyState } from './replies.ts';
import { allOf } from './taken.ts';
import { UnsentReply } from './unsent-reply.tsx';

/** What is taken of a suggestion that changes nothing. */
const NOTHING: ReadonlySet<number> = new Set();

/** Marks in the drawn text which changes are left out. */
function useLeftMarks(frame: React.RefObject<HTMLElement | null>, taken: ReadonlySet<number>): void {
  useEffect(() => {
    for (const piece of frame.current?.querySelectorAll<HTMLElement>('[data-change]') ?? []) {
      if (taken.has(Number(piece.dataset['change']))) delete piece.dataset['left'];
      else piece.dataset['left'] = '';
    }
  });
}

/** The changes that were taken by the answer, or all while there is none. */
function takenAtFirst(suggestion: Suggestion, comparison: SuggestionComparison): ReadonlySet<number> {
  const { answer, state } = suggestion;
  if (state === 'declined') return new Set();
  if (isTaken(state) && answer?.taken !== null && answer?.taken !== undefined) return new Set(answer.taken);
  return allOf(comparison.changes);
}

function Shown({
  plan,
  section,
  suggestion,
  comparison,
  answer,
  again,
}: {
  plan: Plan;
  section: Section;
  suggestion: Suggestion;
  comparison: SuggestionComparison;
  /** The reply that is being written. It stays when the changes are read again. */
  answer: Reply;
  again: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [taken, setTaken] = useState(() => takenAtFirst(suggestion, comparison));
  const text = useMemo(
    () => compared({ from: 0, to: comparison.suggestionSeq, doc: comparison.doc, changes: comparison.changes }),
    [comparison],
  );
  const steps = useChangeSteps(frame, text.changes);
  useLeftMarks(frame, taken);
  const mayDecide = suggestion.acts.includes('accept');
  return (
    <>
      <p className="suggestion-count">{t('suggest.changes', { count: text.changes.length })}</p>
      <div ref={frame} className="suggestion-text">
        <Suspense fallback={<Loading />}>
          <ChangedText comparison={text} />
        </Suspense>
      </div>
      {mayDecide ? (
        <Decide
          plan={plan}
          section={section}
          suggestion={suggestion}
          comparison={comparison}
          taken={taken}
          choose={setTaken}
          goTo={steps.goTo}
          answer={answer}
          again={again}
        />
      ) : (
        <ChangeList suggestion={suggestion} comparison={comparison} taken={taken} goTo={steps.goTo} />
      )}
    </>
  );
}

/** The changes as a list, with what became of each one after an answer. */
function ChangeList({
  suggestion,
  comparison,
  taken,
  goTo,
}: {
  suggestion: Suggestion;
  comparison: SuggestionComparison;
  taken: ReadonlySet<number>;
  goTo: React.ComponentProps<typeof ChangeChoices>['goTo'];
}) {
  const { t } = useTranslation();
  const isAnswered = !isOpen(suggestion.state) && suggestion.answer !== null;
  return (
    <ul className="plain suggestion-changes" aria-label={t('suggest.changeList')}>
      {comparison.changes.map((change) => (
        <li key={change.id}>
          <Button variant="quiet" onPress={() => goTo(change)}>
            {changeInWords(change, 'past')}
          </Button>
          {isAnswered && (
            <span className="suggestion-became">{t(taken.has(change.id) ? 'suggest.wasTaken' : 'suggest.wasLeft')}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

type Reply = { readonly reply: string; readonly write: (reply: string) => void };

/**
 * The answer to a suggestion while it is written, and where its words are. Once they are sent the field is empty: after an undo they would stand
 * there as an answer to what nobody has answered.
 */
function useReply(suggestion: Suggestion): Reply & { readonly where: ReplyState } {
  const { id } = suggestion;
  const { person: me } = useSignedIn();
  const [reply, setReply] = useState(() => replyTo(id));
  const where = stateOfReply(suggestion, me.id, reply);
  const write = useCallback(
    (now: string): void => {
      setReply(now);
      keepReply(id, now);
    },
    [id],
  );
  useEffect(() => {
    if (where === 'sent') write('');
  }, [where, write]);
  return { reply, write, where };
}

/** The changes of a suggestion. They are read when it is shown, and again when somebody wrote before the answer came. */
export function SuggestionChanges({ plan, section, suggestion }: { plan: Plan; section: Section; suggestion: Suggestion }) {
  const { reply, write, where } = useReply(suggestion);
  return (
    <>
      {where !== 'inField' && where !== 'sent' && (
        <UnsentReply suggestion={suggestion} why={where} reply={reply} drop={() => write('')} />
      )}
      <Changes plan={plan} section={section} suggestion={suggestion} answer={{ reply, write }} />
    </>
  );
}

function Changes({
  plan,
  section,
  suggestion,
  answer,
}: {
  plan: Plan;
  section: Section;
  suggestion: Suggestion;
  answer: Reply;
}) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(suggestionComparisonQuery(suggestion.id));
  if (data === undefined) {
    if (error === null) return <Loading />;
    return (
      <Notice kind="waits" role="alert">
        <p>{t('suggest.notRead')}</p>
        <p>{isServerUnreachable(error) ? t('suggest.notStored') : t(`errors.${problemOf(error)}`)}</p>
        <p>
          <Button onPress={() => void refetch()}>{t('app.again')}</Button>
        </p>
      </Notice>
    );
  }
  if (data.changes.length === 0)
    return (
      <>
        <Notice>
          <p>{t('suggest.empty')}</p>
        </Notice>
        {suggestion.acts.includes('decline') && (
          <Decide
            plan={plan}
            section={section}
            suggestion={suggestion}
            comparison={data}
            taken={NOTHING}
            choose={() => undefined}
            goTo={() => undefined}
            answer={answer}
            again={refetch}
          />
        )}
      </>
    );
  return (
    <Shown
      key={`${data.suggestionSeq} ${suggestion.state}`}
      plan={plan}
      section={section}
      suggestion={suggestion}
      comparison={data}
      answer={answer}
      again={refetch}
    />
  );
}
