/**
 * What a member may know of the audit trail of a plan (R9, R17): entries that they were told of, about sections that they may read now,
 * with no reason that is not for them. Nothing says that there are others: an entry has no number and no audience here.
 */
import { isConversationVerb, isOfConversation, type AuditEntry, type AuditVerb } from '#shared/audit.ts';
import { atLeast, isCurrent, isOfProfessionals, rightOn, settledRight, type Lead } from '#shared/rights.ts';
import type { PlanAccess } from '#server/commands/access.ts';
import type { AuditRow } from '#server/store/records/audit.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { Records } from '#server/store/store.ts';

/** Somebody who asks for the past of a plan: what they may read, and everybody who is or was on the plan. */
export type Viewer = {
  readonly planId: string;
  readonly member: MemberRecord;
  readonly now: number;
  /** The sections that they may read, the retired ones too. */
  readonly readable: ReadonlyMap<string, SectionRecord>;
  readonly members: ReadonlyMap<string, MemberRecord>;
  /** The same members by their accounts. */
  readonly people: ReadonlyMap<string, MemberRecord>;
};

/** The caller as a viewer of a plan's past. */
export async function viewerOf(records: Records, { plan, member }: PlanAccess, now: number): Promise<Viewer> {
  const [sections, members] = await Promise.all([records.sectionsOf(plan.id), records.membersOf(plan.id)]);
  const readable = sections.filter((section) => atLeast(rightOn(section, member, now), 'read'));
  return {
    planId: plan.id,
    member,
    now,
    readable: new Map(readable.map((section) => [section.id, section])),
    members: new Map(members.map((one) => [one.id, one])),
    people: new Map(members.map((one) => [one.personId, one])),
  };
}

/** The verbs that are in timelines as decisions. What is said about a sitting stands beside the sitting. */
export const isDecision = (verb: AuditVerb): boolean =>
  !isConversationVerb(verb) && verb !== 'section.restore' && verb !== 'sitting.explain' && verb !== 'sitting.end';

/** Whether the viewer decides in a section, or would if it were in use. */
function decides({ member, now }: Viewer, section: SectionRecord | undefined): boolean {
  return section !== undefined && isCurrent(member, now) && settledRight(section, member) === 'decide';
}

function withoutReason<D extends { readonly reason?: string | undefined }>(detail: D): Omit<D, 'reason'> {
  const { reason: _, ...rest } = detail;
  return rest;
}

/** The leads that sections had when entries were made. */
class Leads {
  #bySection: Promise<ReadonlyMap<string, readonly { readonly seq: number; readonly lead: Lead }[]>> | null = null;
  readonly #records: Records;
  readonly #viewer: Viewer;

  constructor(records: Records, viewer: Viewer) {
    this.#records = records;
    this.#viewer = viewer;
  }

  /** Whether a section was sealed before an entry, or became so by it. Sections of a template never begin sealed. */
  async wasSealed(sectionId: string, seq: number): Promise<boolean> {
    this.#bySection ??= this.#records
      .leadsOf(this.#viewer.planId, [...this.#viewer.readable.keys()])
      .then((all) => Map.groupBy(all, (each) => each.sectionId));
    const leads = (await this.#bySection).get(sectionId) ?? [];
    return [seq - 1, seq].some((at) => leads.findLast((each) => each.seq <= at)?.lead === 'sealed');
  }
}

/** Judges the entries of a plan's trail for one viewer. */
export class KnownEntries {
  readonly viewer: Viewer;
  readonly #leads: Leads;

  constructor(records: Records, viewer: Viewer) {
    this.viewer = viewer;
    this.#leads = new Leads(records, viewer);
  }

  /**
   * An entry as the viewer may know it; null if they may not. Whoever joined later may know what every reader of a section could
   * know while it was not sealed.
   */
  async of(row: AuditRow): Promise<AuditEntry | null> {
    const { readable, member } = this.viewer;
    const { seq, previousHash: _previous, hash: _hash, ...entry } = row;
    if (entry.audience === 'all') return entry;
    // Whoever does not belong to the professionals any more knows of their threads what they said there themselves.
    const isForOthers =
      isOfConversation(entry) && entry.detail.audience === 'professionals' && entry.personId !== member.personId;
    if (isForOthers && !isOfProfessionals(member.standing)) return null;
    const told = entry.audience.includes(member.id) || entry.verb === 'section.restore';
    // What was said while the section was sealed stays with those who could read it then.
    if (!told && 'kept' in entry.detail) return null;
    // Which sections moved in an order depends on what each of the members of then could see.
    if (!told && (entry.at >= member.joinedAt || entry.verb === 'plan.orderSections')) return null;
    const known: string[] = [];
    for (const id of entry.sections) if (readable.has(id) && (told || !(await this.#leads.wasSealed(id, seq)))) known.push(id);
    const [section] = known;
    if (section === undefined && entry.verb !== 'plan.create') return null;
    return this.#of(entry, known);
  }

  #of(entry: AuditEntry, known: readonly string[]): AuditEntry | null {
    const { member, readable } = this.viewer;
    const section = readable.get(known[0] ?? '');
    switch (entry.verb) {
      case 'plan.create':
        return { ...entry, audience: [], sections: known };
      case 'plan.orderSections': {
        const order = entry.detail.order.filter((id) => readable.has(id));
        // Which of them moved may be so only for others, who see a sealed section between them.
        return { ...entry, audience: [], sections: [], detail: { order } };
      }
      case 'section.grant': {
        const isOwn = entry.detail.memberId === member.id;
        const decider = decides(this.viewer, section);
        // What one member may do in a section is for those who decide there, for that member, and for who inspects the plan.
        if (!isOwn && !decider && member.standing !== 'observer') return null;
        return { ...entry, audience: [], detail: decider && !isOwn ? entry.detail : withoutReason(entry.detail) };
      }
      case 'section.name': {
        const { before, after } = entry.detail;
        const isOwn = before.includes(member.id) && !after.includes(member.id);
        const whole = decides(this.viewer, section) && !isOwn;
        return { ...entry, audience: [], detail: whole ? entry.detail : withoutReason(entry.detail) };
      }
      case 'section.add':
      case 'section.change':
      case 'section.hold':
      case 'section.liftHold':
      case 'section.restore':
      case 'sitting.explain':
      case 'sitting.end':
      case 'thread.begin':
      case 'thread.resolve':
      case 'thread.reopen':
      case 'comment.add':
      case 'comment.change':
      case 'comment.delete':
      case 'suggestion.make':
      case 'suggestion.change':
      case 'suggestion.withdraw':
      case 'suggestion.adapt':
      case 'suggestion.accept':
      case 'suggestion.decline':
      case 'suggestion.undo':
      case 'act.record':
      case 'act.takeBack':
        return { ...entry, audience: [] };
      default:
        return entry;
    }
  }
}

/** The members whom an entry names, by member id. */
export function membersNamedIn(entry: AuditEntry): readonly string[] {
  switch (entry.verb) {
    case 'member.change':
    case 'member.remove':
    case 'member.leave':
    case 'section.grant':
      return [entry.detail.memberId];
    case 'suggestion.make':
    case 'suggestion.change':
    case 'suggestion.withdraw':
    case 'suggestion.adapt':
    case 'suggestion.accept':
    case 'suggestion.decline':
    case 'suggestion.undo':
      return [entry.detail.author];
    case 'thread.begin':
    case 'comment.add':
      return entry.detail.contribution?.by == null ? [] : [entry.detail.contribution.by];
    case 'act.record':
    case 'act.takeBack':
      return entry.detail.sayer === null ? [] : [entry.detail.sayer];
    case 'section.add':
      return entry.detail.named;
    case 'section.name':
      return [...new Set([...entry.detail.before, ...entry.detail.after])];
    default:
      return [];
  }
}
