/** The API of what a section says at a point, and of its sittings: who wrote when, and what they did. */
import { z } from 'zod';
import { zPerson } from '#shared/api.ts';
import { BLOCKS, type BlockName } from '#shared/blocks.ts';

const time = z.number().int();

export const zHistoryQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(200),
  before: z.coerce.number().int().min(1).optional(),
});
/**
 * What a line was made into, how what it stands in changed, whether it or a block is marked as must know, or that it was made for words
 * that came too late: somebody had taken their line out.
 */
export const MADE_AS = [
  'paragraph',
  'heading',
  'code',
  'rule',
  'list',
  'numberedList',
  'numbering',
  'noList',
  'indented',
  'outdented',
  'secondLine',
  'ownItem',
  'quotation',
  'noQuotation',
  'mustKnow',
  'noMustKnow',
  'late',
] as const;
/** The blocks that a sitting can add, take out or move: the structured blocks, and one person's view in a risk plan. */
const BLOCKS_IN_DEEDS = [...(Object.keys(BLOCKS) as BlockName[]), 'personView'] as const;
export type BlockInDeed = (typeof BLOCKS_IN_DEEDS)[number];
const zFieldValue = z.union([z.string(), z.number(), z.null()]);
/** The first words of what a deed is about, as they read at the end of the sitting, or before it if they were taken out. */
const passage = z.string().optional();
/**
 * One thing that a sitting did. Words are estimated from letters that somebody typed or took out. What was put in and taken out
 * in one sitting counts as neither, and letters that were only moved count as moved. `passage` has the first words of the longest
 * passage, of about 40 letters, with " …" where it goes on; it is left out where nothing names the deed.
 */
export const zDeed = z.discriminatedUnion('what', [
  /** What a restore put in again is nobody's writing of then. */
  z.object({ what: z.enum(['wrote', 'tookOut', 'putBack']), words: z.number().int().min(1), passage }),
  /** Lines that were split, joined, or added without words. */
  z.object({ what: z.enum(['split', 'joined', 'addedLine']), count: z.number().int().min(1) }),
  z.object({ what: z.enum(['made']), as: z.enum(MADE_AS), passage }),
  z.object({
    what: z.enum(['addedBlock', 'tookOutBlock', 'movedBlock']),
    block: z.enum(BLOCKS_IN_DEEDS),
    count: z.number().int().min(1),
    passage,
  }),
  /** A field of a block that was set, changed or cleared. null means that nothing is or was chosen. */
  z.object({ what: z.enum(['field']), key: z.string(), value: zFieldValue, was: zFieldValue }),
  /** So many further fields. */
  z.object({ what: z.enum(['details']), count: z.number().int().min(1) }),
  /** `moved` is text that moved, `format` how the text looks, `little` anything else. */
  z.object({ what: z.enum(['moved', 'format', 'little']) }),
]);
export type Deed = z.infer<typeof zDeed>;
/**
 * From when to when something was written, by the clock of its writer's device. It is there where that was long before it came; the
 * times beside it are those at which it came, by the clock of the service.
 */
export const zWritten = z.object({ from: time, to: time });
export type Written = z.infer<typeof zWritten>;
export const zSitting = z.object({
  id: z.string(),
  person: zPerson,
  from: time,
  to: time,
  fromSeq: z.number().int(),
  toSeq: z.number().int(),
  /** The main thing first. Pages say it in the reader's language. */
  did: z.array(zDeed),
  /** The same as an English sentence. */
  summary: z.string(),
  /** Where something of the sitting was written without a connection and came later. `whole`: all of it. */
  written: zWritten.extend({ whole: z.boolean() }).optional(),
});
export type Sitting = z.infer<typeof zSitting>;
export const zTextQuery = z.object({
  at: z.coerce.number().int().min(0).optional(),
  blame: z.enum(['0', '1']).optional(),
});
/**
 * A run of text that one person wrote without a long pause. Text of a template is credited to the person who made the plan from
 * it.
 */
export const zRun = z.object({ text: z.string(), person: zPerson, at: time, written: zWritten.optional() });
export type Run = z.infer<typeof zRun>;
export const zText = z.object({
  seq: z.number().int(),
  doc: z.looseObject({ type: z.literal('doc') }),
  blame: z.array(zRun).optional(),
});
