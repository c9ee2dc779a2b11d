/**
 * The rules of rights. Only `rightOn` decides about a section, and only `planRight` about a plan. The sync gate, every HTTP
 * route and the interface call these functions.
 */

/** A member's standing: what the member is to the person and the plan. */
export const STANDINGS = ['person', 'family', 'advocate', 'careWorker', 'professional', 'manager', 'observer'] as const;
export type Standing = (typeof STANDINGS)[number];

/** The standings of those who work for a service. */
export const STAFF: readonly Standing[] = ['careWorker', 'professional', 'manager'];

/** A section's lead: who decides in it. */
export const LEADS = ['together', 'professional', 'sealed'] as const;
export type Lead = (typeof LEADS)[number];

/** The rights, in order: each includes all those before it. */
export const RIGHTS = ['none', 'read', 'comment', 'suggest', 'edit', 'decide'] as const;
export type Right = (typeof RIGHTS)[number];

/** A hold: a temporary stop on editing a section, with its reason. Times are milliseconds since 1970. */
export type Hold = { readonly reason: string; readonly by: string; readonly at: number };

/** The facts about a section that `rightOn` needs. `grants` and `named` hold member ids. */
export type SectionFacts = {
  readonly lead: Lead;
  readonly named: readonly string[];
  readonly grants: Readonly<Record<string, Right>>;
  readonly hold: Hold | null;
  readonly retiredAt: number | null;
  readonly planArchivedAt: number | null;
};

/** The facts about a member that the rules need. Times are milliseconds since 1970. */
export type MemberFacts = {
  readonly id: string;
  readonly standing: Standing;
  readonly expiresAt: number | null;
  readonly removedAt: number | null;
};

/** The facts about a plan that the rules need. */
export type PlanFacts = { readonly archivedAt: number | null };

const BASE: Readonly<Record<Exclude<Lead, 'sealed'>, Readonly<Record<Standing, Right>>>> = {
  together: {
    person: 'edit',
    family: 'edit',
    advocate: 'suggest',
    careWorker: 'edit',
    professional: 'decide',
    manager: 'decide',
    observer: 'read',
  },
  professional: {
    person: 'suggest',
    family: 'suggest',
    advocate: 'suggest',
    careWorker: 'suggest',
    professional: 'decide',
    manager: 'decide',
    observer: 'read',
  },
};

/** The most that a grant can give, by lead and standing. A sealed section has no entry, because no grant opens it. */
const CEILING: typeof BASE = {
  together: { ...BASE.together, advocate: 'edit', observer: 'comment' },
  professional: { ...BASE.professional, observer: 'comment' },
};

/** Whether `right` is at least `needed` on the scale. */
export function atLeast(right: Right, needed: Right): boolean {
  return RIGHTS.indexOf(right) >= RIGHTS.indexOf(needed);
}

/** The lower of two rights. */
export function lower(a: Right, b: Right): Right {
  return atLeast(a, b) ? b : a;
}

/**
 * The most that a grant on a section with this lead can give a member of this standing. `named` says whether the member is
 * named on the section.
 */
export function ceilingFor(lead: Lead, standing: Standing, named: boolean): Right {
  if (lead !== 'sealed') return CEILING[lead][standing];
  return named && canBeNamed(standing) ? 'decide' : 'none';
}

/** Whether a member of this standing can be named on a sealed section. */
export function canBeNamed(standing: Standing): boolean {
  return standing === 'professional' || standing === 'manager';
}

/** Whether this membership still counts: not removed and not expired. */
export function isCurrent(member: Pick<MemberFacts, 'removedAt' | 'expiresAt'>, now: number): boolean {
  return member.removedAt === null && (member.expiresAt === null || now < member.expiresAt);
}

/**
 * The right by lead, standing, names and grants alone: what a member has where there is no hold and nothing is over. It is what a
 * change of lead, of names or of a grant is about.
 */
export function settledRight(
  section: Pick<SectionFacts, 'lead' | 'named' | 'grants'>,
  member: Pick<MemberFacts, 'id' | 'standing'>,
): Right {
  const ceiling = ceilingFor(section.lead, member.standing, section.named.includes(member.id));
  const granted = Object.hasOwn(section.grants, member.id) ? section.grants[member.id] : undefined;
  if (granted !== undefined) return lower(granted, ceiling);
  return section.lead === 'sealed' ? ceiling : BASE[section.lead][member.standing];
}

/** Whether a change of names or grants leaves a member less than before. Such a change needs a reason (R17). */
export function takesRight(
  before: Pick<SectionFacts, 'lead' | 'named' | 'grants'>,
  after: Pick<SectionFacts, 'named' | 'grants'>,
  member: Pick<MemberFacts, 'id' | 'standing'>,
): boolean {
  return !atLeast(settledRight({ ...before, ...after }, member), settledRight(before, member));
}

/** Whether a change of lead needs a reason (R17): a new lead that takes the writing, or the section itself, from members. */
export function leadNeedsReason(before: Lead, after: Lead): boolean {
  return after !== before && after !== 'together';
}

/** Whether a section is only to be read for a member: their membership ran out, the plan is archived, or the section is retired (R7). */
export function isOver(
  section: Pick<SectionFacts, 'planArchivedAt' | 'retiredAt'>,
  member: Pick<MemberFacts, 'removedAt' | 'expiresAt'>,
  now: number,
): boolean {
  return !isCurrent(member, now) || section.planArchivedAt !== null || section.retiredAt !== null;
}

/**
 * The right of `member` in `section` at `now` (milliseconds since 1970). `null` stands for a person who is not a member. Design
 * section 2 has the order: the table, grants, a hold, then what has expired or was archived, retired or removed.
 */
export function rightOn(section: SectionFacts, member: MemberFacts | null, now: number): Right {
  if (member === null || member.removedAt !== null) return 'none';
  let right = settledRight(section, member);
  if (section.hold !== null && right !== 'decide') right = lower(right, 'suggest');
  return isOver(section, member, now) ? lower(right, 'read') : right;
}

/** The rights on a plan as a whole: to see it; also to add and order sections; also to invite people and change standings. */
export type PlanRight = 'none' | 'see' | 'shape' | 'manage';
const PLAN_RIGHTS: readonly PlanRight[] = ['none', 'see', 'shape', 'manage'];

/** The right of `member` on `plan` at `now` (milliseconds since 1970). */
export function planRight(plan: PlanFacts, member: MemberFacts | null, now: number): PlanRight {
  if (member === null || member.removedAt !== null) return 'none';
  if (!isCurrent(member, now)) return 'see';
  if (member.standing === 'manager') return plan.archivedAt === null ? 'manage' : 'see';
  if (member.standing === 'professional' && plan.archivedAt === null) return 'shape';
  return 'see';
}

/** Whether `right` is at least `needed`. */
export function planAtLeast(right: PlanRight, needed: PlanRight): boolean {
  return PLAN_RIGHTS.indexOf(right) >= PLAN_RIGHTS.indexOf(needed);
}

/** Whether a member may set or remove the photo of the plan's person: who manages the plan, and the person themself. */
export function mayChangePhoto(plan: PlanFacts, member: MemberFacts | null, now: number): boolean {
  if (planAtLeast(planRight(plan, member, now), 'manage')) return true;
  return member !== null && member.standing === 'person' && isCurrent(member, now) && plan.archivedAt === null;
}

/**
 * Whether a member may read the audit trail of a plan: its managers and its observers, who answer for it or inspect it. Others find the
 * decisions that they may know in the timeline.
 */
export function mayAudit(member: MemberFacts | null, now: number): boolean {
  return member !== null && isCurrent(member, now) && (member.standing === 'manager' || member.standing === 'observer');
}

/** Whether a member may reopen an archived plan. Only a current manager may, and an archived plan allows no other change. */
export function mayReopen(plan: PlanFacts, member: MemberFacts | null, now: number): boolean {
  return plan.archivedAt !== null && planRight({ archivedAt: null }, member, now) === 'manage';
}

/** Whom a thread is for: everyone who can read its section, or of these only professionals and managers. */
export const AUDIENCES = ['readers', 'professionals'] as const;
export type Audience = (typeof AUDIENCES)[number];

/**
 * The rights on a thread, in order: no right; to read one's own comments in it, which are told in confidence; to read all; also to
 * comment, to resolve and to reopen.
 */
export type ThreadRight = 'none' | 'own' | 'read' | 'comment';

/** Whether a member belongs to those for whom professionals-only threads are. */
export function isOfProfessionals(standing: Standing): boolean {
  return standing === 'professional' || standing === 'manager';
}

/** What was said while a section was sealed is kept for the members who could read it when it was opened; null for all other talk. */
export type KeptFor = readonly string[] | null;

/** Whether something that was said while its section was sealed is not for a member (R39). */
export function isKeptFrom(keptFor: KeptFor, memberId: string): boolean {
  return keptFor !== null && !keptFor.includes(memberId);
}

/**
 * The right of a member on a thread of a section. `isWriter` says whether they wrote in it themselves: what they told professionals in
 * confidence they can read, and no answer of others.
 */
export function threadRight(
  section: SectionFacts,
  member: MemberFacts | null,
  thread: { readonly audience: Audience; readonly keptFor: KeptFor; readonly isWriter: boolean },
  now: number,
): ThreadRight {
  const right = rightOn(section, member, now);
  if (member === null || right === 'none') return 'none';
  const isOfOthers = thread.audience === 'professionals' && !isOfProfessionals(member.standing);
  if (isOfOthers || isKeptFrom(thread.keptFor, member.id)) return thread.isWriter ? 'own' : 'none';
  return atLeast(right, 'comment') ? 'comment' : 'read';
}

/** What the rules need to know of a suggestion. `adaptedBy` is the member who changes it before they decide; null for nobody. */
export type SuggestionFacts = {
  readonly isOpen: boolean;
  readonly authorId: string;
  readonly othersMayWrite: boolean;
  readonly adaptedBy: string | null;
  readonly keptFor: KeptFor;
};

/**
 * The right of a member in the room of a suggestion: `edit` for its author while it is open, and for others who may suggest where the
 * author lets them; for the one who adapts it while they do; `read` for everybody else who reads the section.
 */
export function suggestionRight(
  section: SectionFacts,
  member: MemberFacts | null,
  suggestion: SuggestionFacts,
  now: number,
): Right {
  const right = rightOn(section, member, now);
  if (member === null || right === 'none') return 'none';
  const { adaptedBy, authorId, othersMayWrite, keptFor } = suggestion;
  // It stays its author's, wherever it goes.
  if (isKeptFrom(keptFor, member.id) && authorId !== member.id) return 'none';
  if (!suggestion.isOpen || !atLeast(right, 'suggest')) return 'read';
  if (adaptedBy !== null) return adaptedBy === member.id && right === 'decide' ? 'edit' : 'read';
  return authorId === member.id || othersMayWrite ? 'edit' : 'read';
}

/**
 * The rights on recorded acts, in order: no right; to see them; also to record and take back one's own; also to write down what others
 * said.
 */
export const ACT_RIGHTS = ['none', 'read', 'own', 'write'] as const;
export type ActRight = (typeof ACT_RIGHTS)[number];

/**
 * The right of a member on the acts of a section. Whoever can read a risk can say what they think of it, also under a hold; observers
 * look and take no part. To write down what another person said puts words into the plan, so it takes the right to edit there.
 */
export function actRight(section: SectionFacts, member: MemberFacts | null, now: number): ActRight {
  const right = rightOn(section, member, now);
  if (member === null || right === 'none') return 'none';
  if (isOver(section, member, now) || member.standing === 'observer') return 'read';
  return atLeast(right, 'edit') ? 'write' : 'own';
}
