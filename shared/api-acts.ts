/** The API of recorded acts: who agreed to the risk of a risk plan, and who holds which view of it. Times are milliseconds since 1970. */
import { z } from 'zod';
import { zPerson } from '#shared/api.ts';
import { ACT_ENDS, ACT_KINDS, MAX_VIEW_LETTERS } from '#shared/acts.ts';
import { isStorable, severalLines } from '#shared/plain-text.ts';
import { ACT_RIGHTS } from '#shared/rights.ts';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const time = z.number().int().nonnegative();
const unit = z
  .number()
  .int()
  .min(0)
  .max(2 ** 53 - 1);
/** The marker of a structured block, as client and clock. */
const marker = z.tuple([unit, unit]);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const words = (most: number) => z.string().refine(isStorable, 'wrong').overwrite(severalLines).max(most, 'tooLong');

/** Who said something: a member, also one who has left, or the person whose plan it is, who needs no account. */
export const zSayer = z.object({ member: z.string().nullable(), name: z.string(), relation: z.string() });
export type Sayer = z.infer<typeof zSayer>;

/** A recorded act. It is about the words that stood in its block after row `seq`, and `hash` is theirs. */
export const zAct = z.object({
  id: z.string(),
  kind: z.enum(ACT_KINDS),
  sayer: zSayer,
  /** Who wrote it down as it was said, and on which day that was; null where the sayer did it themself. */
  written: z.object({ by: zSayer, on: z.iso.date() }).nullable(),
  at: time,
  seq: z.number().int(),
  hash,
  /** What the view is; empty for an agreement. */
  text: z.string(),
  /** The first words of the block then. */
  quote: z.string(),
  /** The marker that the block had at first. */
  block: marker,
  /** The block as it is now: its marker, and the hash of its words; null if it is not in the text. */
  now: z.object({ block: marker, hash }).nullable(),
  takenBack: z.object({ by: zPerson, at: time, how: z.enum(ACT_ENDS), reason: z.string() }).nullable(),
  /** How the caller can take it back; null if they cannot. */
  mayTakeBack: z.enum(ACT_ENDS).nullable(),
});
export type Act = z.infer<typeof zAct>;

/** The acts of a section, in the order in which they were recorded, and what the caller may do. */
export const zSectionActs = z.object({
  /** The row of the section up to which its text was read. */
  seq: z.number().int(),
  right: z.enum(ACT_RIGHTS),
  /** Whose words the caller can write down; nobody's without the right `write`. */
  sayers: z.array(zSayer),
  acts: z.array(zAct),
});
export type SectionActs = z.infer<typeof zSectionActs>;

/**
 * A new act of the caller, or with `said` what another said, as the caller writes it down. `person` is the account that the page is open
 * for: where another person is signed in meanwhile, the act is refused. `hash` is that of the words that the page showed.
 */
export const zNewAct = z.object({
  key: id,
  person: z.string().max(64),
  kind: z.enum(ACT_KINDS),
  block: marker,
  hash,
  text: words(MAX_VIEW_LETTERS).default(''),
  said: z.strictObject({ member: id.nullable(), on: z.iso.date('notADay') }).nullable(),
});
export type NewAct = z.infer<typeof zNewAct>;
/** Names an act that was recorded, also if the request was one that had been done before. */
export const zMadeAct = z.object({ actId: z.string() });
/** Takes an act back. The reason is wanted and not needed. */
export const zTakeBack = z.object({ person: z.string().max(64), reason: words(500).default('') });
export type TakeBack = z.infer<typeof zTakeBack>;
