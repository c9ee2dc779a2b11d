/**
 * A text of which most that was deleted is left out, while rows are applied to it. It says whether what came of them is surely what would
 * have come of them in the whole text. If not, the whole text has to be read.
 */
import * as Y from 'yjs';
import { TEXT } from '#shared/text/markers.ts';
import type { UnitId } from '#shared/text/merged.ts';
import type { ReadText } from '#server/history/listed-text.ts';
import type { ReadRow } from '#server/history/row-credits.ts';

/** Units that a row brings. */
type NewUnits = {
  readonly clock: number;
  readonly length: number;
  readonly origin: UnitId | null;
  readonly right: UnitId | null;
};

/** An item's place, and how many gaps there are up to it. */
type Place = { readonly index: number; readonly gaps: number };
type Places = { readonly of: ReadonlyMap<Y.Item, Place>; readonly end: Place };

const START: Place = { index: -1, gaps: 0 };

/** Units by client and clock. */
class Units {
  readonly #clocks = new Map<number, Set<number>>();

  constructor(units: readonly Readonly<Pick<Y.ID, 'client' | 'clock'>>[]) {
    for (const { client, clock } of units) {
      const clocks = this.#clocks.get(client);
      if (clocks === undefined) this.#clocks.set(client, new Set([clock]));
      else clocks.add(clock);
    }
  }

  has({ client, clock }: Y.ID): boolean {
    return this.#clocks.get(client)?.has(clock) === true;
  }
}

/** The gaps of a text, and what may be put into it. */
export class ThinText {
  readonly read: ReadText;
  readonly #gaps: Units;

  constructor(read: ReadText) {
    this.read = read;
    this.#gaps = new Units(read.gaps);
  }

  /** Whether a row names only neighbours that were not left out. `doc` is the state before it, or before rows in front of it. */
  knows({ common, update }: ReadRow, doc: Y.Doc): boolean {
    if (common !== null) return common.written === null || this.#knowsUnits(common.written.client, common.written, doc);
    for (const { client, structs } of update?.clients ?? [])
      for (const struct of structs) if (struct.kind === 'item' && !this.#knowsUnits(client, struct, doc)) return false;
    return true;
  }

  #knowsUnits(client: number, { clock, length, origin, right }: NewUnits, doc: Y.Doc): boolean {
    const end = this.read.ends.get(client) ?? 0;
    // Of units that are partly known, the others stand behind the last one of these.
    const goesOn = clock < end && clock + length > end;
    return this.#isHere(origin, doc) && this.#isHere(right, doc) && (!goesOn || this.#isHere({ client, clock: end - 1 }, doc));
  }

  #isHere(unit: UnitId | null, { store }: Y.Doc): boolean {
    if (unit === null || unit.clock >= (this.read.ends.get(unit.client) ?? 0)) return true;
    const structs = store.clients.get(unit.client) ?? [];
    return structs[Y.findIndexSS(structs, unit.clock)] instanceof Y.Item;
  }

  /**
   * Whether no gap lies where the new items of a transaction looked for their places. A place is looked for between the two neighbours
   * that an item names, and what was left out there might have led it elsewhere.
   */
  holds({ doc, beforeState, afterState }: Y.Transaction): boolean {
    if (this.read.gaps.length === 0) return true;
    const text = doc.getText(TEXT);
    let places: Places | null = null;
    for (const [client, end] of afterState) {
      const start = beforeState.get(client) ?? 0;
      const structs = doc.store.clients.get(client);
      if (end === start || structs === undefined) continue;
      for (let at = Y.findIndexSS(structs, start); at < structs.length; at += 1) {
        const item = structs[at];
        if (!(item instanceof Y.Item) || item.parent !== text || item.parentSub !== null) continue;
        // What Yjs joined with something older stands right behind it.
        const goesOn = item.id.clock < start;
        if (this.#isBetweenItsNeighbours(item, goesOn)) continue;
        places ??= this.#placesIn(text);
        if (!foundItsPlace(item, goesOn, places, doc.store)) return false;
      }
    }
    return true;
  }

  #isBetweenItsNeighbours({ left, origin, right, rightOrigin }: Y.Item, goesOn: boolean): boolean {
    if (!goesOn && !isSame(left?.lastId ?? null, origin)) return false;
    return isSame(right?.id ?? null, rightOrigin) && (right === null || !this.#gaps.has(right.id));
  }

  #placesIn(text: Y.Text): Places {
    const of = new Map<Y.Item, Place>();
    let gaps = 0;
    for (let item = text._start; item !== null; item = item.right) {
      if (this.#gaps.has(item.id)) gaps += 1;
      of.set(item, { index: of.size, gaps });
    }
    return { of, end: { index: of.size, gaps } };
  }
}

const isSame = (a: Y.ID | null, b: Y.ID | null): boolean => (a === null || b === null ? a === b : Y.compareIDs(a, b));

/** Whether no gap lies between an item and the two neighbours that it names. */
function foundItsPlace(item: Y.Item, goesOn: boolean, { of, end }: Places, store: Y.Doc['store']): boolean {
  const placeOf = (id: Y.ID, none: Place | undefined): Place | undefined => {
    const found: unknown = Y.getItem(store, id);
    return found instanceof Y.Item ? of.get(found) : none;
  };
  const own = of.get(item);
  const { origin, rightOrigin } = item;
  const left = goesOn ? own : origin === null ? START : placeOf(origin, undefined);
  if (own === undefined || left === undefined || left.index > own.index || left.gaps < own.gaps) return false;
  const right = rightOrigin === null ? end : placeOf(rightOrigin, end);
  // What names a neighbour on the wrong side looks for its place up to the end.
  return (right === undefined || right.index < own.index ? end : right).gaps === own.gaps;
}
