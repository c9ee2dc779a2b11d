/** The queries of the inbox, and what marks something in it as read. */
import { queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { zInbox, zInboxCount, zOutbox, type InboxCount, type InboxRead } from '#shared/api-inbox.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { readThroughCache } from '#client/offline/answer-cache.ts';
import { inboxPath } from '#client/offline/prune.ts';

/** How often a page asks how much is unread, in milliseconds. On the page of a plan the plan's room tells it at once. */
const COUNT_INTERVAL = 60_000;

const countQuery = queryOptions({
  queryKey: keys.inboxCount,
  queryFn: () => call(zInboxCount, 'GET', '/api/inbox/count'),
  retry: false,
  // Without a network nobody asks in vain.
  networkMode: 'online',
});

/** How much is unread. Without an answer a page shows no count. */
export const useInboxCount = (enabled: boolean) =>
  useQuery({ ...countQuery, enabled, refetchInterval: COUNT_INTERVAL, staleTime: 3000 });

/** The inbox by pages, the newest first. The device keeps the first page of the whole for times without a network. */
export const useInbox = (unread: boolean) =>
  useInfiniteQuery({
    queryKey: keys.inbox(unread),
    queryFn: ({ pageParam: before }) => {
      const params = new URLSearchParams({ ...(unread && { unread: '1' }), ...(before !== null && { before }) });
      const path = params.size === 0 ? inboxPath : `${inboxPath}?${params}`;
      return path === inboxPath ? readThroughCache(zInbox, path) : call(zInbox, 'GET', path);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });

/** What managers of the service see of e-mail. */
export const useOutbox = () =>
  useQuery({ queryKey: keys.outbox, queryFn: () => call(zOutbox, 'GET', '/api/service/mail'), staleTime: 0 });

/** Reads again what the page shows of the inbox. */
export async function rereadInbox(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: keys.inboxes });
}

/** Marks something as read and reads the inbox again. Answers whether the server has it. */
export async function markInboxRead(read: InboxRead): Promise<boolean> {
  try {
    await call(z.unknown(), 'POST', '/api/inbox/read', read);
  } catch {
    // It stays unread, which is better than to lose it.
    return false;
  }
  await rereadInbox();
  return true;
}

/** Marks what is told about these sections as a whole as read, where something is unread. For sections that the reader has seen. */
export function markSectionsRead(sectionIds: Iterable<string>): void {
  const unread = new Set(queryClient.getQueryData<InboxCount>(keys.inboxCount)?.sections);
  for (const sectionId of sectionIds) if (unread.has(sectionId)) void markInboxRead({ sectionId });
}

/**
 * Marks what is told about a thread or a suggestion as read, where something about it is unread. For what is before the reader's eyes. A count
 * that is out of date is read again first, once for all: what the reader looks at may have come a moment ago.
 */
export async function markSubjectRead(
  subject: { readonly threadId: string } | { readonly suggestionId: string },
): Promise<void> {
  if (!navigator.onLine) return;
  // Without an answer it stays unread, which is better than to lose it.
  const count = await queryClient.fetchQuery({ ...countQuery, staleTime: Infinity }).catch(() => null);
  if (count === null) return;
  const isUnread =
    'threadId' in subject ? count.threads.includes(subject.threadId) : count.suggestions.includes(subject.suggestionId);
  if (isUnread) await markInboxRead(subject);
}
