/** Suggestions: what each is about, its state, and what became of it. What it says is in the log of its own room. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { KeptFor, SuggestionFacts } from '#shared/rights.ts';
import { isOpen, SUGGESTION_STATES, WAITING_STEPS, type SuggestionState, type WaitingStep } from '#shared/suggestions.ts';
import { keptForColumn, keptForIn } from '#server/store/records/kept-for.ts';
import type { Tables } from '#server/store/tables.ts';

/** The answer to a suggestion. `taken` are the changes that were taken, null for all; `seq` is the row that brought them. */
const zAnswer = z.object({
  by: z.string(),
  at: z.number(),
  reply: z.string(),
  taken: z.array(z.number()).nullable(),
  seq: z.number().nullable(),
});
export type AnswerRecord = z.infer<typeof zAnswer>;

/** Who undid the last acceptance of a suggestion, and why. */
export type UndoneRecord = { readonly by: string; readonly at: number; readonly reason: string };

/**
 * What a server is about to write into the section of a suggestion: it comes after row `afterSeq`, and `mark` tells it from other rows.
 * `answer` is what an acceptance leads to, without its row; null where one is taken back, for the reason given.
 */
const zBegun = z.object({
  id: z.string(),
  by: z.string(),
  at: z.number(),
  afterSeq: z.number(),
  mark: z.string(),
  state: z.enum(SUGGESTION_STATES),
  answer: zAnswer.nullable(),
  reason: z.string(),
});
export type BegunRecord = z.infer<typeof zBegun>;

/**
 * A suggestion. `openedAt` is when it was begun, or opened again by an undo. `told` is the last step of waiting at which people were reminded of
 * it since then.
 */
export type SuggestionRecord = {
  readonly id: string;
  readonly planId: string;
  readonly sectionId: string;
  readonly baseSeq: number;
  readonly title: string;
  readonly reason: string;
  readonly authorId: string;
  readonly at: number;
  readonly openedAt: number;
  readonly told: WaitingStep;
  readonly othersMayWrite: boolean;
  readonly state: SuggestionState;
  readonly adaptedBy: string | null;
  readonly answer: AnswerRecord | null;
  readonly undone: UndoneRecord | null;
  readonly keptFor: KeptFor;
  readonly begun: BegunRecord | null;
};

/** What can change about a suggestion. What is left out stays. */
export type SuggestionUpdate = Partial<
  Pick<SuggestionRecord, 'title' | 'reason' | 'othersMayWrite' | 'state' | 'adaptedBy' | 'answer' | 'undone' | 'openedAt'>
>;

/** What is kept of suggestions. */
export interface SuggestionRecords {
  /** Keeps a new suggestion, with the key of the request that made it. */
  insertSuggestion(
    suggestion: Pick<SuggestionRecord, 'id' | 'planId' | 'sectionId' | 'baseSeq' | 'title' | 'reason' | 'authorId' | 'at'> & {
      readonly key: string;
    },
  ): Promise<void>;
  suggestion(suggestionId: string): Promise<SuggestionRecord | null>;
  /** The suggestions of these sections, newest first; at most `limit` of those with one of these states, and with this author if one is named. */
  suggestionsOf(
    sectionIds: readonly string[],
    states: readonly SuggestionState[],
    limit: number,
    authorId?: string,
  ): Promise<SuggestionRecord[]>;
  /** The suggestion that a person's request with this key made; null if there was no such request. */
  suggestionMadeWith(personId: string, key: string): Promise<SuggestionRecord | null>;
  /** The open suggestions whose time came before `openedBefore` for a step at which nobody was reminded, by their ids, behind `after`. */
  suggestionsToRemind(
    step: WaitingStep,
    openedBefore: number,
    page: { readonly after: string; readonly limit: number },
  ): Promise<SuggestionRecord[]>;
  /** Keeps that people were reminded at a step. False if they were already, or if it is not open, or not the one that was opened at `openedAt`. */
  remindedOf(suggestionId: string, step: WaitingStep, openedAt: number): Promise<boolean>;
  /** Keeps suggestions for these members, if they are not kept already. */
  keepSuggestions(suggestionIds: readonly string[], memberIds: readonly string[]): Promise<void>;
  /** The authors of these suggestions, as people. */
  authorsOf(suggestionIds: readonly string[]): Promise<Map<string, string>>;
  /** Changes a suggestion that has one of these states and into whose section nothing is about to be written. False if it has not. */
  updateSuggestion(suggestionId: string, from: readonly SuggestionState[], change: SuggestionUpdate): Promise<boolean>;
  /** Keeps what is about to be written. False if the state is another one, or if something is about to be written already. */
  beginWriting(suggestionId: string, from: readonly SuggestionState[], begun: BegunRecord): Promise<boolean>;
  /** Ends what was begun under this id. False if it was ended before. */
  endWriting(suggestionId: string, begunId: string): Promise<boolean>;
  /** The suggestions into whose sections something is about to be written. */
  begunSuggestions(): Promise<SuggestionRecord[]>;
}

/** What the rules need to know of a suggestion to tell what a member may do there. While its answer is being written it is not open. */
export function factsFor(
  { state, authorId, othersMayWrite, adaptedBy, begun, keptFor }: SuggestionRecord,
  member: { readonly id: string; readonly personId: string },
): SuggestionFacts {
  const memberIdOf = (personId: string): string => (personId === member.personId ? member.id : '');
  return {
    isOpen: isOpen(state) && begun === null,
    authorId: memberIdOf(authorId),
    othersMayWrite,
    adaptedBy: state === 'adapting' && adaptedBy !== null ? memberIdOf(adaptedBy) : null,
    keptFor,
  };
}

const OPEN = SUGGESTION_STATES.filter(isOpen);

function answerIn(row: Tables['suggestion']): AnswerRecord | null {
  if (row.answered_by === null || row.answered_at === null) return null;
  return zAnswer.parse({
    by: row.answered_by,
    at: row.answered_at,
    reply: row.reply,
    taken: row.taken === '' ? null : JSON.parse(row.taken),
    seq: row.accepted_seq,
  });
}

function undoneIn({ undone_by: by, undone_at: at, undone_reason: reason }: Tables['suggestion']): UndoneRecord | null {
  return by === null || at === null ? null : { by, at, reason };
}

function recordOf(row: Tables['suggestion']): SuggestionRecord {
  return {
    id: row.id,
    planId: row.plan_id,
    sectionId: row.section_id,
    baseSeq: row.base_seq,
    title: row.title,
    reason: row.reason,
    authorId: row.author_id,
    at: row.at,
    openedAt: row.opened_at,
    told: WAITING_STEPS[row.told_step] ?? 'asked',
    othersMayWrite: row.others_may_write === 1,
    state: row.state,
    adaptedBy: row.adapted_by,
    answer: answerIn(row),
    undone: undoneIn(row),
    keptFor: keptForIn(row.kept_for),
    begun: row.begun === '' ? null : zBegun.parse(JSON.parse(row.begun)),
  };
}

function columnsOf({ title, reason, othersMayWrite, state, adaptedBy, answer, undone, openedAt }: SuggestionUpdate) {
  return {
    ...(title !== undefined && { title }),
    ...(reason !== undefined && { reason }),
    ...(othersMayWrite !== undefined && { others_may_write: othersMayWrite ? 1 : 0 }),
    ...(state !== undefined && { state }),
    ...(adaptedBy !== undefined && { adapted_by: adaptedBy }),
    // One that is open again waits anew.
    ...(openedAt !== undefined && { opened_at: openedAt, told_step: 0 }),
    ...(answer !== undefined && {
      answered_by: answer?.by ?? null,
      answered_at: answer?.at ?? null,
      reply: answer?.reply ?? '',
      taken: answer === null || answer.taken === null ? '' : JSON.stringify(answer.taken),
      accepted_seq: answer?.seq ?? null,
    }),
    ...(undone !== undefined && {
      undone_by: undone?.by ?? null,
      undone_at: undone?.at ?? null,
      undone_reason: undone?.reason ?? '',
    }),
  };
}

/** The records of suggestions, over any database that the query builder speaks to. */
export function suggestionRecords(db: Kysely<Tables>): SuggestionRecords {
  return {
    async insertSuggestion({ id, planId, sectionId, baseSeq, title, reason, authorId, at, key }) {
      await db
        .insertInto('suggestion')
        .values({
          id,
          plan_id: planId,
          section_id: sectionId,
          base_seq: baseSeq,
          title,
          reason,
          author_id: authorId,
          request_key: key,
          at,
          opened_at: at,
          told_step: 0,
          others_may_write: 0,
          state: 'open',
          adapted_by: null,
          answered_by: null,
          answered_at: null,
          reply: '',
          taken: '',
          accepted_seq: null,
          undone_by: null,
          undone_at: null,
          undone_reason: '',
          kept_for: '',
          begun: '',
        })
        .execute();
    },
    async suggestion(suggestionId) {
      const row = await db.selectFrom('suggestion').selectAll().where('id', '=', suggestionId).executeTakeFirst();
      return row === undefined ? null : recordOf(row);
    },
    async suggestionsOf(sectionIds, states, limit, authorId) {
      if (sectionIds.length === 0 || states.length === 0) return [];
      const rows = await db
        .selectFrom('suggestion')
        .selectAll()
        .where('section_id', 'in', [...sectionIds])
        .where('state', 'in', [...states])
        .$if(authorId !== undefined, (query) => query.where('author_id', '=', authorId ?? ''))
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(recordOf);
    },
    async suggestionMadeWith(personId, key) {
      const row = await db
        .selectFrom('suggestion')
        .selectAll()
        .where('author_id', '=', personId)
        .where('request_key', '=', key)
        .executeTakeFirst();
      return row === undefined ? null : recordOf(row);
    },
    async suggestionsToRemind(step, openedBefore, { after, limit }) {
      const rows = await db
        .selectFrom('suggestion')
        .selectAll()
        .where('state', 'in', [...OPEN])
        .where('opened_at', '<=', openedBefore)
        .where('told_step', '<', WAITING_STEPS.indexOf(step))
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(recordOf);
    },
    async remindedOf(suggestionId, step, openedAt) {
      const number = WAITING_STEPS.indexOf(step);
      const result = await db
        .updateTable('suggestion')
        .set({ told_step: number })
        .where('id', '=', suggestionId)
        .where('state', 'in', [...OPEN])
        .where('opened_at', '=', openedAt)
        .where('told_step', '<', number)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    async keepSuggestions(suggestionIds, memberIds) {
      if (suggestionIds.length === 0) return;
      await db
        .updateTable('suggestion')
        .set({ kept_for: keptForColumn(memberIds) })
        .where('id', 'in', [...suggestionIds])
        .where('kept_for', '=', '')
        .execute();
    },
    async authorsOf(suggestionIds) {
      if (suggestionIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('suggestion')
        .select(['id', 'author_id'])
        .where('id', 'in', [...suggestionIds])
        .execute();
      return new Map(rows.map((row) => [row.id, row.author_id]));
    },
    async updateSuggestion(suggestionId, from, change) {
      const result = await db
        .updateTable('suggestion')
        // The id is set to itself, so that a change of nothing is a statement too.
        .set({ id: suggestionId, ...columnsOf(change) })
        .where('id', '=', suggestionId)
        .where('state', 'in', [...from])
        .where('begun', '=', '')
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    async beginWriting(suggestionId, from, begun) {
      const result = await db
        .updateTable('suggestion')
        .set({ begun: JSON.stringify(begun) })
        .where('id', '=', suggestionId)
        .where('state', 'in', [...from])
        .where('begun', '=', '')
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    async endWriting(suggestionId, begunId) {
      const row = await db.selectFrom('suggestion').select('begun').where('id', '=', suggestionId).executeTakeFirst();
      if (row === undefined || row.begun === '' || zBegun.parse(JSON.parse(row.begun)).id !== begunId) return false;
      const result = await db
        .updateTable('suggestion')
        .set({ begun: '' })
        .where('id', '=', suggestionId)
        .where('begun', '=', row.begun)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    async begunSuggestions() {
      return (await db.selectFrom('suggestion').selectAll().where('begun', '!=', '').execute()).map(recordOf);
    },
  };
}
