/** How the timeline of a plan or of a section is presented: its sittings, restores and decisions, newest first, a page at a time. */
import type { z } from 'zod';
import type { PersonRef } from '#shared/api.ts';
import type { Timeline, TimelineEntry, Why, zTimelineQuery } from '#shared/api-history.ts';
import type { Sitting } from '#shared/api-sittings.ts';
import { AUDIT_VERBS, isConversationVerb, type AuditEntry, type AuditEntryOf, type AuditVerb } from '#shared/audit.ts';
import { sectionRoom } from '#shared/wire.ts';
import { timeOf } from '#server/history/moments.ts';
import { endsWith, restoreRows } from '#server/history/sitting-ends.ts';
import { SittingStream, type SittingsReader } from '#server/history/sitting-stream.ts';
import { asPutBack } from '#server/history/summary.ts';
import { decisionId, EntryReader, namesFor, presentEntry, sectionRef, standingOf } from '#server/http/present/decisions.ts';
import { isDecision, type Viewer } from '#server/http/present/known-entries.ts';
import { readPlace, writePlace, type TimelinePlace } from '#server/http/present/timeline-place.ts';
import type { Store } from '#server/store/store.ts';

type Query = z.output<typeof zTimelineQuery>;

/** About how many rows of logs are read for one page. 60,000 rows take about 50 ms, in the thread of history. */
const ROWS_PER_PAGE = 60_000;
/** The fewest sittings that are read of a section at once. */
const MIN_SITTINGS = 4;

/** What comes next in a timeline. */
type Found =
  | { readonly kind: 'sitting'; readonly sectionId: string; readonly sitting: Sitting }
  | { readonly kind: 'entry'; readonly entry: AuditEntry };

function verbsFor(kind: Query['kind']): readonly AuditVerb[] {
  if (kind === 'sitting') return [];
  if (kind === 'restore') return ['section.restore'];
  if (kind === 'conversation') return AUDIT_VERBS.filter(isConversationVerb);
  const all = kind === undefined;
  return AUDIT_VERBS.filter((verb) => isDecision(verb) || (all && (verb === 'section.restore' || isConversationVerb(verb))));
}

async function streamsFor(
  store: Store,
  history: SittingsReader,
  viewer: Viewer,
  query: Query,
  place: TimelinePlace | null,
): Promise<SittingStream[]> {
  if (query.kind !== undefined && query.kind !== 'sitting') return [];
  const ids = [...viewer.readable.keys()].filter((id) => query.section === undefined || id === query.section);
  const asked = place === null ? ids : ids.filter((id) => place.sections.has(id));
  const streams = asked.map(async (sectionId) => {
    const acts = [
      ...restoreRows(await store.records.restoresOf(viewer.planId, sectionId)),
      ...(await store.records.answerRowsOf(viewer.planId, sectionId)),
    ];
    const about = {
      sectionId,
      ends: await endsWith(store, sectionId, acts),
      acts: new Set(acts.map(({ seq }) => seq)),
      personId: query.person,
      since: query.from,
    };
    const known = place?.sections.get(sectionId);
    return known === undefined
      ? SittingStream.from(store, history, about, query.to)
      : SittingStream.at(store, history, about, known);
  });
  return Promise.all(streams);
}

/** The streams and the decisions as one, newest first. */
class Merged {
  readonly #streams: readonly SittingStream[];
  readonly #entries: EntryReader;
  readonly #query: Query;
  #rowsLeft = ROWS_PER_PAGE;

  constructor(streams: readonly SittingStream[], entries: EntryReader, query: Query) {
    this.#streams = streams;
    this.#entries = entries;
    this.#query = query;
  }

  /** The stream whose next sitting may be the newest. */
  get #newest(): SittingStream | null {
    let newest: SittingStream | null = null;
    for (const stream of this.#open) if (newest === null || stream.bound > newest.bound) newest = stream;
    return newest;
  }

  get #open(): readonly SittingStream[] {
    const { from = Number.NEGATIVE_INFINITY } = this.#query;
    return this.#streams.filter((stream) => stream.isOpen && stream.bound >= from);
  }

  /** What comes next; `end` if there is nothing more, `enough` if so much was read that the page has to end. */
  async next(): Promise<Found | 'end' | 'enough'> {
    const entry = await this.#entries.peek();
    for (;;) {
      const stream = this.#newest;
      if (stream === null || (entry !== null && entry.at >= stream.bound)) {
        if (entry === null) return 'end';
        this.#entries.take();
        return { kind: 'entry', entry };
      }
      const { next } = stream;
      if (next !== null) {
        stream.take();
        return { kind: 'sitting', sectionId: stream.sectionId, sitting: next };
      }
      if (this.#rowsLeft <= 0) return 'enough';
      const share = Math.ceil(this.#query.limit / this.#open.length) + 1;
      this.#rowsLeft -= await stream.read(Math.max(MIN_SITTINGS, share), this.#rowsLeft);
    }
  }

  /** Where the next page begins; null if there is none. */
  async place(): Promise<TimelinePlace | null> {
    const open = this.#open;
    const more = (await this.#entries.peek()) !== null;
    if (open.length === 0 && !more) return null;
    return {
      entries: more ? this.#entries.place : null,
      sections: new Map(open.map((stream) => [stream.sectionId, stream.place])),
    };
  }
}

/** A page of the timeline of what a viewer may know. With `section` it has what concerns that section. */
export async function presentTimeline(store: Store, history: SittingsReader, viewer: Viewer, query: Query): Promise<Timeline> {
  // A section that the viewer may not read has nothing, like one that never was.
  if (query.section !== undefined && !viewer.readable.has(query.section)) return { entries: [], next: null };
  const place = query.after === undefined ? null : readPlace(query.after, viewer.readable.keys());
  const verbs = place !== null && place.entries === null ? [] : verbsFor(query.kind);
  const { from, to, section, person, limit } = query;
  const entries = new EntryReader(store.records, viewer, { verbs, from, to, section, person }, place?.entries ?? null);
  const merged = new Merged(await streamsFor(store, history, viewer, query, place), entries, query);
  const found: Found[] = [];
  for (let next = await merged.next(); typeof next !== 'string'; next = await merged.next()) {
    found.push(next);
    if (found.length === limit) break;
  }
  const next = await merged.place();
  const people = found.flatMap((each) => (each.kind === 'entry' ? each.entry.personId : []));
  const present = new Presenter(store, history, viewer, await namesFor(store.records, viewer, people));
  return { entries: await present.all(found), next: next === null ? null : writePlace(next) };
}

/** Presents what was found. */
class Presenter {
  readonly #store: Store;
  readonly #history: SittingsReader;
  readonly #viewer: Viewer;
  readonly #nameOf: (personId: string) => PersonRef;

  constructor(store: Store, history: SittingsReader, viewer: Viewer, nameOf: (personId: string) => PersonRef) {
    this.#store = store;
    this.#history = history;
    this.#viewer = viewer;
    this.#nameOf = nameOf;
  }

  async all(found: readonly Found[]): Promise<TimelineEntry[]> {
    const whys = await this.#whysFor(found);
    const entries: TimelineEntry[] = [];
    const ids = new Set<string>();
    for (const each of found) {
      const entry = await this.#one(each, whys);
      if (entry === null) continue;
      // Two decisions of one kind and one person in the same millisecond.
      let { id } = entry;
      for (let more = 2; ids.has(id); more += 1) id = `${entry.id}-${more}`;
      ids.add(id);
      entries.push({ ...entry, id });
    }
    return entries;
  }

  async #one(found: Found, whys: ReadonlyMap<string, Why>): Promise<TimelineEntry | null> {
    if (found.kind === 'entry') {
      const { entry } = found;
      if (entry.verb === 'section.restore') return this.#restore(entry, whys);
      return { kind: 'decision', id: decisionId(entry), ...presentEntry(this.#viewer, entry, this.#nameOf) };
    }
    const { sectionId, sitting } = found;
    const [section] = sectionRef(this.#viewer, sectionId);
    if (section === undefined) return null;
    return {
      kind: 'sitting',
      id: `${sectionId}-${sitting.fromSeq}`,
      at: sitting.to,
      section,
      by: standingOf(this.#viewer, sitting.person.id),
      sitting,
      why: whys.get(`${sectionId} ${sitting.fromSeq}`) ?? null,
    };
  }

  async #restore(entry: AuditEntryOf<'section.restore'>, whys: ReadonlyMap<string, Why>): Promise<TimelineEntry | null> {
    const [sectionId] = entry.sections;
    const [section] = sectionRef(this.#viewer, sectionId);
    if (section === undefined) return null;
    const room = sectionRoom(sectionId);
    const { at: fromSeq, toSeq } = entry.detail;
    const ends = new Map([[entry.personId, [toSeq - 1, toSeq]]]);
    const { sittings } = await this.#history.sittingsPage(this.#store, room, ends, {
      limit: 1,
      before: toSeq + 1,
      personId: entry.personId,
    });
    return {
      kind: 'restore',
      id: `${sectionId}-${toSeq}`,
      at: entry.at,
      section,
      person: this.#nameOf(entry.personId),
      by: standingOf(this.#viewer, entry.personId),
      fromSeq,
      toSeq,
      pointAt: (await timeOf(this.#store.log, room, Math.max(1, fromSeq))) ?? entry.at,
      did: asPutBack(sittings[0]?.did ?? []),
      why: whys.get(`${sectionId} ${toSeq}`) ?? null,
    };
  }

  /** What people said about why these sittings and restores were, by section and first row. */
  async #whysFor(found: readonly Found[]): Promise<Map<string, Why>> {
    const bySection = new Map<string, number[]>();
    for (const each of found) {
      if (each.kind === 'sitting')
        bySection.set(each.sectionId, [...(bySection.get(each.sectionId) ?? []), each.sitting.fromSeq]);
      else if (each.entry.verb === 'section.restore') {
        const [id] = each.entry.sections;
        bySection.set(id, [...(bySection.get(id) ?? []), each.entry.detail.toSeq]);
      }
    }
    const whys = new Map<string, Why>();
    for (const [sectionId, seqs] of bySection)
      for (const [fromSeq, { personId, text, at }] of await this.#store.records.whysOf(sectionId, seqs))
        whys.set(`${sectionId} ${fromSeq}`, { person: this.#nameOf(personId), at, text });
    return whys;
  }
}
