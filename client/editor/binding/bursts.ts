/**
 * Which of one's own changes one undo takes back together: a burst, such as the letters that somebody types without a pause.
 * Only what this writer does ends a burst. What others write meanwhile does not.
 */
import type { Node } from '@tiptap/pm/model';
import type { StepMap } from '@tiptap/pm/transform';
import type { UndoManager } from 'yjs';
import { isBlockName } from '#shared/text/markers.ts';
import type { Point, PointRange } from '#client/editor/binding/points.ts';
import type { TextBinding } from '#client/editor/binding/text-binding.ts';

/** The longest time between two changes of one burst, in milliseconds. Many people look for each letter on the keyboard. */
export const BURST_PAUSE = 2000;

/** A change of the editor: its document before and after it, and what the steps between them kept. */
export type EditorChange = { readonly before: Node; readonly now: Node; readonly maps: readonly StepMap[] };

/** What kind of act a change is. Only acts of the same kind can be one burst, and an act of another kind is a step of its own. */
export type Act = 'typing' | 'deleting' | `field ${string}` | 'other';

/** A piece that was replaced: its beginning and end before the change, and its end after it. */
type Replaced = { readonly from: number; readonly to: number; readonly nowTo: number };

/** The names of the attributes that are different in two nodes. */
function changedAttributes(before: Node, now: Node): string[] {
  return Object.keys(now.attrs).filter((name) => before.attrs[name] !== now.attrs[name]);
}

/** The act of a change of one field of a block or of a view, which replaces both ends of its node; null for another change. */
function fieldAct({ before, now }: EditorChange, at: number): Act | null {
  const was = before.nodeAt(at);
  const is = now.nodeAt(at);
  if (was === null || is === null || was.type !== is.type || was.nodeSize !== is.nodeSize) return null;
  const { name } = is.type;
  const fields = isBlockName(name) || name === 'personView' ? changedAttributes(was, is) : [];
  return fields.length === 1 ? `field ${name} ${fields[0] ?? ''}` : null;
}

/** The kind of act that made a change. */
export function actOf(change: EditorChange): Act {
  const { before, now, maps } = change;
  const replaced: Replaced[] = [];
  for (const map of maps)
    map.forEach((from, to, _nowFrom, nowTo) => {
      if (from !== to || nowTo !== from) replaced.push({ from, to, nowTo });
    });
  const [only, second] = replaced;
  if (only === undefined) return 'other';
  if (second !== undefined) return (replaced.length === 2 && fieldAct(change, only.from)) || 'other';
  const { from, to, nowTo } = only;
  const line = before.resolve(from);
  const isInLine = line.parent.isTextblock && line.sameParent(before.resolve(to));
  if (!isInLine || !now.resolve(from).sameParent(now.resolve(nowTo))) return 'other';
  return nowTo > from ? 'typing' : 'deleting';
}

/** The bursts of one editor's writer. Each is one step of its undo manager. */
export class Bursts {
  readonly #binding: TextBinding;
  readonly #undo: UndoManager;
  readonly #pause: number;
  readonly #clock: () => number;
  /** Called after each change of one's own, with the selection as it is then. */
  onWrote: (selection: PointRange | null) => void = () => undefined;
  #last: { readonly act: Act; readonly at: number; readonly end: Point | undefined } | null = null;

  /** `clock` gives the time in milliseconds. A burst ends after `pause` milliseconds without a change. */
  constructor(binding: TextBinding, undo: UndoManager, pause: number, clock: () => number) {
    this.#binding = binding;
    this.#undo = undo;
    this.#pause = pause;
    this.#clock = clock;
  }

  /** Called before a change is written. `selection` is where the writer's selection was; null if it was in no line. */
  begin(act: Act, selection: PointRange | null): void {
    if (!this.#continues(act, selection)) this.#undo.stopCapturing();
    this.#last = { act, at: this.#clock(), end: undefined };
  }

  /** Called after the change was written, with the selection as it is then. */
  wrote(selection: PointRange | null): void {
    if (this.#last !== null) this.#last = { ...this.#last, end: selection?.head };
    this.onWrote(selection);
  }

  /** Called when the writer's selection has changed and nothing else. */
  moved(selection: PointRange | null): void {
    if (!this.#isAtEnd(selection)) this.#last = null;
  }

  #continues(act: Act, selection: PointRange | null): boolean {
    const last = this.#last;
    if (last === null || last.act !== act || act === 'other' || this.#clock() - last.at >= this.#pause) return false;
    // A field is outside the text. Whoever goes to another field begins a new step there.
    return act.startsWith('field') || this.#isAtEnd(selection);
  }

  /** Whether a selection is a caret where the last change has left it, also if others have written there since. */
  #isAtEnd(selection: PointRange | null): boolean {
    const end = this.#last?.end;
    if (selection === null || end === undefined || selection.anchor !== selection.head) return false;
    return this.#binding.positionOf(selection.head) === this.#binding.positionOf(end);
  }
}
