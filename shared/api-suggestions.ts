/**
 * The API of suggestions: a suggestion is a copy of a section in a room of its own, in which its author writes what the section should
 * say, and which somebody who decides there answers. Times are milliseconds since 1970.
 */
import { z } from 'zod';
import { zPerson } from '#shared/api.ts';
import { zChange } from '#shared/api-history.ts';
import { isStorable, oneLine } from '#shared/plain-text.ts';
import { RIGHTS } from '#shared/rights.ts';
import { SUGGESTION_ACTS, SUGGESTION_STATES, WAITING_STEPS } from '#shared/suggestions.ts';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const time = z.number().int().nonnegative();
const seq = z.number().int().nonnegative();
const text = (most: number) => z.string().refine(isStorable, 'wrong').overwrite(oneLine).max(most, 'tooLong');

const title = text(120).min(1, 'empty');
const reason = text(1000);
const reply = text(1000);

/** Begins a suggestion. The same request with the same key is done once. */
export const zNewSuggestion = z.object({ key: id, title, reason: reason.default('') });
export type NewSuggestion = z.output<typeof zNewSuggestion>;
export const zMadeSuggestion = z.object({ suggestionId: z.string(), room: z.string() });
export type MadeSuggestion = z.infer<typeof zMadeSuggestion>;

/** What its author can change while it is open. */
export const zSuggestionChange = z.object({
  title: title.optional(),
  reason: reason.optional(),
  othersMayWrite: z.boolean().optional(),
});
export type SuggestionChange = z.output<typeof zSuggestionChange>;

export const zSuggestion = z.object({
  id: z.string(),
  sectionId: z.string(),
  /** The room in which it is written; `right` is what the caller has there. */
  room: z.string(),
  right: z.enum(RIGHTS),
  /** The row of the section from which it began. */
  baseSeq: seq,
  title: z.string(),
  reason: z.string(),
  author: zPerson,
  at: time,
  othersMayWrite: z.boolean(),
  state: z.enum(SUGGESTION_STATES),
  adaptedBy: zPerson.nullable(),
  /** The answer; null while it is open and after it was withdrawn. `taken` are the changes that were taken, null for all. */
  answer: z
    .object({
      by: zPerson,
      at: time,
      reply: z.string(),
      taken: z.array(z.number().int()).nullable(),
      /** The row of the section with what was taken; null if it was declined or changed nothing. */
      seq: seq.nullable(),
    })
    .nullable(),
  /** Who undid its last acceptance, and why: of an open one alone. Null if nobody did, and in older answers that devices have stored. */
  undone: z.object({ by: zPerson, at: time, reason: z.string() }).nullable().default(null),
  /** The thread in which it is discussed. */
  threadId: z.string().nullable(),
  /** What the caller can do with it now. */
  acts: z.array(z.enum(SUGGESTION_ACTS)),
  /** Whether it waits for the caller's answer. */
  waits: z.boolean(),
  /**
   * For whom an open one waits, by member id: at first for those who decide, after `days` without an answer for the lead, after as many again for
   * the managers; `since` is when it came to that. Null for an answered one, and in older answers that devices have stored.
   */
  waiting: z
    .object({
      step: z.enum(WAITING_STEPS),
      since: time,
      /** How many days it had waited by then. */
      days: z.number().int().nonnegative(),
      for: z.array(z.string()),
    })
    .nullable()
    .default(null),
});
export type Suggestion = z.infer<typeof zSuggestion>;
export const zSuggestions = z.object({ suggestions: z.array(zSuggestion) });

/** Which suggestions of a plan: all open ones, those of the caller, those that wait for the caller's answer, or the answered ones. */
export const zSuggestionsQuery = z.object({ state: z.enum(['open', 'mine', 'waiting', 'answered']).default('open') });
export type SuggestionsQuery = z.output<typeof zSuggestionsQuery>;

/**
 * What a suggestion changes: its copy of the section at the beginning and now, in one document as comparisons have it. `needs` of a change are
 * the others that are taken with it: the rest of a move, or the line in which its words stand.
 * A conflict is a change of the suggestion and what the section changed since in the same line or block.
 */
export const zSuggestionComparison = z.object({
  /** The last rows of the section and of the suggestion's room that this is about. An acceptance says what its caller saw. */
  seq,
  suggestionSeq: seq,
  doc: z.looseObject({ type: z.literal('doc') }),
  changes: z.array(zChange.extend({ needs: z.array(z.number().int()) })),
  conflicts: z.array(z.object({ change: z.number().int(), since: z.array(zChange) })),
});
export type SuggestionComparison = z.infer<typeof zSuggestionComparison>;

/** Some changes of the comparison, as `1,4,7`; all of them if it is left out. */
export const zOutcomeQuery = z.object({
  changes: z
    .string()
    .regex(/^(\d{1,9})(,\d{1,9}){0,4999}$/)
    .transform((list) => list.split(',').map(Number))
    .optional(),
});

/** Accepts a suggestion, or some of its changes: then `reply` says why the others are left out. If more was written since in a way that matters, the answer is `conflict`. */
export const zAccept = z.object({
  reply: reply.default(''),
  /** The ids of the changes to take, in the comparison that the caller saw; all of them if it is left out. */
  changes: z.array(z.number().int().positive()).min(1, 'empty').max(5000, 'tooLong').optional(),
  seen: z.object({ seq, suggestionSeq: seq }),
});
export type Accept = z.output<typeof zAccept>;
/** The row of the section that the acceptance or its undoing made; null if nothing had to change. */
export const zAccepted = z.object({ seq: seq.nullable() });

/** Declines a suggestion, with a reason for its author. If more was written in it than the caller saw, the answer is `conflict`. */
export const zDecline = z.object({ reply: reply.min(1, 'empty'), seen: z.object({ suggestionSeq: seq }).optional() });
export type Decline = z.output<typeof zDecline>;
/** Undoes an acceptance, with a reason for its author. */
export const zUndoAcceptance = z.object({ reason: reason.min(1, 'empty') });
