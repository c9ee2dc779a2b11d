/** Threads about words of sections, their comments, and the keys of requests that were done. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { CommentBody } from '#shared/comment-body.ts';
import { mentionedIn, zCommentBody } from '#shared/comment-body.ts';
import { zContribution, type Contribution, type Said } from '#shared/contributions.ts';
import type { Audience, KeptFor } from '#shared/rights.ts';
import { BLOCK_NAMES } from '#shared/blocks.ts';
import { isFor, keptForColumn, keptForIn } from '#server/store/records/kept-for.ts';
import type { Tables } from '#server/store/tables.ts';

const zAnchorRecord = z.object({
  /** The units that the words, or the letters of the block, were at first, as `client, clock, length, …`. */
  first: z.array(z.number()),
  /** The marker that the block was at first, and its kind where it stood in the text when the thread began. */
  block: z.tuple([z.number(), z.number()]).nullable(),
  blockName: z.enum(BLOCK_NAMES).nullable().default(null),
  quote: z.string(),
  before: z.string(),
  after: z.string(),
  place: z.string(),
});
/** The words or the block that a thread is about. */
export type AnchorRecord = z.infer<typeof zAnchorRecord>;

/** A thread. Its anchor is null if it is about the section as a whole. */
export type ThreadRecord = {
  readonly id: string;
  readonly planId: string;
  readonly sectionId: string;
  readonly suggestionId: string | null;
  readonly audience: Audience;
  readonly anchor: AnchorRecord | null;
  readonly begunBy: string;
  readonly at: number;
  readonly changedAt: number;
  readonly resolved: { readonly by: string; readonly at: number } | null;
  /** Who opened it again last, also where it was resolved once more since. */
  readonly reopened: { readonly by: string; readonly at: number } | null;
  readonly keptFor: KeptFor;
};

/** A comment. What it says is one of `body` and `contribution`, and neither after it was deleted; `earlier` is what it said before, oldest first. */
export type CommentRecord = {
  readonly id: string;
  readonly threadId: string;
  readonly personId: string;
  readonly at: number;
  readonly body: CommentBody | null;
  readonly contribution: Contribution | null;
  readonly deletedAt: number | null;
  readonly earlier: readonly (Said & { readonly until: number })[];
};

/** A thread without the words that it is about. */
export type ThreadFactsRecord = Omit<ThreadRecord, 'anchor'>;

/** What the rules need to know of a comment. `mentions` are member ids. */
export type CommentFactsRecord = Pick<CommentRecord, 'personId' | 'at' | 'deletedAt'> & {
  readonly mentions: readonly string[];
};

/** Which threads to read: all or those that are resolved or not, from a place on, and at most so many. */
export type WhichThreads = { readonly isResolved?: boolean; readonly before?: ThreadPlace | undefined; readonly limit: number };

/** A comment that is said now. */
export type NewCommentRecord = Said & Pick<CommentRecord, 'id' | 'threadId' | 'personId' | 'at'>;

/** What a request made. */
export type MadeRecord = { readonly threadId: string; readonly commentId: string };

/** Whose threads to read: those for these audiences that are not kept from this member. */
export type ThreadsFor = { readonly audiences: readonly Audience[]; readonly memberId: string };

/** Which threads of a plan to read: of these sections, for this reader. */
export type ThreadsWanted = ThreadsFor & { readonly planId: string; readonly sectionIds: readonly string[] };

/** A place in the threads of a plan: those before it changed earlier, or at the same time and have a lower id. */
export type ThreadPlace = { readonly changedAt: number; readonly id: string };

/** A place in the threads of a section, in the order in which they were begun. */
export type BegunPlace = { readonly at: number; readonly id: string };

/** What is kept of threads. */
export interface ThreadRecords {
  insertThread(thread: ThreadRecord): Promise<void>;
  thread(threadId: string): Promise<ThreadRecord | null>;
  /** The threads of a plan that are wanted, those that changed last first. */
  threads(wanted: ThreadsWanted, which: WhichThreads): Promise<ThreadRecord[]>;
  /** The same without the words that they are about, which can be long. */
  threadFacts(wanted: ThreadsWanted, which: WhichThreads): Promise<ThreadFactsRecord[]>;
  /** The open threads of a section for this reader that were begun after a place, in the order in which they were begun. */
  openThreads(
    sectionId: string,
    reader: ThreadsFor,
    page: { readonly after?: BegunPlace | undefined; readonly limit: number },
  ): Promise<ThreadRecord[]>;
  /** How many threads of a section for this reader are resolved. */
  resolvedCount(sectionId: string, reader: ThreadsFor): Promise<number>;
  /** The threads of these sections that are for some alone, and in which a person wrote, by when they began. */
  threadsWrittenIn(sectionIds: readonly string[], personId: string): Promise<ThreadRecord[]>;
  /** The thread in which each of these suggestions is discussed: the first one that was begun and is not kept from this member. */
  threadsAbout(suggestionIds: readonly string[], memberId: string): Promise<Map<string, string>>;
  /** Keeps threads for these members, if they are not kept already. */
  keepThreads(threadIds: readonly string[], memberIds: readonly string[]): Promise<void>;
  /** Notes that something happened in a thread. */
  touchThread(threadId: string, at: number): Promise<void>;
  resolveThread(threadId: string, by: string, at: number): Promise<void>;
  reopenThread(threadId: string, by: string, at: number): Promise<void>;
  /** Adds a comment behind the others of its thread. */
  insertComment(comment: NewCommentRecord): Promise<void>;
  comment(commentId: string): Promise<CommentRecord | null>;
  /** The comments of these threads, by thread, in their order. */
  commentsOf(threadIds: readonly string[]): Promise<Map<string, CommentRecord[]>>;
  /** The same as the rules need to know them, without what they say. */
  commentFacts(threadIds: readonly string[]): Promise<Map<string, CommentFactsRecord[]>>;
  /** Replaces what a comment says, and keeps what it said until `at`. */
  changeComment(commentId: string, said: Said, at: number): Promise<void>;
  /** Removes the words of a comment, the earlier ones too. */
  deleteComment(commentId: string, at: number): Promise<void>;
  /** What a person's request with this key made; null if no such request was done. */
  madeWith(personId: string, key: string): Promise<MadeRecord | null>;
  keepMade(personId: string, key: string, made: MadeRecord, at: number): Promise<void>;
  /** Forgets the keys of requests before `before`. */
  forgetKeys(before: number): Promise<void>;
}

const zMade = z.object({ threadId: z.string(), commentId: z.string() });

function threadRecord(row: Tables['thread']): ThreadRecord {
  return { ...factsRecord(row), anchor: row.anchor === '' ? null : zAnchorRecord.parse(JSON.parse(row.anchor)) };
}

function factsRecord(row: Omit<Tables['thread'], 'anchor'>): ThreadFactsRecord {
  return {
    id: row.id,
    planId: row.plan_id,
    sectionId: row.section_id,
    suggestionId: row.suggestion_id,
    audience: row.audience,
    begunBy: row.begun_by,
    at: row.at,
    changedAt: row.changed_at,
    resolved: row.resolved_by === null || row.resolved_at === null ? null : { by: row.resolved_by, at: row.resolved_at },
    reopened: row.reopened_by === null || row.reopened_at === null ? null : { by: row.reopened_by, at: row.reopened_at },
    keptFor: keptForIn(row.kept_for),
  };
}

type SaidRow = Pick<Tables['comment'], 'body' | 'contribution'>;

function saidIn({ body, contribution }: SaidRow): Said {
  return contribution === null
    ? { body: zCommentBody.parse(JSON.parse(body)), contribution: null }
    : { body: null, contribution: zContribution.parse(JSON.parse(contribution)) };
}

function saidRow({ body, contribution }: Said): SaidRow {
  return contribution === null
    ? { body: JSON.stringify(body), contribution: null }
    : { body: '', contribution: JSON.stringify(contribution) };
}

/** How many ids one statement names at most, because a database takes only so many values. */
const IDS_PER_QUERY = 2000;

function chunksOf(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / IDS_PER_QUERY) }, (_, i) =>
    ids.slice(i * IDS_PER_QUERY, (i + 1) * IDS_PER_QUERY),
  );
}

const FACTS = [
  'id',
  'plan_id',
  'section_id',
  'suggestion_id',
  'audience',
  'begun_by',
  'at',
  'changed_at',
  'resolved_by',
  'resolved_at',
  'reopened_by',
  'reopened_at',
  'kept_for',
] as const;

/** The records of threads, over any database that the query builder speaks to. */
export function threadRecords(db: Kysely<Tables>): ThreadRecords {
  const found = ({ planId, sectionIds, audiences, memberId }: ThreadsWanted, { isResolved, before, limit }: WhichThreads) =>
    db
      .selectFrom('thread')
      .where('plan_id', '=', planId)
      .where('section_id', 'in', [...sectionIds])
      .where('audience', 'in', [...audiences])
      .where(isFor(memberId))
      .$if(isResolved !== undefined, (query) => query.where('resolved_at', isResolved === true ? 'is not' : 'is', null))
      .$if(before !== undefined, (query) =>
        query.where((is) =>
          is.or([
            is('changed_at', '<', before?.changedAt ?? 0),
            is.and([is('changed_at', '=', before?.changedAt ?? 0), is('id', '<', before?.id ?? '')]),
          ]),
        ),
      )
      .orderBy('changed_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit);
  const withEarlier = async (rows: readonly Tables['comment'][]): Promise<CommentRecord[]> => {
    if (rows.length === 0) return [];
    const versions: Tables['comment_version'][] = [];
    for (const ids of chunksOf(rows.map(({ id }) => id)))
      versions.push(
        ...(await db.selectFrom('comment_version').selectAll().where('comment_id', 'in', ids).orderBy('until').execute()),
      );
    const earlier = Map.groupBy(versions, (version) => version.comment_id);
    return rows.map((row) => ({
      id: row.id,
      threadId: row.thread_id,
      personId: row.person_id,
      at: row.at,
      ...(row.deleted_at === null ? saidIn(row) : { body: null, contribution: null }),
      deletedAt: row.deleted_at,
      earlier: (earlier.get(row.id) ?? []).map((version) => ({ ...saidIn(version), until: version.until })),
    }));
  };
  return {
    async insertThread(thread) {
      await db
        .insertInto('thread')
        .values({
          id: thread.id,
          plan_id: thread.planId,
          section_id: thread.sectionId,
          suggestion_id: thread.suggestionId,
          audience: thread.audience,
          anchor: thread.anchor === null ? '' : JSON.stringify(thread.anchor),
          begun_by: thread.begunBy,
          at: thread.at,
          changed_at: thread.changedAt,
          resolved_by: thread.resolved?.by ?? null,
          resolved_at: thread.resolved?.at ?? null,
          reopened_by: thread.reopened?.by ?? null,
          reopened_at: thread.reopened?.at ?? null,
          kept_for: keptForColumn(thread.keptFor),
        })
        .execute();
    },
    async thread(threadId) {
      const row = await db.selectFrom('thread').selectAll().where('id', '=', threadId).executeTakeFirst();
      return row === undefined ? null : threadRecord(row);
    },
    async threads(wanted, which) {
      if (wanted.sectionIds.length === 0) return [];
      return (await found(wanted, which).selectAll().execute()).map(threadRecord);
    },
    async threadFacts(wanted, which) {
      if (wanted.sectionIds.length === 0) return [];
      return (await found(wanted, which).select(FACTS).execute()).map(factsRecord);
    },
    async openThreads(sectionId, { audiences, memberId }, { after, limit }) {
      const rows = await db
        .selectFrom('thread')
        .selectAll()
        .where('section_id', '=', sectionId)
        .where('audience', 'in', [...audiences])
        .where(isFor(memberId))
        .where('resolved_at', 'is', null)
        .$if(after !== undefined, (query) =>
          query.where((is) =>
            is.or([is('at', '>', after?.at ?? 0), is.and([is('at', '=', after?.at ?? 0), is('id', '>', after?.id ?? '')])]),
          ),
        )
        .orderBy('at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(threadRecord);
    },
    async resolvedCount(sectionId, { audiences, memberId }) {
      const row = await db
        .selectFrom('thread')
        .select((is) => is.fn.countAll().as('count'))
        .where('section_id', '=', sectionId)
        .where('audience', 'in', [...audiences])
        .where(isFor(memberId))
        .where('resolved_at', 'is not', null)
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },
    async threadsWrittenIn(sectionIds, personId) {
      if (sectionIds.length === 0) return [];
      const rows = await db
        .selectFrom('thread')
        .selectAll()
        .where('section_id', 'in', [...sectionIds])
        .where((is) => is.or([is('audience', '=', 'professionals'), is('kept_for', '!=', '')]))
        .where('id', 'in', (of) => of.selectFrom('comment').select('thread_id').where('person_id', '=', personId))
        .orderBy('at')
        .execute();
      return rows.map(threadRecord);
    },
    async threadsAbout(suggestionIds, memberId) {
      if (suggestionIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('thread')
        .select(['id', 'suggestion_id'])
        .where('suggestion_id', 'in', [...suggestionIds])
        .where('audience', '=', 'readers')
        .where(isFor(memberId))
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return new Map(rows.map((row) => [row.suggestion_id ?? '', row.id]));
    },
    async keepThreads(threadIds, memberIds) {
      for (const ids of chunksOf(threadIds))
        await db
          .updateTable('thread')
          .set({ kept_for: keptForColumn(memberIds) })
          .where('id', 'in', ids)
          .where('kept_for', '=', '')
          .execute();
    },
    async touchThread(threadId, at) {
      await db.updateTable('thread').set({ changed_at: at }).where('id', '=', threadId).execute();
    },
    async resolveThread(threadId, by, at) {
      await db
        .updateTable('thread')
        .set({ resolved_by: by, resolved_at: at, changed_at: at })
        .where('id', '=', threadId)
        .execute();
    },
    async reopenThread(threadId, by, at) {
      await db
        .updateTable('thread')
        .set({ resolved_by: null, resolved_at: null, reopened_by: by, reopened_at: at, changed_at: at })
        .where('id', '=', threadId)
        .execute();
    },
    async insertComment({ id, threadId, personId, at, ...said }) {
      const last = await db
        .selectFrom('comment')
        .select((is) => is.fn.max('position').as('position'))
        .where('thread_id', '=', threadId)
        .executeTakeFirst();
      const position = (last?.position ?? 0) + 1;
      await db
        .insertInto('comment')
        .values({ id, thread_id: threadId, position, person_id: personId, at, ...saidRow(said), deleted_at: null })
        .execute();
    },
    async comment(commentId) {
      const rows = await db.selectFrom('comment').selectAll().where('id', '=', commentId).execute();
      return (await withEarlier(rows))[0] ?? null;
    },
    async commentsOf(threadIds) {
      if (threadIds.length === 0) return new Map();
      const rows: Tables['comment'][] = [];
      for (const ids of chunksOf(threadIds))
        rows.push(...(await db.selectFrom('comment').selectAll().where('thread_id', 'in', ids).orderBy('position').execute()));
      return Map.groupBy(await withEarlier(rows), (comment) => comment.threadId);
    },
    async commentFacts(threadIds) {
      const facts: (CommentFactsRecord & { readonly threadId: string })[] = [];
      for (const ids of chunksOf(threadIds)) {
        const rows = await db
          .selectFrom('comment')
          .select(['thread_id', 'person_id', 'at', 'deleted_at'])
          // Of what it says only whom it mentions is needed, and most comments mention nobody.
          .select((is) => is.case().when('body', 'like', '%"mention"%').then(is.ref('body')).else('').end().as('body'))
          .where('thread_id', 'in', ids)
          .orderBy('position')
          .execute();
        for (const { thread_id: threadId, person_id: personId, at, deleted_at: deletedAt, body } of rows)
          facts.push({
            threadId,
            personId,
            at,
            deletedAt,
            mentions: body === '' ? [] : mentionedIn(zCommentBody.parse(JSON.parse(body))),
          });
      }
      return Map.groupBy(facts, ({ threadId }) => threadId);
    },
    async changeComment(commentId, said, at) {
      const row = await db.selectFrom('comment').selectAll().where('id', '=', commentId).executeTakeFirst();
      if (row === undefined) return;
      await db
        .insertInto('comment_version')
        .values({ comment_id: commentId, until: at, body: row.body, contribution: row.contribution })
        // Two changes within one millisecond are one.
        .onConflict((conflict) => conflict.columns(['comment_id', 'until']).doNothing())
        .execute();
      await db.updateTable('comment').set(saidRow(said)).where('id', '=', commentId).execute();
    },
    async deleteComment(commentId, at) {
      await db.deleteFrom('comment_version').where('comment_id', '=', commentId).execute();
      await db
        .updateTable('comment')
        .set({ body: '', contribution: null, deleted_at: at })
        .where('id', '=', commentId)
        .execute();
    },
    async madeWith(personId, key) {
      const row = await db
        .selectFrom('request_key')
        .select('made')
        .where('person_id', '=', personId)
        .where('key', '=', key)
        .executeTakeFirst();
      return row === undefined ? null : zMade.parse(JSON.parse(row.made));
    },
    async keepMade(personId, key, made, at) {
      await db
        .insertInto('request_key')
        .values({ person_id: personId, key, made: JSON.stringify(made), at })
        .execute();
    },
    async forgetKeys(before) {
      await db.deleteFrom('request_key').where('at', '<', before).execute();
    },
  };
}
