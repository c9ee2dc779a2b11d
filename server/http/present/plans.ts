/** How plans are presented: a caller sees only what their rights let them know of. */
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import type { Plan, PlanPersonFacts, PlanSummary, Section } from '#shared/api.ts';
import { colourNumberOf } from '#shared/people.ts';
import { isCurrent, mayChangePhoto, mayReopen } from '#shared/rights.ts';
import { planRoom } from '#shared/wire.ts';
import { planFor, type PlanAccess } from '#server/commands/access.ts';
import type { Caller, CommandContext } from '#server/commands/context.ts';
import { inOrder, presentMember } from '#server/http/present/people.ts';
import { presentSections, readableSections } from '#server/http/present/sections.ts';
import { suggestionsWaitingFor } from '#server/http/present/suggestions.ts';
import type { PlanRecord } from '#server/store/records/plans.ts';
import { hintFor } from '#server/templates/templates.ts';
import type { Records } from '#server/store/store.ts';

function canDo(access: PlanAccess): Plan['you']['can'] {
  return access.right === 'none' ? 'see' : access.right;
}

/** The person whose plan it is. `account` is theirs, if they have joined. Their avatar as a member has the same colour. */
function presentPerson(plan: PlanRecord, account: string | undefined): PlanPersonFacts {
  return {
    name: plan.personName,
    knownAs: plan.knownAs,
    room: plan.room,
    bornOn: plan.bornOn,
    photo: plan.photo,
    colour: colourNumberOf(account ?? plan.id),
  };
}

/** A plan with its members and the sections that the caller can read, in their order. */
export async function presentPlan(
  { store, templates, now: clock }: CommandContext,
  caller: Caller,
  planId: string,
): Promise<Plan> {
  const { records } = store;
  const now = clock();
  const hintOf = (source: string | null): Section['hint'] => hintFor(templates, source);
  const access = await planFor(records, caller, planId, now);
  const { plan, member } = access;
  const members = inOrder(await records.membersOf(planId));
  const readable = await readableSections(records, member, now);
  const [sections, suggestionsWaiting] = await Promise.all([
    presentSections(records, readable, member, members, hintOf, now),
    suggestionsWaitingFor(records, member, readable, members, now),
  ]);
  const about = members.find((one) => one.standing === 'person');
  return {
    id: plan.id,
    title: plan.title,
    person: { ...presentPerson(plan, about?.personId), memberId: about && isCurrent(about, now) ? about.id : null },
    schema: SCHEMA_VERSION,
    room: planRoom(plan.id),
    archivedAt: plan.archivedAt,
    you: {
      memberId: member.id,
      standing: member.standing,
      can: canDo(access),
      mayReopen: mayReopen(plan, member, now),
      mayChangePhoto: mayChangePhoto(plan, member, now),
      suggestionsWaiting,
    },
    members: members.map((one) => presentMember(one, caller, now)),
    sections,
  };
}

/** The plans that a caller is on. */
export async function presentPlans(records: Records, caller: Caller): Promise<PlanSummary[]> {
  const plans = await records.plansOf(caller.personId);
  const accounts = await records.personsOf(plans.map(({ plan }) => plan.id));
  return plans.map(({ plan, member }) => ({
    id: plan.id,
    title: plan.title,
    person: presentPerson(plan, accounts.get(plan.id)),
    standing: member.standing,
    relation: member.relation,
    archivedAt: plan.archivedAt,
  }));
}
