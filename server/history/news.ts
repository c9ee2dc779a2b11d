/**
 * The news of a member: in which sections others wrote, set a hold or changed the lead since the member last looked, and what
 * waits for the member there. It is worked out when the page asks for it. Only the seq up to which the member has seen each
 * section is stored.
 */
import type { PersonRef, PlanNews } from '#shared/api.ts';
import { atLeast, rightOn } from '#shared/rights.ts';
import { sectionRoom } from '#shared/wire.ts';
import { RoomDamaged } from '#server/store/errors.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';
import type { Log } from '#server/store/log/log.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { PlanRecord } from '#server/store/records/plans.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { SeenAt } from '#server/store/records/seen.ts';
import type { Store } from '#server/store/store.ts';

/** If more rows than this are new in a section, only the newest of them are read to find who wrote. That takes milliseconds. */
const MAX_ROWS = 4000;

/** A plan and a member of it. */
export type OnPlan = { readonly plan: PlanRecord; readonly member: MemberRecord };

/** The sections of a plan that are not retired and that the member may read now. */
async function readable({ records }: Store, { plan, member }: OnPlan, now: number): Promise<SectionRecord[]> {
  const sections = await records.sectionsOf(plan.id);
  return sections.filter((section) => section.retiredAt === null && atLeast(rightOn(section, member, now), 'read'));
}

/** Who wrote in a room after a seq, and when they last did; the latest first. */
async function writersSince(log: Log, room: string, after: number, last: number): Promise<Map<string, number>> {
  const from = Math.max(after + 1, last - MAX_ROWS + 1);
  const found = new Map<string, number>();
  for (const { personId, at } of rowsOf(room, await log.stretch(room, from, last), from, last).toReversed())
    if (!found.has(personId)) found.set(personId, at);
  return found;
}

type Changed = { readonly section: SectionRecord; readonly writers: ReadonlyMap<string, number> };

async function changedIn(
  { log, records }: Store,
  planId: string,
  sections: readonly SectionRecord[],
  seenAt: ReadonlyMap<string, SeenAt>,
  ownId: string,
): Promise<Changed[]> {
  const heads = await log.heads(sections.map((section) => sectionRoom(section.id)));
  const times = sections.flatMap((section) => seenAt.get(section.id)?.at ?? []);
  const leads = await records.leadChangesSince(planId, Math.min(...times));
  const changed: Changed[] = [];
  for (const section of sections) {
    const room = sectionRoom(section.id);
    const last = heads.get(room)?.seq ?? 0;
    const { seq, at } = seenAt.get(section.id) ?? { seq: 0, at: 0 };
    const { hold } = section;
    try {
      const writers = last > seq ? await writersSince(log, room, seq, last) : new Map<string, number>();
      // A hold or a new lead since then counts as a change too: members who only read may have no other news.
      for (const change of [hold, leads.get(section.id) ?? null])
        if (change !== null && change.at > at) writers.set(change.by, Math.max(change.at, writers.get(change.by) ?? 0));
      writers.delete(ownId);
      if (writers.size > 0) changed.push({ section, writers });
    } catch (error) {
      // A section that cannot be read must not hide the news of the others. The check of all stored data reports it.
      if (!(error instanceof RoomDamaged)) throw error;
    }
  }
  return changed;
}

/** What waits for a member who decides. */
function waitingFor(sections: readonly SectionRecord[], member: MemberRecord, now: number): PlanNews['waits'] {
  return sections.flatMap((section) => {
    if (rightOn(section, member, now) !== 'decide') return [];
    const { id, title, lead } = section;
    const waits: PlanNews['waits'] = [];
    if (section.hold !== null) waits.push({ kind: 'hold', section: { id, title, lead }, since: section.hold.at });
    // An empty card counts as missing. Families read there why professionals decide, and how they have a say.
    const hasCard = Object.values(section.boundary).some((text) => text !== '');
    if (section.lead === 'professional' && !hasCard) waits.push({ kind: 'card', section: { id, title, lead }, since: null });
    return waits;
  });
}

/** The news of one person on these plans, in the order of the plans. */
export async function newsOf(store: Store, personId: string, plans: readonly OnPlan[], now: number): Promise<PlanNews[]> {
  const seenAt = await store.records.seenOf(personId);
  const found: { planId: string; lastSeenAt: number | null; changed: Changed[]; waits: PlanNews['waits'] }[] = [];
  for (const on of plans) {
    const sections = await readable(store, on, now);
    const times = sections.flatMap((section) => seenAt.get(section.id)?.at ?? []);
    const lastSeenAt = times.length === 0 ? null : Math.max(...times);
    // For a member who never looked at the plan everything is new, and a list of everything would tell nothing.
    const changed = lastSeenAt === null ? [] : await changedIn(store, on.plan.id, sections, seenAt, personId);
    found.push({ planId: on.plan.id, lastSeenAt, changed, waits: waitingFor(sections, on.member, now) });
  }
  const ids = new Set(found.flatMap(({ changed }) => changed.flatMap(({ writers }) => [...writers.keys()])));
  const names = new Map((await store.records.people([...ids])).map((person) => [person.id, person.name]));
  const personRef = (id: string): PersonRef => ({ id, name: names.get(id) ?? '' });
  return found.map(({ planId, lastSeenAt, changed, waits }) => ({
    planId,
    lastSeenAt,
    sections: changed.map(({ section: { id, title, lead }, writers }) => ({
      section: { id, title, lead },
      people: [...writers.keys()].map(personRef),
      at: Math.max(...writers.values()),
    })),
    waits,
  }));
}

/**
 * The seqs to store when a member marks sections as seen, by section id. Sections that the member cannot read are left out. The
 * first time on a plan all its sections are marked, so that later changes can be told.
 */
export async function seenNow(
  store: Store,
  on: OnPlan,
  sectionIds: ReadonlySet<string>,
  now: number,
): Promise<Map<string, number>> {
  const [sections, seenAt] = await Promise.all([readable(store, on, now), store.records.seenOf(on.member.personId)]);
  const seen = sections.filter((section) => sectionIds.has(section.id));
  const isFirst = seen.length > 0 && !sections.some((section) => seenAt.has(section.id));
  const taken = isFirst ? sections : seen;
  const heads = await store.log.heads(taken.map((section) => sectionRoom(section.id)));
  return new Map(taken.map((section) => [section.id, heads.get(sectionRoom(section.id))?.seq ?? 0]));
}
