/** What Find finds in comments: those that have the words, each with the way to its thread. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { Plan, Section } from '#shared/api.ts';
import type { Comment, Thread } from '#shared/api-threads.ts';
import { plainTextOf } from '#shared/comment-body.ts';
import { textOfContribution } from '#shared/contributions.ts';
import { findWords, hasWords } from '#shared/search-text.ts';
import { allPlanThreads } from '#client/api/threads.ts';
import { firstName } from '#client/words/format.ts';
import { openComments } from './asked.ts';
import { useMemberName } from './body-view.tsx';
import { useSayerName } from './contribution-view.tsx';

/** The most comments in the list, and how many letters before the words one shows. */
const MOST = 20;
const BEFORE = 40;

/** A comment that has the words. */
export type FoundComment = {
  readonly section: Section;
  readonly thread: Thread;
  readonly comment: Comment;
  readonly text: string;
};

/** The words of a comment, or of what somebody else said; empty after it was deleted. */
function textOf({ body, contribution }: Comment, nameOf: (memberId: string) => string): string {
  if (contribution !== null) return textOfContribution(contribution);
  return body === null ? '' : plainTextOf(body, nameOf);
}

/** The comments that have these words (from `searchWords`), those of the thread that changed last first. */
export function commentsWith(
  plan: Plan,
  threads: readonly Thread[],
  words: string,
  nameOf: (memberId: string) => string,
): FoundComment[] {
  if (words === '') return [];
  return threads
    .flatMap((thread) => {
      const section = plan.sections.find(({ id }) => id === thread.sectionId);
      if (section === undefined) return [];
      return thread.comments.flatMap((comment) => {
        const text = textOf(comment, nameOf);
        return hasWords(text, words) ? [{ section, thread, comment, text }] : [];
      });
    })
    .slice(0, MOST);
}

function Excerpt({ text, words }: { text: string; words: string }) {
  const span = findWords(text, words);
  if (span === null) return <bdi>{text.slice(0, 3 * BEFORE)}</bdi>;
  const start = Math.max(0, span.from - BEFORE);
  return (
    <bdi>
      <span>{`${start > 0 ? '…' : ''}${text.slice(start, span.from)}`}</span>
      <mark>{text.slice(span.from, span.to)}</mark>
      <span>{text.slice(span.to, span.to + 2 * BEFORE)}</span>
    </bdi>
  );
}

/** The list, under those of the texts. Without a network, and where nothing is found, it is not there. */
export function FoundComments({ plan, words }: { plan: Plan; words: string }) {
  const { t } = useTranslation();
  const nameOf = useMemberName(plan);
  const sayerOf = useSayerName(plan);
  const { data } = useQuery({ ...allPlanThreads(plan.id), enabled: words !== '' });
  // oxlint-disable-next-line react/exhaustive-deps -- the names come from the plan
  const found = useMemo(() => commentsWith(plan, data ?? [], words, nameOf), [plan, data, words]);
  if (found.length === 0) return null;
  return (
    <>
      <h3>{t('comments.inComments')}</h3>
      <ul className="plain lines found">
        {found.map(({ section, thread, comment, text }) => (
          <li key={comment.id}>
            <AriaButton
              className="button quiet"
              onPress={() => {
                document.getElementById(`section-${section.id}`)?.scrollIntoView({ block: 'start' });
                openComments(section.id, { threadId: thread.id });
              }}
            >
              <span>
                <strong>
                  {comment.contribution === null
                    ? t('comments.found', { name: firstName(comment.person.name), title: section.title })
                    : t('contributions.found', { name: sayerOf(comment.contribution.by), title: section.title })}
                </strong>
                <span className="found-line">
                  <Excerpt text={text} words={words} />
                </span>
              </span>
            </AriaButton>
          </li>
        ))}
      </ul>
    </>
  );
}
