/**
 * What is new to somebody: which sections others wrote in, put on hold or gave another lead since they last looked, and what waits for them there. It is
 * worked out when it is asked for; all that is kept is how far each section had come when they last looked at it.
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

/** Of a section in which more was written than this, only the newest rows are looked at for who wrote: that takes milliseconds. */
const MOST_ROWS = 4000;

/** A plan as somebody is on it. */
export type OnPlan = { readonly plan: PlanRecord; readonly member: MemberRecord };

/** The sections of a plan that a member may read now and that are in use. */
async function readable({ records }: Store, { plan, member }: OnPlan, now: number): Promise<SectionRecord[]> {
  const sections = await records.sectionsOf(plan.id);
  return sections.filter((section) => section.retiredAt === null && atLeast(rightOn(section, member, now), 'read'));
}

/** Who wrote in a room after a seq, and when last; those who wrote last come first. */
async function writersSince(log: Log, room: string, after: number, last: number): Promise<Map<string, number>> {
  const from = Math.max(after + 1, last - MOST_ROWS + 1);
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
  own: string,
): Promise<Changed[]> {
  const heads = await log.heads(sections.map((section) => sectionRoom(section.id)));
  const times = sections.flatMap((section) => seenAt.get(section.id)?.at ?? []);
  const leads = await records.leadsSince(planId, Math.min(...times));
  const changed: Changed[] = [];
  for (const section of sections) {
    const room = sectionRoom(section.id);
    const last = heads.get(room)?.seq ?? 0;
    const { seq, at } = seenAt.get(section.id) ?? { seq: 0, at: 0 };
    const { hold } = section;
    try {
      const writers = last > seq ? await writersSince(log, room, seq, last) : new Map<string, number>();
      // Whoever put it on hold or gave it another lead since has changed it too: for those who only read it, that is the news.
      for (const deed of [hold, leads.get(section.id) ?? null])
        if (deed !== null && deed.at > at) writers.set(deed.by, Math.max(deed.at, writers.get(deed.by) ?? 0));
      writers.delete(own);
      if (writers.size > 0) changed.push({ section, writers });
    } catch (error) {
      // One section that cannot be read must not hide what is new in the others; the check of all that is kept tells of it.
      if (!(error instanceof RoomDamaged)) throw error;
    }
  }
  return changed;
}

/** What only somebody who decides can do something about. */
function waitsIn(sections: readonly SectionRecord[], member: MemberRecord, now: number): PlanNews['waits'] {
  return sections.flatMap((section) => {
    if (rightOn(section, member, now) !== 'decide') return [];
    const { id, title } = section;
    const waits: PlanNews['waits'] = [];
    if (section.hold !== null) waits.push({ kind: 'hold', section: { id, title }, since: section.hold.at });
    // A card that says nothing is none: families read there why professionals decide, and how they have a say.
    const hasCard = Object.values(section.boundary).some((text) => text !== '');
    if (section.lead === 'professional' && !hasCard) waits.push({ kind: 'card', section: { id, title }, since: null });
    return waits;
  });
}

/** What is new to one person on these plans, in the order of the plans. */
export async function newsOf(store: Store, personId: string, plans: readonly OnPlan[], now: number): Promise<PlanNews[]> {
  const seenAt = await store.records.seenOf(personId);
  const found: { planId: string; lastSeenAt: number | null; changed: Changed[]; waits: PlanNews['waits'] }[] = [];
  for (const on of plans) {
    const sections = await readable(store, on, now);
    const times = sections.flatMap((section) => seenAt.get(section.id)?.at ?? []);
    const lastSeenAt = times.length === 0 ? null : Math.max(...times);
    // To whoever was never here all of it is new, and a list of everything tells nothing.
    const changed = lastSeenAt === null ? [] : await changedIn(store, on.plan.id, sections, seenAt, personId);
    found.push({ planId: on.plan.id, lastSeenAt, changed, waits: waitsIn(sections, on.member, now) });
  }
  const ids = new Set(found.flatMap(({ changed }) => changed.flatMap(({ writers }) => [...writers.keys()])));
  const names = new Map((await store.records.people([...ids])).map((person) => [person.id, person.name]));
  const refer = (id: string): PersonRef => ({ id, name: names.get(id) ?? '' });
  return found.map(({ planId, lastSeenAt, changed, waits }) => ({
    planId,
    lastSeenAt,
    sections: changed.map(({ section: { id, title }, writers }) => ({
      section: { id, title },
      people: [...writers.keys()].map(refer),
      at: Math.max(...writers.values()),
    })),
    waits,
  }));
}

/**
 * How far the sections have come that were looked at, by section id; those that the member cannot read are passed over. The first
 * look at a plan takes in all of it: from then on something can be told as changed.
 */
export async function seenNow(
  store: Store,
  on: OnPlan,
  lastSeenAt: ReadonlySet<string>,
  now: number,
): Promise<Map<string, number>> {
  const [sections, seenAt] = await Promise.all([readable(store, on, now), store.records.seenOf(on.member.personId)]);
  const seen = sections.filter((section) => lastSeenAt.has(section.id));
  const isFirst = seen.length > 0 && !sections.some((section) => seenAt.has(section.id));
  const taken = isFirst ? sections : seen;
  const heads = await store.log.heads(taken.map((section) => sectionRoom(section.id)));
  return new Map(taken.map((section) => [section.id, heads.get(sectionRoom(section.id))?.seq ?? 0]));
}
