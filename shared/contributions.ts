/**
 * What somebody said who was not online, as a member writes it down: who said it, how it came, when, and what was said. A comment holds it
 * in place of words of its own. Who wrote it down and when is never part of it: that is the comment's own.
 */
import { z } from 'zod';
import type { CommentBody } from '#shared/comment-body.ts';
import { isTimeZone } from '#shared/mail.ts';
import { isStorable, oneLine, severalLines } from '#shared/plain-text.ts';

/** How it came: by phone, in a letter, in a talk, or in another way. */
export const CONTRIBUTION_WAYS = ['phone', 'letter', 'talk', 'other'] as const;
/** One of these ways. */
export type ContributionWay = (typeof CONTRIBUTION_WAYS)[number];

/** The most letters of each of the three fields. */
export const MAX_CONTRIBUTION_LETTERS = 4000;
/** How much the clock of a device may go ahead of the server's, in milliseconds. */
const CLOCKS = 5 * 60_000;
/** No letter that a plan tells of is older. */
const FIRST_DAY = '1890-01-01';

const text = z.string().refine(isStorable, 'wrong');
const line = text.overwrite(oneLine).min(1, 'empty').max(120, 'tooLong');
const words = text.overwrite(severalLines).max(MAX_CONTRIBUTION_LETTERS, 'tooLong');

/** Who said it: a member, by member id, or somebody who is not on the plan, with what they are to the person. */
export const zSayer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('member'), memberId: z.string().min(1, 'empty').max(64) }),
  z.strictObject({ kind: z.literal('other'), name: line, relation: line }),
]);
/** Who said it. */
export type Sayer = z.infer<typeof zSayer>;

/** The fields of a contribution. */
export const CONTRIBUTION_FIELDS = {
  by: zSayer,
  way: z.enum(CONTRIBUTION_WAYS),
  /** The day on which it was said, and perhaps the time such as "14:30", as on a clock where it was written down. */
  day: z.iso.date('notADay').refine((day) => day >= FIRST_DAY, 'notADay'),
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'wrong')
    .nullable(),
  /** The person's own words, as told. */
  words,
  /** What was seen and heard. */
  observed: words,
  /** How whoever writes it down reads it. */
  reading: words,
};
const saysSomething = (said: { words: string; observed: string; reading: string }): boolean =>
  said.words !== '' || said.observed !== '' || said.reading !== '';
const NOTHING_SAID = { message: 'nothingSaid', path: ['words'] };

/** A contribution, as it is kept. */
export const zContribution = z.strictObject(CONTRIBUTION_FIELDS).refine(saysSomething, NOTHING_SAID);
export type Contribution = z.infer<typeof zContribution>;

/** A contribution that somebody writes down. `zone` is the time zone of their clock; it says which days are still to come there. */
export const zNewContribution = z
  .strictObject({ ...CONTRIBUTION_FIELDS, zone: z.string().max(64).refine(isTimeZone, 'wrong') })
  .refine(saysSomething, NOTHING_SAID);
export type NewContribution = z.infer<typeof zNewContribution>;

/** What a comment says: its writer's own words, or what somebody else said. */
export type Said =
  | { readonly body: CommentBody; readonly contribution: null }
  | { readonly body: null; readonly contribution: Contribution };

/** Whether something is said to have been said at a time that is still to come. */
export function isStillToCome({ day, time, zone }: Pick<NewContribution, 'day' | 'time' | 'zone'>, now: number): boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(now + CLOCKS).map(({ type, value }) => [type, value]));
  const today = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  return day > today || (day === today && time !== null && time > `${parts.get('hour')}:${parts.get('minute')}`);
}

/** The words of the three fields, with a line feed between them. A search looks in them. */
export function textOfContribution({
  words: own,
  observed,
  reading,
}: Pick<Contribution, 'words' | 'observed' | 'reading'>): string {
  return [own, observed, reading].filter((part) => part !== '').join('\n');
}
