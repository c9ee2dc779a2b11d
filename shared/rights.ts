/**
 * Who may do what. `rightOn` is the only place that decides about a section and `planRight` the only one about a plan;
 * the sync gate, every HTTP route and the interface ask here.
 */

/** What a member is to the person and the plan. */
export const STANDINGS = ['person', 'family', 'advocate', 'careWorker', 'professional', 'manager', 'observer'] as const;
export type Standing = (typeof STANDINGS)[number];

/** Who decides in a section. */
export const LEADS = ['together', 'professional', 'sealed'] as const;
export type Lead = (typeof LEADS)[number];

/** One ordered scale: each right holds all those before it. */
export const RIGHTS = ['none', 'read', 'comment', 'suggest', 'edit', 'decide'] as const;
export type Right = (typeof RIGHTS)[number];

/** A temporary, explained stop on editing a section. Times are milliseconds since 1970. */
export type Hold = { readonly reason: string; readonly by: string; readonly at: number };

/** What `rightOn` needs to know of a section. `grants` and `named` go by member id. */
export type SectionFacts = {
  readonly lead: Lead;
  readonly named: readonly string[];
  readonly grants: Readonly<Record<string, Right>>;
  readonly hold: Hold | null;
  readonly retiredAt: number | null;
  readonly planArchivedAt: number | null;
};

/** What the rules need to know of a member. Times are milliseconds since 1970. */
export type MemberFacts = {
  readonly id: string;
  readonly standing: Standing;
  readonly expiresAt: number | null;
  readonly removedAt: number | null;
};

/** What the rules need to know of a plan. */
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

/** The most that a grant can give: what the lead allows a standing to hold. A lock is a lock, so no grant opens one. */
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

/** The most that a grant on a section with this lead can give a member of this standing. */
export function ceilingFor(lead: Lead, standing: Standing, named: boolean): Right {
  if (lead !== 'sealed') return CEILING[lead][standing];
  return named && canBeNamed(standing) ? 'decide' : 'none';
}

/** Whether a member of this standing can be named on a sealed section. */
export function canBeNamed(standing: Standing): boolean {
  return standing === 'professional' || standing === 'manager';
}

/** Whether this membership still counts: neither removed nor run out. */
export function isCurrent(member: MemberFacts, now: number): boolean {
  return member.removedAt === null && (member.expiresAt === null || now < member.expiresAt);
}

/**
 * What `member` may do in `section` at `now` (milliseconds since 1970). `null` stands for somebody who is no member.
 * Design section 2: the table, then grants, then a hold, then what has run out, been archived, retired or removed.
 */
export function rightOn(section: SectionFacts, member: MemberFacts | null, now: number): Right {
  if (member === null || member.removedAt !== null) return 'none';
  const ceiling = ceilingFor(section.lead, member.standing, section.named.includes(member.id));
  let right = section.lead === 'sealed' ? ceiling : BASE[section.lead][member.standing];
  const granted = Object.hasOwn(section.grants, member.id) ? section.grants[member.id] : undefined;
  if (granted !== undefined) right = lower(granted, ceiling);
  if (section.hold !== null && right !== 'decide') right = lower(right, 'suggest');
  if (!isCurrent(member, now) || section.planArchivedAt !== null || section.retiredAt !== null) {
    right = lower(right, 'read');
  }
  return right;
}

/** What a member may do with a plan as a whole: see it, add and order sections, or also invite people and change standings. */
export type PlanRight = 'none' | 'see' | 'shape' | 'manage';
const PLAN_RIGHTS: readonly PlanRight[] = ['none', 'see', 'shape', 'manage'];

/** What `member` may do with `plan` at `now` (milliseconds since 1970). */
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

/**
 * Whether a current manager of an archived plan may open it again: the one thing that an archived plan still lets anyone do.
 */
export function mayReopen(plan: PlanFacts, member: MemberFacts | null, now: number): boolean {
  return plan.archivedAt !== null && planRight({ archivedAt: null }, member, now) === 'manage';
}
