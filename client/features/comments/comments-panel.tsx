/** The comments of a section, beside its text: those about words in the order of the text, and those whose words are gone. */
import { MessageSquarePlus, MessageSquareQuote, PenLine } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { NewAnchor, Thread } from '#shared/api-threads.ts';
import { atLeast } from '#shared/rights.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useOneThread, useResolvedCount, useResolvedThreads, useSectionThreads } from '#client/api/threads.ts';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { isAboutSame, readNewDrafts, type NewDraft } from '#client/offline/comment-drafts.ts';
import { useUnsentComments, type CommentDraft, type UnsentComment } from '#client/offline/unsent-comments.ts';
import { Button } from '#client/ui/button.tsx';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { SidePanel } from '#client/ui/side-panel.tsx';
import { asked, placedIn, wordsAsked, type Placed } from './asked.ts';
import { NewThread } from './new-thread.tsx';
import { shortQuote, ThreadCard } from './thread-card.tsx';
import { hasArrived, UnsentView } from './unsent-view.tsx';
import './comments.css';

/** The most letters of a quote that the way to a draft shows. */
const KEPT_QUOTE = 60;

/** The threads of a section by what a reader does with them. */
export type SortedThreads = {
  /** About words that stand in the text, in its order, and before them those about the whole section. */
  readonly open: readonly Thread[];
  readonly gone: readonly Thread[];
  readonly resolved: readonly Thread[];
  /** The open ones in which suggestions are discussed. */
  readonly suggestions: readonly Thread[];
};

/** The thread to which the reader is writing an answer, as it was when they began, and its place among those whose words stood in the text; -1 for none. */
export type Answered = { readonly thread: Thread; readonly at: number };

/**
 * Sorts the threads of a section. `placed` are those whose words stand in the text, in its order; null if nobody knows. One that is being
 * answered stays where it is when somebody resolves it or takes out its words: what is being written must not move.
 */
export function sortThreads(threads: readonly Thread[], placed: Placed, answered: Answered | null = null): SortedThreads {
  const answeredId = answered?.thread.id ?? null;
  const isListed = ({ id, resolved }: Thread): boolean => resolved === null || id === answeredId;
  const inText =
    answered === null || answered.at < 0 || placed?.includes(answered.thread.id) !== false
      ? placed
      : placed.toSpliced(answered.at, 0, answered.thread.id);
  const comments = threads.filter(({ suggestionId }) => suggestionId === null);
  const open = comments.filter(isListed);
  const at = new Map(inText?.map((id, index) => [id, index]));
  const isGone = ({ id, anchor }: Thread): boolean => inText !== null && anchor !== null && !at.has(id);
  const order = ({ id, anchor }: Thread): number => (anchor === null ? -1 : (at.get(id) ?? Number.MAX_SAFE_INTEGER));
  return {
    open: open.filter((thread) => !isGone(thread)).toSorted((a, b) => order(a) - order(b)),
    gone: open.filter(isGone),
    resolved: threads.filter((thread) => !isListed(thread)).toSorted((a, b) => b.changedAt - a.changedAt),
    suggestions: threads.filter((thread) => thread.suggestionId !== null && isListed(thread)),
  };
}

/**
 * The unsent comments that no card shows: those that begin a thread, and those for a thread that is not listed, as it was resolved or taken
 * from the reader meanwhile. What waits to be said about a suggestion stands beside that.
 */
export function notInThreads(unsent: readonly UnsentComment[], threads: readonly Thread[]): readonly UnsentComment[] {
  const listed = new Set(threads.map(({ id }) => id));
  return unsent.filter((comment) => {
    const { threadId, suggestionId, refused } = comment;
    if (threadId !== null) return !listed.has(threadId);
    return (suggestionId === null || refused !== null) && !threads.some((thread) => hasArrived(comment, thread));
  });
}

/**
 * What a new comment is to be about, and whether somebody else said it. `key` changes with each wish. With `asked` it was asked for outside the panel,
 * where somebody may have begun to type.
 */
type Begun = { on: NewAnchor | 'section'; told: boolean; draft: CommentDraft | null; asked: boolean; key: number };

type Wanted = Pick<Begun, 'on' | 'told' | 'asked'>;
const anchorOf = (on: Begun['on']): NewAnchor | null => (on === 'section' ? null : on);

/** Whether a draft is of what is written now. */
const isOf = ({ kind, anchor }: NewDraft, { on, told }: Pick<Begun, 'on' | 'told'>): boolean =>
  (kind === 'contribution') === told && isAboutSame(anchor, anchorOf(on));

/**
 * What is begun: the wish, or a draft that the device kept. A wish for a comment about certain words takes up what was begun about these, and nothing
 * that was begun about others: `others` are those drafts, to be gone on with.
 */
function useNewThread(meId: string, sectionId: string, mayComment: boolean) {
  const wish = useWatched(asked);
  const [begun, setBegun] = useState<Begun | null>(null);
  const [others, setOthers] = useState<readonly NewDraft[]>([]);
  const count = useRef(0);
  const begunOf = (wanted: Wanted, drafts: readonly NewDraft[]): Begun => {
    count.current += 1;
    const found = drafts.find((draft) => isOf(draft, wanted));
    return { ...wanted, draft: found?.kind === 'draft' ? found : null, key: count.current };
  };
  const onDrafts = useEffectEvent((drafts: readonly NewDraft[], on: Begun['on'] | null, told: boolean): void => {
    const [first] = drafts;
    if (on !== null) setBegun(begunOf({ on, told, asked: true }, drafts));
    else if (begun === null && first !== undefined)
      setBegun(begunOf({ on: first.anchor ?? 'section', told: first.kind === 'contribution', asked: false }, drafts));
  });
  useEffect(() => {
    if (!mayComment) return;
    let isOver = false;
    const on = wish?.sectionId === sectionId ? wish.on : null;
    void readNewDrafts(meId, sectionId).then((drafts) => isOver || onDrafts(drafts, on, wish?.told === true));
    return () => {
      isOver = true;
    };
  }, [meId, sectionId, mayComment, wish]);
  // What was being written before is kept by now.
  useEffect(() => {
    let isOver = false;
    void readNewDrafts(meId, sectionId).then((drafts) => {
      if (!isOver) setOthers(drafts.filter((draft) => begun === null || !isOf(draft, begun)));
    });
    return () => {
      isOver = true;
    };
  }, [meId, sectionId, begun]);
  return {
    begun,
    others: mayComment ? others : [],
    begin: (on: Begun['on'], told: boolean): void =>
      void readNewDrafts(meId, sectionId).then((drafts) => setBegun(begunOf({ on, told, asked: false }, drafts))),
    end: () => setBegun(null),
  };
}

/** Drafts about other words than those that are written about now, each with the way to go on with it. */
function Others({ drafts, goOn }: { drafts: readonly NewDraft[]; goOn: (draft: NewDraft) => void }) {
  const { t } = useTranslation();
  return drafts.map((draft) => {
    const { kind, anchor } = draft;
    const quote = shortQuote(anchor?.quote ?? '', KEPT_QUOTE);
    const about = anchor === null ? null : anchor.block === null ? 'words' : 'block';
    const told = about === null ? t('contributions.goOn') : t(`contributions.goOnNew.${about}`, { quote });
    return (
      <Button key={JSON.stringify([kind, anchor])} variant="quiet" icon={PenLine} onPress={() => goOn(draft)}>
        {kind === 'contribution' ? told : t(`comments.goOnNew.${about ?? 'section'}`, { quote })}
      </Button>
    );
  });
}

function Threads({ plan, section, toSection }: { plan: Plan; section: Section; toSection: () => void }) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const { data: openThreads, error, refetch } = useSectionThreads(plan.id, section.id);
  const placed = useWatched(placedIn(section.id));
  const wish = useWatched(asked);
  const currentId = wish?.sectionId === section.id ? wish.threadId : null;
  const [showsResolved, setShowsResolved] = useState(false);
  const resolvedCount = useResolvedCount(plan.id, section.id);
  const pages = useResolvedThreads(plan.id, section.id, showsResolved);
  const [answered, setAnswered] = useState<Answered | null>(null);
  // The one that a link leads to, or that is being answered, may be resolved, and on a later page.
  const elsewhere =
    openThreads === undefined
      ? undefined
      : [answered?.thread.id ?? null, currentId].find(
          (wanted) => wanted !== null && !openThreads.some(({ id }) => id === wanted),
        );
  const { data: one } = useOneThread(plan.id, section.id, elsewhere == null ? null : { thread: elsewhere });
  const threads = useMemo(() => {
    if (openThreads === undefined) return undefined;
    // Of one that is in several answers the open list counts: the pages are not read again while nobody looks at them.
    const all = [
      ...(answered === null ? [] : [answered.thread]),
      ...(pages.data?.pages.flatMap((page) => page.threads) ?? []),
      ...(one ? [one] : []),
      ...openThreads,
    ];
    return [...new Map(all.map((thread) => [thread.id, thread])).values()];
  }, [openThreads, one, pages.data, answered]);
  const mayComment = atLeast(section.right, 'comment');
  const { begun, others, begin, end } = useNewThread(me.id, section.id, mayComment);
  const unsent = notInThreads(useUnsentComments(me.id, section.id), threads ?? []);
  const frame = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => sortThreads(threads ?? [], placed, answered), [threads, placed, answered]);
  const isThere = currentId !== null && threads?.some(({ id }) => id === currentId) === true;
  // Each wish counts, also one for the same thread, and it counts once: a thread that somebody resolves later takes no focus.
  const goal = isThere ? wish : null;
  const reached = useRef<typeof goal>(null);
  useEffect(() => {
    if (goal === null || reached.current === goal) return;
    reached.current = goal;
    const card = document.getElementById(`thread-${goal.threadId}`);
    card?.closest('details')?.setAttribute('open', '');
    // One that is longer than the panel is read from its beginning.
    const isLong = (card?.offsetHeight ?? 0) > (card?.closest('aside')?.clientHeight ?? 0) * 0.75;
    card?.scrollIntoView({ block: isLong ? 'start' : 'nearest' });
    if (!goal.quiet) card?.focus({ preventScroll: true });
  }, [goal]);
  if (threads === undefined) return error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Loading />;
  const cardOf = (thread: Thread, isGone = false): React.ReactNode => (
    <ThreadCard
      key={thread.id}
      plan={plan}
      section={section}
      thread={thread}
      isGone={isGone}
      isCurrent={thread.id === currentId}
      onWriting={(begun) => setAnswered(begun === null ? null : { thread: begun, at: placed?.indexOf(begun.id) ?? -1 })}
      toWords={
        placed?.includes(thread.id) === true
          ? () => {
              toSection();
              wordsAsked.set({ sectionId: section.id, threadId: thread.id });
            }
          : null
      }
    />
  );
  const { open, gone, resolved, suggestions } = sorted;
  const count = open.length + gone.length + suggestions.length;
  return (
    <div ref={frame} className="threads">
      {(plan.archivedAt !== null || section.retiredAt !== null) && (
        <p className="soft">{t(plan.archivedAt !== null ? 'comments.over.plan' : 'comments.over.section')}</p>
      )}
      {begun !== null && (
        <NewThread
          key={begun.key}
          plan={plan}
          section={section}
          on={begun.on}
          told={begun.told}
          draft={begun.draft}
          takesTyped={begun.asked}
          done={() => {
            end();
            frame.current?.closest('aside')?.querySelector('h2')?.focus({ preventScroll: true });
          }}
        />
      )}
      {mayComment && begun === null && (
        <div className="row">
          <Button icon={MessageSquarePlus} onPress={() => begin('section', false)}>
            {t('comments.onSection')}
          </Button>
          <Button icon={MessageSquareQuote} onPress={() => begin('section', true)}>
            {t('contributions.begin')}
          </Button>
        </div>
      )}
      <Others drafts={others} goOn={({ kind, anchor }) => begin(anchor ?? 'section', kind === 'contribution')} />
      {unsent.map((comment) => (
        <div key={comment.key} className="thread">
          <UnsentView plan={plan} comment={comment} />
        </div>
      ))}
      <p role="status" className={count === 0 ? 'soft' : 'hidden'}>
        {count === 0 ? t(mayComment ? 'comments.none' : 'comments.noneToRead') : t('comments.count', { count })}
      </p>
      {/* One list, so that a card stays the same one, with what is being written in it, when its words are taken out of the text. */}
      {[
        ...open.map((thread) => cardOf(thread)),
        gone.length > 0 && <h3 key="gone">{t('comments.goneTitle')}</h3>,
        ...gone.map((thread) => cardOf(thread, true)),
        suggestions.length > 0 && <h3 key="suggestions">{t('comments.suggestionsTitle')}</h3>,
        ...suggestions.map((thread) => cardOf(thread)),
      ]}
      {resolvedCount > 0 && (
        <details onToggle={({ currentTarget }) => setShowsResolved(currentTarget.open)}>
          <summary>{t('comments.resolvedCount', { count: resolvedCount })}</summary>
          <div className="threads">{resolved.map((thread) => cardOf(thread))}</div>
          {pages.isError && <CouldNotRead error={pages.error} again={() => void pages.refetch()} />}
          {pages.hasNextPage && (
            <Button isDisabled={pages.isFetching} onPress={() => void pages.fetchNextPage()}>
              {t('conversations.more')}
            </Button>
          )}
        </details>
      )}
    </div>
  );
}

/** The panel. `toSection` brings the section into view. */
export function CommentsPanel({
  plan,
  section,
  toSection,
  close,
}: {
  plan: Plan;
  section: Section;
  toSection: (sectionId: string) => void;
  close: () => void;
}) {
  const { t } = useTranslation();
  const [quiet] = useState(() => asked.get()?.quiet ?? false);
  return (
    <SidePanel
      title={t('comments.title', { title: section.title })}
      aboutId={`section-${section.id}`}
      takesFocus={!quiet}
      onClose={() => {
        asked.set(null);
        close();
      }}
    >
      <Threads plan={plan} section={section} toSection={() => toSection(section.id)} />
    </SidePanel>
  );
}
