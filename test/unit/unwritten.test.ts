/** Whether anything is written in a section yet, in the editor and in the text that the server gives. */
import { describe, expect, test } from 'vitest';
import { isUnwritten, firstEmptyLine } from '#client/editor/tools/unwritten.ts';
import { isEmptyText, type Node } from '#client/editor/text-nodes.ts';
import { loadTemplates, sectionContent } from '#server/templates/templates.ts';
import { LiveEditor } from '../support/live-editor.ts';

type Json = { type: string; attrs?: object; content?: readonly Json[]; text?: string };

function page(content: readonly object[]): LiveEditor {
  const editor = new LiveEditor('daughter', 2);
  editor.editor.commands.setContent({ type: 'doc', content: [...content] });
  return editor;
}

/** A node as the client reads it from the server. */
function read({ type, attrs = {}, content = [], text = '' }: Json): Node {
  return { type, attrs: { ...attrs }, content: content.map(read), marks: [], text };
}

function isEmpty(content: readonly object[]): boolean {
  const { editor } = page(content);
  const asEditor = isUnwritten(editor.state.doc);
  expect(isEmptyText(read(editor.getJSON() as Json))).toBe(asEditor);
  return asEditor;
}

const p = (text: string) => ({ type: 'paragraph', content: text === '' ? [] : [{ type: 'text', text }] });
const h = (text: string) => ({ type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text }] });

describe('a section', () => {
  test('is empty with nothing but headings, empty lines and spaces', () => {
    expect(isEmpty([p('')])).toBe(true);
    expect(isEmpty([h('My family'), p(''), h('My work'), p('  ')])).toBe(true);
    expect(isEmpty([{ type: 'bulletList', content: [{ type: 'listItem', content: [p('')] }] }])).toBe(true);
  });
  test('is not empty with one word in a line, a list, or a part of a block', () => {
    expect(isEmpty([h('My family'), p('Denise')])).toBe(false);
    expect(isEmpty([{ type: 'bulletList', content: [{ type: 'listItem', content: [p('Tea')] }] }])).toBe(false);
    const preference = (topic: string, text: string) => ({
      type: 'preference',
      content: [
        { type: 'part', attrs: { name: 'topic' }, content: [p(topic)] },
        { type: 'part', attrs: { name: 'text' }, content: [p(text)] },
      ],
    });
    expect(isEmpty([preference('Tea', '')])).toBe(true);
    expect(isEmpty([preference('Tea', 'Strong')])).toBe(false);
  });
  test('of a new plan begins empty wherever its template holds no example', () => {
    const [template] = loadTemplates(null);
    const empty = template?.sections.filter((section) => isEmpty(sectionContent(section))).map(({ key }) => key);
    expect(empty).toEqual([
      'about-me',
      'life-story',
      'daily-routine',
      'preferences',
      'keeping-safe',
      'health',
      'capacity',
      'safeguarding',
      'outcomes',
    ]);
  });
});

test('the first words go into the first empty line that is no title', () => {
  const lineOf = (content: readonly object[]): string | null => {
    const { editor } = page(content);
    const at = firstEmptyLine(editor);
    return at === null ? null : editor.state.doc.resolve(at).parent.type.name;
  };
  const { editor } = page([h('My family'), p(''), p('')]);
  expect(firstEmptyLine(editor)).toBe(editor.state.doc.child(0).nodeSize + 1);
  expect(lineOf([p('')])).toBe('paragraph');
  expect(lineOf([p('Written')])).toBeNull();
  const topic = { type: 'preference', content: [{ type: 'part', attrs: { name: 'topic' }, content: [p('')] }] };
  expect(lineOf([topic, p('')])).toBe('paragraph');
  expect(firstEmptyLine(page([topic, p('')]).editor)).toBe(page([topic, p('')]).editor.state.doc.child(0).nodeSize + 1);
});
