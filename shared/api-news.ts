/** The API of what is new to the caller in the words of a section. */
import { z } from 'zod';
import { zPerson } from '#shared/api.ts';

const time = z.number().int();
const unit = z.number().int().min(0);

/** A part of a passage that stands at one place: letters of one line, a structured block, or a field of one. */
export const zNewPiece = z.object({
  kind: z.enum(['words', 'block', 'field']),
  /** Whether it was taken out. Then `units` are those that are gone, and stand for their place. */
  gone: z.boolean(),
  /** Whether only some letters of `words` were taken out, which are whole words. */
  inWord: z.boolean(),
  /** Its units by their own ids, `client, clock, length, …`, in the order of the text. */
  units: z.array(unit),
  /** The marker of its block or line, as client and clock; null for words. */
  marker: z.tuple([unit, unit]).nullable(),
  /** The first of its letters (all that were taken out, up to 2,000), the type of the block, or the key of the field. */
  words: z.string(),
  /** The value of the field; of one that was emptied, what it was. */
  value: z.union([z.string(), z.number()]).nullable(),
});
export type NewPiece = z.infer<typeof zNewPiece>;

/**
 * New words of one person that belong together. `at` is when the newest of them was written. With `putBack` the person put back what
 * had been taken out when the caller last looked, whoever wrote it first.
 */
export const zNewPassage = z.object({ person: zPerson, putBack: z.boolean(), at: time, pieces: z.array(zNewPiece) });
export type NewPassage = z.infer<typeof zNewPassage>;

/**
 * The passages of a section that are new to the caller, in the order of the text, after row `seq`. A page with the live document finds
 * them by their units.
 */
export const zSectionNews = z.object({ seq: z.number().int(), passages: z.array(zNewPassage) });
export type SectionNews = z.infer<typeof zSectionNews>;
