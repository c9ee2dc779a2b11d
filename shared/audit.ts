/**
 * The closed list of what an audit trail can say: each verb with exactly its own fields. The store writes only entries of this
 * list and parses with it what it reads. Once a version is released, a verb that it wrote stays on the list with the same fields.
 */
import { z } from 'zod';
import { zAuthority, zBoundary, zLanguage, zLead, zRight, zStanding } from '#shared/api.ts';
import { ACT_ENDS, ACT_KINDS } from '#shared/acts.ts';
import { CONTRIBUTION_WAYS } from '#shared/contributions.ts';
import { AUDIENCES } from '#shared/rights.ts';

const id = z.string();
const seq = z.number().int();

/** What every entry says. `at` is in milliseconds since 1970; `personId` is the person who did it. */
const about = { at: z.number().int(), personId: id };

/** An entry about the service as a whole. It belongs to no plan, so its `planId` is empty. */
function ofService<V extends string, D extends z.ZodRawShape>(verb: V, detail: D) {
  return z.strictObject({
    ...about,
    planId: z.literal(''),
    verb: z.literal(verb),
    sections: z.tuple([]),
    audience: z.literal('all'),
    detail: z.strictObject(detail),
  });
}

/** An entry about a plan as a whole or about its people. Everyone on the plan may know of it. */
function ofPlan<V extends string, D extends z.ZodRawShape>(verb: V, detail: D) {
  return z.strictObject({
    ...about,
    planId: id,
    verb: z.literal(verb),
    sections: z.tuple([]),
    audience: z.literal('all'),
    detail: z.strictObject(detail),
  });
}

/** An entry about several sections of a plan at once. */
function ofSections<V extends string, D extends z.ZodRawShape>(verb: V, detail: D) {
  return z.strictObject({
    ...about,
    planId: id,
    verb: z.literal(verb),
    sections: z.array(id).readonly(),
    audience: z.array(id).readonly(),
    detail: z.strictObject(detail),
  });
}

/** An entry about one section. */
function ofSection<V extends string, D extends z.ZodRawShape>(verb: V, detail: D) {
  return z.strictObject({
    ...about,
    planId: id,
    verb: z.literal(verb),
    sections: z.tuple([id]),
    audience: z.array(id).readonly(),
    detail: z.strictObject(detail),
  });
}

/** Says that something is kept for those who could read its section while it was sealed (R39). Whoever joins later learns nothing of it. */
const kept = z.literal(true).optional();

/** A thread, and for whom it is. Whoever joins the plan later may know of it what they may read of it. */
const ofThread = { thread: id, audience: z.enum(AUDIENCES), kept };

/**
 * A contribution: how it came, and who said it, by member id; null for somebody who is not on the plan. Their name stands in the thread
 * alone, where it can be taken back.
 */
const zContributionFacts = z.strictObject({ way: z.enum(CONTRIBUTION_WAYS), by: id.nullable() });

/** A suggestion, what it was called then, and its author, by member id. */
const ofSuggestion = { suggestion: id, title: z.string(), author: id, kept };

/**
 * A recorded act on a risk plan: its kind, and the member who said it; null for the person whose plan it is, where they have no account.
 * What a view says stands in the act alone.
 */
const ofAct = { act: id, kind: z.enum(ACT_KINDS), sayer: id.nullable() };

/**
 * One thing that happened. `sections` names every section that it concerns; it is empty where it concerns the service, the plan as
 * a whole or the plan's people. `audience` says who may be told of it: everyone on the plan, or these members, by member id. The
 * audience is worked out when the change is made, because only then both the rights before it and those after it are known.
 */
export const zAuditEntry = z.discriminatedUnion('verb', [
  ofService('service.setUp', { service: z.string() }),
  ofService('service.change', {
    lockMinutes: z.number().int().optional(),
    answerDays: z.number().int().optional(),
    staffSecondStep: z.boolean().optional(),
  }),
  ofService('manager.invite', { invitation: id, name: z.string() }),
  ofService('manager.remove', { manager: id }),
  ofService('manager.leave', { manager: id }),
  ofService('passwordReset.make', { passwordReset: id, for: id }),
  ofService('passwordReset.withdraw', { passwordReset: id, for: id }),
  ofService('passwordReset.use', { passwordReset: id, madeBy: id }),
  ofService('secondStep.takeOff', { for: id, reason: z.string() }),
  ofService('demo.fill', {}),
  // An invitation is to a plan or to the service, and then `planId` is empty.
  ofPlan('invitation.accept', { invitation: id, standing: zStanding.nullable(), newAccount: z.boolean() }),
  ofPlan('invitation.withdraw', { invitation: id }),
  ofPlan('plan.change', {
    title: z.string().optional(),
    personName: z.string().optional(),
    knownAs: z.string().optional(),
    room: z.string().optional(),
    bornOn: z.string().nullable().optional(),
    archived: z.boolean().optional(),
  }),
  // `photo` is the version of the photo that the plan has from then on.
  ofPlan('plan.setPhoto', { photo: id }),
  ofPlan('plan.removePhoto', {}),
  ofPlan('member.invite', { invitation: id, name: z.string(), standing: zStanding }),
  ofPlan('member.change', {
    memberId: id,
    standing: zStanding.optional(),
    relation: z.string().optional(),
    authority: zAuthority.optional(),
    expiresAt: z.number().int().nullable().optional(),
  }),
  ofPlan('member.remove', { memberId: id }),
  ofPlan('member.leave', { memberId: id }),
  // Names the sections that the plan begins with; its audience is the member who made it.
  ofSections('plan.create', { title: z.string(), template: z.string(), language: zLanguage }),
  // Names the sections that have other sections before them than they had, in what at least one member sees.
  ofSections('plan.orderSections', { order: z.array(id).readonly() }),
  ofSection('section.add', { title: z.string(), lead: zLead, named: z.array(id).readonly() }),
  ofSection('section.change', {
    title: z.string().optional(),
    lead: zLead.optional(),
    boundary: zBoundary.optional(),
    retired: z.boolean().optional(),
    reason: z.string().optional(),
  }),
  ofSection('section.hold', { reason: z.string() }),
  ofSection('section.liftHold', {}),
  // The reason of these two is for those who decide in the section. The members whom it concerns are told of the change alone.
  ofSection('section.name', {
    before: z.array(id).readonly(),
    after: z.array(id).readonly(),
    reason: z.string().optional(),
  }),
  ofSection('section.grant', { memberId: id, right: zRight.nullable(), reason: z.string().optional() }),
  // The text of an earlier point was put back: the seq of that point, and of the row that did it.
  ofSection('section.restore', { at: seq, toSeq: seq }),
  // Whoever made a sitting said why. It is named by the seq of its first row, which stays. An earlier text stands in earlier entries.
  ofSection('sitting.explain', { sitting: seq, text: z.string() }),
  // Somebody said that they have finished: what they write after this row is a new sitting.
  ofSection('sitting.end', { after: seq }),
  // What was said stands in the thread alone.
  ofSection('thread.begin', { ...ofThread, comment: id, contribution: zContributionFacts.optional() }),
  ofSection('thread.resolve', ofThread),
  ofSection('thread.reopen', ofThread),
  ofSection('comment.add', { ...ofThread, comment: id, contribution: zContributionFacts.optional() }),
  ofSection('comment.change', { ...ofThread, comment: id }),
  ofSection('comment.delete', { ...ofThread, comment: id }),
  // What a suggestion says stands in its own log alone.
  ofSection('suggestion.make', { ...ofSuggestion, reason: z.string().optional() }),
  ofSection('suggestion.change', {
    ...ofSuggestion,
    reason: z.string().optional(),
    othersMayWrite: z.boolean().optional(),
  }),
  ofSection('suggestion.withdraw', ofSuggestion),
  ofSection('suggestion.adapt', ofSuggestion),
  // The row of the section that brought what was taken, or that took it back; null if nothing had to change.
  ofSection('suggestion.accept', {
    ...ofSuggestion,
    part: z.enum(['all', 'some', 'adapted']),
    toSeq: seq.nullable(),
    reason: z.string().optional(),
  }),
  ofSection('suggestion.decline', { ...ofSuggestion, reason: z.string() }),
  // `saidOn` is the day on which it was said, where another member wrote it down. `words` is the hash of the words that it is about.
  ofSection('act.record', { ...ofAct, saidOn: z.string().nullable(), seq, words: z.string() }),
  ofSection('act.takeBack', { ...ofAct, how: z.enum(ACT_ENDS), reason: z.string().optional() }),
  ofSection('suggestion.undo', { ...ofSuggestion, toSeq: seq.nullable(), reason: z.string() }),
]);

/** One thing that happened on a plan, or on the service as a whole. */
export type AuditEntry = z.infer<typeof zAuditEntry>;

/** The verbs of the list. */
export type AuditVerb = AuditEntry['verb'];

/** The entries with one of these verbs. */
export type AuditEntryOf<V extends AuditVerb> = Extract<AuditEntry, { readonly verb: V }>;

/** The entries about conversations. They change nothing in a plan and nobody's rights. */
export type ConversationEntry = AuditEntryOf<
  'thread.begin' | 'thread.resolve' | 'thread.reopen' | 'comment.add' | 'comment.change' | 'comment.delete'
>;

/** Whether a verb is of entries about conversations. */
export function isConversationVerb(verb: AuditVerb): verb is ConversationEntry['verb'] {
  return verb.startsWith('thread.') || verb.startsWith('comment.');
}

/** Whether an entry is about a conversation. */
export function isOfConversation(entry: AuditEntry): entry is ConversationEntry {
  return isConversationVerb(entry.verb);
}

/** The members who may be told of any of these entries. */
export function audienceOf(entries: readonly Pick<AuditEntry, 'audience'>[]): 'all' | readonly string[] {
  const members = new Set<string>();
  for (const { audience } of entries) {
    if (audience === 'all') return 'all';
    for (const member of audience) members.add(member);
  }
  return [...members];
}

/** Every verb, in the order of the list. */
export const AUDIT_VERBS: readonly AuditVerb[] = zAuditEntry.options.map((option) => option.shape.verb.value);
