/** Keeps the lines of a text up to date: after a transaction it reads only those lines again that the transaction changed. */
import * as Y from 'yjs';
import { isLiveMarker, linesOf, mapOf, readLine, type Line } from '#shared/text/lines.ts';
import { NO_MARKS, sameMarks } from '#shared/text/marks.ts';

/** The lines `old`, which begin at number `from`, were replaced by `lines`. The numbers are those before the change. */
export type LineChange = { readonly from: number; readonly old: readonly Line[]; readonly lines: readonly Line[] };

/** The marker at which the line of an item begins; null for the line without a marker. */
function lineStart(item: Y.Item | null): Y.Item | null {
  for (let at = item; at !== null; at = at.left) if (isLiveMarker(at)) return at;
  return null;
}

/** Calls back for each item that a transaction put in or deleted. */
function eachChangedItem(transaction: Y.Transaction, changed: (item: Y.Item) => void): void {
  const { store } = transaction.doc;
  for (const [client, end] of transaction.afterState) {
    const begin = transaction.beforeState.get(client) ?? 0;
    const structs = store.clients.get(client);
    if (begin >= end || structs === undefined) continue;
    for (let at = Y.findIndexSS(structs, begin); at < structs.length; at += 1) {
      const struct = structs[at];
      if (struct instanceof Y.Item) changed(struct);
    }
  }
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (struct instanceof Y.Item) changed(struct);
  });
}

/** Up to so many lines are searched for one by one; more are found in one pass. */
const MAX_SEARCHED = 8;

/** The lines of one text. */
export class LineIndex {
  readonly text: Y.Text;
  readonly lines: Line[];
  /** Where the last change was. */
  #lastNumber = 0;

  constructor(text: Y.Text) {
    this.text = text;
    this.lines = linesOf(text);
  }

  /** The markers whose lines have to be read again, old and new ones; null stands for the line without a marker. */
  #dirtyStarts(transaction: Y.Transaction): Set<Y.Item | null> {
    const dirty = new Set<Y.Item | null>();
    eachChangedItem(transaction, (item) => {
      const { parent } = item;
      if (parent === this.text) {
        if (isLiveMarker(item)) dirty.add(item);
        dirty.add(lineStart(item.left));
      } else if (parent instanceof Y.Map) {
        const marker = parent._item;
        if (marker !== null && marker.parent === this.text && !marker.deleted) dirty.add(marker);
      }
    });
    return dirty;
  }

  /** The number of the line with this marker; -1 if it is new. Most changes are near the last one, so the search begins there. */
  #numberOf(start: Y.Item | null): number {
    if (start === null) return 0;
    const { length } = this.lines;
    for (
      let below = Math.min(this.#lastNumber, length - 1), above = below + 1;
      below >= 0 || above < length;
      below -= 1, above += 1
    ) {
      if (this.lines[below]?.item === start) return below;
      if (this.lines[above]?.item === start) return above;
    }
    return -1;
  }

  /** The numbers of the old lines among `starts`, in order. */
  #numbersOf(starts: ReadonlySet<Y.Item | null>, isNew: (item: Y.Item) => boolean): number[] {
    const old = [...starts].filter((start) => start === null || !isNew(start));
    if (old.length <= MAX_SEARCHED) return old.map((start) => this.#numberOf(start)).toSorted((a, b) => a - b);
    const numbers: number[] = [];
    for (const [at, { item }] of this.lines.entries()) if (starts.has(item)) numbers.push(at);
    return numbers;
  }

  /**
   * Brings the lines up to date after a transaction. It must be called before Yjs removes what was deleted, as observers are.
   * Returns the changes in order; their numbers are those before the transaction.
   */
  update(transaction: Y.Transaction): readonly LineChange[] {
    const starts = this.#dirtyStarts(transaction);
    const isNew = ({ id }: Y.Item): boolean => id.clock >= (transaction.beforeState.get(id.client) ?? 0);
    const numbers = this.#numbersOf(starts, isNew);
    const changes: { from: number; to: number; lines: Line[] }[] = [];
    let done = 0;
    for (const from of numbers) {
      if (from < done) continue;
      let to = from + 1;
      const first = this.lines[from]?.item ?? null;
      const before = changes.at(-1)?.to === from ? changes.at(-1)?.lines.at(-1)?.after : this.lines[from - 1]?.after;
      let { line, next } = readLine(first, first === null ? this.text._start : first.right, before ?? NO_MARKS);
      const lines = [line];
      while (next !== null) {
        if (!isNew(next)) {
          let number = to;
          while (number < this.lines.length && this.lines[number]?.item !== next) number += 1;
          to = number;
          const old = this.lines[number];
          if (old !== undefined && !starts.has(next) && sameMarks(old.before, line.after)) break;
          to += 1;
        }
        ({ line, next } = readLine(next, next.right, line.after));
        lines.push(line);
      }
      if (next === null) to = this.lines.length;
      done = to;
      changes.push({ from, to, lines });
    }
    this.#lastNumber = changes.at(-1)?.from ?? this.#lastNumber;
    const replaced: LineChange[] = [];
    for (const { from, to, lines } of changes.toReversed())
      replaced.push({ from, old: this.lines.splice(from, to - from, ...lines), lines });
    return replaced.toReversed();
  }
}

/** The first item behind a line's marker. */
export function firstItem(text: Y.Text, { item }: Line): Y.Item | null {
  return item === null ? text._start : item.right;
}

/** The map of a line's marker. Throws for the line that has none. */
export function markerMap({ item }: Line): Y.Map<unknown> {
  const map = item === null ? null : mapOf(item);
  if (map === null) throw new Error('a line without a marker has no keys');
  return map;
}
