/**
 * Finds late words: letters whose line somebody took out while they were being written. They stay in the text where that line
 * was, in a line of their own, and both people are told there.
 */
import * as Y from 'yjs';
import type { LineChange } from '#shared/text/line-index.ts';
import { isLiveMarker, mapOf, type Line } from '#shared/text/lines.ts';
import { LATE, type Values } from '#shared/text/markers.ts';
import type { Unit } from '#shared/text/write.ts';

/**
 * A run of late words. `by` is the client id of their writer; null if this page wrote them. Then `line` has the keys for a line
 * of their own: the page of the writer gives them one, so that they do not become part of the line before.
 */
export type LateWords = { readonly first: Unit; readonly last: Unit } & (
  | { readonly by: number }
  | { readonly by: null; readonly line: Values }
);

function lettersBehind(marker: Y.Item): { visible: Y.Item[]; deleted: Y.Item[] } {
  const visible: Y.Item[] = [];
  const deleted: Y.Item[] = [];
  for (let item = marker.right; item !== null && mapOf(item) === null; item = item.right) {
    if (item.deleted) deleted.push(item);
    else if (item.content instanceof Y.ContentString) visible.push(item);
  }
  return { visible, deleted };
}

function endsOf(items: readonly Y.Item[]): { first: Unit; last: Unit } | null {
  const [first, last] = [items[0], items.at(-1)];
  return first === undefined || last === undefined ? null : { first: first.id, last: last.lastId };
}

/** The keys for a line in place of one that is gone. Outside of its block it stands in no part. */
function keysInPlaceOf({ marker, values }: Line, isBlockGone: boolean): Values {
  if (marker?.kind !== 'line') return { late: LATE };
  const { from: _from, ...rest } = values;
  const others = { ...rest, late: LATE };
  return isBlockGone ? { ...others, in: marker.path.filter((step) => step !== 'part') } : others;
}

/** The lines that a change took out: their markers are gone. */
function goneLines(changes: readonly LineChange[]): Line[] {
  return changes.flatMap(({ old }) => old.filter(({ item }) => item?.deleted === true));
}

/** Others have seen a letter that is durable for so long, in milliseconds. */
const SEEN_AFTER = 5000;

/** Finds late words in the text of one page. */
export class LateWordsFinder {
  readonly #doc: Y.Doc;
  readonly #durableClock: () => number;
  /** For the last few seconds: how far this page's letters were durable at which time. */
  #durable: { readonly at: number; readonly clock: number }[] = [];
  /** The markers of lines that this page took out with their letters. */
  readonly #takenOut = new Set<Y.Item>();

  /** `durableClock` is the clock of this page's letters up to which everything is durable. */
  constructor(doc: Y.Doc, durableClock: () => number) {
    this.#doc = doc;
    this.#durableClock = durableClock;
  }

  /** The clock from which on others may not have seen this page's letters. */
  #unseenFrom(now: number): number {
    const first = this.#durable.findIndex(({ at }) => now - at < SEEN_AFTER);
    this.#durable = first === -1 ? [] : this.#durable.slice(Math.max(0, first - 1));
    const clock = this.#durableClock();
    this.#durable.push({ at: now, clock });
    return this.#durable[0]?.clock ?? clock;
  }

  /** Notes the lines that this page takes out. A line that is joined to another keeps its letters and is not one of them. */
  noteOwn(changes: readonly LineChange[]): void {
    this.#unseenFrom(Date.now());
    for (const { item } of goneLines(changes))
      if (item !== null && lettersBehind(item).visible.length === 0) this.#takenOut.add(item);
  }

  /** The late words that came about by a transaction of others. */
  find(transaction: Y.Transaction, changes: readonly LineChange[]): LateWords[] {
    return [...this.#ownWords(transaction, changes), ...this.#wordsOfOthers(transaction, changes)];
  }

  /** Words of this page in lines of which others took out everything that they saw. */
  #ownWords(transaction: Y.Transaction, changes: readonly LineChange[]): LateWords[] {
    const { clientID } = this.#doc;
    const unseenFrom = this.#unseenFrom(Date.now());
    const isUnseen = ({ id, length }: Y.Item): boolean => id.client === clientID && id.clock + length > unseenFrom;
    const gone = goneLines(changes);
    const isBlockGone = gone.some(({ marker }) => marker?.kind === 'block');
    return gone.flatMap((line) => {
      if (line.item === null) return [];
      const { visible, deleted } = lettersBehind(line.item);
      const ends = endsOf(visible);
      const isTakenOut = deleted.some(({ id }) => Y.isDeleted(transaction.deleteSet, id));
      if (ends === null || !isTakenOut || !visible.every(isUnseen)) return [];
      return [{ ...ends, by: null, line: keysInPlaceOf(line, isBlockGone) }];
    });
  }

  /** Words that others have just put where this page took out a line. */
  #wordsOfOthers(transaction: Y.Transaction, changes: readonly LineChange[]): LateWords[] {
    if (this.#takenOut.size === 0) return [];
    const found: LateWords[] = [];
    for (const { lines } of changes) {
      for (const { item } of lines) {
        let isTakenOut = false;
        for (let at = item === null ? null : item.right; at !== null && !isLiveMarker(at); at = at.right) {
          if (this.#takenOut.has(at)) isTakenOut = true;
          else if (!at.deleted && at.content instanceof Y.ContentString) {
            const isNew = at.id.clock >= (transaction.beforeState.get(at.id.client) ?? 0);
            if (isTakenOut && isNew) found.push({ first: at.id, last: at.lastId, by: at.id.client });
            else isTakenOut = false;
          }
        }
      }
    }
    return found;
  }
}
