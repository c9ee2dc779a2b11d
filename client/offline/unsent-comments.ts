/**
 * Comments that the server does not have yet: each is kept on the device with the key of its request and sent once, when there is a line.
 * One that is refused stays with the reason until its writer puts it away. What somebody else said is kept and sent in the same way.
 * Drafts of both are kept in the same store (comment-drafts.ts).
 */
import { useMemo, useSyncExternalStore } from 'react';
import { uuidv4 } from 'lib0/random';
import { z } from 'zod';
import { zMade, zNewAnchor } from '#shared/api-threads.ts';
import { zCommentBody } from '#shared/comment-body.ts';
import { CONTRIBUTION_WAYS, zNewContribution } from '#shared/contributions.ts';
import { AUDIENCES } from '#shared/rights.ts';
import { call } from '#client/api/http.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { entries, put, remove } from '#client/offline/account-database.ts';
import { problemOf, type Problem } from '#client/ui/problem.ts';

const zWhere = z.object({
  personId: z.string(),
  planId: z.string(),
  sectionId: z.string(),
  /** The thread that it answers; null for one that begins a thread. */
  threadId: z.string().nullable(),
  /** The suggestion that a new thread is about; null for others, and for an answer. */
  suggestionId: z.string().nullable().default(null),
});
const zComment = zWhere.extend({
  kind: z.literal('comment'),
  key: z.string(),
  at: z.number(),
  audience: z.enum(AUDIENCES),
  /** What a new thread is about; null for the section as a whole, and for an answer. */
  anchor: zNewAnchor.nullable(),
  /** One of the two is null: words of one's own, or what somebody else said. */
  body: zCommentBody.nullable(),
  contribution: zNewContribution.nullable().default(null),
  /** Why the server refused it; null while it waits to be sent. */
  refused: z.string().nullable(),
});
const zDraft = zWhere.extend({
  kind: z.literal('draft'),
  audience: z.enum(AUDIENCES),
  anchor: zNewAnchor.nullable(),
  body: zCommentBody,
});
/** What somebody has filled in so far of what another one said. Nothing of it has to be complete. */
const zContributionDraft = zWhere.extend({
  kind: z.literal('contribution'),
  audience: z.enum(AUDIENCES),
  anchor: zNewAnchor.nullable(),
  fields: z.object({
    who: z.string(),
    name: z.string(),
    relation: z.string(),
    way: z.enum(CONTRIBUTION_WAYS),
    day: z.string(),
    time: z.string(),
    words: z.string(),
    observed: z.string(),
    reading: z.string(),
  }),
});
/** What somebody has begun to say of a risk. `block` is the marker of its block. */
const zViewDraft = z.object({
  kind: z.literal('view'),
  personId: z.string(),
  planId: z.string(),
  sectionId: z.string(),
  block: z.tuple([z.number(), z.number()]),
  text: z.string(),
});
/** What the store keeps. */
export const zUnsentComment = z.discriminatedUnion('kind', [zComment, zDraft, zContributionDraft, zViewDraft]);
/** A comment that is not sent yet, or that was refused. */
export type UnsentComment = Readonly<z.infer<typeof zComment>>;
/** A comment that somebody has begun to write. */
export type CommentDraft = Readonly<z.infer<typeof zDraft>>;
/** What somebody else said, as far as it is filled in. */
export type ContributionDraft = Readonly<z.infer<typeof zContributionDraft>>;
/** A view of a risk that somebody has begun to write. */
export type ViewDraft = Readonly<z.infer<typeof zViewDraft>>;

/** What the server answers when it cannot take anything now. The comment is then sent later. */
const LATER: readonly Problem[] = [
  'offline',
  'unavailable',
  'not_saved',
  'server_error',
  'too_many',
  'not_signed_in',
  'second_step_needed',
  'client_too_old',
];
/** How long until a comment is tried again that was not sent for a reason that may be over soon, in milliseconds. */
const RETRY_TIME = 15_000;

const NONE: readonly UnsentComment[] = [];
let all: readonly UnsentComment[] = NONE;
const listeners = new Set<() => void>();
/** Called for the section of a comment that was sent, before it leaves this list. */
let onSent: (planId: string, sectionId: string) => Promise<void> = async () => undefined;

/** Sets what reads the threads of a section again after a comment of it was sent. */
export function whenCommentSent(reread: typeof onSent): void {
  onSent = reread;
}

function set(list: readonly UnsentComment[]): void {
  all = list;
  for (const listener of listeners) listener();
}

onSignOutCleanup(() => all.length > 0 && set(NONE));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** How many comments their writer would lose by signing out. */
export function unsentCommentCount(): number {
  return all.length;
}

function useAll(): readonly UnsentComment[] {
  return useSyncExternalStore(
    subscribe,
    () => all,
    () => NONE,
  );
}

/** The comments of an account in a section that are not sent, oldest first. */
export function useUnsentComments(personId: string, sectionId: string): readonly UnsentComment[] {
  const list = useAll();
  return useMemo(
    () => list.filter((comment) => comment.personId === personId && comment.sectionId === sectionId),
    [list, personId, sectionId],
  );
}

/** The comments of an account in a plan that the server refused, oldest first. */
export function useRefusedComments(personId: string, planId: string): readonly UnsentComment[] {
  const list = useAll();
  return useMemo(
    () => list.filter((comment) => comment.personId === personId && comment.planId === planId && comment.refused !== null),
    [list, personId, planId],
  );
}

/** Has the browser ask before the page closes while a comment is in no other place. */
function warnBeforeUnload(event: BeforeUnloadEvent): void {
  if (all.some(({ key }) => !onDevice.has(key))) event.preventDefault();
}
const onDevice = new Set<string>();

/** Whether a comment is on the device, and not in this page alone. */
export function isOnDevice({ key }: UnsentComment): boolean {
  return onDevice.has(key);
}

async function store(comment: UnsentComment): Promise<void> {
  if (await put(comment.personId, 'comments', comment.key, comment)) {
    onDevice.add(comment.key);
    set([...all]);
  }
  // The browser adds the same listener only once.
  else addEventListener('beforeunload', warnBeforeUnload);
}

function forget(personId: string, key: string): Promise<void> {
  set(all.filter((other) => other.key !== key));
  onDevice.delete(key);
  return remove(personId, 'comments', key);
}

/** Puts a refused comment away. */
export function dropComment({ personId, key }: UnsentComment): void {
  void forget(personId, key);
}

function request(unsent: UnsentComment): Promise<unknown> {
  const { threadId, suggestionId, sectionId, personId, audience, anchor } = unsent;
  const { key, body, contribution } = unsent;
  const about = suggestionId === null ? {} : { suggestionId };
  // Somebody else may have signed in meanwhile. The server then refuses it, and it waits for its writer.
  const said = { key, person: personId, body, contribution };
  return threadId === null
    ? call(zMade, 'POST', `/api/sections/${sectionId}/threads`, { ...said, audience, anchor, ...about })
    : call(zMade, 'POST', `/api/threads/${threadId}/comments`, said);
}

let sending: Promise<void> = Promise.resolve();
let retry: ReturnType<typeof setTimeout> | undefined;

/** Sends the comments of an account that wait, one after the other. It ends at the first that cannot be sent now. */
export function sendComments(personId: string): Promise<void> {
  clearTimeout(retry);
  sending = sending.then(async () => {
    for (;;) {
      const waiting = all.find((comment) => comment.personId === personId && comment.refused === null);
      if (waiting === undefined) return;
      try {
        await request(waiting);
      } catch (error) {
        const problem = problemOf(error);
        if (LATER.includes(problem)) {
          retry = setTimeout(() => void sendComments(personId), RETRY_TIME);
          return;
        }
        // What its writer may no longer read does not stay here: an anchor has words of the section.
        const anchor = problem === 'not_found' ? null : waiting.anchor;
        const refused = { ...waiting, anchor, refused: problem };
        set(all.map((other) => (other.key === waiting.key ? refused : other)));
        await store(refused);
        continue;
      }
      await onSent(waiting.planId, waiting.sectionId).catch(() => undefined);
      await forget(personId, waiting.key);
    }
  });
  return sending;
}

/** Keeps a comment on the device and sends it, after `first` where something has to be done before. */
export async function keepComment(
  comment: Omit<UnsentComment, 'kind' | 'key' | 'at' | 'refused'>,
  first?: () => Promise<unknown>,
): Promise<void> {
  const kept: UnsentComment = { ...comment, kind: 'comment', key: uuidv4(), at: Date.now(), refused: null };
  set([...all, kept]);
  await store(kept);
  await first?.();
  void sendComments(kept.personId);
}

/** Reads from the device what an account has not sent. */
export async function loadComments(personId: string): Promise<void> {
  const known = new Set(all.map(({ key }) => key));
  const found = (await entries(personId, 'comments')).flatMap(([, value]) => {
    const comment = zUnsentComment.safeParse(value).data;
    return comment?.kind === 'comment' && comment.personId === personId && !known.has(comment.key) ? [comment] : [];
  });
  for (const { key } of found) onDevice.add(key);
  if (found.length > 0) set([...all, ...found].toSorted((a, b) => a.at - b.at));
}
