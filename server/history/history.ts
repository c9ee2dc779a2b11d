/** Reading a section's past out of its log: its sittings, and its text at any point with who wrote what. */
import * as Y from 'yjs';
import type { PersonRef, Sitting } from '#shared/api.ts';
import { documentJson, type JsonDocument } from '#shared/document.ts';
import { Refusal } from '#shared/errors.ts';
import { FRAGMENT } from '#shared/schema.ts';
import { changesIn, noChanges, summaryOf, type Changes } from '#server/history/summary.ts';
import { RoomDamaged } from '#server/store/errors.ts';
import type { LogRow, Store } from '#server/store/store.ts';
import { decodeUpdate } from '#server/sync/update.ts';

/** A pause longer than this, in milliseconds, ends a sitting. */
const PAUSE = 15 * 60_000;
/** How many rows are read at once. */
const CHUNK = 2000;

type Open = { personId: string; from: number; to: number; fromSeq: number; toSeq: number; changes: Changes };

async function namesOf(store: Store, personIds: Iterable<string>): Promise<(personId: string) => PersonRef> {
  const people = await store.records.people([...personIds]);
  const names = new Map(people.map((person) => [person.id, person.name]));
  return (id) => ({ id, name: names.get(id) ?? '' });
}

/** Who goes on writing after `before` without a long pause: their sitting belongs to a later page. */
async function goingOn(store: Store, room: string, before: number): Promise<Map<string, number>> {
  const first = new Map<string, number>();
  for (let from = before; ; from += CHUNK) {
    const rows = await store.log.rows(room, from, from + CHUNK - 1);
    for (const row of rows) if (!first.has(row.personId)) first.set(row.personId, row.at);
    const [oldest] = rows;
    const newest = rows.at(-1);
    if (oldest === undefined || newest === undefined || newest.at - oldest.at > PAUSE) return first;
  }
}

/**
 * The sittings of a room, newest first: at most `limit`, and with `before` only those that ended before that seq. Sittings of
 * several people overlap where they wrote together.
 */
export async function sittings(
  store: Store,
  room: string,
  query: { limit: number; before?: number | undefined },
): Promise<Sitting[]> {
  const last = await store.log.lastSeq(room);
  const end = query.before === undefined ? last : Math.min(last, query.before - 1);
  const later = query.before === undefined ? new Map<string, number>() : await goingOn(store, room, query.before);
  const open = new Map<string, Open>();
  const done: Open[] = [];
  const skipped = new Set<string>();

  const take = (row: LogRow): void => {
    const of = open.get(row.personId);
    if (of !== undefined && of.from - row.at <= PAUSE) {
      of.from = row.at;
      of.fromSeq = row.seq;
      changesIn(row.update, of.changes);
      return;
    }
    if (of !== undefined) done.push(of);
    const next = later.get(row.personId);
    if (of === undefined && next !== undefined && next - row.at <= PAUSE) {
      later.set(row.personId, row.at);
      skipped.add(row.personId);
      return;
    }
    later.delete(row.personId);
    const { personId, at, seq } = row;
    open.set(personId, { personId, from: at, to: at, fromSeq: seq, toSeq: seq, changes: changesIn(row.update, noChanges()) });
  };

  for (let to = end; to > 0 && done.length < query.limit; to -= CHUNK) {
    const rows = await store.log.rows(room, Math.max(1, to - CHUNK + 1), to);
    for (const row of rows.toReversed()) {
      take(row);
      for (const [personId, of] of open) {
        if (of.from - row.at > PAUSE) {
          done.push(of);
          open.delete(personId);
        }
      }
      // A sitting that ended later may still be open, so the newest are certain only when nothing newer is.
      if (done.length >= query.limit && [...open.values()].every((of) => of.toSeq < (done[query.limit - 1]?.toSeq ?? 0))) break;
    }
  }
  const all = [...done, ...open.values()].toSorted((a, b) => b.toSeq - a.toSeq).slice(0, query.limit);
  const person = await namesOf(store, new Set(all.map((of) => of.personId)));
  return all.map((of) => ({
    id: `${of.fromSeq}-${of.toSeq}-${of.personId}`,
    person: person(of.personId),
    from: of.from,
    to: of.to,
    fromSeq: of.fromSeq,
    toSeq: of.toSeq,
    summary: summaryOf(of.changes),
  }));
}

type Credit = { readonly end: number; readonly row: LogRow };

/** Who wrote each unit: per client, in order, up to which clock a row of the log reaches. */
class Credits {
  readonly #byClient = new Map<number, Credit[]>();

  add(row: LogRow): void {
    for (const { client, structs } of decodeUpdate(row.update).clients) {
      const last = structs.at(-1);
      if (last === undefined) continue;
      const credits = this.#byClient.get(client) ?? [];
      const end = last.clock + last.length;
      // What a second row brings again was written with the first.
      if (end <= (credits.at(-1)?.end ?? 0)) continue;
      credits.push({ end, row });
      this.#byClient.set(client, credits);
    }
  }

  /** The credit for one unit. */
  of(client: number, clock: number): Credit | null {
    const credits = this.#byClient.get(client) ?? [];
    let low = 0;
    let high = credits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((credits[middle]?.end ?? 0) <= clock) low = middle + 1;
      else high = middle;
    }
    return credits[low] ?? null;
  }
}

type Run = { text: string; row: LogRow; lastAt: number };

function addRun(runs: Run[], text: string, row: LogRow): void {
  const last = runs.at(-1);
  if (last !== undefined && last.row.personId === row.personId && Math.abs(row.at - last.lastAt) <= PAUSE) {
    last.text += text;
    last.lastAt = row.at;
  } else runs.push({ text, row, lastAt: row.at });
}

function runsOfText(text: Y.XmlText, credits: Credits, runs: Run[]): void {
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    const { str } = item.content;
    const { client, clock } = item.id;
    for (let at = 0; at < str.length;) {
      const credit = credits.of(client, clock + at);
      if (credit === null) break;
      const to = Math.min(str.length, credit.end - clock);
      addRun(runs, str.slice(at, to), credit.row);
      at = to;
    }
  }
}

function blame(doc: Y.Doc, credits: Credits): Run[] {
  const runs: Run[] = [];
  const walk = (node: Y.XmlFragment): void => {
    for (const child of node.toArray()) {
      if (child instanceof Y.XmlText) runsOfText(child, credits, runs);
      else if (child instanceof Y.XmlElement) walk(child);
    }
  };
  walk(doc.getXmlFragment(FRAGMENT));
  return runs;
}

/** Whether an update of the log, or a checkpoint, can be read at all. */
function readable(update: Uint8Array): boolean {
  try {
    decodeUpdate(update, true);
    return true;
  } catch {
    return false;
  }
}

/** A section's text at a point, and with `blame` who wrote each part of it and when. */
export type TextAt = { seq: number; doc: JsonDocument; blame?: { text: string; person: PersonRef; at: number }[] };

/**
 * The text of a room after `at` (the newest where it is left out). With `blame`, runs that cover the text in order; a run is what
 * one person wrote in one go, its time the moment its first letter became durable. Throws `bad_request` for a point beyond the log.
 */
export async function textAt(store: Store, room: string, query: { at?: number | undefined; blame: boolean }): Promise<TextAt> {
  const last = await store.log.lastSeq(room);
  const seq = query.at ?? last;
  if (seq > last) throw new Refusal('bad_request', 'The history does not go that far.');
  const doc = new Y.Doc({ gc: false });
  const stored = query.blame ? null : await store.log.checkpointOf(room);
  // What a checkpoint says stands in the log as well.
  const start = stored !== null && stored.seq <= seq && readable(stored.state) ? stored : null;
  const rows = await store.log.rows(room, (start?.seq ?? 0) + 1, seq);
  const updates = rows.map((row) => row.update);
  if (start !== null) updates.unshift(start.state);
  try {
    if (updates.length > 0) Y.applyUpdate(doc, Y.mergeUpdates(updates));
    const json = documentJson(doc);
    if (!query.blame) return { seq, doc: json };
    const credits = new Credits();
    for (const row of rows) credits.add(row);
    const runs = blame(doc, credits);
    const person = await namesOf(store, new Set(runs.map((run) => run.row.personId)));
    return { seq, doc: json, blame: runs.map((run) => ({ text: run.text, person: person(run.row.personId), at: run.row.at })) };
  } catch (error) {
    // Looked for only now, because it costs as much as the whole answer.
    const broken = rows.find((row) => !readable(row.update));
    throw broken === undefined ? error : new RoomDamaged(room, `row ${broken.seq} of the log`, { cause: error });
  } finally {
    doc.destroy();
  }
}
