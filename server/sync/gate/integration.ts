/**
 * Takes the new structs of one update into a document, one by one. Each is checked at the place that Yjs finds for it (S4), and
 * the time that Yjs will need is counted before it is spent.
 */
import * as Y from 'yjs';
import { Refusal } from '#shared/errors.ts';
import { fitsKey, TEXT } from '#shared/text/markers.ts';
import { fitsMark, type Vocabulary } from '#shared/vocabulary.ts';
import { CausalPast, LOOK_COST } from '#server/sync/gate/causal-past.ts';
import { covers } from '#server/sync/gate/delete-set.ts';
import type { NewStruct } from '#server/sync/gate/order.ts';
import type { Content, Deletes, Id } from '#server/sync/gate/update.ts';

/**
 * The most steps for the places of one update, and how many more there are for each item of the section. A step is one item that
 * Yjs compares with a new one, because both were put at the same place at the same time, or one that is searched for; it takes
 * about a microsecond.
 */
const MAX_STEPS = 100_000;
const STEPS_FOR_ITEM = 5;
/** The most items that were put behind one and the same item at the same time. */
const MAX_SIBLINGS = 300;

/** What items stand in. */
type Holder = Y.Text | Y.Map<unknown>;
/** Where an item stands: in the text, or as a key of a marker; null if the marker was deleted and removed. */
type Place = { readonly in: Holder; readonly key: string | null } | null;

function outside(detail: string): Refusal {
  return new Refusal('outside_schema', `The section cannot hold this: ${detail}.`);
}

function crowded(): Refusal {
  return new Refusal('too_large', 'Too much was written at one and the same place.');
}

const idOf = (id: Id | null): Y.ID | null => (id === null ? null : Y.createID(id.client, id.clock));

/** The content from unit `cut` on. Yjs itself cuts, because it replaces the halves of a character that is cut in two. */
function restOf(content: Y.ContentString | Y.ContentAny, cut: number): Y.Item['content'] {
  return cut === 0 ? content : content.splice(cut);
}

function contentOf(content: Content, length: number, cut: number): Y.Item['content'] {
  switch (content.kind) {
    case 'deleted':
      return new Y.ContentDeleted(length);
    case 'letters':
      return restOf(new Y.ContentString(content.text), cut);
    case 'format':
      return new Y.ContentFormat(content.mark, content.value as object);
    case 'marker':
      return new Y.ContentType(new Y.Map());
    case 'values':
      return restOf(new Y.ContentAny([...content.values]), cut);
    case 'forbidden':
      throw outside(`it brings ${content.what}`);
  }
}

/** The work on one update, inside one transaction. After a throw the document must not be used any more. */
export class Integration {
  /** The steps that were needed so far. */
  steps = 0;
  readonly #transaction: Y.Transaction;
  readonly #text: Y.Text;
  readonly #vocabulary: Vocabulary;
  readonly #deletes: Deletes;
  #maxSteps = MAX_STEPS;
  readonly #pasts = new Map<number, CausalPast>();

  constructor(transaction: Y.Transaction, text: Y.Text, vocabulary: Vocabulary, deletes: Deletes) {
    this.#transaction = transaction;
    this.#text = text;
    this.#vocabulary = vocabulary;
    this.#deletes = deletes;
  }

  #spend(steps: number): void {
    this.steps += steps;
    if (this.steps <= this.#maxSteps) return;
    let items = 0;
    for (const structs of this.#transaction.doc.store.clients.values()) items += structs.length;
    this.#maxSteps = MAX_STEPS + items * STEPS_FOR_ITEM;
    if (this.steps > this.#maxSteps) throw crowded();
  }

  /** Takes in one struct. Throws a refusal if the section cannot hold it. */
  add({ client, cut, struct }: NewStruct): void {
    const { clock, length } = struct;
    const isRemoved = struct.kind === 'gone' || struct.content.kind === 'deleted';
    // A removal without a deletion would be credited to whoever is the next to send one.
    if (isRemoved && !covers(this.#deletes, client, clock, clock + length)) throw outside('a removal without a deletion');
    const id = Y.createID(client, clock);
    if (struct.kind === 'gone') return new Y.GC(id, length).integrate(this.#transaction, 0);
    const { origin, right, key, content } = struct;
    const parent = this.#parentOf(struct.parent);
    const item = new Y.Item(id, null, idOf(origin), null, idOf(right), parent, key, contentOf(content, length, cut));
    item.getMissing(this.#transaction, this.#transaction.doc.store);
    const place = this.#placeOf(item);
    this.#check(place, content, item.right !== null);
    if (place !== null) this.#countSteps(item, place);
    item.integrate(this.#transaction, 0);
  }

  #parentOf(parent: string | Id | null): Y.Text | Y.ID | null {
    if (parent === null) return null;
    if (typeof parent === 'string') {
      if (parent !== TEXT) throw outside('it writes outside the text');
      return this.#text;
    }
    const id = Y.createID(parent.client, parent.clock);
    const holder: Y.Item | Y.GC = Y.getItem(this.#transaction.doc.store, id);
    const { ContentDeleted, ContentType } = Y;
    if (holder instanceof Y.Item && !(holder.content instanceof ContentType) && !(holder.content instanceof ContentDeleted))
      throw outside('a letter cannot hold anything');
    return id;
  }

  #placeOf({
    left,
    right,
    parent,
    parentSub,
  }: { left: Y.Item | Y.GC | null; right: Y.Item | Y.GC | null } & Pick<Y.Item, 'parent' | 'parentSub'>): Place {
    if (left instanceof Y.GC || right instanceof Y.GC) {
      // What is removed so stood in a marker. Where only one neighbour is, some copies would show the item and others not.
      if (left instanceof Y.Item || right instanceof Y.Item)
        throw outside('one of its neighbours is gone and the other is not');
      return null;
    }
    if (left !== null && right !== null && (left.parent !== right.parent || left.parentSub !== right.parentSub))
      throw outside('its neighbours stand in different places');
    if (parent === this.#text) return { in: this.#text, key: parentSub };
    return parent instanceof Y.Map ? { in: parent, key: parentSub } : null;
  }

  #check(place: Place, content: Content, hasRight: boolean): void {
    if (place === null) {
      if (content.kind !== 'values' && content.kind !== 'deleted') throw outside('a marker holds only values');
    } else if (place.in === this.#text) {
      if (place.key !== null) throw outside('the text itself has no keys');
      if (content.kind === 'values') throw outside('a value stands in the text');
      if (content.kind === 'format' && !fitsMark(this.#vocabulary, content.mark, content.value))
        throw outside('an unknown mark');
    } else {
      const { key } = place;
      if (key === null || hasRight) throw outside('a marker has only keys');
      if (
        content.kind === 'deleted'
          ? !fitsKey(key, null)
          : content.kind !== 'values' || !content.values.every((value) => fitsKey(key, value))
      )
        throw outside('a key of a marker cannot have this value');
    }
  }

  /**
   * Throws if nobody can have seen these neighbours beside each other: something stands between them that its writer knew. Yjs
   * puts such an item at different places in different copies.
   */
  #requirePossible(item: Y.Item, place: NonNullable<Place>): void {
    const { left, right } = item;
    const { client, clock } = item.id;
    // What goes on behind its own letter, before the same neighbour, is as possible as that letter was.
    const goesOn = left !== null && left.id.client === client && left.id.clock + left.length === clock;
    if (goesOn && Y.compareIDs(left.rightOrigin, item.rightOrigin)) return;
    const past = this.#pastOf(client);
    for (const id of [clock === 0 ? null : Y.createID(client, clock - 1), item.origin, item.rightOrigin])
      if (id !== null) past.include(id);
    for (let at = left === null ? this.#firstIn(place) : left.right; at !== right; at = at.right) {
      if (at === null) throw outside('its neighbours stand in the wrong order');
      this.#spend(LOOK_COST);
      if (past.has(at.id)) throw outside('its neighbours never stood beside each other');
    }
  }

  #pastOf(client: number): CausalPast {
    let past = this.#pasts.get(client);
    if (past === undefined) {
      past = new CausalPast(this.#transaction.doc.store, (steps) => this.#spend(steps));
      this.#pasts.set(client, past);
    }
    return past;
  }

  /** Counts the steps of Yjs' search for the place among items that were put there at the same time. */
  #countSteps(item: Y.Item, place: NonNullable<Place>): void {
    const { left, right } = item;
    // Yjs cuts items at both neighbours. If the right one stands in the same item before the left one, the left one is lost.
    if (left !== null && !Y.compareIDs(left.lastId, item.origin)) throw outside('its neighbours stand in the wrong order');
    if (left === null ? right !== null && right.left === null : left.right === right) return;
    this.#requirePossible(item, place);
    let other = left === null ? this.#firstIn(place) : left.right;
    const passed = new Set<Y.Item>();
    let siblings = 0;
    for (; other !== null && other !== right; other = other.right) {
      this.#spend(1);
      passed.add(other);
      if (Y.compareIDs(item.origin, other.origin)) {
        siblings += 1;
        if (siblings > MAX_SIBLINGS) throw crowded();
        if (other.id.client >= item.id.client && Y.compareIDs(item.rightOrigin, other.rightOrigin)) return;
      } else if (other.origin === null || !passed.has(Y.getItem(this.#transaction.doc.store, other.origin))) return;
    }
  }

  #firstIn({ in: holder, key }: NonNullable<Place>): Y.Item | null {
    if (key === null) return holder._start;
    let first = holder._map.get(key) ?? null;
    while (first !== null && first.left !== null) {
      this.#spend(LOOK_COST);
      first = first.left;
    }
    return first;
  }
}
