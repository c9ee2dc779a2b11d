/**
 * The text of a room, item by item in its order, as a milestone keeps it. What stands can be read without most of what was deleted: of
 * deleted items behind each other, only the first and the last are read, because what is typed there names one of them. The others are
 * hidden: where they are is read only if somebody asks for it.
 */
import * as Y from 'yjs';
import { mapOf } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';
import type { UnitId } from '#shared/text/merged.ts';
import {
  ItemReader,
  ItemWriter,
  LISTED,
  WHOLE_ONLY,
  type ItemColumn,
  type Listed,
  type ListedColumn,
} from '#server/history/listed-items.ts';
import { ByteWriter, type ByteReader } from '#server/store/pack/bytes.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';

/** Deleted items that are hidden in front of an item. */
export type Hidden = { readonly client: number; readonly clock: number; readonly length: number };

const touch = (a: Y.Item, b: Y.Item): boolean => a.id.client === b.id.client && a.id.clock + a.length === b.id.clock;

/** The items of a text, and in front of which of them others are hidden. */
function* withHidden(text: Y.Text): Generator<{ readonly item: Y.Item; readonly hidden: readonly Y.Item[] }> {
  let gone: Y.Item[] = [];
  const [none, few] = [[], 2];
  const flush = function* (): ReturnType<typeof withHidden> {
    const [first, last] = [gone[0], gone.at(-1)];
    // Yjs would join the two, and then nobody would know any more where the others were.
    const mayHide = gone.length > few && first !== undefined && last !== undefined && !touch(first, last);
    if (mayHide) {
      yield { item: first, hidden: none };
      yield { item: last, hidden: gone.slice(1, -1) };
    } else for (const item of gone) yield { item, hidden: none };
    gone = [];
  };
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) gone.push(item);
    else {
      yield* flush();
      yield { item, hidden: none };
    }
  }
  yield* flush();
}

/** The items of a key, the oldest value first. */
function chainOf(newest: Y.Item): Y.Item[] {
  const chain: Y.Item[] = [];
  for (let item: Y.Item | null = newest; item !== null; item = item.left) chain.push(item);
  return chain.toReversed();
}

const itemsIn = (doc: Y.Doc): number =>
  doc.store.clients.values().reduce((sum, structs) => sum + structs.filter((struct) => struct instanceof Y.Item).length, 0);

/** Encodes the text of a document. Null if the document holds anything else: then it cannot be kept in this way. */
export function listText(doc: Y.Doc): Readonly<Record<ListedColumn, ByteWriter>> | null {
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) return null;
  const to = Object.fromEntries(LISTED.map((name) => [name, new ByteWriter()])) as Record<ListedColumn, ByteWriter>;
  const numbers = new Map<number, number>();
  to.units.uint(doc.store.clients.size);
  for (const client of [...doc.store.clients.keys()].toSorted((a, b) => b - a)) {
    numbers.set(client, numbers.size);
    to.units.uint(client);
    to.units.uint(Y.getState(doc.store, client));
  }
  const writer = new ItemWriter(to, numbers);
  let listed = 0;
  for (const { item, hidden } of withHidden(doc.getText(TEXT))) {
    if (hidden.length > 0) {
      to.hidden.uint(hidden.length);
      for (const each of hidden) writer.hidden(each);
    }
    listed += hidden.length + 1;
    if (!writer.item(item, hidden.length > 0)) return null;
    const map = item.deleted ? null : mapOf(item);
    if (map === null) continue;
    to.items.uint(map._map.size);
    for (const [key, newest] of map._map) {
      const chain = chainOf(newest);
      listed += chain.length;
      to.values.text(key);
      to.items.uint(chain.length);
      for (const value of chain) if (!writer.item(value, false)) return null;
    }
  }
  writer.end();
  return listed === itemsIn(doc) ? to : null;
}

/** A text that was read. */
export type ReadText = {
  /** The units in front of whose items others are hidden, in the order of the text; none if the whole text was read. */
  readonly gaps: readonly UnitId[];
  /** How many units each client had. */
  readonly ends: ReadonlyMap<number, number>;
};

/** Puts items behind each other. */
function link(left: Y.Item | null, item: Y.Item): void {
  item.left = left;
  if (left !== null) left.right = item;
}

/** Puts items into an empty document, and says of all other units that they are gone. */
function fill(doc: Y.Doc, ends: ReadonlyMap<number, number>, items: ReadonlyMap<number, Y.Item[]>): void {
  for (const [client, end] of ends) {
    const structs: (Y.Item | Y.GC)[] = [];
    let clock = 0;
    const goneUpTo = (next: number): void => {
      if (next < clock) throw new PackDamaged('a unit twice');
      if (next > clock) structs.push(new Y.GC(Y.createID(client, clock), next - clock));
      clock = next;
    };
    for (const item of (items.get(client) ?? []).toSorted((a, b) => a.id.clock - b.id.clock)) {
      goneUpTo(item.id.clock);
      structs.push(item);
      clock += item.length;
    }
    goneUpTo(end);
    if (structs.length > 0) doc.store.clients.set(client, structs);
  }
}

/** Reads a text into an empty document: all of it with `whole`, else without what is hidden. Throws `PackDamaged`. */
export function readText(column: (name: ListedColumn) => ByteReader, doc: Y.Doc, whole: boolean): ReadText {
  const units = column('units');
  const ends = new Map<number, number>();
  for (let left = units.uint(); left > 0; left -= 1) ends.set(units.uint(), units.uint());
  const from = Object.fromEntries(
    LISTED.filter((name) => whole || !WHOLE_ONLY.has(name)).map((name) => [name, column(name)]),
  ) as Record<ItemColumn, ByteReader>;
  const reader = new ItemReader(from, [...ends.keys()]);
  const items = new Map<number, Y.Item[]>();
  const gaps: UnitId[] = [];
  const text = doc.getText(TEXT);
  const keep = (item: Y.Item): Y.Item => {
    const own = items.get(item.id.client);
    if (own === undefined) items.set(item.id.client, [item]);
    else own.push(item);
    return item;
  };
  let last: Y.Item | null = null;
  const add = ({ item }: Listed): void => {
    link(last, keep(item));
    if (last === null) text._start = item;
    last = item;
    if (item.countable && !item.deleted) text._length += item.length;
    if (item.content instanceof Y.ContentFormat) text._hasFormatting = true;
  };
  while (from.items.left > 0) {
    const listed = reader.item(text, null);
    if (listed.isBehindHidden) {
      if (whole) for (let left = from.hidden.uint(); left > 0; left -= 1) add(reader.hidden(text));
      else gaps.push(listed.item.id);
    }
    add(listed);
    const { content } = listed.item;
    if (!(content instanceof Y.ContentType)) continue;
    const map = content.type as Y.Map<unknown>;
    map._integrate(doc, listed.item);
    for (let keys = from.items.uint(); keys > 0; keys -= 1) {
      const key = from.values.text();
      let newest: Y.Item | null = null;
      for (let left = from.items.uint(); left > 0; left -= 1) {
        const { item } = reader.item(map, key);
        link(newest, keep(item));
        newest = item;
      }
      if (newest !== null) map._map.set(key, newest);
    }
  }
  reader.end();
  fill(doc, ends, items);
  return { gaps, ends };
}

/** What is hidden in front of each gap, in the order of the gaps. Throws `PackDamaged`. */
export function readHidden(column: (name: ListedColumn) => ByteReader, clients: readonly number[], gaps: number): Hidden[][] {
  const [hidden, clocks, lengths] = [column('hidden'), column('hiddenClocks'), column('hiddenLengths')];
  const touched = clients.map(() => 0);
  return Array.from({ length: gaps }, () => {
    const all: Hidden[] = [];
    for (let left = hidden.uint(); left > 0; left -= 1) {
      const number = hidden.uint();
      const client = clients[number];
      if (client === undefined) throw new PackDamaged('a client that it does not name');
      const clock = (touched[number] ?? 0) + clocks.int();
      const length = lengths.uint();
      touched[number] = clock + length;
      all.push({ client, clock, length });
    }
    return all;
  });
}
