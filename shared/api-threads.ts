/**
 * The API of comments: threads that are about words of a section, or about it as a whole, and their comments. Times are milliseconds
 * since 1970.
 */
import { z } from 'zod';
import { zPerson } from '#shared/api.ts';
import { BLOCK_NAMES } from '#shared/blocks.ts';
import { zCommentBody } from '#shared/comment-body.ts';
import { CONTRIBUTION_FIELDS, zNewContribution } from '#shared/contributions.ts';
import { MAX_ANCHOR_RANGES, MAX_QUOTE_LETTERS, SURROUNDING_LETTERS } from '#shared/conversations.ts';
import { isStorable } from '#shared/plain-text.ts';
import { AUDIENCES } from '#shared/rights.ts';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const time = z.number().int().nonnegative();
const unit = z
  .number()
  .int()
  .min(0)
  .max(2 ** 53 - 1);
const words = (most: number) => z.string().max(most).refine(isStorable, 'wrong');
/** The ids of units, as `client, clock, length, …` in the order of the text. */
const units = z
  .array(unit)
  .max(MAX_ANCHOR_RANGES * 3)
  .refine((list) => list.length % 3 === 0, 'wrong');

/** A key that the page makes for one request. The same request with the same key is done once, however often it is sent. */
const key = id;
/** The account that the page is open for. A comment that waited is not sent as the words of whoever signed in meanwhile. */
const person = z.string().max(64).optional();

/**
 * The words that a new thread is about: their units in the text as the page has it, the words, and a little of the text around them.
 * `block` is the marker of the structured block that the thread is about, as client and clock; null for words.
 */
export const zNewAnchor = z.object({
  units,
  block: z.tuple([unit, unit]).nullable(),
  quote: words(MAX_QUOTE_LETTERS),
  before: words(SURROUNDING_LETTERS),
  after: words(SURROUNDING_LETTERS),
});
export type NewAnchor = z.infer<typeof zNewAnchor>;

/**
 * What a thread is about. `units` are those that the words were at first, and `block` the marker that a block was at first; a page that finds
 * none of them in its text asks where they are (`zSectionAnchors`). A thread about a block has no units. `blockName` says what kind of block it
 * is; null for words, and for a block that was gone when the thread began. `place` is the heading above the words when the thread began; empty if there was none.
 */
export const zAnchor = z.object({
  units,
  block: z.tuple([unit, unit]).nullable(),
  blockName: z.enum(BLOCK_NAMES).nullable().default(null),
  quote: z.string(),
  before: z.string(),
  after: z.string(),
  place: z.string(),
});
export type Anchor = z.infer<typeof zAnchor>;

/**
 * What somebody said who was not online, as a reader gets it. The comment's own `person` and `at` say who wrote it down and when. A member
 * who said it is named also after they left.
 */
export const zShownContribution = z.object({
  ...CONTRIBUTION_FIELDS,
  by: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('member'), memberId: z.string(), person: zPerson }),
    z.object({ kind: z.literal('other'), name: z.string(), relation: z.string() }),
  ]),
});
export type ShownContribution = z.infer<typeof zShownContribution>;

/** What a comment says or said: words of its writer, or what somebody else said. One of the two is null. */
const said = { body: zCommentBody.nullable(), contribution: zShownContribution.nullable() };

export const zComment = z.object({
  id: z.string(),
  person: zPerson,
  at: time,
  /** Both are null after its writer deleted it. */
  ...said,
  deletedAt: time.nullable(),
  /** What it said before, oldest first, each with the time at which it was replaced. Empty after it was deleted. */
  earlier: z.array(z.object({ ...said, until: time })),
  /** Until when the caller can change it; null if they cannot. */
  editableUntil: time.nullable(),
  /** Whether the caller can delete it now. */
  deletable: z.boolean().default(false),
  /** The members whom it mentions and who can read it, by member id. */
  mentions: z.array(z.string()),
});
export type Comment = z.infer<typeof zComment>;

export const zThread = z.object({
  id: z.string(),
  sectionId: z.string(),
  audience: z.enum(AUDIENCES),
  /** Null for a thread about the section as a whole. */
  anchor: zAnchor.nullable(),
  /** The suggestion that is discussed here; null for a thread of comments. */
  suggestionId: z.string().nullable(),
  at: time,
  /** When somebody last wrote in it, resolved it or reopened it. */
  changedAt: time,
  resolved: z.object({ person: zPerson, at: time }).nullable(),
  /** Who opened an open one again; null if nobody did, and in older answers that devices have stored. */
  reopened: z.object({ person: zPerson, at: time }).nullable().default(null),
  /** What the caller may do: read their own comments alone, read all, also comment, resolve and reopen. */
  right: z.enum(['own', 'read', 'comment']),
  /** Whether it waits for the caller. */
  waits: z.boolean(),
  comments: z.array(zComment),
});
export type Thread = z.infer<typeof zThread>;

/** A place in a list of threads, as the answer before gave it. */
const place = z.string().regex(/^\d{1,15}~[A-Za-z0-9_-]{1,64}$/);

/** Which open threads of a section to list: those behind a place. Or one thread alone, also a resolved one, by its id or by its suggestion. */
export const zSectionThreadsQuery = z.object({ after: place.optional(), thread: id.optional(), suggestion: id.optional() });
/**
 * A page of the open threads of a section, in the order in which they were begun; `next` is the place of the next page, null at the end.
 * `resolved` tells how many resolved ones there are, which the list of the plan gives.
 */
export const zSectionThreads = z.object({
  threads: z.array(zThread),
  next: z.string().nullable().default(null),
  resolved: z.number().int().default(0),
});
export type SectionThreads = z.infer<typeof zSectionThreads>;

/** Which threads of a plan to list. `mine` are the open ones that wait for the caller. */
export const zThreadsQuery = z.object({
  state: z.enum(['open', 'mine', 'resolved']).default('open'),
  section: id.optional(),
  /** Lists those that changed before this place, as the answer before gave it. */
  before: place.optional(),
});
/** A page of the threads of a plan, those that changed last first; `next` is the place of the next page, null at the end. */
export const zPlanThreads = z.object({ threads: z.array(zThread), next: z.string().nullable() });
export type PlanThreads = z.infer<typeof zPlanThreads>;

/** How many open threads each section has for the caller, and how many of them wait for the caller. Sections without one are left out. */
export const zThreadCounts = z.object({
  sections: z.array(z.object({ sectionId: z.string(), open: z.number().int(), waiting: z.number().int() })),
});
export type ThreadCounts = z.infer<typeof zThreadCounts>;

/** Where the words of a section's threads stand after row `seq`. Asked for by a page that finds none of a thread's units in its text. */
export const zSectionAnchors = z.object({
  seq: z.number().int(),
  anchors: z.array(z.object({ threadId: z.string(), units, block: z.tuple([unit, unit]).nullable() })),
});
export type SectionAnchors = z.infer<typeof zSectionAnchors>;

/** The members who can read a section, by member id: those whom a comment for all its readers can mention. */
export const zSectionReaders = z.object({ members: z.array(z.string()) });

/** What is to be said: words of the caller, or what somebody else said. Exactly one of the two. */
const toSay = {
  body: zCommentBody.nullable().default(null),
  contribution: zNewContribution.nullable().default(null),
};
const saysOne = (request: { body: unknown; contribution: unknown }): boolean =>
  (request.body === null) !== (request.contribution === null);

export const zNewThread = z
  .object({
    /** The suggestion that is discussed in it. Whoever can read the suggestion can read it, and it is about no words. */
    suggestionId: id.optional(),
    key,
    person,
    audience: z.enum(AUDIENCES),
    anchor: zNewAnchor.nullable(),
    ...toSay,
  })
  .refine(saysOne, 'empty')
  .refine(({ suggestionId, audience }) => suggestionId === undefined || audience === 'readers', {
    path: ['audience'],
    message: 'wrong',
  })
  .refine(({ suggestionId, anchor }) => suggestionId === undefined || anchor === null, { path: ['anchor'], message: 'wrong' });
export type NewThread = z.infer<typeof zNewThread>;
export const zNewComment = z.object({ key, person, ...toSay }).refine(saysOne, 'empty');
/** What a comment is to say from now on. What somebody else said stays theirs, and a comment stays its writer's. */
export const zEditComment = z.object(toSay).refine(saysOne, 'empty');
/** What a request wants to say. */
export type ToSay = z.infer<typeof zEditComment>;

/** Names a thread or a comment that was made, also if the request was one that had been done before. */
export const zMade = z.object({ threadId: z.string(), commentId: z.string() });
export type Made = z.infer<typeof zMade>;
