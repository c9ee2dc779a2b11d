/**
 * A milestone: a room's state after some row of its log, without deleted content, with who wrote each remaining unit and when,
 * which of them were put in again, and what was taken out just before. History is rebuilt from it instead of from the first row.
 * Most questions need only what stands (listed-text.ts): then reading it takes as long as the text, and not as long as its past.
 */
import * as Y from 'yjs';
import type { Again, Authorship, Credits } from '#server/history/credits.ts';
import { LISTED, type ListedColumn } from '#server/history/listed-items.ts';
import { listText, readHidden, readText, type Hidden, type ReadText } from '#server/history/listed-text.ts';
import type { RowCredits } from '#server/history/row-credits.ts';
import { ByteWriter, type ByteReader } from '#server/store/pack/bytes.ts';
import { encodeColumns, findColumns } from '#server/store/pack/columns.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';

/** The version of the form. A milestone of another one is as good as none: the log has all that it says. */
const FORM = 2;

/** A document that is more than a section's text is kept as Yjs writes it, in `state`. */
const COLUMNS = [
  'form',
  'state',
  ...LISTED,
  'people',
  'clients',
  'ends',
  'gaps',
  'lengths',
  'seqs',
  'who',
  'timesLow',
  'timesHigh',
  'again',
  'moves',
] as const;
type Column = (typeof COLUMNS)[number];

type Piece = { readonly clock: number; readonly length: number; readonly by: Authorship; readonly again: Again | null };

/** The remaining units of one client, in pieces by author. */
function creditedPieces(client: number, structs: readonly (Y.Item | Y.GC)[], credits: Credits): Piece[] {
  const found: Piece[] = [];
  for (const struct of structs) {
    if (!(struct instanceof Y.Item) || struct.deleted) continue;
    const end = struct.id.clock + struct.length;
    for (let { clock } = struct.id; clock < end;) {
      const credit = credits.of(client, clock);
      if (credit === null) break;
      const to = Math.min(end, credit.end);
      found.push({ clock, length: to - clock, by: credit.by, again: credit.again });
      clock = to;
    }
  }
  return found;
}

/** Encodes a document and its credits as a milestone. */
export function writeMilestone(doc: Y.Doc, { credits, moves }: RowCredits): Uint8Array {
  const to = Object.fromEntries(COLUMNS.map((name) => [name, new ByteWriter()])) as Readonly<Record<Column, ByteWriter>>;
  to.form.uint(FORM);
  const listed = listText(doc);
  if (listed === null) to.state.all(Y.encodeStateAsUpdateV2(doc));
  const people = new Map<string, number>();
  const numberOf = (personId: string): number => {
    const known = people.get(personId);
    if (known === undefined) people.set(personId, people.size);
    return known ?? people.size - 1;
  };
  let last = { seq: 0, at: 0 };
  to.clients.uint(doc.store.clients.size);
  for (const [client, structs] of doc.store.clients) {
    const all = creditedPieces(client, structs, credits);
    to.clients.uint(client);
    to.clients.uint(all.length);
    to.ends.uint(Y.getState(doc.store, client));
    let end = 0;
    for (const { clock, length, by, again } of all) {
      const who = numberOf(by.personId);
      const passed = by.at - last.at;
      const folded = passed < 0 ? -2 * passed - 1 : 2 * passed;
      to.gaps.uint(clock - end);
      to.lengths.uint(length);
      to.seqs.int(by.seq - last.seq);
      to.who.uint(who);
      to.timesLow.byte(folded % 256);
      to.timesHigh.uint(Math.floor(folded / 256));
      to.again.byte(again === null ? 0 : 1);
      if (again !== null) {
        to.again.uint(again.client);
        to.again.int(again.shift);
        to.again.uint(again.by.seq);
        to.again.uint(numberOf(again.by.personId));
        to.again.int(again.by.at);
      }
      end = clock + length;
      last = by;
    }
  }
  moves.write(to.moves);
  to.people.uint(people.size);
  for (const personId of people.keys()) to.people.text(personId);
  const all: Readonly<Record<Column, ByteWriter>> = { ...to, ...listed };
  return encodeColumns(COLUMNS.map((name) => all[name].view()));
}

type Columns = (name: Column) => ByteReader;

function columnsOf(bytes: Uint8Array): Columns {
  const columns = findColumns(bytes, COLUMNS.length);
  const column: Columns = (name) => {
    const found = columns[COLUMNS.indexOf(name)];
    if (found === undefined) throw new PackDamaged('a column is missing');
    return found();
  };
  if (column('form').uint() !== FORM) throw new PackDamaged('it has another form');
  return column;
}

/** Reads the state of a milestone into an empty document. Gives what was left out; null if nothing was. */
function readState(column: Columns, doc: Y.Doc, whole: boolean): ReadText | null {
  const { bytes } = column('state');
  try {
    if (bytes.length === 0) {
      const read = readText((name: ListedColumn) => column(name), doc, whole);
      return whole || read.gaps.length === 0 ? null : read;
    }
    Y.applyUpdateV2(doc, bytes);
    return null;
  } catch (error) {
    throw new PackDamaged('its state cannot be read', { cause: error });
  }
}

/** Reads the whole state of a milestone into an empty document. Throws `PackDamaged`. */
export function readWholeState(bytes: Uint8Array, doc: Y.Doc): void {
  readState(columnsOf(bytes), doc, true);
}

/** What a milestone hides in front of the items that `readMilestone` gave as gaps, in their order. Throws `PackDamaged`. */
export function hiddenIn(bytes: Uint8Array, { ends, gaps }: ReadText): Hidden[][] {
  return gaps.length === 0 ? [] : readHidden(columnsOf(bytes), [...ends.keys()], gaps.length);
}

/**
 * Reads a milestone into an empty document and its credits. Most of what was deleted is left out unless `whole` is set: then the answer says
 * where. Throws `PackDamaged`.
 */
export function readMilestone(bytes: Uint8Array, doc: Y.Doc, { credits, moves }: RowCredits, whole = true): ReadText | null {
  const column = columnsOf(bytes);
  const left = readState(column, doc, whole);
  readCredits(column, credits, moves);
  return left;
}

const CREDITS = ['people', 'clients', 'ends', 'gaps', 'lengths', 'seqs', 'who', 'timesLow', 'timesHigh', 'again'] as const;

function readCredits(column: Columns, credits: Credits, moves: RowCredits['moves']): void {
  const from = Object.fromEntries(CREDITS.map((name) => [name, column(name)])) as Readonly<
    Record<(typeof CREDITS)[number], ByteReader>
  >;
  moves.read(column('moves'));
  const people: string[] = [];
  for (let left = from.people.uint(); left > 0; left -= 1) people.push(from.people.text());
  const personOf = (number: number): string => {
    const personId = people[number];
    if (personId === undefined) throw new PackDamaged('a person that it does not name');
    return personId;
  };
  let seq = 0;
  let at = 0;
  for (let clients = from.clients.uint(); clients > 0; clients -= 1) {
    const client = from.clients.uint();
    let end = 0;
    for (let left = from.clients.uint(); left > 0; left -= 1) {
      end += from.gaps.uint();
      end += from.lengths.uint();
      seq += from.seqs.int();
      const folded = from.timesLow.byte() + from.timesHigh.uint() * 256;
      at += folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
      const by = { seq, personId: personOf(from.who.uint()), at };
      credits.add(client, end, by, from.again.byte() === 0 ? null : readAgain(from.again, personOf));
    }
    // Units up to here existed before, even if they are deleted now. If a later row brings them again, it gets no credit for
    // them.
    credits.add(client, from.ends.uint(), { seq: 0, personId: '', at: 0 });
  }
}

function readAgain(from: ByteReader, personOf: (number: number) => string): Again {
  const client = from.uint();
  const shift = from.int();
  const by = { seq: from.uint(), personId: personOf(from.uint()), at: from.int() };
  return { client, shift, by };
}
