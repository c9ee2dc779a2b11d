/**
 * The closed list of what a person can be told in their inbox, and who may know of it. A notification holds no words of a plan: only
 * what kind it is and which things it is about.
 */
import { z } from 'zod';
import { atLeast, isOfProfessionals, rightOn, type MemberFacts, type SectionFacts } from '#shared/rights.ts';

const id = z.string();
const inSection = { planId: id, sectionId: id };
/** A thread that discusses a suggestion names the suggestion. `professionalsOnly` is the audience of the thread. */
const inThread = { ...inSection, threadId: id, commentId: id, suggestionId: id.nullable(), professionalsOnly: z.boolean() };
const ofSuggestion = { ...inSection, suggestionId: id };

/** What a notification is about, for each kind with exactly its own fields. */
export const zNotificationAbout = z.discriminatedUnion('kind', [
  /** Somebody named the reader in a comment. */
  z.strictObject({ kind: z.literal('mention'), ...inThread }),
  /** Somebody wrote down what the reader said. */
  z.strictObject({ kind: z.literal('contribution'), ...inThread }),
  /** Somebody answered in a thread in which the reader wrote. */
  z.strictObject({ kind: z.literal('reply'), ...inThread }),
  /** Somebody commented in a section that the reader leads, or in a thread that they follow. */
  z.strictObject({ kind: z.literal('comment'), ...inThread }),
  /** Somebody suggested a change in a section in which the reader decides. */
  z.strictObject({ kind: z.literal('suggestion.new'), ...ofSuggestion }),
  /** Somebody answered a suggestion of the reader. */
  z.strictObject({ kind: z.literal('suggestion.answered'), ...ofSuggestion }),
  /** Somebody undid the acceptance of a suggestion of the reader. */
  z.strictObject({ kind: z.literal('suggestion.undone'), ...ofSuggestion }),
  /** Somebody withdrew a suggestion that the reader was adapting. */
  z.strictObject({ kind: z.literal('suggestion.withdrawn'), ...ofSuggestion }),
  /** A suggestion has waited for an answer longer than the service allows, or waits again because its acceptance was undone. */
  z.strictObject({ kind: z.literal('suggestion.waits'), ...ofSuggestion }),
  /** Somebody wrote down what the reader said of a risk. */
  z.strictObject({ kind: z.literal('act.written'), ...inSection }),
  /** A new version of a section is in force. */
  z.strictObject({ kind: z.literal('inForce'), ...inSection }),
  z.strictObject({ kind: z.literal('hold'), ...inSection }),
  z.strictObject({ kind: z.literal('holdLifted'), ...inSection }),
  /** What the reader may do in a section has changed. It says neither what nor why: the section itself shows what they may do. */
  z.strictObject({ kind: z.literal('right.changed'), ...inSection }),
]);
/** What a notification is about. */
export type NotificationAbout = z.infer<typeof zNotificationAbout>;
/** The kinds of notifications. */
export type NotificationKind = NotificationAbout['kind'];

/** Every kind, in the order of the list. */
export const NOTIFICATION_KINDS: readonly NotificationKind[] = zNotificationAbout.options.map(
  (option) => option.shape.kind.value,
);

/** The kinds that are about one comment. Once it is deleted there is nothing to read. */
export const COMMENT_KINDS: ReadonlySet<NotificationKind> = new Set(['mention', 'contribution', 'reply', 'comment']);

/** The kinds that ask for an answer to a suggestion. Once it is answered or withdrawn there is nothing to do. */
export const WAITING_KINDS: ReadonlySet<NotificationKind> = new Set(['suggestion.new', 'suggestion.waits']);

/** The kinds that are about a section as a whole. Whoever has read the section knows of them. */
export const SECTION_KINDS: ReadonlySet<NotificationKind> = new Set([
  'act.written',
  'inForce',
  'hold',
  'holdLifted',
  'right.changed',
]);

/** Whether a member may know of a notification now: they can read its section, and its thread is for them. */
export function mayKnow(
  about: { readonly professionalsOnly?: boolean },
  section: SectionFacts,
  member: MemberFacts | null,
  now: number,
): boolean {
  if (member === null || !atLeast(rightOn(section, member, now), 'read')) return false;
  return about.professionalsOnly !== true || isOfProfessionals(member.standing);
}
