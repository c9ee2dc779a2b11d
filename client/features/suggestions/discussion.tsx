/** What is said about a suggestion, in a thread of its own. Whoever may comment in the section can begin it. */
import { MessageSquarePlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { Suggestion } from '#shared/api-suggestions.ts';
import { atLeast } from '#shared/rights.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useOneThread, useSectionThreads } from '#client/api/threads.ts';
import { hasArrived, NewThread, ThreadCard, UnsentView } from '#client/features/comments/lazy-index.ts';
import { readDraft } from '#client/offline/comment-drafts.ts';
import { useUnsentComments, type CommentDraft } from '#client/offline/unsent-comments.ts';
import { Button } from '#client/ui/button.tsx';

/**
 * The first words about a suggestion: a button, and the place where they are written. With `isBegun` somebody else was first. What was begun here
 * before stays, and the server adds it to the other's thread.
 */
function Begin({
  plan,
  section,
  suggestion,
  isBegun,
}: {
  plan: Plan;
  section: Section;
  suggestion: Suggestion;
  isBegun: boolean;
}) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const [draft, setDraft] = useState<CommentDraft | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { id: suggestionId, title } = suggestion;
  useEffect(() => {
    let isOver = false;
    void readDraft(me.id, { sectionId: section.id, threadId: null, suggestionId, anchor: null }).then((found) => {
      if (!isOver) setDraft(found);
    });
    return () => {
      isOver = true;
    };
  }, [me.id, section.id, suggestionId]);
  const done = (): void => {
    setIsOpen(false);
    setDraft(null);
    requestAnimationFrame(() => button.current?.focus({ preventScroll: true }));
  };
  if (!isOpen && isBegun && draft === null) return null;
  if (!isOpen)
    return (
      <Button ref={button} icon={MessageSquarePlus} onPress={() => setIsOpen(true)}>
        {t(draft === null ? 'suggest.saySomething' : 'comments.goOn')}
      </Button>
    );
  return <NewThread plan={plan} section={section} on={{ suggestionId, title }} draft={draft} done={done} />;
}

/** The thread with what is not sent of it yet, or the way to begin it. Nothing where there is none and the reader may not begin one. */
export function Discussion({ plan, section, suggestion }: { plan: Plan; section: Section; suggestion: Suggestion }) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const { data } = useSectionThreads(plan.id, section.id);
  const open = data?.find(({ suggestionId }) => suggestionId === suggestion.id);
  // Once it is resolved it is not among the open ones.
  const wanted = data !== undefined && open === undefined;
  const { data: resolved, isError } = useOneThread(plan.id, section.id, wanted ? { suggestion: suggestion.id } : null);
  const thread = open ?? resolved ?? undefined;
  const unsent = useUnsentComments(me.id, section.id).filter(
    (comment) => comment.suggestionId === suggestion.id && (thread === undefined || !hasArrived(comment, thread)),
  );
  const isBegun = thread !== undefined || unsent.length > 0;
  // Without an answer, as without a network, nobody knows of a thread. If there is one, the server adds to it what is begun here.
  const mayBegin = (isBegun || resolved === null || isError) && atLeast(section.right, 'comment');
  if (!isBegun && !mayBegin) return null;
  return (
    <section className="suggestion-discussion" aria-label={t('suggest.discussion')}>
      <h4>{t('suggest.discussion')}</h4>
      {thread !== undefined && (
        <ThreadCard
          plan={plan}
          section={section}
          thread={thread}
          isGone={false}
          isCurrent={false}
          toWords={null}
          isInSuggestion
        />
      )}
      {unsent.map((comment) => (
        <div key={comment.key} className="thread">
          <UnsentView plan={plan} comment={comment} />
        </div>
      ))}
      {mayBegin && (
        <>
          {!isBegun && <p className="soft small">{t('suggest.discussionLead')}</p>}
          <Begin plan={plan} section={section} suggestion={suggestion} isBegun={isBegun} />
        </>
      )}
    </section>
  );
}
