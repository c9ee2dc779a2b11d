import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { LiveEditor, meet, pages } from '../support/live-editor.ts';

const p = (text: string): object => ({ type: 'paragraph', content: text === '' ? [] : [{ type: 'text', text }] });
const list = (...items: string[]): object => ({
  type: 'bulletList',
  content: items.map((item) => ({ type: 'listItem', content: [p(item)] })),
});

function agree(all: readonly LiveEditor[]): string[] {
  const [first] = all;
  if (first === undefined) throw new Error('nobody is here');
  for (const page of all) {
    expect(page.outOfSync).toBe(false);
    expect(page.inText).toEqual(first.inText);
    expect(page.shown).toEqual(page.inText);
  }
  return first.lines;
}

/** What both see after each did something at the same moment; both orders of their client ids give the same. */
function bothSee(start: object[], one: (page: LiveEditor) => void, other: (page: LiveEditor) => void): string[] {
  const results = [0, 1].map((turn) => {
    const both = pages(['daughter', 'son'], start);
    const [first, second] = turn === 0 ? both : both.toReversed();
    if (first === undefined || second === undefined) throw new Error('two pages');
    one(first);
    other(second);
    meet(both);
    return agree(both);
  });
  expect(results[0]).toEqual(results[1]);
  return results[0] ?? [];
}

describe('what two people do to one line at the same moment', () => {
  const line = 'She wakes at six. She likes the window open.';
  test('words at its end stay there when the other presses Enter in it', () => {
    const seen = bothSee(
      [p(line)],
      (d) => d.caret('open.').types(' has tea'),
      (s) => s.caret('six.').enter().types('Then'),
    );
    expect(seen).toEqual(['She wakes at six.', 'Then She likes the window open. has tea']);
  });
  test('words at its end stay there when the other presses Enter at its end', () => {
    const seen = bothSee(
      [p('Toast.')],
      (d) => d.caret('Toast.').types(' With jam'),
      (s) => s.caret('Toast.').enter().types('Tea'),
    );
    expect(seen).toEqual(['Toast. With jam', 'Tea']);
  });
  test('words stay when the other makes it a heading, a list, or a quotation', () => {
    const write = (d: LiveEditor): unknown => d.caret('Toast.').types(' Never dry.');
    expect(bothSee([p('Toast.')], write, (s) => s.editor.commands.toggleHeading({ level: 3 }))).toEqual([
      '# Toast. Never dry.',
    ]);
    expect(bothSee([p('Toast.')], write, (s) => s.editor.commands.toggleBulletList())).toEqual(['• Toast. Never dry.']);
    expect(bothSee([p('Toast.')], write, (s) => s.editor.commands.toggleOrderedList())).toEqual(['1. Toast. Never dry.']);
    expect(bothSee([p('Toast.')], write, (s) => s.editor.commands.toggleBlockquote())).toEqual(['> Toast. Never dry.']);
  });
  test('words stay when the other joins the line to the one above', () => {
    const seen = bothSee(
      [p('Tea.'), p('Toast.')],
      (d) => d.caret('Toast.').types(' Never dry.'),
      (s) => s.caret('Toast.', 'before').backspace(),
    );
    expect(seen).toEqual(['Tea.Toast. Never dry.']);
  });
  test('both press Enter at one place: the rest is there once', () => {
    const seen = bothSee(
      [p('He likes tea and toast')],
      (d) => d.caret('tea').enter(),
      (s) => s.caret('tea').enter(),
    );
    expect(seen).toEqual(['He likes tea', '', ' and toast']);
  });
  test('words in an item stay in it when the other splits it', () => {
    const seen = bothSee(
      [list('one two')],
      (d) => d.caret('two').types(' three'),
      (s) => s.caret('one').enter(),
    );
    expect(seen).toEqual(['• one', '•  two three']);
  });
  test('words in a line that is taken out stay where it was', () => {
    const seen = bothSee(
      [p('a'), p('Do lift')],
      (d) => d.caret('Do').types(' NOT'),
      (s) => {
        s.editor.commands.deleteRange({ from: 3, to: 12 });
      },
    );
    expect(seen.join('\n')).toContain(' NOT');
  });
});

describe('words whose line is taken out while they are written', () => {
  const take = (page: LiveEditor, line: string): void => {
    const { doc } = page.editor.state;
    doc.forEach((node, at) => {
      if (node.textContent === line) page.editor.commands.deleteRange({ from: at, to: at + node.nodeSize });
    });
  };
  test('both are told, at the words, which get a line of their own', async () => {
    const [daughter, son] = pages(['daughter', 'son'], [p('Tea.'), p('Do lift him.'), p('Bed.')]);
    if (daughter === undefined || son === undefined) throw new Error('two pages');
    const told: string[] = [];
    daughter.binding.onLateWords = (late) => told.push(...late.map(({ by }) => `daughter: ${by === null ? 'own' : by}`));
    son.binding.onLateWords = (late) =>
      told.push(...late.map(({ by }) => `son: ${by === daughter.doc.clientID ? 'hers' : by}`));
    daughter.caret('Do').types(' NOT');
    take(son, 'Do lift him.');
    meet([daughter, son]);
    await Promise.resolve();
    meet([daughter, son]);
    expect(agree([daughter, son])).toEqual(['Tea.', ' NOT', 'Bed.']);
    expect(told.toSorted()).toEqual(['daughter: own', 'son: hers']);
  });
  test('the line says so to pages that come later, until somebody presses OK', async () => {
    const [daughter, son] = pages(['daughter', 'son'], [p('Tea.'), p('Do lift him.'), p('Bed.')]);
    if (daughter === undefined || son === undefined) throw new Error('two pages');
    const isLate = (page: LiveEditor): [string, unknown][] =>
      page.editor.state.doc.children.map(({ textContent, attrs }) => [textContent, attrs['late']]);
    daughter.caret('Do').types(' NOT NOW');
    take(son, 'Do lift him.');
    meet([daughter, son]);
    await Promise.resolve();
    meet([daughter, son]);
    const nurse = new LiveEditor('nurse', 77, Y.encodeStateAsUpdate(daughter.doc));
    const late = [
      ['Tea.', null],
      [' NOT NOW', 'yes'],
      ['Bed.', null],
    ];
    for (const page of [daughter, son, nurse]) expect(isLate(page)).toEqual(late);
    // What is typed there changes nothing of it. A line that is begun behind it does not say so.
    nurse.caret('NOW').types('!');
    nurse.editor.commands.splitBlock();
    expect(isLate(nurse)).toEqual([
      ['Tea.', null],
      [' NOT NOW!', 'yes'],
      ['', null],
      ['Bed.', null],
    ]);
    expect(nurse.inText).toEqual(nurse.shown);
    const { tr } = nurse.editor.state;
    nurse.editor.view.dispatch(tr.setNodeAttribute(6, 'late', null));
    expect(isLate(nurse).map(([, value]) => value)).toEqual([null, null, null, null]);
    expect(nurse.inText).toEqual(nurse.shown);
    meet([daughter, son, nurse]);
    expect(agree([daughter, son, nurse])).toEqual(['Tea.', ' NOT NOW!', '', 'Bed.']);
    expect(isLate(daughter)).toEqual(isLate(nurse));
    nurse.undo.undo();
    expect(isLate(nurse)[1]).toEqual([' NOT NOW!', 'yes']);
  });
  test('nobody is told where a line is taken out and brought back by undo', () => {
    const [page] = pages(['daughter'], [p('Tea.'), p('Toast.'), p('Bed.')]);
    if (page === undefined) throw new Error('a page');
    const told: unknown[] = [];
    page.binding.onLateWords = (late) => told.push(...late);
    take(page, 'Toast.');
    page.undo.undo();
    page.undo.redo();
    page.undo.undo();
    expect(agree([page])).toEqual(['Tea.', 'Toast.', 'Bed.']);
    expect(told).toEqual([]);
  });
  test('nobody is told where a line is only joined to another', () => {
    const [daughter, son] = pages(['daughter', 'son'], [p('Tea.'), p('Toast.')]);
    if (daughter === undefined || son === undefined) throw new Error('two pages');
    const told: unknown[] = [];
    for (const page of [daughter, son]) page.binding.onLateWords = (late) => told.push(...late);
    daughter.caret('Toast.').types(' Never dry.');
    son.caret('Toast.', 'before').backspace();
    meet([daughter, son]);
    expect(agree([daughter, son])).toEqual(['Tea.Toast. Never dry.']);
    expect(told).toEqual([]);
  });
});

describe('undo', () => {
  test('takes back only what this page wrote, a burst in one step, also while others type', () => {
    const start = new LiveEditor('start', 1);
    start.types('Tea.');
    const state = Y.encodeStateAsUpdate(start.doc);
    const daughter = new LiveEditor('daughter', 2, state, { pause: 60_000 });
    const son = new LiveEditor('son', 3, state);
    for (const letter of ' Milk') {
      daughter.types(letter);
      if (letter === 'M') daughter.caret('M');
      son.caret('T', 'before').types('x');
      meet([daughter, son]);
    }
    daughter.undo.undo();
    meet([daughter, son]);
    expect(agree([daughter, son])).toEqual(['xxxxxTea.']);
    daughter.undo.redo();
    meet([daughter, son]);
    expect(agree([daughter, son])).toEqual(['xxxxxTea. Milk']);
  });
  test('puts the selection back where it was', () => {
    const [page] = pages(['daughter'], [p('She likes warm tea.'), p('Toast.')]);
    if (page === undefined) throw new Error('a page');
    page.editor.commands.setTextSelection({ from: 11, to: 16 });
    page.editor.commands.deleteSelection();
    page.caret('Toast.').undo.undo();
    const { from, to } = page.editor.state.selection;
    expect(page.editor.state.doc.textBetween(from, to)).toBe('warm ');
  });
  test('what is typed behind a word that somebody took back stays in its line', () => {
    const [daughter] = pages(['daughter'], [p('one'), p('two')]);
    if (daughter === undefined) throw new Error('a page');
    const son = new LiveEditor('son', 3, Y.encodeStateAsUpdate(daughter.doc), { pause: 60_000 });
    son.caret('one').types(' gone');
    meet([daughter, son]);
    son.undo.undo();
    meet([daughter, son]);
    daughter.caret('one').types(' more');
    meet([daughter, son]);
    expect(agree([daughter, son])).toEqual(['one more', 'two']);
  });
});

describe('the selection of this page', () => {
  test('stays behind the letter on its left, whatever others do to the line', () => {
    const changes: ((son: LiveEditor) => unknown)[] = [
      (son) => son.caret('She', 'before').types('x'),
      (son) => son.caret('She').enter(),
      (son) => son.caret('She').editor.commands.toggleBulletList(),
      (son) => son.caret('She').editor.commands.toggleHeading({ level: 3 }),
      (son) => son.caret('She').editor.commands.toggleBlockquote(),
      (son) => son.caret('She', 'before').backspace(),
    ];
    for (const change of changes) {
      const [daughter, son] = pages(['daughter', 'son'], [p('Tea.'), p('She likes tea.')]);
      if (daughter === undefined || son === undefined) throw new Error('two pages');
      daughter.caret('likes');
      change(son);
      meet([daughter, son]);
      daughter.types('!');
      expect(daughter.lines.join('\n')).toContain('likes! tea.');
    }
  });
});
