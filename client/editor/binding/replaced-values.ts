/**
 * Values of a block's fields that this page set and that somebody else replaced without having seen them. A text merges letter
 * by letter, but of two values for one field Yjs keeps only one. So the block shows both, and the writer decides.
 *
 * Who replaces a value that they have read for a while changes it knowingly: that is shown as any other change of theirs. A value
 * counts as not seen in two cases. Theirs was made without this page's value, for example offline. Or this page set its value only
 * moments ago: a field that somebody types in keeps what they type, so they have not read it yet.
 */
import * as Y from 'yjs';
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { BLOCKS } from '#shared/blocks.ts';
import { isLiveMarker, mapOf } from '#shared/text/lines.ts';
import { isBlockName, sameValue } from '#shared/text/markers.ts';
import { MARKER_CLIENTS } from '#shared/text/write.ts';
import { onePer, Watched } from '#client/editor/binding/watched.ts';
import type { TextBinding } from '#client/editor/binding/text-binding.ts';

/** For so many milliseconds after a value was set, others who are typing may not have read it. */
export const UNREAD_TIME = 10_000;

/** A value of a field: null means that nothing is chosen. */
export type FieldValue = string | number | null;

/** Two versions of one field: what this page set, and what somebody else did. */
export type ReplacedValue = {
  /** The marker of the block or of the view that has the field. */
  readonly marker: Y.Item;
  readonly field: string;
  readonly mine: FieldValue;
  readonly theirs: FieldValue;
  /** The other person's name; null if it is not known. */
  readonly name: string | null;
};

/** The replaced values that an editor's writer has not answered yet. */
export const replacedValuesOf = onePer<Editor, Watched<readonly ReplacedValue[]>>(
  () => new Watched<readonly ReplacedValue[]>([]),
);

/** What this page set: the value, when, and the clock of its item; null if the page took the value away. */
type Own = { readonly value: FieldValue; readonly at: number; readonly clock: number | null };

type Options = {
  readonly binding: TextBinding;
  readonly undo: Y.UndoManager;
  readonly nameOf: (client: number) => string | null;
  readonly shown: Watched<readonly ReplacedValue[]>;
  readonly now?: () => number;
};

/** Whether a marker of this type has this field. */
function isField(type: unknown, key: string): boolean {
  if (isBlockName(type)) return Object.hasOwn(BLOCKS[type].attributes, key);
  return type === 'personView' && key === 'whose';
}

/** The value of a field, as the editor has it. */
function valueOf(map: Y.Map<unknown>, key: string): FieldValue {
  const value = map.get(key);
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? value : null;
}

/** Watches one editor's text. */
export class ReplacedValues {
  readonly #options: Options;
  readonly #now: () => number;
  readonly #text: Y.Text;
  #own = new Map<Y.Item, Map<string, Own>>();

  constructor(options: Options) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#text = options.binding.text;
    this.#text.observeDeep(this.#observe);
  }

  destroy(): void {
    this.#text.unobserveDeep(this.#observe);
    this.#options.shown.set([]);
  }

  readonly #observe = (events: readonly Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
    const { binding, undo, shown } = this.#options;
    let list = shown.get();
    for (const event of events) {
      if (!(event instanceof Y.YMapEvent)) continue;
      const { target, keysChanged } = event as Y.YMapEvent<unknown>;
      const marker = target._item;
      if (marker === null || marker.deleted) continue;
      for (const key of keysChanged) {
        if (typeof key !== 'string' || !isField(target.get('type'), key)) continue;
        if (transaction.origin === binding) list = this.#set(list, marker, target, key);
        else if (transaction.origin === undo) list = this.#undone(list, marker, target, key);
        else list = this.#replaced(list, marker, target, key);
      }
    }
    shown.set(this.#followMoves(list, transaction));
  };

  /**
   * Follows blocks that were moved: their markers are gone, and new ones stand in another place. Whoever moved a block took the
   * values along that they had, and not what this page set at that moment.
   */
  #followMoves(before: readonly ReplacedValue[], transaction: Y.Transaction): readonly ReplacedValue[] {
    const { origin } = transaction;
    const { binding, undo, nameOf } = this.#options;
    let list = before;
    const gone = new Set([...this.#own.keys(), ...list.map(({ marker }) => marker)].filter(({ deleted }) => deleted));
    if (gone.size === 0) return list;
    const added = newMarkers(transaction);
    for (const marker of gone) {
      const own = this.#own.get(marker) ?? new Map<string, Own>();
      this.#own.delete(marker);
      const open = list.filter((value) => value.marker === marker);
      list = list.filter((value) => value.marker !== marker);
      const copy = copyAmong(added, marker, new Set([...own.keys(), ...open.map(({ field }) => field)]));
      const map = copy === null ? null : mapOf(copy);
      if (copy === null || map === null) continue;
      list = [...list, ...open.map((value) => ({ ...value, marker: copy, theirs: valueOf(map, value.field) }))];
      if (origin === binding || origin === undo) continue;
      for (const [field, { value: mine }] of own) {
        const theirs = valueOf(map, field);
        const isOpen = open.some((value) => value.field === field);
        if (!isOpen && !sameValue(mine, theirs))
          list = [...list, { marker: copy, field, mine, theirs, name: nameOf(copy.id.client % MARKER_CLIENTS) }];
      }
    }
    return list.filter(({ mine, theirs }) => !sameValue(mine, theirs));
  }

  /** The writer set a field. */
  #set(list: readonly ReplacedValue[], marker: Y.Item, map: Y.Map<unknown>, field: string): readonly ReplacedValue[] {
    const value = valueOf(map, field);
    const item = map._map.get(field);
    const own = this.#own.get(marker) ?? new Map<string, Own>();
    this.#own.set(marker, own.set(field, { value, at: this.#now(), clock: item?.deleted === false ? item.id.clock : null }));
    return withMine(list, marker, field, value);
  }

  /** The writer took back a change of a field, so its value is none that they chose. */
  #undone(list: readonly ReplacedValue[], marker: Y.Item, map: Y.Map<unknown>, field: string): readonly ReplacedValue[] {
    this.#own.get(marker)?.delete(field);
    return withMine(list, marker, field, valueOf(map, field));
  }

  /** Somebody else changed a field. */
  #replaced(list: readonly ReplacedValue[], marker: Y.Item, map: Y.Map<unknown>, field: string): readonly ReplacedValue[] {
    const theirs = valueOf(map, field);
    const item = map._map.get(field);
    const known = list.find((value) => value.marker === marker && value.field === field);
    const own = this.#own.get(marker)?.get(field);
    const mine = known?.mine ?? own?.value;
    if (mine === undefined) return list;
    const others = list.filter((value) => value !== known);
    if (sameValue(mine, theirs)) return others;
    this.#own.get(marker)?.delete(field);
    if (known === undefined && own !== undefined && this.#isRead(own, item)) return list;
    // Yjs does not say who takes a value away.
    const name = item === undefined || item.deleted ? null : this.#options.nameOf(item.id.client);
    return [...others, { marker, field, mine, theirs, name }];
  }

  /** Whether those who set `item` had read this page's value. */
  #isRead({ at, clock }: Own, item: Y.Item | undefined): boolean {
    if (this.#now() - at < UNREAD_TIME) return false;
    const { doc } = this.#text;
    if (doc === null || clock === null || item === undefined || item.deleted) return true;
    for (let id = item.origin; id !== null;) {
      if (id.client === doc.clientID && id.clock >= clock) return true;
      const before: unknown = Y.getItem(doc.store, id);
      id = before instanceof Y.Item ? before.origin : null;
    }
    return false;
  }
}

/** The markers that a transaction put in. */
function newMarkers({ doc, beforeState, afterState }: Y.Transaction): Y.Item[] {
  const markers: Y.Item[] = [];
  for (const [client, after] of afterState) {
    const before = beforeState.get(client) ?? 0;
    const structs = after > before ? (doc.store.clients.get(client) ?? []) : [];
    for (let at = structs.length - 1; at >= 0; at -= 1) {
      const item = structs[at];
      if (item === undefined || item.id.clock < before) break;
      if (item instanceof Y.Item && isLiveMarker(item)) markers.push(item);
    }
  }
  return markers;
}

/** The last values of the keys of a marker, also of one that the running transaction took out. */
function lastValues(marker: Y.Item): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [key, { content, length }] of mapOf(marker)?._map ?? [])
    if (content instanceof Y.ContentAny) values.set(key, content.arr[length - 1]);
  return values;
}

/** The one new marker with the same keys as the old one, but for those in `except`; null if there is none or there are several. */
function copyAmong(added: readonly Y.Item[], old: Y.Item, except: ReadonlySet<string>): Y.Item | null {
  const was = lastValues(old);
  const copies = added.filter((item) => {
    const is = lastValues(item);
    return [...new Set([...was.keys(), ...is.keys()])].every((key) => except.has(key) || sameValue(was.get(key), is.get(key)));
  });
  return copies.length === 1 ? (copies[0] ?? null) : null;
}

/** The list after the writer's own value of a field changed. What is the same as theirs needs no answer any more. */
function withMine(list: readonly ReplacedValue[], marker: Y.Item, field: string, mine: FieldValue): readonly ReplacedValue[] {
  const known = list.find((value) => value.marker === marker && value.field === field);
  if (known === undefined) return list;
  if (sameValue(mine, known.theirs)) return list.filter((value) => value !== known);
  return list.map((value) => (value === known ? { ...value, mine } : value));
}

/** The replaced values of fields in the block behind a position of the document, each with the type of the node that has it. */
export function replacedIn(
  list: readonly ReplacedValue[],
  binding: TextBinding,
  block: { readonly at: number; readonly node: Node },
): { readonly value: ReplacedValue; readonly type: 'block' | 'view' }[] {
  return list.flatMap((value) => {
    const at = binding.positionOfMarker(value.marker);
    if (at === null || at < block.at || at >= block.at + block.node.nodeSize) return [];
    return [{ value, type: at === block.at ? 'block' : 'view' }];
  });
}

/** Gives a field the version that the writer wants. */
export function answerReplaced(editor: Editor, binding: TextBinding, value: ReplacedValue, wanted: FieldValue): void {
  const shown = replacedValuesOf(editor);
  shown.set(shown.get().filter((other) => other !== value));
  const at = binding.positionOfMarker(value.marker);
  const node = at === null ? null : editor.state.doc.nodeAt(at);
  if (at === null || node === null || sameValue(node.attrs[value.field], wanted)) return;
  editor.view.dispatch(editor.state.tr.setNodeAttribute(at, value.field, wanted));
}
