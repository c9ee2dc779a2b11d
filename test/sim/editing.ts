/** Random editing by several people with the editor's own commands, online, offline and late, and what must hold after each step. */
import { Fragment, Slice, type Node } from '@tiptap/pm/model';
import { Selection } from '@tiptap/pm/state';
import * as Y from 'yjs';
import { BLOCKS, type BlockName } from '#shared/blocks.ts';
import { linesOf } from '#shared/text/lines.ts';
import { LATE, TEXT } from '#shared/text/markers.ts';
import { markerClient } from '#shared/text/write.ts';
import { WrittenRuns, writtenMessage } from '#client/offline/written-runs.ts';
import type { LogRow, WrittenRow } from '#server/store/log/log.ts';
import { newStructs } from '#server/sync/gate/order.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';
import { WrittenTimes } from '#server/sync/room/written-times.ts';
import { readMessage } from '#server/sync/transport/frames.ts';
import { LiveEditor } from '../support/live-editor.ts';
import { Random } from '../support/random.ts';

/** What an action may do to letters beside what it does to the form of lines. */
type Touches = 'nothing' | 'letters';
type Action = { readonly name: string; readonly touches: Touches; readonly run: (page: LiveEditor, random: Random) => void };

const WORDS = ['tea', 'toast ', 'warm', ' not', 'ن', '😀', 'é', '. '];

/** A position as near as possible at which a browser can put a caret: in a line, and not within an emoji. */
function caretNear(doc: Node, position: number): number {
  const { $head } = Selection.near(doc.resolve(position));
  const { nodeBefore, nodeAfter } = $head;
  const isInside = /[\uD800-\uDBFF]$/.test(nodeBefore?.text ?? '') && /^[\uDC00-\uDFFF]/.test(nodeAfter?.text ?? '');
  return isInside ? $head.pos + 1 : $head.pos;
}

/** A random selection in the text, most often a caret. */
function moveSelection(page: LiveEditor, random: Random): void {
  const { doc } = page.editor.state;
  const from = caretNear(doc, random.below(doc.content.size + 1));
  const to = random.below(4) === 0 ? caretNear(doc, Math.min(doc.content.size, from + random.below(12))) : from;
  page.editor.commands.setTextSelection({ from, to });
}

function emptyBlock(name: BlockName): object {
  const part = (partName: string): object => ({ type: 'part', attrs: { name: partName }, content: [{ type: 'paragraph' }] });
  return { type: name, content: BLOCKS[name].parts.map(part) };
}

function blocksOf(doc: Node): { node: Node; at: number }[] {
  const found: { node: Node; at: number }[] = [];
  doc.forEach((node, at) => {
    if (Object.hasOwn(BLOCKS, node.type.name)) found.push({ node, at });
  });
  return found;
}

function moveBlock(page: LiveEditor, random: Random): void {
  const { doc, tr } = page.editor.state;
  if (doc.childCount < 2) return;
  const index = random.below(doc.childCount);
  const node = doc.child(index);
  let at = 0;
  for (let child = 0; child < index; child += 1) at += doc.child(child).nodeSize;
  const without = tr.delete(at, at + node.nodeSize);
  const places = [0];
  without.doc.forEach((child, childAt) => void places.push(childAt + child.nodeSize));
  page.editor.view.dispatch(without.insert(random.pick(places), node));
}

/** What was cut last in this run. */
let cut: Slice = Slice.empty;

const FORM: Touches = 'nothing';
const ACTIONS: readonly Action[] = [
  { name: 'type', touches: 'letters', run: (page, random) => void page.types(random.pick(WORDS)) },
  { name: 'type', touches: 'letters', run: (page, random) => void page.types(random.pick(WORDS)) },
  {
    name: 'enter',
    touches: FORM,
    run: (page) => {
      const { empty, $from } = page.editor.state.selection;
      // Tiptap's rule leaves a selection outside of lines, where a browser would have no caret.
      if (empty && $from.parent.isTextblock) page.enter();
    },
  },
  { name: 'backspace', touches: 'letters', run: (page) => void page.backspace() },
  { name: 'delete', touches: 'letters', run: (page) => void page.editor.commands.deleteSelection() },
  {
    name: 'join',
    touches: FORM,
    run: (page) => void (page.editor.state.selection.empty && page.editor.commands.joinBackward()),
  },
  { name: 'heading', touches: FORM, run: (page) => void page.editor.commands.toggleHeading({ level: 3 }) },
  { name: 'small heading', touches: FORM, run: (page) => void page.editor.commands.toggleHeading({ level: 4 }) },
  { name: 'bullets', touches: FORM, run: (page) => void page.editor.commands.toggleBulletList() },
  { name: 'numbers', touches: FORM, run: (page) => void page.editor.commands.toggleOrderedList() },
  { name: 'quote', touches: FORM, run: (page) => void page.editor.commands.toggleBlockquote() },
  { name: 'sink', touches: FORM, run: (page) => void page.editor.commands.sinkListItem('listItem') },
  { name: 'lift', touches: FORM, run: (page) => void page.editor.commands.liftListItem('listItem') },
  { name: 'plain', touches: FORM, run: (page) => void page.editor.chain().unsetAllMarks().clearNodes().run() },
  { name: 'bold', touches: FORM, run: (page) => void page.editor.commands.toggleBold() },
  { name: 'italic', touches: FORM, run: (page) => void page.editor.commands.toggleItalic() },
  { name: 'link', touches: FORM, run: (page) => void page.editor.commands.setLink({ href: 'https://example.org/' }) },
  { name: 'code', touches: 'letters', run: (page) => void page.editor.commands.toggleCodeBlock() },
  { name: 'rule', touches: 'letters', run: (page) => void page.editor.commands.setHorizontalRule() },
  {
    name: 'late words, or read',
    touches: FORM,
    run: ({ editor }) => {
      const { $from } = editor.state.selection;
      if (!$from.parent.isTextblock) return;
      const late = $from.parent.attrs['late'] === null ? LATE : null;
      editor.view.dispatch(editor.state.tr.setNodeAttribute($from.before(), 'late', late));
    },
  },
  { name: 'break', touches: 'letters', run: (page) => void page.editor.commands.setHardBreak() },
  {
    name: 'block',
    touches: 'letters',
    run: (page, random) => {
      const name = random.pick(Object.keys(BLOCKS) as BlockName[]);
      page.editor.commands.insertContent([emptyBlock(name), { type: 'paragraph' }]);
    },
  },
  {
    name: 'field',
    touches: FORM,
    run: (page, random) => {
      const { doc, tr } = page.editor.state;
      const found = blocksOf(doc);
      if (found.length === 0) return;
      const { node, at } = random.pick(found);
      if (node.type.name === 'riskPlan') page.editor.view.dispatch(tr.setNodeAttribute(at, 'likelihood', 1 + random.below(5)));
      if (node.type.name === 'preference')
        page.editor.view.dispatch(tr.setNodeAttribute(at, 'strength', random.pick(['must', 'avoid', null])));
    },
  },
  {
    name: 'view',
    touches: FORM,
    run: (page, random) => {
      const { doc, schema, tr } = page.editor.state;
      const found = blocksOf(doc).filter(({ node }) => node.type.name === 'riskPlan');
      if (found.length === 0) return;
      const { node, at } = random.pick(found);
      const view = schema.nodeFromJSON({ type: 'personView', attrs: { whose: 'Ann' }, content: [{ type: 'paragraph' }] });
      page.editor.view.dispatch(tr.insert(at + node.nodeSize - 1, view));
    },
  },
  {
    name: 'take out a block',
    touches: 'letters',
    run: (page, random) => {
      const found = blocksOf(page.editor.state.doc);
      if (found.length < 3) return;
      const { node, at } = random.pick(found);
      page.editor.commands.deleteRange({ from: at, to: at + node.nodeSize });
    },
  },
  { name: 'move', touches: 'letters', run: moveBlock },
  {
    name: 'cut',
    touches: 'letters',
    run: (page) => {
      if (page.editor.state.selection.empty) return;
      cut = page.editor.state.selection.content();
      page.editor.commands.deleteSelection();
    },
  },
  {
    name: 'paste',
    touches: 'letters',
    run: (page) => {
      const { schema, tr } = page.editor.state;
      const content = Fragment.fromJSON(schema, cut.content.toJSON());
      page.editor.view.dispatch(tr.replaceSelection(new Slice(content, cut.openStart, cut.openEnd)));
    },
  },
  { name: 'undo', touches: 'letters', run: (page) => void page.undo.undo() },
  { name: 'redo', touches: 'letters', run: (page) => void page.undo.redo() },
];

/** The ids of all visible letters except line feeds, as `client:clock`. */
function lettersOf(doc: Y.Doc): Set<string> {
  const letters = new Set<string>();
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    for (let at = 0; at < item.length; at += 1)
      if (item.content.str[at] !== '\n') letters.add(`${item.id.client}:${item.id.clock + at}`);
  }
  return letters;
}

/** What was found to be wrong, and how it came about. */
export class EditingFault extends Error {}

/** One run: several people, one text. */
export class Editing {
  readonly #random: Random;
  readonly #pages: LiveEditor[];
  /** Updates that each page has not got yet. */
  readonly #late = new Map<LiveEditor, Uint8Array[]>();
  /** What each page has not sent yet because it is away. */
  readonly #held = new Map<LiveEditor, Uint8Array[]>();
  readonly #goesAway: boolean;
  readonly #done: string[] = [];
  /** All updates in the order in which they were made, as the rows of a log. */
  readonly rows: LogRow[] = [];
  #at = 1_790_000_000_000;
  /** How often somebody came back with what they wrote while they were away. */
  cameBack = 0;
  /** What the server keeps of when these people say that they wrote what came late. */
  readonly written: WrittenRow[] = [];
  /** When the units were written that came late, by `client clock`: what `written` has to say. */
  readonly writtenAt = new Map<string, number>();
  /** What each page remembers of when it wrote. */
  readonly #runs = new Map<LiveEditor, WrittenRuns>();
  /** How far the units of each client go in the rows. */
  readonly #ends = new Map<number, number>();
  /** How far the units of each client go that a page has made. */
  readonly #made = new Map<number, number>();
  /** When somebody who is away wrote last. */
  #awayAt = 0;
  /** How often each action changed the text. */
  readonly counts = new Map<string, number>();

  /**
   * `from` is the state to begin with, and the number from which the ids of these people are counted. With `goesAway` people lose their line for
   * days, and what they wrote meanwhile comes in one row.
   */
  constructor(
    seed: number,
    people: number,
    from: { readonly state: Uint8Array; readonly ids: number } | null = null,
    goesAway = false,
  ) {
    this.#goesAway = goesAway;
    cut = Slice.empty;
    this.#random = new Random(seed);
    const start = new LiveEditor('start', 1);
    if (from === null) start.types('Rose wakes at six').enter().types('She likes tea');
    const state = from?.state ?? Y.encodeStateAsUpdate(start.doc);
    this.#addRow('start', state);
    // The ids are mixed, so that each person comes first now and then.
    const ids = Array.from({ length: people }, (_, at) => (from?.ids ?? 10) + ((at * 7 + seed) % 13) * 5 + at);
    this.#pages = ids.map((id, at) => new LiveEditor(`person ${at}`, id, state));
    for (const page of this.#pages) {
      this.#late.set(page, []);
      this.#runs.set(page, new WrittenRuns());
    }
  }

  #addRow(personId: string, update: Uint8Array): void {
    this.#at += 1 + (this.rows.length % 29 === 28 ? 3_600_000 : this.rows.length * 10);
    this.rows.push({ seq: this.rows.length + 1, personId, at: this.#at, update });
    if (!this.#goesAway) return;
    for (const { client, structs } of decodeUpdate(update, true).clients) {
      const last = structs.at(-1);
      if (last !== undefined) this.#ends.set(client, Math.max(this.#ends.get(client) ?? 0, last.clock + last.length));
    }
  }

  /** Has a page remember what it wrote, as a room does; with `held` it is away. */
  #note(page: LiveEditor, held: readonly Uint8Array[] | undefined): void {
    const runs = this.#runs.get(page);
    // Some write a word now and then, and go on after hours.
    if (held !== undefined) this.#awayAt = Math.max(this.#at, this.#awayAt) + (held.length % 4 === 3 ? 7_200_000 : 17_000);
    for (const client of [page.doc.clientID, markerClient(page.doc)]) {
      const end = Y.getState(page.doc.store, client);
      runs?.note(client, end, held === undefined ? this.#at : this.#awayAt);
      if (held !== undefined)
        for (let clock = this.#made.get(client) ?? 0; clock < end; clock += 1)
          this.writtenAt.set(`${client} ${clock}`, this.#awayAt);
      this.#made.set(client, end);
    }
    if (held === undefined) runs?.clear();
  }

  /** Sends what a page made while it was away, and says when that was. */
  #sendHeld(page: LiveEditor, held: readonly Uint8Array[]): void {
    const update = Y.mergeUpdates([...held]);
    const runs = this.#runs.get(page);
    const bytes = runs === undefined ? null : writtenMessage(runs.stored(), this.#at);
    const message = bytes === null ? null : readMessage(bytes);
    const times = new WrittenTimes(message?.kind === 'written' ? message.clients : [], this.#at);
    const structs = newStructs(decodeUpdate(update), (client) => this.#ends.get(client) ?? 0);
    runs?.clear();
    this.#send(page, [update]);
    const row = this.rows.at(-1);
    const kept = row === undefined || structs === null ? [] : times.of(structs, row.at);
    if (row !== undefined && kept.length > 0) this.written.push({ seq: row.seq, personId: row.personId, runs: kept });
  }

  #fault(what: string, page: LiveEditor): EditingFault {
    const pages = this.#pages.map((each) => `${each.name}: ${JSON.stringify(each.lines)}`).join('\n');
    return new EditingFault(`${what} (${page.name})\n${this.#done.slice(-12).join('\n')}\n${pages}`);
  }

  #check(page: LiveEditor, what: string): void {
    if (page.outOfSync) throw this.#fault(`${what}: out of step`, page);
    try {
      page.editor.state.doc.check();
    } catch (error) {
      throw this.#fault(`${what}: ${String(error)}`, page);
    }
    if (JSON.stringify(page.shown) !== JSON.stringify(page.inText))
      throw this.#fault(`${what}: shown ${JSON.stringify(page.shown)}\nin text ${JSON.stringify(page.inText)}`, page);
    const letters = linesOf(page.doc.getText(TEXT))
      .flatMap(({ runs }) => runs.map(({ text }) => text))
      .join('');
    if (letters.replaceAll('\n', '') !== page.editor.state.doc.textContent.replaceAll('\n', ''))
      throw this.#fault(`${what}: letters are not shown`, page);
  }

  /** One action of one person. */
  act(): void {
    const random = this.#random;
    const page = random.pick(this.#pages);
    if (this.#goesAway) this.#leaveOrReturn(page);
    if (random.below(3) > 0) this.#read(page, random.below(2) === 0 ? Infinity : 1);
    if (random.below(3) === 0) moveSelection(page, random);
    const action = random.pick(ACTIONS);
    const before = lettersOf(page.doc);
    const length = page.made.length;
    this.#done.push(`${page.name} ${action.name} at ${page.editor.state.selection.from}-${page.editor.state.selection.to}`);
    action.run(page, random);
    this.#check(page, action.name);
    if (page.made.length > length) this.counts.set(action.name, (this.counts.get(action.name) ?? 0) + 1);
    if (action.touches === 'nothing') {
      const after = lettersOf(page.doc);
      if (after.size !== before.size || [...before].some((id) => !after.has(id)))
        throw this.#fault(`${action.name} changed whose letters they are`, page);
    }
    const made = page.made.splice(0);
    const held = this.#held.get(page);
    if (this.#goesAway) this.#note(page, held);
    if (held === undefined) this.#send(page, made);
    else held.push(...made);
  }

  #send(page: LiveEditor, updates: readonly Uint8Array[]): void {
    for (const update of updates) this.#addRow(page.name, update);
    for (const [other, late] of this.#late) if (other !== page) late.push(...updates);
  }

  /** Loses the line of a page, or gives it back days later: then all that it kept comes at once. */
  #leaveOrReturn(page: LiveEditor): void {
    const held = this.#held.get(page);
    if (held === undefined) {
      if (this.#random.below(25) === 0) this.#held.set(page, []);
      return;
    }
    if (this.#random.below(8) > 0) return;
    this.#held.delete(page);
    if (held.length === 0) return;
    this.#at = Math.max(this.#at, this.#awayAt) + (1 + this.#random.below(9)) * 86_400_000;
    this.#done.push(`${page.name} comes back with ${held.length} changes`);
    this.cameBack += 1;
    this.#sendHeld(page, held);
  }

  #read(page: LiveEditor, most: number): void {
    const late = this.#late.get(page) ?? [];
    if (late.length === 0 || this.#held.has(page)) return;
    page.takes(late.splice(0, most));
    this.#check(page, 'reads');
  }

  /** Everybody reads everything, and sees the same. */
  end(): void {
    for (const page of this.#pages) {
      const held = this.#held.get(page);
      this.#held.delete(page);
      this.#at = Math.max(this.#at, this.#awayAt);
      if (held !== undefined && held.length > 0) this.#sendHeld(page, held);
    }
    for (const page of this.#pages) this.#read(page, Infinity);
    const [first] = this.#pages;
    for (const page of this.#pages)
      if (JSON.stringify(page.shown) !== JSON.stringify(first?.shown)) throw this.#fault('pages differ', page);
  }
}
