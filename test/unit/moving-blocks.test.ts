/** Blocks that are moved, and blocks that are taken out and brought back, with the editors of two people. */
import { describe, expect, test } from 'vitest';
import { blocksTakenOut, noteTakenBlocks, undoItem, type TakenBlocks } from '#client/editor/binding/taken-blocks.ts';
import { Watched } from '#client/editor/binding/watched.ts';
import { moveNode, positionPast, type Direction } from '#client/editor/blocks/move-block.ts';
import { meet, pages, type LiveEditor } from '../support/live-editor.ts';

const p = (text: string): object => ({ type: 'paragraph', content: text === '' ? [] : [{ type: 'text', text }] });
const preference = (topic: string, whose: string | null): object => ({
  type: 'preference',
  attrs: { whose },
  content: ['topic', 'text'].map((name) => ({ type: 'part', attrs: { name }, content: [p(name === 'topic' ? topic : '')] })),
});
const trigger = (whose: string): object => ({
  type: 'reviewTrigger',
  attrs: { owner: whose },
  content: [{ type: 'part', attrs: { name: 'why' }, content: [p('')] }],
});

function two(content: object[]): [LiveEditor, LiveEditor] {
  const [one, other] = pages(['daughter', 'son'], content);
  if (one === undefined || other === undefined) throw new Error('two pages');
  return [one, other];
}

/** The position of the top node with this number, from 0. */
function at(page: LiveEditor, number: number): number {
  let position = 0;
  for (let index = 0; index < number; index += 1) position += page.editor.state.doc.child(index).nodeSize;
  return position;
}

function moves(page: LiveEditor, number: number, direction: Direction): void {
  const { state, view } = page.editor;
  const to = positionPast(state.doc, at(page, number), direction);
  if (to === null) throw new Error('it stands at the end');
  const { tr } = state;
  moveNode(tr, at(page, number), to);
  view.dispatch(tr);
}

/** What stands at the top level: the words of lines, and of blocks their fields too. */
function shown(page: LiveEditor): string[] {
  expect(page.outOfSync).toBe(false);
  expect(page.shown).toEqual(page.inText);
  return page.editor.state.doc.children.map(({ type, attrs, textContent }) =>
    type.name === 'paragraph' ? textContent : `[${textContent}|${String(attrs['whose'] ?? attrs['owner'])}]`,
  );
}

/** Takes out as the page does. Returns what it would bring back. */
function takesOut(page: LiveEditor, from: number, to: number): TakenBlocks {
  const taken = new Watched<TakenBlocks | null>(null);
  const { editor, undo } = page;
  const before = editor.state.doc;
  const { tr } = editor.state;
  tr.delete(from, to);
  noteTakenBlocks(undo, taken, blocksTakenOut(before, tr.doc, tr.mapping.maps), () => editor.view.dispatch(tr));
  const offer = taken.get();
  if (offer === null) throw new Error('nothing was taken out');
  return offer;
}

describe('moving a block', () => {
  test('takes its text and its fields along, up and down', () => {
    const [daughter, son] = two([p('one'), preference('Tea', 'Pearl'), p('two')]);
    moves(daughter, 1, -1);
    expect(shown(daughter)).toEqual(['[Tea|Pearl]', 'one', 'two']);
    moves(daughter, 0, 1);
    moves(daughter, 1, 1);
    meet([daughter, son]);
    for (const page of [daughter, son]) expect(shown(page)).toEqual(['one', 'two', '[Tea|Pearl]']);
  });

  test('takes the caret in it along, and one undo puts all back', () => {
    const [daughter] = two([p('one'), preference('Tea', 'Pearl'), p('two')]);
    daughter.caret('Tea');
    moves(daughter, 1, 1);
    daughter.types('!');
    expect(shown(daughter)).toEqual(['one', 'two', '[Tea!|Pearl]']);
    daughter.undo.undo();
    daughter.undo.undo();
    expect(shown(daughter)).toEqual(['one', '[Tea|Pearl]', 'two']);
  });

  test('does not touch the block that it passes: what others set there at that moment stays there', () => {
    for (const make of [(of: string) => preference('', of), trigger]) {
      const [daughter, son] = two([make('Pearl'), make('Niamh')]);
      moves(daughter, 0, 1);
      const name = son.editor.state.doc.child(1).type.name === 'reviewTrigger' ? 'owner' : 'whose';
      son.editor.view.dispatch(son.editor.state.tr.setNodeAttribute(at(son, 1), name, 'Sam'));
      meet([daughter, son]);
      for (const page of [daughter, son]) expect(shown(page)).toEqual(['[|Sam]', '[|Pearl]']);
    }
  });

  test('letters that somebody types into it at that moment stay where it was', () => {
    const [daughter, son] = two([p('one'), preference('Tea', 'Pearl'), p('two')]);
    moves(daughter, 1, 1);
    son.caret('Tea').types(' with milk');
    meet([daughter, son]);
    for (const page of [daughter, son]) expect(shown(page)).toEqual(['one with milk', 'two', '[Tea|Pearl]']);
  });

  test('at an end of the section there is nothing to pass', () => {
    const [daughter] = two([preference('Tea', null)]);
    expect(positionPast(daughter.editor.state.doc, 0, -1)).toBeNull();
    expect(positionPast(daughter.editor.state.doc, 0, 1)).toBeNull();
  });
});

describe('taking a block out', () => {
  const start = [p('one'), preference('Tea', 'Pearl'), p('two'), preference('Jam', 'Niamh')];

  test('is told from moving and changing it', () => {
    const [daughter] = two(start);
    const { doc, tr } = daughter.editor.state;
    const taken = (change: typeof tr): unknown => blocksTakenOut(doc, change.doc, change.mapping.maps).names;
    const second = at(daughter, 1);
    const after = at(daughter, 2);
    const fresh = (): typeof tr => daughter.editor.state.tr;
    expect(taken(fresh().delete(second, after))).toEqual(['preference']);
    expect(taken(fresh().delete(0, doc.content.size))).toEqual(['preference', 'preference']);
    expect(taken(fresh().setNodeAttribute(second, 'whose', 'Sam'))).toEqual([]);
    expect(taken(fresh().setNodeMarkup(second, undefined, { whose: 'Sam' }))).toEqual([]);
    expect(taken(fresh().insertText('!', second + 3))).toEqual([]);
    const moved = fresh();
    moveNode(moved, second, 0);
    expect(taken(moved)).toEqual([]);
  });

  test('is told with the place where the block stood', () => {
    const [daughter] = two(start);
    const { doc } = daughter.editor.state;
    const placeAfter = (from: number, to: number): number => {
      const change = daughter.editor.state.tr.delete(from, to);
      return blocksTakenOut(doc, change.doc, change.mapping.maps).at;
    };
    const second = at(daughter, 1);
    expect(placeAfter(second, at(daughter, 2))).toBe(second);
    expect(placeAfter(at(daughter, 3), doc.content.size)).toBe(at(daughter, 3));
    // From the middle of the line above to the middle of the line below: both become one line, and the block stood in it.
    expect(placeAfter(2, at(daughter, 2) + 2)).toBe(0);
    expect(placeAfter(0, doc.content.size)).toBe(0);
  });

  test('can be undone alone, whatever one typed and others did since', () => {
    const [daughter, son] = two(start);
    const offer = takesOut(daughter, at(daughter, 1), at(daughter, 2));
    expect(offer.names).toEqual(['preference']);
    daughter.caret('two').types(' and more');
    son.caret('one').types(' egg');
    meet([daughter, son]);
    expect(undoItem(daughter.undo, offer.item)).toBe(true);
    meet([daughter, son]);
    for (const page of [daughter, son]) expect(shown(page)).toEqual(['one egg', '[Tea|Pearl]', 'two and more', '[Jam|Niamh]']);
    // Undo goes on with what was typed.
    while (daughter.undo.canUndo()) daughter.undo.undo();
    expect(shown(daughter)).toEqual(['one egg', '[Tea|Pearl]', 'two', '[Jam|Niamh]']);
    expect(undoItem(daughter.undo, offer.item)).toBe(false);
  });

  test('two blocks come back each by itself, also the older one first', () => {
    const [daughter] = two(start);
    const first = takesOut(daughter, at(daughter, 1), at(daughter, 2));
    const second = takesOut(daughter, at(daughter, 2), daughter.editor.state.doc.content.size);
    expect(undoItem(daughter.undo, first.item)).toBe(true);
    expect(shown(daughter)).toEqual(['one', '[Tea|Pearl]', 'two']);
    expect(undoItem(daughter.undo, second.item)).toBe(true);
    expect(shown(daughter)).toEqual(['one', '[Tea|Pearl]', 'two', '[Jam|Niamh]']);
  });
});
