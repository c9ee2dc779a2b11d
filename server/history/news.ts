/**
 * The news of a member: in which sections others wrote words that the member has not seen, set a hold or changed the lead since the
 * member last looked, and what waits for the member there. It is worked out when the page asks for it. Only what the member has seen of
 * each section is stored.
 */
import type { PersonRef, PlanNews } from '#shared/api.ts';
import type { SectionNews } from '#shared/api-news.ts';
import { Refusal } from '#shared/errors.ts';
import { atLeast, rightOn } from '#shared/rights.ts';
import type { Passage } from '#shared/text/passages.ts';
import { sectionRoom } from '#shared/wire.ts';
import type { NewPassages } from '#server/history/new-passages.ts';
import { RoomDamaged } from '#server/store/errors.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { PlanRecord } from '#server/store/records/plans.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { SeenAt, SeenNow } from '#server/store/records/seen.ts';
import type { Store } from '#server/store/store.ts';

/** What news is read from. */
export type Reading = { readonly store: Store; readonly newPassages: NewPassages };

/** A plan and a member of it. */
export type OnPlan = { readonly plan: PlanRecord; readonly member: MemberRecord };

/** The sections of a plan that are not retired and that the member may read now. */
async function readable({ records }: Store, { plan, member }: OnPlan, now: number): Promise<SectionRecord[]> {
  const sections = await records.sectionsOf(plan.id);
  return sections.filter((section) => section.retiredAt === null && atLeast(rightOn(section, member, now), 'read'));
}

type Changed = {
  readonly section: SectionRecord;
  readonly passages: number;
  readonly seq: number;
  readonly writers: ReadonlyMap<string, number>;
};

/** What a person has seen of a section that they never looked at, on a plan that they have looked at: nothing. */
const NEVER: SeenAt = { seq: 0, at: 0, units: [], gone: [] };

/** Who wrote these passages, and when they last did; the latest first. */
function writersOf(passages: readonly Passage[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { person, pieces } of passages)
    for (const { at } of pieces) found.set(person, Math.max(at, found.get(person) ?? 0));
  return new Map([...found].toSorted((a, b) => b[1] - a[1]));
}

async function changedIn(
  { store: { log, records }, newPassages }: Reading,
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
    const seen = seenAt.get(section.id) ?? NEVER;
    const { hold } = section;
    try {
      const { passages } = await newPassages.of(log, room, last, ownId, seen);
      const writers = writersOf(passages);
      // A section that came since they looked at the plan is new as such, even if it holds no words.
      if (seen === NEVER && last > 0 && passages.length === 0)
        for (const { personId, at } of await log.rows(room, 1, 1)) writers.set(personId, at);
      // A hold or a new lead since then counts as a change too: members who only read may have no other news.
      for (const change of [hold, leads.get(section.id) ?? null])
        if (change !== null && change.at > seen.at) writers.set(change.by, Math.max(change.at, writers.get(change.by) ?? 0));
      writers.delete(ownId);
      if (writers.size > 0) changed.push({ section, passages: passages.length, seq: last, writers });
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
export async function newsOf(reading: Reading, personId: string, plans: readonly OnPlan[], now: number): Promise<PlanNews[]> {
  const { store } = reading;
  const seenAt = await store.records.seenOf(personId);
  const found: (Omit<PlanNews, 'sections'> & { changed: Changed[] })[] = [];
  for (const on of plans) {
    const sections = await readable(store, on, now);
    const looked = sections.flatMap(({ id }) => {
      const seen = seenAt.get(id);
      return seen === undefined ? [] : [{ section: id, seq: seen.seq, at: seen.at }];
    });
    const lastSeenAt = looked.length === 0 ? null : Math.max(...looked.map(({ at }) => at));
    // For a member who never looked at the plan everything is new, and a list of everything would tell nothing.
    const changed = lastSeenAt === null ? [] : await changedIn(reading, on.plan.id, sections, seenAt, personId);
    found.push({ planId: on.plan.id, lastSeenAt, looked, changed, waits: waitingFor(sections, on.member, now) });
  }
  const ids = new Set(found.flatMap(({ changed }) => changed.flatMap(({ writers }) => [...writers.keys()])));
  const names = new Map((await store.records.people([...ids])).map((person) => [person.id, person.name]));
  const personRef = (id: string): PersonRef => ({ id, name: names.get(id) ?? '' });
  return found.map(({ changed, waits, ...of }) => ({
    ...of,
    sections: changed.map(({ section: { id, title, lead }, passages, seq, writers }) => ({
      section: { id, title, lead },
      passages,
      seq,
      people: [...writers.keys()].map(personRef),
      at: Math.max(...writers.values()),
    })),
    waits,
  }));
}

/** The most letters of a piece that an answer shows. */
const SHOWN_LETTERS = 120;
/** The most letters of what was taken out. All of it is in the history. */
const SHOWN_GONE = 2000;
/** The most passages of an answer. The others come when these are seen. */
const MAX_PASSAGES = 1000;

/** The passages of one section that are new to a member who may read it. On a plan that they never looked at nothing is new. */
export async function sectionNewsOf(reading: Reading, section: SectionRecord, personId: string): Promise<SectionNews> {
  const { log, records } = reading.store;
  const room = sectionRoom(section.id);
  const [head, seenAt] = await Promise.all([log.lastSeq(room), records.seenOf(personId)]);
  const seen = seenAt.get(section.id) ?? ((await hasLooked(records, section.planId, seenAt)) ? NEVER : null);
  const { passages } = seen === null ? { passages: [] } : await reading.newPassages.of(log, room, head, personId, seen);
  const people = await records.people([...new Set(passages.map(({ person }) => person))]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return {
    seq: head,
    passages: passages.slice(0, MAX_PASSAGES).map(({ person, putBack, pieces }) => ({
      person: { id: person, name: names.get(person) ?? '' },
      putBack,
      at: Math.max(...pieces.map(({ at }) => at)),
      pieces: pieces.map(({ kind, gone, inWord, units, marker, words, value }) => ({
        kind,
        gone,
        inWord,
        units: [...units],
        marker: marker === null ? null : [...marker],
        // What stands in the text needs a few of its letters; what is gone is nowhere else on the page.
        words: words.trim().slice(0, gone ? SHOWN_GONE : SHOWN_LETTERS),
        value,
      })),
    })),
  };
}

/** Whether a person has looked at any section of a plan. */
async function hasLooked(records: Store['records'], planId: string, seenAt: ReadonlyMap<string, SeenAt>): Promise<boolean> {
  return (await records.sectionsOf(planId)).some(({ id }) => seenAt.has(id));
}

/** What a member says that they have seen: the sections they looked at, passages by their units, and sections whole up to a row. */
export type SaidSeen = {
  readonly sections: readonly string[];
  readonly passages: readonly {
    readonly section: string;
    readonly units: readonly number[];
    readonly gone: readonly number[];
  }[];
  readonly whole: readonly { readonly section: string; readonly seq: number }[];
};

/**
 * What to store when a member marks as seen, by section id. Sections that the member cannot read are left out. The first time on a plan
 * all its sections are marked, so that later changes can be told.
 */
export async function seenNow(store: Store, on: OnPlan, said: SaidSeen, now: number): Promise<Map<string, SeenNow>> {
  const [sections, seenAt] = await Promise.all([readable(store, on, now), store.records.seenOf(on.member.personId)]);
  const units = new Map(said.passages.map((passage) => [passage.section, passage]));
  const whole = new Map(said.whole.map(({ section, seq }) => [section, seq]));
  const ids = new Set([...said.sections, ...units.keys(), ...whole.keys()]);
  const looked = sections.filter((section) => ids.has(section.id));
  const isFirst = looked.length > 0 && !sections.some((section) => seenAt.has(section.id));
  const taken = isFirst ? sections : looked;
  const heads = await store.log.heads(taken.map((section) => sectionRoom(section.id)));
  return new Map(
    taken.map(({ id }) => {
      const head = heads.get(sectionRoom(id))?.seq ?? 0;
      if (isFirst) return [id, { seq: head, units: [], gone: [] }];
      const passage = units.get(id);
      const seq = Math.min(head, whole.get(id) ?? 0);
      return [id, { seq, units: passage?.units ?? [], gone: passage?.gone ?? [] }];
    }),
  );
}

/**
 * Stores what is known of these sections in as few words as say it: where nothing is new any more, the seq says all, and units that were
 * seen need no more place. It is work that can wait, so it is left out where history has too much to do.
 */
export async function shortenSeen(
  { store, newPassages }: Reading,
  personId: string,
  sectionIds: readonly string[],
): Promise<void> {
  const [seenAt, heads] = await Promise.all([
    store.records.seenOf(personId),
    store.log.heads(sectionIds.map((id) => sectionRoom(id))),
  ]);
  for (const id of sectionIds) {
    const room = sectionRoom(id);
    const was = seenAt.get(id);
    if (was === undefined) continue;
    try {
      const { floor, seen, gone } = await newPassages.of(store.log, room, heads.get(room)?.seq ?? 0, personId, was);
      if (floor === was.seq && seen.length === was.units.length && gone.length === was.gone.length) continue;
      await store.write((records) => records.shortenSeen(personId, id, was, { seq: floor, units: seen, gone }));
    } catch (error) {
      if (!(error instanceof RoomDamaged || error instanceof Refusal)) throw error;
    }
  }
}
