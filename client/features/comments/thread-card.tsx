/** A thread: what it is about, what was said in it, and what the reader can do: answer, resolve or reopen. */
import { Check, CornerUpLeft, Lightbulb, Link as LinkIcon, MessageSquareQuote, RotateCcw, TextCursorInput } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { Thread } from '#shared/api-threads.ts';
import type { CommentBody } from '#shared/comment-body.ts';
import { suggestionPath } from '#shared/section-links.ts';
import { atLeast } from '#shared/rights.ts';
import { markSubjectRead } from '#client/api/inbox.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useThreadWrite } from '#client/api/threads.ts';
import { readContributionDraft, readDraft } from '#client/offline/comment-drafts.ts';
import { keepComment, useUnsentComments, type UnsentComment } from '#client/offline/unsent-comments.ts';
import { Button, ButtonLink, Icon } from '#client/ui/button.tsx';
import { useLookedAt } from '#client/ui/looked-at.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Words } from '#client/ui/words.tsx';
import { firstName, moment, sentences } from '#client/words/format.ts';
import { AudienceBadge } from './audience.tsx';
import { CommentView } from './comment-view.tsx';
import { Composer } from './composer.tsx';
import { ContributionForm } from './contribution-form.tsx';
import { useSayerName } from './contribution-view.tsx';
import { threadPath } from './thread-link.ts';
import { hasArrived, UnsentView } from './unsent-view.tsx';

/** The most letters of a quote that a card shows. */
const QUOTE = 180;

/** The beginning of a quote, with at most so many letters. */
export function shortQuote(quote: string, most: number): string {
  return quote.length > most ? `${quote.slice(0, most - 1)}…` : quote;
}

/** The words that a thread is about. */
export function Quote({ quote }: { quote: string }) {
  if (quote === '') return null;
  return (
    <blockquote className="thread-quote" dir="auto">
      {shortQuote(quote, QUOTE)}
    </blockquote>
  );
}

/** The name of whoever said the first words of a thread. */
function useFirstName(plan: Plan): (thread: Thread) => string {
  const nameOf = useSayerName(plan);
  return ({ comments: [first] }) => {
    if (first === undefined) return '';
    return firstName(first.contribution === null ? first.person.name : nameOf(first.contribution.by));
  };
}

/**
 * An answer that is being written, of one's own or of somebody else, and the draft of it that the device kept. In a resolved thread none can be
 * begun. One that was begun before somebody resolved it stays, and `reopen` opens the thread again when it is sent.
 */
function Answer({
  plan,
  section,
  thread,
  reopen,
  onWriting,
}: {
  plan: Plan;
  section: Section;
  thread: Thread;
  reopen: () => Promise<unknown>;
  onWriting: (thread: Thread | null) => void;
}) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const [start, setStart] = useState<CommentBody | null>(null);
  const [hasTold, setHasTold] = useState(false);
  const [open, setOpen] = useState<'own' | 'told' | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const nameOf = useFirstName(plan);
  useEffect(() => {
    let isOver = false;
    const place = { sectionId: section.id, threadId: thread.id, suggestionId: null, anchor: null };
    void readDraft(me.id, place).then((draft) => {
      if (isOver || draft === null) return;
      setStart(draft.body);
    });
    void readContributionDraft(me.id, place).then((draft) => isOver || setHasTold(draft !== null));
    return () => {
      isOver = true;
    };
  }, [me.id, section.id, thread.id]);
  const begin = (what: 'own' | 'told'): void => {
    setOpen(what);
    onWriting(thread);
  };
  const close = (): void => {
    if (open === 'own') setStart(null);
    else setHasTold(false);
    setOpen(null);
    onWriting(null);
    requestAnimationFrame(() => button.current?.focus({ preventScroll: true }));
  };
  const isOver = thread.resolved !== null;
  const isOwn = thread.right === 'own';
  if (open === null)
    return (
      <>
        {(!isOver || start !== null) && (
          <Button ref={button} icon={CornerUpLeft} onPress={() => begin('own')}>
            {t(start !== null ? 'comments.goOn' : isOwn ? 'comments.addMore' : 'comments.reply')}
          </Button>
        )}
        {(!isOver || hasTold) && (
          <Button variant="quiet" icon={MessageSquareQuote} onPress={() => begin('told')}>
            {t(hasTold ? 'contributions.goOn' : 'contributions.begin')}
          </Button>
        )}
      </>
    );
  const { audience } = thread;
  const of = { threadId: thread.id, suggestionId: null, anchor: null, audience };
  const place = { ...of, plan, section, draftOf: me.id, choosesAudience: false };
  const kept = { ...of, personId: me.id, planId: plan.id, sectionId: section.id };
  const send = (said: Pick<UnsentComment, 'body' | 'contribution'>): void => {
    // If the thread cannot be opened again, the server refuses the words, and they stay with the reason.
    void keepComment({ ...kept, ...said }, isOver ? reopen : undefined);
    close();
    // Where it stands now, with how it stands, is above what was pressed.
    requestAnimationFrame(() =>
      Array.from(button.current?.closest('.thread')?.querySelectorAll('.comment') ?? [])
        .at(-1)
        ?.scrollIntoView({ block: 'nearest' }),
    );
  };
  const isTold = (thread.comments[0]?.contribution ?? null) !== null;
  return (
    <>
      <p role="status" className={isOver ? 'small' : 'hidden'}>
        {isOver && t('comments.doneMeanwhile')}
      </p>
      {open === 'told' ? (
        <ContributionForm
          {...place}
          start={null}
          sendLabel={t(isOver ? 'comments.reopenAndSend' : 'contributions.send')}
          send={(contribution) => send({ body: null, contribution })}
          cancel={close}
        />
      ) : (
        <Composer
          {...place}
          label={
            isOwn
              ? t('comments.addMoreLabel')
              : t(isTold ? 'contributions.replyTo' : 'comments.replyTo', { name: nameOf(thread) })
          }
          start={start}
          sendLabel={t(isOver ? 'comments.reopenAndSend' : 'comments.send')}
          send={(body) => send({ body, contribution: null })}
          cancel={close}
        />
      )}
    </>
  );
}

/**
 * The card. `isGone` says that the words are not in the text any more. `toWords` leads to them; null where there is no way. With
 * `isCurrent` it is the one that the reader went to.
 */
export function ThreadCard({
  plan,
  section,
  thread,
  isGone,
  isCurrent,
  toWords,
  link = false,
  isInSuggestion = false,
  onWriting = () => undefined,
}: {
  plan: Plan;
  section: Section;
  thread: Thread;
  isGone: boolean;
  isCurrent: boolean;
  toWords: (() => void) | null;
  /** Shows a link to the section in place of the button that leads to the words. */
  link?: boolean;
  /** Whether it stands beside the suggestion that it is about, so that no way has to lead there. */
  isInSuggestion?: boolean;
  /** Called with the thread when an answer is begun, and with null when it is sent or given up. */
  onWriting?: (thread: Thread | null) => void;
}) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const { busy, problem, write } = useThreadWrite(plan.id, section.id);
  const unsent = useUnsentComments(me.id, section.id).filter(
    (comment) => comment.threadId === thread.id && !hasArrived(comment, thread),
  );
  const { anchor, suggestionId, resolved, reopened, waits, right } = thread;
  const mayAnswer = right === 'comment' || (right === 'own' && atLeast(section.right, 'comment'));
  const turn = (): Promise<boolean> => write('POST', `/api/threads/${thread.id}/${resolved === null ? 'resolve' : 'reopen'}`);
  const turnAndLeave = async (): Promise<void> => {
    const home = card.current?.closest('aside')?.querySelector('h2') ?? card.current?.closest('main');
    // The card goes to another list, with what had the focus.
    if ((await turn()) && document.activeElement === document.body) home?.focus({ preventScroll: true });
  };
  const card = useRef<HTMLElement>(null);
  useLookedAt(card, `${thread.id} ${thread.changedAt}`, () => void markSubjectRead({ threadId: thread.id }));
  const name = useFirstName(plan)(thread);
  const isTold = (thread.comments[0]?.contribution ?? null) !== null;
  return (
    <section
      ref={card}
      id={`thread-${thread.id}`}
      className="thread"
      aria-label={t(isTold ? 'contributions.threadOf' : 'comments.threadOf', { name })}
      aria-current={isCurrent || undefined}
      data-resolved={resolved === null ? undefined : ''}
      tabIndex={-1}
    >
      {(waits || thread.audience !== 'readers') && (
        <div className="facts">
          {waits && <p className="tag waits">{t('comments.waits')}</p>}
          <AudienceBadge plan={plan} audience={thread.audience} />
        </div>
      )}
      {anchor !== null && anchor.block !== null && (
        <p className="soft small">
          {anchor.blockName === null
            ? t('comments.aboutBlock')
            : t('comments.aboutBlockOf', { block: t(`blocks.${anchor.blockName}`) })}
        </p>
      )}
      {anchor !== null && <Quote quote={anchor.quote} />}
      {anchor === null && suggestionId === null && <p className="soft small">{t('comments.aboutAll')}</p>}
      {isGone && anchor !== null && (
        <p className="soft small">
          {sentences(
            t(anchor.block === null ? 'comments.gone' : 'comments.blockGone'),
            anchor.place !== '' && t('comments.goneFrom', { place: anchor.place }),
          )}
        </p>
      )}
      {toWords !== null && anchor !== null && !isGone && (
        <Button variant="quiet" icon={TextCursorInput} onPress={toWords}>
          {t(anchor.block === null ? 'comments.toWords' : 'comments.toBlock')}
        </Button>
      )}
      {suggestionId !== null && !isInSuggestion && (
        <>
          <p className="soft small">{t('comments.aboutSuggestion')}</p>
          <ButtonLink variant="quiet" icon={Lightbulb} to={suggestionPath(plan.id, section.id, suggestionId)}>
            {t('comments.toSuggestion')}
          </ButtonLink>
        </>
      )}
      {link && suggestionId === null && (
        <ButtonLink variant="quiet" icon={LinkIcon} to={threadPath(plan.id, section.id, thread.id)}>
          {t(anchor === null ? 'comments.toSection' : 'comments.toWordsIn', { title: section.title })}
        </ButtonLink>
      )}
      {thread.comments.map((comment) => (
        <CommentView key={comment.id} plan={plan} section={section} comment={comment} />
      ))}
      {unsent.map((comment) => (
        <UnsentView key={comment.key} plan={plan} comment={comment} />
      ))}
      {resolved !== null && (
        <p className="thread-resolved small">
          <Icon of={Check} />
          <Words>{t('comments.resolvedBy', { name: resolved.person.name, when: moment(resolved.at) })}</Words>
        </p>
      )}
      {reopened !== null && (
        <p className="thread-resolved small">
          <Icon of={RotateCcw} />
          <Words>{t('comments.reopenedBy', { name: reopened.person.name, when: moment(reopened.at) })}</Words>
        </p>
      )}
      {right === 'own' && <p className="soft small">{t('comments.inConfidence')}</p>}
      <WriteProblem problem={problem} />
      {mayAnswer && (
        <div className="thread-tools">
          <Answer plan={plan} section={section} thread={thread} reopen={turn} onWriting={onWriting} />
          {right === 'comment' && (
            <Button
              variant="quiet"
              icon={resolved === null ? Check : RotateCcw}
              isDisabled={busy}
              onPress={() => void turnAndLeave()}
            >
              {t(resolved === null ? 'comments.resolve' : 'comments.reopen')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
