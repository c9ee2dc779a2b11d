/** Writes and reads the items of a text as they are, with their neighbours, so that they need not look for their places again. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { ByteReader, ByteWriter } from '#server/store/pack/bytes.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';

/**
 * The columns: clients and how many units each has; the items that are always read, with their letters and values; the hidden ones by unit;
 * and what only the whole text needs of those, their neighbours.
 */
export const LISTED = [
  'units',
  'items',
  'letters',
  'values',
  'hidden',
  'hiddenClocks',
  'hiddenLengths',
  'nearby',
  'nearbyClients',
  'nearbyClocks',
] as const;
export type ListedColumn = (typeof LISTED)[number];
/** Those that are read only with the whole text. */
export const WHOLE_ONLY: ReadonlySet<ListedColumn> = new Set(LISTED.slice(LISTED.indexOf('hidden')));

/** The columns of items. */
export type ItemColumn = Exclude<ListedColumn, 'units'>;

/** An item that was read, and whether others are hidden in front of it. */
export type Listed = { readonly item: Y.Item; readonly isBehindHidden: boolean };

const GONE = 0;
const LETTERS = 1;
const FORMAT = 2;
const MARKER = 3;
const VALUES = 4;
const KIND = 0x07;
const BEHIND_HIDDEN = 0x08;
/** How the neighbours are told when an item was put in: there was none, or it is the item in front of it here, or another one. */
const ORIGIN = { none: 0, before: 0x10, other: 0x20 } as const;
const RIGHT = { none: 0, same: 0x40, other: 0x80 } as const;

const same = (a: Y.ID | null, b: Y.ID | null): boolean => (a === null || b === null ? a === b : Y.compareIDs(a, b));

type Neighbours = { readonly origin: Y.ID | null; readonly right: Y.ID | null };

/** What an item is most likely to stand behind, and in front of: the item that was told last, and what that one stood in front of. */
class Expected {
  last: Y.ID | null = null;
  right: Y.ID | null = null;

  pass(lastId: Y.ID, right: Y.ID | null): void {
    this.last = lastId;
    this.right = right;
  }
}

/** Writes items. */
export class ItemWriter {
  readonly #to: Readonly<Record<ItemColumn, ByteWriter>>;
  readonly #numbers: ReadonlyMap<number, number>;
  readonly #clocks: number[];
  readonly #hiddenClocks: number[];
  readonly #seen = new Expected();
  readonly #keysSeen = new Expected();
  readonly #hiddenSeen = new Expected();
  #letters = '';

  constructor(to: Readonly<Record<ItemColumn, ByteWriter>>, numbers: ReadonlyMap<number, number>) {
    this.#to = to;
    this.#numbers = numbers;
    this.#clocks = [...numbers.values()].map(() => 0);
    this.#hiddenClocks = [...this.#clocks];
  }

  /** Writes a unit: the clock as it differs from what its client was expected to have. */
  #unit(clients: ByteWriter, to: ByteWriter, { client, clock }: Y.ID, clocks: readonly number[]): number {
    const number = this.#numbers.get(client) ?? 0;
    clients.uint(number);
    to.int(clock - (clocks[number] ?? 0));
    return number;
  }

  #flags(item: Y.Item, seen: Expected): number {
    const { origin, rightOrigin } = item;
    return (
      (origin === null ? ORIGIN.none : same(origin, seen.last) ? ORIGIN.before : ORIGIN.other) |
      (rightOrigin === null ? RIGHT.none : same(rightOrigin, seen.right) ? RIGHT.same : RIGHT.other)
    );
  }

  #neighbours(clients: ByteWriter, to: ByteWriter, item: Y.Item, flags: number, clocks: readonly number[]): void {
    if ((flags & ORIGIN.other) !== 0 && item.origin !== null) this.#unit(clients, to, item.origin, clocks);
    if ((flags & RIGHT.other) !== 0 && item.rightOrigin !== null) this.#unit(clients, to, item.rightOrigin, clocks);
  }

  /** Writes an item. Returns false if it holds what no section can hold. */
  item(item: Y.Item, isBehindHidden: boolean): boolean {
    const { content, length } = item;
    const kind = kindOf(item);
    if (kind === null) return false;
    const { items, values } = this.#to;
    const seen = item.parentSub === null ? this.#seen : this.#keysSeen;
    const flags = this.#flags(item, seen);
    items.byte(kind | flags | (isBehindHidden ? BEHIND_HIDDEN : 0));
    const number = this.#unit(items, items, item.id, this.#clocks);
    this.#clocks[number] = item.id.clock;
    this.#neighbours(items, items, item, flags, this.#clocks);
    this.#clocks[number] = item.id.clock + length;
    seen.pass(item.lastId, item.rightOrigin);
    if (kind === GONE || kind === LETTERS) items.uint(length);
    if (kind === LETTERS) this.#letters += (content as Y.ContentString).str;
    if (content instanceof Y.ContentFormat && kind === FORMAT) {
      values.text(content.key);
      writeValue(values, content.value);
    }
    if (content instanceof Y.ContentAny && kind === VALUES) writeValue(values, content.arr);
    return true;
  }

  /** Writes an item that is hidden. */
  hidden(item: Y.Item): void {
    const { hidden, hiddenClocks, hiddenLengths, nearby, nearbyClients, nearbyClocks } = this.#to;
    const number = this.#unit(hidden, hiddenClocks, item.id, this.#hiddenClocks);
    hiddenLengths.uint(item.length);
    const flags = this.#flags(item, this.#hiddenSeen);
    nearby.byte(flags);
    this.#hiddenClocks[number] = item.id.clock;
    this.#neighbours(nearbyClients, nearbyClocks, item, flags, this.#hiddenClocks);
    this.#hiddenClocks[number] = item.id.clock + item.length;
    this.#hiddenSeen.pass(item.lastId, item.rightOrigin);
  }

  /** Writes what all items have in common. */
  end(): void {
    this.#to.letters.text(this.#letters);
  }
}

function kindOf({ deleted, content }: Y.Item): number | null {
  if (deleted) return GONE;
  if (content instanceof Y.ContentString) return LETTERS;
  if (content instanceof Y.ContentFormat) return FORMAT;
  if (content instanceof Y.ContentType && content.type instanceof Y.Map) return MARKER;
  return content instanceof Y.ContentAny ? VALUES : null;
}

function writeValue(to: ByteWriter, value: unknown): void {
  const encoder = encoding.createEncoder();
  encoding.writeAny(encoder, value as Parameters<typeof encoding.writeAny>[1]);
  const bytes = encoding.toUint8Array(encoder);
  to.uint(bytes.length);
  to.all(bytes);
}

function readValue(from: ByteReader): unknown {
  const bytes = from.all(from.uint());
  try {
    return decoding.readAny(decoding.createDecoder(bytes));
  } catch (error) {
    throw new PackDamaged('a value cannot be read', { cause: error });
  }
}

/** Reads items. */
export class ItemReader {
  readonly #from: Readonly<Record<ItemColumn, ByteReader>>;
  readonly #clients: readonly number[];
  readonly #clocks: number[];
  readonly #hiddenClocks: number[];
  readonly #seen = new Expected();
  readonly #keysSeen = new Expected();
  readonly #hiddenSeen = new Expected();
  readonly #letters: string;
  #at = 0;

  constructor(from: Readonly<Record<ItemColumn, ByteReader>>, clients: readonly number[]) {
    this.#from = from;
    this.#clients = clients;
    this.#clocks = clients.map(() => 0);
    this.#hiddenClocks = [...this.#clocks];
    this.#letters = from.letters.text();
  }

  #client(number: number): number {
    const client = this.#clients[number];
    if (client === undefined) throw new PackDamaged('a client that it does not name');
    return client;
  }

  #unit(clients: ByteReader, from: ByteReader, clocks: readonly number[]): { number: number; id: Y.ID } {
    const number = clients.uint();
    return { number, id: Y.createID(this.#client(number), (clocks[number] ?? 0) + from.int()) };
  }

  #neighbours(
    clients: ByteReader,
    from: ByteReader,
    { flags, seen, clocks }: { readonly flags: number; readonly seen: Expected; readonly clocks: readonly number[] },
  ): Neighbours {
    const id = (): Y.ID => this.#unit(clients, from, clocks).id;
    const origin = (flags & ORIGIN.before) !== 0 ? seen.last : (flags & ORIGIN.other) !== 0 ? id() : null;
    const right = (flags & RIGHT.same) !== 0 ? seen.right : (flags & RIGHT.other) !== 0 ? id() : null;
    return { origin, right };
  }

  #content(kind: number): Y.Item['content'] {
    const { items, values } = this.#from;
    switch (kind) {
      case GONE:
        return new Y.ContentDeleted(items.uint());
      case LETTERS: {
        const from = this.#at;
        this.#at += items.uint();
        if (this.#at > this.#letters.length || this.#at === from) throw new PackDamaged('letters that it does not have');
        return new Y.ContentString(this.#letters.slice(from, this.#at));
      }
      case FORMAT:
        return new Y.ContentFormat(values.text(), readValue(values) as object);
      case MARKER:
        return new Y.ContentType(new Y.Map());
      case VALUES: {
        const all = readValue(values);
        if (Array.isArray(all) && all.length > 0) return new Y.ContentAny(all);
        throw new PackDamaged('values that are none');
      }
      default:
        throw new PackDamaged('an unknown kind of item');
    }
  }

  /** The next item. Its neighbours in the text are set by the caller. */
  item(parent: Y.Text | Y.Map<unknown>, key: string | null): Listed {
    const { items } = this.#from;
    const flags = items.byte();
    const { number, id } = this.#unit(items, items, this.#clocks);
    const seen = key === null ? this.#seen : this.#keysSeen;
    this.#clocks[number] = id.clock;
    const neighbours = this.#neighbours(items, items, { flags, seen, clocks: this.#clocks });
    const content = this.#content(flags & KIND);
    const item = itemOf(id, neighbours, parent, key, content);
    this.#clocks[number] = id.clock + item.length;
    seen.pass(item.lastId, neighbours.right);
    return { item, isBehindHidden: (flags & BEHIND_HIDDEN) !== 0 };
  }

  /** The next hidden item. */
  hidden(parent: Y.Text): Listed {
    const { hidden, hiddenClocks, hiddenLengths, nearby, nearbyClients, nearbyClocks } = this.#from;
    const { number, id } = this.#unit(hidden, hiddenClocks, this.#hiddenClocks);
    this.#hiddenClocks[number] = id.clock;
    const seen = this.#hiddenSeen;
    const neighbours = this.#neighbours(nearbyClients, nearbyClocks, {
      flags: nearby.byte(),
      seen,
      clocks: this.#hiddenClocks,
    });
    const item = itemOf(id, neighbours, parent, null, new Y.ContentDeleted(hiddenLengths.uint()));
    this.#hiddenClocks[number] = id.clock + item.length;
    seen.pass(item.lastId, neighbours.right);
    return { item, isBehindHidden: false };
  }

  /** Throws if letters are left. */
  end(): void {
    if (this.#at !== this.#letters.length) throw new PackDamaged('more letters than its items have');
  }
}

function itemOf(
  id: Y.ID,
  { origin, right }: Neighbours,
  parent: Y.Text | Y.Map<unknown>,
  key: string | null,
  content: Y.Item['content'],
): Y.Item {
  const item = new Y.Item(id, null, origin, null, right, parent, key, content);
  if (content instanceof Y.ContentDeleted) item.markDeleted();
  return item;
}
