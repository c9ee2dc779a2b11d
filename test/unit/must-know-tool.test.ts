// @vitest-environment jsdom
/** The mark "must know" stays with its words, whatever is done to their lines, and only a writer's own deed sets it. */
import type { JSONContent } from '@tiptap/core';
import { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { schemaExtensions } from '#shared/schema.ts';
import { MUST_KNOW } from '#shared/text/markers.ts';
import { runSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { MustKnowTool, mustKnowAt, toggleMustKnow } from '#client/editor/tools/must-know-tool.ts';
import { WritingPage, type Copied } from '../support/clipboard.ts';
import { startWords } from '../support/words.ts';

beforeAll(startWords);

const editors: Editor[] = [];
afterEach(() => {
  for (const editor of editors.splice(0)) editor.destroy();
});

const line = (words: string, mustKnow: string | null = null): JSONContent => ({
  type: 'paragraph',
  attrs: { mustKnow },
  ...(words === '' ? {} : { content: [{ type: 'text', text: words }] }),
});
const marked = (words: string): JSONContent => line(words, MUST_KNOW);
const list = (...items: JSONContent[]): JSONContent => ({
  type: 'bulletList',
  content: items.map((item) => ({ type: 'listItem', content: [item] })),
});
const block = (mustKnow: string | null = null): JSONContent => ({
  type: 'preference',
  attrs: { mustKnow, strength: 'prefers' },
  content: [
    { type: 'part', attrs: { name: 'topic' }, content: [line('Tea')] },
    { type: 'part', attrs: { name: 'text' }, content: [line('Strong')] },
  ],
});

function editorOf(...content: JSONContent[]): Editor {
  const editor = new Editor({
    element: document.createElement('div'),
    content: { type: 'doc', content },
    extensions: [...schemaExtensions(), MustKnowTool],
  });
  editors.push(editor);
  return editor;
}

/** The lines and blocks of a document; what is marked has a sign in front. */
function seen({ state }: Editor): string[] {
  const all: string[] = [];
  state.doc.descendants((node) => {
    const isBlock = node.type.name === 'preference';
    if (!isBlock && !node.isTextblock) return true;
    all.push(`${node.attrs['mustKnow'] === MUST_KNOW ? '! ' : ''}${node.textContent}`);
    return !isBlock;
  });
  return all;
}

function positionOf({ state }: Editor, words: string): number {
  let found = -1;
  state.doc.descendants((node, at) => {
    if (node.isText && found < 0 && node.text?.includes(words) === true) found = at + node.text.indexOf(words);
  });
  if (found < 0) throw new Error(`nothing says "${words}"`);
  return found;
}

function select(editor: Editor, from: string, to = from): void {
  const end = positionOf(editor, to) + to.length;
  editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, positionOf(editor, from), end)));
}
const caretBefore = (editor: Editor, words: string): void => void editor.commands.setTextSelection(positionOf(editor, words));

describe('the tool', () => {
  test('marks the line at the caret and takes the mark away', () => {
    const editor = editorOf(line('Penicillin'), line('Tea'));
    caretBefore(editor, 'Penicillin');
    expect(mustKnowAt(editor.state)).toEqual({ on: false, off: false });
    toggleMustKnow(editor);
    expect(seen(editor)).toEqual(['! Penicillin', 'Tea']);
    expect(mustKnowAt(editor.state).on).toBe(true);
    toggleMustKnow(editor);
    expect(seen(editor)).toEqual(['Penicillin', 'Tea']);
  });

  test('marks all lines with words that are selected, and the next press takes all marks away', () => {
    const editor = editorOf(marked('Nuts'), line(''), list(line('Penicillin'), line('Latex')), line('Tea'));
    select(editor, 'Nuts', 'Latex');
    expect(mustKnowAt(editor.state).on).toBe(false);
    toggleMustKnow(editor);
    expect(seen(editor)).toEqual(['! Nuts', '', '! Penicillin', '! Latex', 'Tea']);
    toggleMustKnow(editor);
    expect(seen(editor)).toEqual(['Nuts', '', 'Penicillin', 'Latex', 'Tea']);
  });

  test('marks a whole block where the caret is in it', () => {
    const editor = editorOf(block(), line('Tea at four'));
    caretBefore(editor, 'Strong');
    toggleMustKnow(editor);
    expect(seen(editor)).toEqual(['! TeaStrong', 'Tea at four']);
  });

  test('does nothing for a reader', () => {
    const editor = editorOf(line('Penicillin'));
    editor.setEditable(false);
    expect(toggleMustKnow(editor)).toBe(false);
    expect(seen(editor)).toEqual(['Penicillin']);
  });
});

describe('the mark stays with its words', () => {
  test.each([
    ['in the middle, with both parts', 'cillin', ['! Peni', '! cillin']],
    ['at the start', 'Penicillin', ['', '! Penicillin']],
  ])('when the line is split %s', (_where, at, expected) => {
    const editor = editorOf(marked('Penicillin'));
    caretBefore(editor, at);
    editor.commands.splitBlock();
    expect(seen(editor)).toEqual(expected);
  });

  test('when a new line is begun behind it', () => {
    const editor = editorOf(marked('Penicillin'));
    editor.commands.setTextSelection(positionOf(editor, 'Penicillin') + 'Penicillin'.length);
    editor.commands.splitBlock();
    expect(seen(editor)).toEqual(['! Penicillin', '']);
  });

  test('when an item is split at its start', () => {
    const editor = editorOf(list(line('Nuts'), marked('Penicillin')));
    caretBefore(editor, 'Penicillin');
    editor.commands.splitListItem('listItem');
    expect(seen(editor)).toEqual(['Nuts', '', '! Penicillin']);
  });

  test('when its line is joined with the one above, or that one with it', () => {
    const up = editorOf(line('She likes tea. '), marked('Penicillin'));
    caretBefore(up, 'Penicillin');
    up.commands.joinBackward();
    expect(seen(up)).toEqual(['! She likes tea. Penicillin']);
    const empty = editorOf(line(''), marked('Penicillin'));
    caretBefore(empty, 'Penicillin');
    empty.commands.joinBackward();
    expect(seen(empty)).toEqual(['! Penicillin']);
  });

  test('when its line becomes a heading, an item, plain text or code', () => {
    for (const change of ['toggleHeading', 'toggleBulletList', 'clearNodes', 'toggleCodeBlock', 'toggleBlockquote'] as const) {
      const editor = editorOf(line('Tea'), marked('Penicillin'), marked('Nuts'));
      select(editor, 'Tea', 'Nuts');
      if (change === 'toggleHeading') editor.commands.toggleHeading({ level: 3 });
      else editor.commands[change]();
      expect([change, seen(editor)]).toEqual([change, ['Tea', '! Penicillin', '! Nuts']]);
    }
  });

  test('when part of its words is taken out, and goes with the last of them', () => {
    const editor = editorOf(line('Tea and '), marked('Penicillin'), line('Milk'));
    select(editor, 'and ', 'Peni');
    editor.commands.deleteSelection();
    expect(seen(editor)).toEqual(['! Tea cillin', 'Milk']);
    const gone = editorOf(line('Tea and '), marked('Penicillin'), line(' Milk'));
    select(gone, 'and ', 'Penicillin');
    gone.commands.deleteSelection();
    expect(seen(gone)).toEqual(['Tea ', ' Milk']);
  });
});

describe('a copy', () => {
  const page = (): WritingPage => new WritingPage([line('Tea'), marked('Penicillin'), block(MUST_KNOW), line('Milk')]);

  test('says what must be known, to other programs too', () => {
    const { html, text } = page().selectAll().copies();
    expect(text.split(/\n+/)).toEqual([
      'Tea',
      'Must know: Penicillin',
      'Must know',
      'Preference: Prefers',
      'About: Tea',
      'In words: Strong',
      'Milk',
    ]);
    expect(html).toContain('Must know:');
    expect(html).not.toContain('data-must-know');
  });

  test('is pasted back with its marks, and with no words of the page in it', () => {
    const { html } = page().selectAll().copies();
    const other = new WritingPage().pastes(html);
    expect(seen(other.editor).filter((each) => each !== '')).toEqual(['Tea', '! Penicillin', '! TeaStrong', 'Milk']);
  });

  test('of a whole marked line is marked in the empty line where it is pasted, and a piece of one is only words', () => {
    const whole = page().select('Penicillin').copies();
    expect(seen(new WritingPage().pastes(whole.html).editor)).toEqual(['! Penicillin']);
    expect(whole.text).toBe('Penicillin');
    const piece = page().select('cillin').copies();
    expect(piece.html).not.toContain('Must know');
    expect(seen(new WritingPage().pastes(piece.html).editor)).toEqual(['cillin']);
    const into = new WritingPage([line('No  at all')]).caret('No ');
    expect(seen(into.pastes(whole.html).editor)).toEqual(['No Penicillin at all']);
  });

  test.each([
    ['an attribute of the editor', '<p data-must-know="">Penicillin</p>'],
    ['an attribute with its value', '<p data-must-know="yes" data-mustknow="yes" mustKnow="yes">Penicillin</p>'],
    ['a copy that this page did not make', '<p data-copy="00000000-0000-4000-8000-000000000000">Penicillin</p>'],
    [
      'a block',
      '<div data-block="preference" data-must-know="" data-mustknow="yes"><div data-part="" data-name="topic"><p>Tea</p></div></div>',
    ],
  ])('from elsewhere marks nothing: %s', (_what, html) => {
    page().selectAll().copies();
    expect(JSON.stringify(new WritingPage().pastes(html).content)).not.toContain(MUST_KNOW);
  });

  /** What another tab makes of a copy: it has loaded the page by itself, and shares only what the device keeps. */
  const inAnotherTab = async ({ html }: Copied): Promise<string[]> => {
    vi.resetModules();
    const other = await import('../support/clipboard.ts');
    await (await import('../support/words.ts')).startWords();
    return seen(new other.WritingPage().pastes(html).editor).filter((each) => each !== '');
  };

  test('is pasted with its marks in another tab of the same person', async () => {
    const copied = page().selectAll().copies();
    expect(await inAnotherTab(copied)).toEqual(['Tea', '! Penicillin', '! TeaStrong', 'Milk']);
  });

  test('says what must be known in words where the device does not know it: on another one, and after a sign-out', async () => {
    const copied = page().selectAll().copies();
    runSignOutCleanup();
    const words = ['Tea', 'Must know: Penicillin', 'Must know', 'TeaStrong', 'Milk'];
    expect(seen(new WritingPage().pastes(copied.html).editor)).toEqual(words);
    expect(await inAnotherTab(copied)).toEqual(words);
  });

  test('leaves no words on the device', () => {
    const { html } = page().selectAll().copies();
    const kept = JSON.stringify(Object.entries(localStorage));
    expect(kept).toMatch(/\w{20}/);
    expect(kept).not.toContain('Penicillin');
    // Nor is the number there, without which nobody can guess words and try them.
    expect(kept).not.toContain(/data-copy="([^"]+)"/.exec(html)?.[1] ?? 'no number');
  });

  test('whose words somebody changed on the way marks only the words that were marked', () => {
    const { html } = page().selectAll().copies();
    const changed = html.replace('Milk', 'Drink bleach').replace('Penicillin', 'Penicillin is fine');
    expect(seen(new WritingPage().pastes(changed).editor).filter((each) => each.startsWith('!'))).toEqual(['! TeaStrong']);
  });
});
