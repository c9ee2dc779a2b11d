/**
 * Writes edits into a text. What is put in stands right behind the letter or marker that its writer saw on its left, also where
 * deleted letters stand there. No edit walks the text from its beginning, except a change of marks.
 */
import * as Y from 'yjs';
import { newMarker } from '#shared/text/append.ts';
import type { Edit, TextNode } from '#shared/text/edits.ts';
import { firstItem } from '#shared/text/line-index.ts';
import { isLiveMarker, mapOf, valuesIn, type Line, type Run } from '#shared/text/lines.ts';
import { sameValue, sameValues, type Values } from '#shared/text/markers.ts';
import { markChanges, sameMarks, withMark, type Marks } from '#shared/text/marks.ts';

/**
 * Client ids of letters are below this number, and those of markers begin here. Of two things that are put in at one place at
 * the same moment Yjs puts that of the smaller id first. So letters that one person types at the end of a line stay in that
 * line while another person presses Enter there.
 */
export const MARKER_CLIENTS = 2 ** 31;

/** The client id with which a document's markers are written. */
export function markerClient({ clientID }: Y.Doc): number {
  return clientID < MARKER_CLIENTS ? clientID + MARKER_CLIENTS : clientID;
}

/** Gives a new document a client id for letters. Returns the document. */
export function forWriting<D extends Y.Doc>(doc: D): D {
  doc.clientID %= MARKER_CLIENTS;
  return doc;
}

/**
 * A node of the tree before the change. `implied` nodes have no marker of their own: they begin behind the marker of `line`, or
 * in front of it if they stand before it.
 */
export type OldNode = TextNode & { readonly line: Line; readonly implied: boolean; readonly standsBefore: boolean };
/** A node of the tree after the change. `runs` reads its letters. */
export type NewNode = TextNode & { readonly runs: (from: number, to: number) => readonly Run[] };

/** One unit of the text: a letter or a marker. */
export type Unit = { readonly client: number; readonly clock: number };
type Units = Unit & { readonly length: number };

/** The letters `from` to `to` of a line as units. */
function unitsOf(text: Y.Text, line: Line, from: number, to: number): Units[] {
  const units: Units[] = [];
  let offset = 0;
  for (let item = firstItem(text, line); item !== null && offset < to; item = item.right) {
    if (item.deleted) continue;
    if (isLiveMarker(item)) break;
    if (!(item.content instanceof Y.ContentString)) continue;
    const begin = Math.max(from, offset);
    const end = Math.min(to, offset + item.length);
    if (begin < end) units.push({ client: item.id.client, clock: item.id.clock + begin - offset, length: end - begin });
    offset += item.length;
  }
  return units;
}

function marksAt(line: Line, letter: number): Marks {
  let offset = 0;
  for (const run of line.runs) {
    offset += run.text.length;
    if (letter < offset) return run.marks;
  }
  return line.after;
}

/** A place in the text: right behind a unit, which may be deleted, or at the start; and the marks that are on there. */
export type Place = { readonly unit: Unit | null; readonly marks: Marks };

/** A run of kept letters whose marks change. */
type Remark = { readonly units: readonly Units[]; readonly changes: Record<string, unknown> };

/** Writes into one text in one transaction. */
export class TextWriter {
  readonly #text: Y.Text;
  readonly #transaction: Y.Transaction;
  readonly #doc: Y.Doc;

  constructor(text: Y.Text, transaction: Y.Transaction) {
    this.#text = text;
    this.#transaction = transaction;
    this.#doc = transaction.doc;
    // Yjs keeps positions that it found before, and does not learn of what is put in here.
    if (Array.isArray(text._searchMarker)) text._searchMarker.length = 0;
  }

  #itemAt({ unit }: Place): Y.Item | null {
    if (unit === null) return null;
    const item = Y.getItemCleanEnd(this.#transaction, this.#doc.store, Y.createID(unit.client, unit.clock));
    return item instanceof Y.Item ? item : null;
  }

  #insert(left: Y.Item | null, content: Y.Item['content'], client: number): Y.Item {
    const right = left === null ? this.#text._start : left.right;
    const id = Y.createID(client, Y.getState(this.#doc.store, client));
    const item = new Y.Item(id, left, left?.lastId ?? null, right, right?.id ?? null, this.#text, null, content);
    item.integrate(this.#transaction, 0);
    return item;
  }

  /** The item with a unit; null if there is none. */
  itemOf({ client, clock }: Unit): Y.Item | null {
    return this.#itemAt({ unit: { client, clock }, marks: {} });
  }

  /** Puts in a marker. Returns the place behind it. */
  insertMarker(place: Place, values: Values): Place {
    const item = this.#insert(this.#itemAt(place), new Y.ContentType(newMarker(values)), markerClient(this.#doc));
    return { unit: item.id, marks: place.marks };
  }

  /** Puts in letters. Returns the place behind them. */
  insertLetters(place: Place, { text, marks }: Run): Place {
    const client = this.#doc.clientID;
    let left = this.#itemAt(place);
    let inherited = place.marks;
    // Between two visible letters marks may end and begin. The letters go to the first place where theirs are on.
    for (let at = left, on = inherited; ;) {
      if (sameMarks(on, marks)) {
        left = at;
        inherited = on;
        break;
      }
      at = at === null ? this.#text._start : at.right;
      if (at === null || (!at.deleted && at.countable)) break;
      if (!at.deleted && at.content instanceof Y.ContentFormat) on = withMark(on, at.content.key, at.content.value);
    }
    const changes = Object.entries(markChanges(inherited, marks) ?? {});
    for (const [name, value] of changes) left = this.#insert(left, new Y.ContentFormat(name, value as object), client);
    const letters = this.#insert(left, new Y.ContentString(text), client);
    const behind = letters.lastId;
    left = letters;
    for (const [name] of changes)
      left = this.#insert(left, new Y.ContentFormat(name, (inherited[name] ?? null) as object), client);
    return { unit: behind, marks };
  }

  /** Deletes units. */
  delete(all: readonly Units[]): void {
    for (const { client, clock, length } of all) {
      for (let at = clock; at < clock + length;) {
        const item = Y.getItemCleanStart(this.#transaction, Y.createID(client, at));
        if (!(item instanceof Y.Item)) break;
        if (at + item.length > clock + length)
          Y.getItemCleanEnd(this.#transaction, this.#doc.store, Y.createID(client, clock + length - 1));
        item.delete(this.#transaction);
        at += item.length;
      }
    }
  }

  /** Sets the keys of a marker to these values, and removes all others. Returns the keys that it set. */
  setKeys(item: Y.Item, values: Values): string[] {
    const map = mapOf(item);
    if (map === null) return [];
    for (const key of Object.keys(valuesIn(map))) if (!(key in values)) map.delete(key);
    const changed = Object.entries(values).filter(([key, value]) => !sameValue(map.get(key), value));
    for (const [key, value] of changed) map.set(key, value);
    return changed.map(([key]) => key);
  }

  /** Changes the marks of letters. */
  remark({ units, changes }: Remark): void {
    const [first] = units;
    if (first === undefined) return;
    let index = 0;
    const item = Y.getItemCleanStart(this.#transaction, Y.createID(first.client, first.clock));
    for (let at = item.left; at instanceof Y.Item; at = at.left) if (!at.deleted && at.countable) index += at.length;
    this.#text.format(
      index,
      units.reduce((sum, { length }) => sum + length, 0),
      changes,
    );
  }
}

/** Writes into a text in one transaction of its document. */
export function inText(text: Y.Text, origin: unknown, write: (writer: TextWriter) => void): void {
  text.doc?.transact((transaction) => write(new TextWriter(text, transaction)), origin);
}

/** What has to be looked up in the text before anything in it is changed. */
type Prepared = {
  /** The place at which each edit that puts something in begins; null where it goes on behind the edit before it. */
  readonly places: ReadonlyMap<Edit, Place>;
  readonly units: ReadonlyMap<Edit, readonly Units[]>;
  readonly remarks: readonly Remark[];
};

/** The kept letters of one edit whose marks are to change. */
function remarksOf(text: Y.Text, old: OldNode, now: NewNode, edit: Extract<Edit, { do: 'keepLetters' }>): Remark[] {
  const remarks: Remark[] = [];
  const wanted = now.runs(edit.at, edit.at + edit.to - edit.from);
  let wantedAt = 0;
  let wantedEnd = edit.from + (wanted[0]?.text.length ?? 0);
  let offset = 0;
  for (const run of old.line.runs) {
    const runEnd = offset + run.text.length;
    for (let from = Math.max(offset, edit.from); from < Math.min(runEnd, edit.to);) {
      while (from >= wantedEnd && wantedAt + 1 < wanted.length) wantedEnd += wanted[++wantedAt]?.text.length ?? 0;
      const to = Math.min(runEnd, edit.to, from < wantedEnd ? wantedEnd : edit.to);
      const changes = markChanges(run.marks, wanted[wantedAt]?.marks ?? run.marks);
      if (changes !== null) remarks.push({ units: unitsOf(text, old.line, from, to), changes });
      from = to;
    }
    offset = runEnd;
  }
  return remarks;
}

function prepare(
  text: Y.Text,
  old: readonly OldNode[],
  now: readonly NewNode[],
  edits: readonly Edit[],
  before: Place,
  looksTheSame: (old: number, now: number) => boolean,
): Prepared {
  const places = new Map<Edit, Place>();
  const units = new Map<Edit, readonly Units[]>();
  const remarks: Remark[] = [];
  let left: (() => Place) | null = () => before;
  const behindMarker = ({ line }: OldNode): Place => ({ unit: line.item?.id ?? null, marks: line.before });
  const behindLetter = ({ line }: OldNode, offset: number): Place => {
    const [unit] = unitsOf(text, line, offset - 1, offset);
    return { unit: unit ?? null, marks: marksAt(line, offset - 1) };
  };
  for (const edit of edits) {
    switch (edit.do) {
      case 'insertMarker':
      case 'insertLetters':
        if (left !== null) places.set(edit, left());
        left = null;
        break;
      case 'keepMarker': {
        const node = old[edit.old];
        if (node !== undefined) left = () => behindMarker(node);
        break;
      }
      case 'keepLetters': {
        const node = old[edit.old];
        const next = now[edit.now];
        if (node === undefined || next === undefined) break;
        left = () => behindLetter(node, edit.to);
        if (!looksTheSame(edit.old, edit.now)) remarks.push(...remarksOf(text, node, next, edit));
        break;
      }
      case 'deleteLetters': {
        const node = old[edit.old];
        if (node !== undefined) units.set(edit, unitsOf(text, node.line, edit.from, edit.to));
        break;
      }
      case 'deleteMarker': {
        const node = old[edit.old];
        if (node?.line.item && !node.implied) units.set(edit, [{ ...idOf(node.line.item), length: 1 }]);
      }
    }
  }
  return { places, units, remarks };
}

function idOf({ id }: Y.Item): Unit {
  return { client: id.client, clock: id.clock };
}

/**
 * Whether an implied line needs a marker of its own: it changes, it was empty, or something is put in or taken out in front of
 * it.
 */
function needsMarker(old: OldNode, now: NewNode, previous: Edit | undefined, number: number): boolean {
  if ((old.kind === 'line' && old.line.length === 0) || !sameValues(old.values, now.values)) return true;
  if (previous === undefined) return old.line.item !== null;
  return !(previous.do === 'keepMarker' && previous.old === number - 1);
}

/**
 * Writes edits into a text, in one transaction of its document with this origin. `before` is the line in front of the first old
 * node, and `looksTheSame` says that two nodes have the same letters with the same marks.
 */
export function writeEdits(
  text: Y.Text,
  change: {
    readonly old: readonly OldNode[];
    readonly now: readonly NewNode[];
    readonly edits: readonly Edit[];
    readonly before: Line | null;
  },
  looksTheSame: (old: number, now: number) => boolean,
  origin: unknown,
): void {
  const { doc } = text;
  const { old, now, edits, before } = change;
  if (doc === null) throw new Error('the text is in no document');
  doc.transact((transaction) => {
    const start: Place = before === null ? { unit: null, marks: {} } : endOf(text, before);
    const { places, units, remarks } = prepare(text, old, now, edits, start, looksTheSame);
    const writer = new TextWriter(text, transaction);
    let place = start;
    /** The place behind a marker that an implied line was given, until its first letter. */
    let given: Place | null = null;
    for (const [at, edit] of edits.entries()) {
      if (edit.do === 'insertMarker' || edit.do === 'insertLetters') {
        place = given ?? places.get(edit) ?? place;
        given = null;
      }
      switch (edit.do) {
        case 'insertMarker':
          place = writer.insertMarker(place, now[edit.now]?.values ?? {});
          break;
        case 'insertLetters':
          for (const run of now[edit.now]?.runs(edit.from, edit.to) ?? []) place = writer.insertLetters(place, run);
          break;
        case 'deleteLetters':
        case 'deleteMarker':
          writer.delete(units.get(edit) ?? []);
          break;
        case 'keepMarker': {
          const [was, is] = [old[edit.old], now[edit.now]];
          given = null;
          if (was === undefined || is === undefined) break;
          if (was.implied) {
            if (!needsMarker(was, is, edits[at - 1], edit.old)) break;
            const { item, before: marks } = was.line;
            const isBehindNew = edits[at - 1]?.do === 'insertMarker' || edits[at - 1]?.do === 'insertLetters';
            const host = was.standsBefore ? (item?.left?.lastId ?? null) : (item?.id ?? null);
            given = writer.insertMarker(isBehindNew ? place : { unit: host, marks }, is.values);
          } else if (was.line.item !== null && !sameValues(was.values, is.values)) writer.setKeys(was.line.item, is.values);
          break;
        }
        case 'keepLetters':
          given = null;
      }
    }
    for (const remark of remarks) writer.remark(remark);
  }, origin);
}

/**
 * Gives letters a line of their own, from the letter `first` on: puts a marker with these keys in front of it. For letters whose
 * own line is gone.
 */
export function giveLine(text: Y.Text, first: Unit, values: Values, origin: unknown): void {
  text.doc?.transact((transaction) => {
    const letter = Y.getItemCleanStart(transaction, Y.createID(first.client, first.clock));
    if (!(letter instanceof Y.Item) || letter.deleted || letter.parent !== text) return;
    new TextWriter(text, transaction).insertMarker({ unit: letter.left?.lastId ?? null, marks: {} }, values);
  }, origin);
}

/** The place behind the last letter of a line. */
function endOf(text: Y.Text, line: Line): Place {
  const [unit] = line.length > 0 ? unitsOf(text, line, line.length - 1, line.length) : [];
  return { unit: unit ?? (line.item === null ? null : idOf(line.item)), marks: line.after };
}
