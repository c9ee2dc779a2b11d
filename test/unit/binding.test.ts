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
