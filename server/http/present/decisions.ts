/** Reads the entries of a plan's trail that a viewer may know, newest first, and presents them with the names of what they speak of. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { AuditEntry, AuditVerb } from '#shared/audit.ts';
import type { PersonRef } from '#shared/api.ts';
import type { TimelineEntry, zAuditTrail } from '#shared/api-history.ts';
import { KnownEntries, membersNamedIn, type Viewer } from '#server/http/present/known-entries.ts';
import { auditField } from '#server/store/audit.ts';
import type { Records } from '#server/store/store.ts';

/** The highest seq and the latest time that a store can compare with. */
const MAX_SEQ = 2_147_483_647;
const MAX_TIME = 8_640_000_000_000_000;
const ENTRIES_PER_READ = 60;

/** A place in the entries: a time, and how many known entries of that very time are before it. It does not say how many others are. */
export type EntryPlace = { readonly at: number; readonly skip: number };

/** Which entries to read. */
export type EntryQuery = {
  readonly verbs: readonly AuditVerb[];
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly section?: string | undefined;
  readonly person?: string | undefined;
};

/** Reads known entries, newest first. */
export class EntryReader {
  readonly #records: Records;
  readonly #known: KnownEntries;
  readonly #query: EntryQuery;
  #place: EntryPlace;
  #until: { readonly at: number; readonly seq: number };
  /** How many of the entries with the time of the place are still to be passed over. */
  #toSkip: number;
  #buffer: AuditEntry[] = [];
  #isDone = false;

  constructor(records: Records, viewer: Viewer, query: EntryQuery, place: EntryPlace | null) {
    this.#records = records;
    this.#known = new KnownEntries(records, viewer);
    this.#query = query;
    this.#place = place ?? { at: query.to ?? MAX_TIME, skip: 0 };
    this.#until = { at: this.#place.at, seq: MAX_SEQ };
    this.#toSkip = this.#place.skip;
  }

  /** Where the next entry is looked for. */
  get place(): EntryPlace {
    return this.#place;
  }

  /** The next entry; null if there is none. */
  async peek(): Promise<AuditEntry | null> {
    while (this.#buffer.length === 0 && !this.#isDone) await this.#read();
    return this.#buffer[0] ?? null;
  }

  /** Passes over the next entry. */
  take(): void {
    const entry = this.#buffer.shift();
    if (entry === undefined) return;
    this.#place = { at: entry.at, skip: entry.at === this.#place.at ? this.#place.skip + 1 : 1 };
  }

  async #read(): Promise<void> {
    const { viewer } = this.#known;
    const { planId, member, readable, people } = viewer;
    const { verbs, from, section, person } = this.#query;
    const { entries, next } = await this.#records.auditPage({
      planId,
      memberId: member.id,
      joinedAt: member.joinedAt,
      readable: [...readable.keys()],
      verbs,
      until: this.#until,
      from,
      section,
      person: person === undefined ? undefined : { id: person, memberId: people.get(person)?.id ?? null },
      limit: ENTRIES_PER_READ,
    });
    for (const row of entries) {
      const entry = await this.#known.of(row);
      if (entry === null || (section !== undefined && !entry.sections.some((id) => id === section))) continue;
      if (person !== undefined && !this.#isAbout(entry, person)) continue;
      if (entry.at === this.#place.at && this.#toSkip > 0) this.#toSkip -= 1;
      else this.#buffer.push(entry);
    }
    this.#isDone = next === null;
    if (next !== null) this.#until = next;
  }

  #isAbout(entry: AuditEntry, person: string): boolean {
    const memberId = this.#known.viewer.people.get(person)?.id;
    return entry.personId === person || (memberId !== undefined && membersNamedIn(entry).includes(memberId));
  }
}

/** The names of these people, and of everybody who is or was on the plan. */
export async function namesFor(
  records: Records,
  { people }: Viewer,
  personIds: readonly string[],
): Promise<(personId: string) => PersonRef> {
  const unknown = new Set(personIds.filter((id) => !people.has(id)));
  const names = new Map((await records.people([...unknown])).map((person) => [person.id, person.name]));
  return (id) => ({ id, name: people.get(id)?.personName ?? names.get(id) ?? '' });
}

/** What a person is to the plan now, for those who are or were a member of it. */
export function standingOf({ people }: Viewer, personId: string): TimelineEntry['by'] {
  const member = people.get(personId);
  return member === undefined ? null : { standing: member.standing, relation: member.relation };
}

/** A section as timelines name it. */
export function sectionRef({ readable }: Viewer, id: string): { id: string; title: string; lead: TimelineLead }[] {
  const section = readable.get(id);
  return section === undefined ? [] : [{ id, title: section.title, lead: section.lead }];
}
type TimelineLead = Extract<TimelineEntry, { kind: 'sitting' }>['section']['lead'];

/** An entry of the trail with the names of the sections and members that it speaks of. */
export function presentEntry(
  viewer: Viewer,
  entry: AuditEntry,
  nameOf: (personId: string) => PersonRef,
): z.input<typeof zAuditTrail>['entries'][number] {
  const named = membersNamedIn(entry).flatMap((id) => viewer.members.get(id) ?? []);
  return {
    at: entry.at,
    person: nameOf(entry.personId),
    by: standingOf(viewer, entry.personId),
    entry,
    sections: entry.sections.flatMap((id) => sectionRef(viewer, id)),
    members: Object.fromEntries(
      named.map((member) => [member.id, { name: member.personName, standing: member.standing, relation: member.relation }]),
    ),
  };
}

/**
 * The name of a decision in links: the same for everybody who may know it. It is made of what everybody who knows of the entry knows,
 * and not of its place in the chain, which would say whether there are others.
 */
export function decisionId({ at, personId, verb, planId, sections }: AuditEntry): string {
  const [section = ''] = sections.length === 1 && verb !== 'plan.create' && verb !== 'plan.orderSections' ? sections : [];
  const said = auditField({ at, personId, verb, planId, section });
  return `decision-${createHash('sha256').update(said).digest('base64url').slice(0, 16)}`;
}
