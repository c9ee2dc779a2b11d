/** Fills an empty store with the demo service. It uses the same commands and the same log as a real service. */
import type { DemoKey } from '#shared/api.ts';
import { atLeast, rightOn } from '#shared/rights.ts';
import { sectionRoom } from '#shared/wire.ts';
import { acceptInvitation } from '#server/commands/invitations/accept-invitation.ts';
import { addSection } from '#server/commands/sections/add-section.ts';
import { changeMember } from '#server/commands/people/change-member.ts';
import { changeSection } from '#server/commands/sections/change-section.ts';
import type { Caller, CommandContext } from '#server/commands/context.ts';
import { changePlan } from '#server/commands/plans/change-plan.ts';
import { createPlan } from '#server/commands/plans/create-plan.ts';
import { grantOnSection } from '#server/commands/sections/grant-on-section.ts';
import { holdSection } from '#server/commands/sections/hold-section.ts';
import { explainSitting } from '#server/commands/history/explain-sitting.ts';
import { inviteMember } from '#server/commands/invitations/invite-member.ts';
import { liftHold } from '#server/commands/sections/lift-hold.ts';
import { orderSections } from '#server/commands/sections/order-sections.ts';
import { setUpService } from '#server/commands/service/set-up-service.ts';
import { demoService } from '#server/demo/content.ts';
import { fillActs } from '#server/demo/fill-acts.ts';
import { fillConversations, type Filled } from '#server/demo/fill-conversations.ts';
import { fillSuggestions } from '#server/demo/fill-suggestions.ts';
import type { DemoAccount, DemoPlan, DemoSection, DemoService } from '#server/demo/types.ts';
import { sittingId } from '#server/history/sitting-ends.ts';
import { writeTexts } from '#server/demo/write.ts';

const MS_PER_DAY = 86_400_000;
const MS_PER_MINUTE = 60_000;
/** The verb of the last audit entry that filling writes. If the entry is missing, filling was interrupted. */
const FILLED = 'demo.fill';

/** The state of filling. `now` is in milliseconds since 1970. */
type Filling = {
  readonly context: CommandContext;
  readonly demo: DemoService;
  readonly now: number;
  /** The people who have an account so far. */
  readonly callers: Map<DemoKey, Caller>;
};

/** Whether the demo in this store was filled completely. */
export async function demoIsComplete({ store }: CommandContext): Promise<boolean> {
  return (await store.records.auditOf('')).some((entry) => entry.verb === FILLED);
}

/** The accounts that can sign in to the demo. */
export function demoAccounts(now: number): readonly DemoAccount[] {
  return demoService(now).accounts;
}

function atMoment(context: CommandContext, moment: number): CommandContext {
  return { ...context, now: () => moment };
}

/** Gives a function whose results are contexts one minute apart, so that not all changes have the same time. */
function minutesFrom(context: CommandContext, start: number): () => CommandContext {
  let moment = start;
  return () => atMoment(context, (moment += MS_PER_MINUTE));
}

function callerOf(filling: Filling, key: DemoKey): Caller {
  const caller = filling.callers.get(key);
  if (caller === undefined) throw new Error(`the demo lets ${key} act before there is such an account`);
  return caller;
}

function accountOf(filling: Filling, key: DemoKey): { name: string; email: string; password: string } {
  const account = filling.demo.accounts.find((one) => one.key === key);
  if (account === undefined) throw new Error(`the demo has no account ${key}`);
  return { name: account.name, email: account.email, password: filling.demo.password };
}

async function memberId(filling: Filling, planId: string, key: DemoKey): Promise<string> {
  const member = await filling.context.store.records.memberOf(planId, callerOf(filling, key).personId);
  if (member === null) throw new Error(`${key} is not on this plan of the demo`);
  return member.id;
}

async function addMembers(filling: Filling, planId: string, plan: DemoPlan, next: () => CommandContext): Promise<void> {
  const maker = callerOf(filling, plan.madeBy);
  for (const { account, standing, relation, authority } of plan.members) {
    if (account !== plan.madeBy) {
      const person = accountOf(filling, account);
      const { token } = await inviteMember(next(), maker, planId, { name: person.name, standing, relation });
      const known = filling.callers.get(account) ?? null;
      const joined = await acceptInvitation(next(), known, { key: token, ...(known === null && { account: person }) });
      filling.callers.set(account, { personId: joined.personId });
    }
    const id = await memberId(filling, planId, account);
    if (account === plan.madeBy || authority.kind !== 'none') await changeMember(next(), maker, id, { relation, authority });
  }
}

/** Adds a section that the template does not have. Its first writer adds it, one minute before their first contribution. */
async function addExtra(filling: Filling, planId: string, section: DemoSection, next: () => CommandContext): Promise<string> {
  const { extra, boundary, named = [], content } = section;
  if (extra === undefined || boundary === undefined)
    throw new Error(`the demo's section ${section.key} is neither in the template nor whole`);
  const first = content[0];
  const maker = first?.by ?? named[0] ?? 'manager';
  const moment = first === undefined ? next() : atMoment(filling.context, momentOf(filling, first.daysAgo) - MS_PER_MINUTE);
  const ids = await Promise.all(named.map((key) => memberId(filling, planId, key)));
  const made = await addSection(moment, callerOf(filling, maker), planId, { ...extra, boundary, named: ids });
  return made.id;
}

function momentOf(filling: Filling, daysAgo: number): number {
  return Math.round(filling.now - daysAgo * MS_PER_DAY);
}

async function fillSection(filling: Filling, planId: string, plan: DemoPlan, section: DemoSection, id: string): Promise<void> {
  const { context } = filling;
  const seqs = await writeTexts(context.store, id, {
    keepsFirstText: plan.keepsTemplateText && section.extra === undefined,
    writings: section.content.map(({ by, daysAgo, blocks }) => ({
      personId: callerOf(filling, by).personId,
      at: momentOf(filling, daysAgo),
      blocks,
    })),
  });
  for (const [index, { by, daysAgo, why }] of section.content.entries()) {
    if (why === undefined) continue;
    const caller = callerOf(filling, by);
    const moment = atMoment(context, momentOf(filling, daysAgo) + 60 * MS_PER_MINUTE);
    await explainSitting(moment, caller, id, sittingId(seqs[index] ?? 0, caller.personId), why);
  }
  if (section.earlierHold !== undefined) {
    const { by, daysAgo, liftedDaysAgo, reason } = section.earlierHold;
    await holdSection(atMoment(context, momentOf(filling, daysAgo)), callerOf(filling, by), id, reason);
    await liftHold(atMoment(context, momentOf(filling, liftedDaysAgo)), callerOf(filling, by), id);
  }
  const lastWords = momentOf(filling, section.content.at(-1)?.daysAgo ?? plan.madeDaysAgo);
  const next = minutesFrom(context, lastWords);
  for (const [key, right] of Object.entries(section.grants ?? {})) {
    const other = await memberId(filling, planId, key as DemoKey);
    await grantOnSection(next(), callerOf(filling, plan.madeBy), id, other, { right });
  }
  if (section.hold !== undefined) {
    const { by, daysAgo, reason } = section.hold;
    await holdSection(atMoment(context, momentOf(filling, daysAgo)), callerOf(filling, by), id, reason);
  }
}

/** Marks the plan as seen by each member at the time of their `lookedDaysAgo`, so that later text is news to them. */
async function addSeen(filling: Filling, planId: string, plan: DemoPlan): Promise<void> {
  const { records, log } = filling.context.store;
  const sections = await records.sectionsOf(planId);
  const rooms = sections.map((section) => sectionRoom(section.id));
  const logs = await Promise.all(rooms.map(async (room) => log.rows(room, 1, await log.lastSeq(room))));
  for (const { account, lookedDaysAgo } of plan.members) {
    const member = await records.memberOf(planId, callerOf(filling, account).personId);
    if (lookedDaysAgo === undefined || member === null) continue;
    const at = momentOf(filling, lookedDaysAgo);
    const seen = sections.flatMap((section, index) =>
      atLeast(rightOn(section, member, filling.now), 'read')
        ? [[section.id, { seq: logs[index]?.findLast((row) => row.at <= at)?.seq ?? 0, units: [], gone: [] }] as const]
        : [],
    );
    await filling.context.store.write((inside) => inside.putSeen(member.personId, at, new Map(seen)));
  }
}

async function fillPlan(filling: Filling, plan: DemoPlan): Promise<void> {
  const { context } = filling;
  const { records } = context.store;
  const next = minutesFrom(context, momentOf(filling, plan.madeDaysAgo));
  const maker = callerOf(filling, plan.madeBy);
  const { person, title, template } = plan;
  const { id: planId } = await createPlan(next(), maker, { title, personName: person.name, knownAs: person.knownAs, template });
  await changePlan(next(), maker, planId, { room: person.room, bornOn: person.bornOn });
  await addMembers(filling, planId, plan, next);

  const keys = context.templates.find((known) => known.id === template)?.sections.map((section) => section.key) ?? [];
  const made = (await records.sectionsOf(planId)).map((section) => section.id);
  const ids = new Map(keys.map((key, index) => [key, made[index] ?? '']));
  const extras = plan.sections.filter((section) => !ids.has(section.key));
  for (const section of plan.sections) {
    const id = ids.get(section.key);
    if (id !== undefined && section.boundary !== undefined)
      await changeSection(next(), maker, id, { boundary: section.boundary });
  }
  for (const section of extras) ids.set(section.key, await addExtra(filling, planId, section, next));
  for (const section of plan.sections) await fillSection(filling, planId, plan, section, ids.get(section.key) ?? '');
  if (extras.length > 0) {
    const order = plan.sections.map((section) => ids.get(section.key) ?? '');
    await orderSections(atMoment(context, filling.now - MS_PER_MINUTE), maker, planId, order);
  }
  const filled: Filled = {
    sectionIds: ids,
    callerOf: (key) => callerOf(filling, key),
    memberIdOf: (key) => memberId(filling, planId, key),
    at: (daysAgo) => atMoment(context, momentOf(filling, daysAgo)),
  };
  await fillConversations(plan.threads ?? [], filled);
  await fillSuggestions(plan.suggestions ?? [], filled);
  await fillActs(plan.acts ?? [], filled);
  await addSeen(filling, planId, plan);
}

/** Fills the store, which has to be empty. No entry has a time after `now` (milliseconds since 1970). */
export async function fillDemo(context: CommandContext, now: number): Promise<void> {
  const demo = demoService(now);
  const filling: Filling = { context, demo, now, callers: new Map() };
  const manager = demo.accounts.find((account) => account.managesService);
  if (manager === undefined) throw new Error('the demo has no manager of the service');
  const oldest = Math.max(...demo.plans.map((plan) => plan.madeDaysAgo)) + 1;
  const account = accountOf(filling, manager.key);
  const input = { ...account, serviceName: demo.name, demo: true };
  const { personId } = await setUpService(atMoment(context, momentOf(filling, oldest)), input);
  filling.callers.set(manager.key, { personId });
  for (const plan of demo.plans) await fillPlan(filling, plan);
  await context.store.write((records) =>
    records.appendAudit({ planId: '', at: now, personId, verb: FILLED, sections: [], audience: 'all', detail: {} }),
  );
}
