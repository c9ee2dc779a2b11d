/**
 * A milestone: a room's state after some row of its log, without deleted content, with who wrote each remaining unit and when,
 * which of them were put in again, and what was taken out just before. History is rebuilt from it instead of from the first row.
 */
import * as Y from 'yjs';
import type { Again, Authorship, Credits } from '#server/history/credits.ts';
import type { RowCredits } from '#server/history/row-credits.ts';
import { ByteWriter, type ByteReader } from '#server/store/pack/bytes.ts';
import { encodeColumns, decodeColumns } from '#server/store/pack/columns.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';

const COLUMNS = [
  'state',
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
  to.state.all(Y.encodeStateAsUpdateV2(doc));
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
  return encodeColumns(COLUMNS.map((name) => to[name].view()));
}

/** Reads a milestone into an empty document and its credits. Throws `PackDamaged`. */
export function readMilestone(bytes: Uint8Array, doc: Y.Doc, { credits, moves }: RowCredits): void {
  const columns = decodeColumns(bytes, COLUMNS.length);
  const from = Object.fromEntries(COLUMNS.map((name, i) => [name, columns[i]])) as Readonly<Record<Column, ByteReader>>;
  try {
    Y.applyUpdateV2(doc, from.state.bytes);
  } catch (error) {
    throw new PackDamaged('its state cannot be read', { cause: error });
  }
  moves.read(from.moves);
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
