/**
 * Reads what the rows of sittings changed, from the newest row to the oldest. An update names what it deletes only by units, so
 * what these were is read off older rows: letters, a marker and its keys, the value of a key, or a format.
 */
import * as Y from 'yjs';
import type { Values } from '#shared/text/markers.ts';
import { newLooks } from '#server/history/new-looks.ts';
import {
  formatFound,
  lettersFound,
  markerFound,
  nameOf,
  notePut,
  noteTaken,
  place,
  putLetters,
  type Question,
  type Range,
} from '#server/history/change-notes.ts';
import { putInBy, type Credits } from '#server/history/credits.ts';
import { OpenQuestions } from '#server/history/open-questions.ts';
import { readCommonUpdate, type Letters } from '#server/history/quick.ts';
import { MOVE_LETTERS, RowRecord, type KeyChange, type NewMarker, type Tally } from '#server/history/tally.ts';
import { valuesIn } from '#shared/text/lines.ts';
import type { LogRow } from '#server/store/log/log.ts';

type Struct = Y.Item | Y.GC | Y.Skip;
type Decoded = { readonly structs: readonly Struct[]; readonly ds: ReturnType<typeof Y.decodeUpdate>['ds'] | null };

const LINE_FEED = 10;
const DECODER = new TextDecoder();

function decoded(update: Uint8Array): Decoded {
  try {
    return Y.decodeUpdate(update);
  } catch {
    // An update that cannot be read any more is still part of its sitting.
    return { structs: [], ds: null };
  }
}

/** The marker and the key of a value, if its update says them. It does so for the first value of a key. */
function placeOf({ parent, parentSub }: Y.Item): KeyChange['place'] {
  return parent instanceof Y.ID && parentSub !== null ? { marker: nameOf(parent), key: parentSub } : null;
}

const valueOf = ({ arr }: Y.ContentAny): unknown => arr.at(-1) ?? null;

/** The same of a value that stands in a document. */
function placeIn({ parent, parentSub }: Y.Item): KeyChange['place'] {
  const marker = parent instanceof Y.Map ? parent._item : null;
  return marker === null || parentSub === null ? null : { marker: nameOf(marker.id), key: parentSub };
}

/** The keys that a row gave a marker. */
function firstKeys(structs: readonly Struct[], marker: string): Values {
  const values: Record<string, unknown> = {};
  for (const item of structs) {
    if (!(item instanceof Y.Item) || !(item.content instanceof Y.ContentAny)) continue;
    const place = placeOf(item);
    if (place?.marker === marker) values[place.key] = valueOf(item.content);
  }
  return values;
}

/** Reads rows into the tallies of their sittings. */
export class ChangeReader {
  readonly #questions = new OpenQuestions<Question>();
  /** The questions, by client and with the unit, that a deletion in an older row answers: the unit was gone already. */
  #watched = new Map<number, Map<Question, number>>();

  /** Whether older rows are of no use, because nothing is asked about them. */
  get isComplete(): boolean {
    return this.#questions.size === 0;
  }

  /** Forgets what is only asked for other sittings than these. */
  keep(tallies: ReadonlySet<Tally>): void {
    this.#questions.keep(({ tally }) => tallies.has(tally));
    for (const watched of this.#watched.values())
      for (const question of watched.keys()) if (!tallies.has(question.tally)) watched.delete(question);
  }

  /** Reads the next older row. `tally` is that of its sitting, or null if the row only answers what newer rows ask. */
  read({ seq, at, update }: LogRow, tally: Tally | null): void {
    const common = readCommonUpdate(update);
    if (common === null) return this.#readAny(decoded(update), seq, tally === null ? null : new RowRecord(tally, seq, at));
    const { written, deletes } = common;
    let row: RowRecord | null = null;
    if (tally !== null && (deletes.length > 0 || (written?.length ?? 0) >= MOVE_LETTERS)) row = new RowRecord(tally, seq, at);
    for (let i = 0; i < deletes.length; i += 3) this.#deleted(row, deletes[i] ?? 0, deletes[i + 1] ?? 0, deletes[i + 2] ?? 0);
    if (written !== null) this.#letters(written, seq, tally, row);
    if (tally?.mayMove(at) === true) row?.list();
  }

  /**
   * Answers all that is still asked from what stood in the section in front of the rows that were read. Of units that were gone there
   * already nothing is told.
   */
  readState(doc: Y.Doc, credits: Credits): void {
    for (const structs of doc.store.clients.values())
      for (const struct of structs.toReversed()) {
        if (struct instanceof Y.Item && !struct.deleted) this.#stood(struct, credits);
        else this.#wasGone(struct);
      }
    this.#questions.keep(() => false);
  }

  #stood(item: Y.Item, credits: Credits): void {
    const { id, content, origin, length } = item;
    if (content instanceof Y.ContentAny) return this.#valueFound(item, content, null, placeIn(item));
    this.#answer(id, length, (question, start, end) => {
      if (content instanceof Y.ContentFormat) formatFound(nameOf(id), content, question, null);
      else if (content instanceof Y.ContentString) {
        lettersFound(content.str.slice(start, end), question, null);
        // Letters of one row at a time, because those behind one letter stand in the order of their rows.
        const parts: { from: number; to: number; seq: number }[] = [];
        for (let from = start; from < end;) {
          const credit = credits.of(id.client, id.clock + from);
          const to = credit === null ? end : Math.min(end, credit.end - id.clock);
          parts.push({ from, to, seq: credit === null ? 0 : putInBy(credit).seq });
          from = to;
        }
        for (const { from, to, seq } of parts.toReversed())
          noteTaken({ id, origin, seq }, content.str.slice(from, to), from, question, null, []);
      } else if (content instanceof Y.ContentType && content.type instanceof Y.Map && question.kind === 'removed') {
        const credit = credits.of(id.client, id.clock);
        const marker = valuesIn(content.type);
        markerFound(nameOf(id), marker, question.row, null);
        const seq = credit === null ? 0 : putInBy(credit).seq;
        question.tally.out.unit({ ...place({ id, origin, seq }), marker, row: question.row.seq, counts: true });
      }
    });
  }

  #wasGone(struct: Y.Item | Y.GC | Y.Skip): void {
    const at = struct instanceof Y.Item ? placeIn(struct) : null;
    this.#answer(struct.id, struct.length, (question) => {
      if (question.kind !== 'value') return;
      question.change.was ??= null;
      question.change.place ??= at;
    });
  }

  #watch(client: number, clock: number, question: Question): void {
    this.#questions.ask(client, clock, clock + 1, question);
    const watched = this.#watched.get(client);
    if (watched === undefined) this.#watched.set(client, new Map([[question, clock]]));
    else watched.set(question, clock);
  }

  #deleted(row: RowRecord | null, client: number, start: number, length: number): void {
    for (const [question, clock] of this.#watched.get(client) ?? []) {
      if (clock < start || clock >= start + length) continue;
      if (question.kind === 'right') question.isDeleted = true;
      // A key that the same sitting took out before it set it anew had its value when the sitting began.
      else if (question.kind === 'value' && question.tally !== row?.tally) question.change.was ??= null;
    }
    if (row !== null) this.#questions.ask(client, start, start + length, { kind: 'removed', tally: row.tally, row });
  }

  /** Calls back with what newer rows ask about units that were found. */
  #answer({ client, clock }: Y.ID, length: number, found: (question: Question, start: number, end: number) => void): void {
    this.#questions.answer(client, clock, clock + length, (start, end, question) => {
      if (question.kind !== 'removed') this.#watched.get(client)?.delete(question);
      found(question, start - clock, end - clock);
    });
  }

  #letters(written: Letters, seq: number, tally: Tally | null, row: RowRecord | null): void {
    const { client, clock, letters, length, origin } = written;
    let decodedText: string | null = null;
    // Most rows have one letter, and most letters one byte.
    const text = (): string =>
      (decodedText ??= letters.length === 1 ? String.fromCharCode(letters[0] ?? 0) : DECODER.decode(letters));
    if (tally !== null) {
      if (letters.length === 1 && letters[0] !== LINE_FEED) tally.letters += 1;
      else putLetters(text(), tally, row);
    }
    const taken: Range[] = [];
    const unit = { id: written, origin, seq };
    this.#questions.answer(client, clock, clock + length, (start, end, question) => {
      if (question.kind !== 'removed') this.#watched.get(client)?.delete(question);
      const found = text().slice(start - clock, end - clock);
      lettersFound(found, question, tally);
      noteTaken(unit, found, start - clock, question, tally, taken);
    });
    // Rows that only type are all one: pieces of them are joined.
    if (tally !== null) notePut(unit, text(), tally.put, row?.put == null ? 0 : row.seq, taken);
  }

  #readAny({ structs, ds }: Decoded, seq: number, row: RowRecord | null): void {
    const items = structs.filter((struct) => struct instanceof Y.Item);
    if (row !== null) this.#putIn(items, row);
    for (const [client, ranges] of ds?.clients ?? [])
      for (const { clock, len } of ranges) this.#deleted(row, client, clock, len);
    if (row !== null) {
      // The row's own deletions are read by now. They include the values that its new values replace.
      for (const item of items) if (item.content instanceof Y.ContentAny) this.#putValue(item, item.content, row);
      if (row.tally.mayMove(row.at)) row.list();
    }
    for (const struct of structs.toReversed()) this.#found(struct, structs, seq, row);
  }

  #putIn(items: readonly Y.Item[], row: RowRecord): void {
    const { tally } = row;
    for (const { id, content, rightOrigin } of items) {
      if (content instanceof Y.ContentString) putLetters(content.str, tally, row);
      if (!(content instanceof Y.ContentType)) continue;
      const marker: NewMarker = { values: {}, splits: false };
      row.newMarkers ??= new Map();
      row.newMarkers.set(nameOf(id), marker);
      tally.newMarkers.set(nameOf(id), row);
      row.list();
      if (rightOrigin !== null)
        this.#watch(rightOrigin.client, rightOrigin.clock, { kind: 'right', tally, marker, isDeleted: false });
    }
    for (const look of newLooks(items)) tally.looks.add(look);
  }

  #putValue(item: Y.Item, content: Y.ContentAny, row: RowRecord): void {
    const { tally } = row;
    const place = placeOf(item);
    const marker = place === null ? undefined : row.newMarkers?.get(place.marker);
    if (marker !== undefined && place !== null) {
      marker.values[place.key] = valueOf(content);
      return;
    }
    const change: KeyChange = { tally, value: valueOf(content), was: undefined, place, isCovered: false };
    tally.keys.set(nameOf(item.id), change);
    if (place === null && item.origin !== null) this.#askValue(item.origin, change);
  }

  #askValue({ client, clock }: Y.ID, change: KeyChange): void {
    this.#watch(client, clock, { kind: 'value', tally: change.tally, change });
  }

  /** Tells newer rows what this struct is. `row` is that of its row, if it is of use. */
  #found(struct: Struct, structs: readonly Struct[], seq: number, row: RowRecord | null): void {
    if (struct instanceof Y.Skip) return;
    const { id } = struct;
    const tally = row?.tally ?? null;
    const content = struct instanceof Y.Item ? struct.content : null;
    if (struct instanceof Y.Item && content instanceof Y.ContentAny)
      return this.#valueFound(struct, content, row, placeOf(struct));
    const taken: Range[] = [];
    const unit = { id, origin: struct instanceof Y.Item ? struct.origin : null, seq };
    this.#answer(id, struct.length, (question, start, end) => {
      if (content instanceof Y.ContentString) {
        const found = content.str.slice(start, end);
        lettersFound(found, question, tally);
        noteTaken(unit, found, start, question, tally, taken);
      } else if (content instanceof Y.ContentFormat) formatFound(nameOf(id), content, question, tally);
      else if (content instanceof Y.ContentType && question.kind === 'removed') {
        markerFound(nameOf(id), firstKeys(structs, nameOf(id)), question.row, tally);
        if (question.tally === tally) taken.push([0, 1]);
        else
          question.tally.out.unit({
            ...place(unit),
            marker: firstKeys(structs, nameOf(id)),
            row: question.row.seq,
            counts: true,
          });
      }
    });
    if (row === null) return;
    if (content instanceof Y.ContentString) return notePut(unit, content.str, row.tally.put, row.seq, taken);
    const marker = content instanceof Y.ContentType ? (row.newMarkers?.get(nameOf(id))?.values ?? {}) : null;
    if (marker !== null || content instanceof Y.ContentFormat)
      row.tally.put.unit({ ...place(unit), marker, row: row.seq, counts: marker !== null && taken.length === 0 });
  }

  #valueFound(item: Y.Item, content: Y.ContentAny, row: RowRecord | null, place: KeyChange['place']): void {
    const name = nameOf(item.id);
    const removals: RowRecord[] = [];
    const changes: KeyChange[] = [];
    this.#answer(item.id, item.length, (question) => {
      if (question.kind === 'removed') removals.push(question.row);
      else if (question.kind === 'value') changes.push(question.change);
    });
    const tally = row?.tally ?? null;
    const goesOn = (change: KeyChange): void => {
      if (place !== null) change.place ??= place;
      else if (item.origin !== null) this.#askValue(item.origin, change);
    };
    for (const change of changes) {
      if (change.isCovered) continue;
      const own = change.tally === tally ? tally.keys.get(name) : undefined;
      if (own !== undefined) own.isCovered = true;
      else if (change.tally !== tally) change.was ??= change.was === undefined ? valueOf(content) : null;
      goesOn(change);
    }
    for (const removal of removals) {
      // What a newer value of the same sitting replaced is part of that change.
      if (changes.some((change) => change.tally === removal.tally)) continue;
      const own = removal.tally === tally ? tally.keys.get(name) : undefined;
      if (removal.seq === row?.seq) {
        // Somebody else's value won, which was set at the same moment.
        if (own !== undefined) own.isCovered = true;
      } else if (own !== undefined) own.value = null;
      else if (removal.tally !== tally) {
        const change: KeyChange = { tally: removal.tally, value: null, was: valueOf(content), place: null, isCovered: false };
        removal.tally.keysOut.push(change);
        goesOn(change);
      }
    }
  }
}
