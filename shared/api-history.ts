/** The API of history: the timeline of a section and of a plan, comparisons, credits, the audit trail, and what is new to a member. */
import { z } from 'zod';
import { zDeed, zSitting } from '#shared/api-sittings.ts';
import { zLead, zPerson, zStanding } from '#shared/api.ts';
import { zAuditEntry } from '#shared/audit.ts';
import { isStorable, oneLine } from '#shared/plain-text.ts';

const time = z.number().int();
const seq = z.number().int();

/** A section as the timeline names it. */
const zSectionRef = z.object({ id: z.string(), title: z.string(), lead: zLead });

/** What somebody said afterwards about why a sitting was. It stands beside the sitting and never changes it. */
export const zWhy = z.object({ person: zPerson, at: time, text: z.string() });
export type Why = z.infer<typeof zWhy>;
/** Why a sitting was, in a sentence of who made it. */
export const zGiveWhy = z.object({
  text: z.string().refine(isStorable, 'wrong').overwrite(oneLine).min(1, 'empty').max(500, 'tooLong'),
});

/** Members, by member id, and what pages call them. */
const zMembersNamed = z.record(z.string(), z.object({ name: z.string(), standing: z.string(), relation: z.string() }));

/** What a person is to the plan: null for somebody who never was a member of it. */
const zStandingOf = z.object({ standing: zStanding, relation: z.string() }).nullable();

/** The kinds by which a timeline is filtered. */
export const TIMELINE_KINDS = ['sitting', 'decision', 'restore', 'conversation'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/**
 * One entry of a timeline: a sitting, a restore, or a decision. A decision is an entry of the audit trail with the names of the
 * people and sections that it speaks of, as the caller may know them; a reason that the caller may not know is left out.
 */
export const zTimelineEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sitting'),
    /** Unique in the plan; links lead to it. */
    id: z.string(),
    at: time,
    section: zSectionRef,
    /** What the person of the sitting is to the plan now. */
    by: zStandingOf,
    sitting: zSitting,
    why: zWhy.nullable(),
  }),
  z.object({
    kind: z.literal('restore'),
    id: z.string(),
    at: time,
    section: zSectionRef,
    person: zPerson,
    by: zStandingOf,
    /** The point whose words were put back, the row that did it, and what it did. */
    fromSeq: seq,
    toSeq: seq,
    pointAt: time,
    did: z.array(zDeed),
    why: zWhy.nullable(),
  }),
  z.object({
    kind: z.literal('decision'),
    id: z.string(),
    at: time,
    person: zPerson,
    by: zStandingOf,
    /** Without its audience, and with the sections that the caller may read alone. */
    entry: zAuditEntry,
    sections: z.array(zSectionRef),
    /** The members whom the entry names: by member id, what pages call them. */
    members: zMembersNamed,
  }),
]);
export type TimelineEntry = z.infer<typeof zTimelineEntry>;

export const zTimelineQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(30),
  /** What `next` of the page before said. */
  after: z.string().max(8000).optional(),
  /** The account of who did it, or whom a decision is about. */
  person: z.string().optional(),
  section: z.string().optional(),
  kind: z.enum(TIMELINE_KINDS).optional(),
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
});
/**
 * A page of a timeline, newest first. `next` is null on the last page. A page can have fewer entries than were asked for, even none, and
 * still a `next`: where filters leave so few that the server would read for long to find them.
 */
export const zTimeline = z.object({ entries: z.array(zTimelineEntry), next: z.string().nullable() });
export type Timeline = z.infer<typeof zTimeline>;

export const zAuditTrailQuery = zTimelineQuery.pick({ limit: true, after: true });
/** The audit trail as the caller may know it, newest first, and whether the whole chain is unbroken. */
export const zAuditTrail = z.object({
  entries: z.array(
    z.object({
      at: time,
      person: zPerson,
      by: zStandingOf,
      entry: zAuditEntry,
      sections: z.array(zSectionRef),
      members: zMembersNamed,
    }),
  ),
  next: z.string().nullable(),
  chain: z.object({ whole: z.boolean(), checkedAt: time }),
});
export type AuditTrail = z.infer<typeof zAuditTrail>;

/**
 * Who wrote each unit that stands in a section after row `seq`: for each client runs of clocks, in order. A page with the live
 * document finds the writer of every letter by the letter's own id.
 */
export const zCredits = z.object({
  seq,
  people: z.array(zPerson),
  /** `[client, [clock, length, index in people, at, seq, …]]`: five numbers for each run. */
  clients: z.array(z.tuple([z.number(), z.array(z.number())])),
  /**
   * For units that came long after they were written: `[client, [clock, length, from, to, …]]`, with the times by the clock of their
   * writer's device, four numbers for each run.
   */
  written: z.array(z.tuple([z.number(), z.array(z.number())])).optional(),
});
export type CreditsAnswer = z.infer<typeof zCredits>;

/** A point of a section's log; the newest if it is left out. */
export const zPointQuery = z.object({ at: z.coerce.number().int().min(0).optional() });

/** What happened to a passage, a line, a block or a field between two points. */
export const CHANGE_KINDS = ['added', 'removed', 'movedHere', 'movedAway', 'form', 'field'] as const;
/**
 * One change of a comparison. Where some letters of a word changed, the word as it was is `removed` with `inWord`, and the word as it is
 * `added`, each for everybody who changed a letter of it; a word `inWord` cannot be put back by itself. `form` is a change of how words stand or look: `made` names it as a sitting does, or `mark` and `on`
 * say which mark came or went. `field` has what was and what is.
 */
export const zChange = z.object({
  id: z.number().int(),
  kind: z.enum(CHANGE_KINDS),
  person: zPerson,
  at: time,
  seq,
  /** The first words of it, for lists and screen readers. */
  words: z.string(),
  inWord: z.literal(true).optional(),
  made: z.string().optional(),
  mark: z.object({ name: z.string(), on: z.boolean() }).optional(),
  field: z.object({ key: z.string(), was: z.unknown(), is: z.unknown() }).optional(),
});
export type Change = z.infer<typeof zChange>;
/**
 * Two points of a section in one document, in the order of its text: what stands at `to`, and what stood at `from` and no longer
 * does. It is Tiptap JSON in which a text node or a node with a change has `changes`, a list of ids of `changes`, beside `type`.
 */
export const zComparison = z.object({
  from: seq,
  to: seq,
  doc: z.looseObject({ type: z.literal('doc') }),
  changes: z.array(zChange),
});
export type Comparison = z.infer<typeof zComparison>;
export const zComparisonQuery = z.object({
  from: z.coerce.number().int().min(0),
  /** The newest if it is left out. */
  to: z.coerce.number().int().min(0).optional(),
});

/** Puts the text of an earlier point back as a new edit, or only the words of one removed change of a comparison. */
export const zRestore = z.object({
  at: z.number().int().min(0),
  /** The row that the caller saw last. If others have written since, the answer is `conflict`, and the caller is shown what. */
  seen: z.number().int().min(0),
  /** The id of the one change to put back, in the comparison from `at` to `seen`. */
  change: z.number().int().optional(),
});
export const zRestored = z.object({ seq });
