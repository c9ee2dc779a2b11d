/** What a writer can do with a line: one list, from which the bar of tools and the menu behind a slash are made. */
import type { Editor } from '@tiptap/core';
import { Heading1, Heading2, List, ListOrdered, Quote, type LucideIcon } from 'lucide-react';
import { LEVELS } from '#client/editor/tools/headings.ts';

/** Each tool that gives a line another form, by the key of its words. */
export const LINE_TOOLS = [
  {
    word: 'heading',
    icon: Heading1,
    isOn: (editor) => editor.isActive('heading', { level: LEVELS.heading }),
    fits: (editor) => editor.can().toggleHeading({ level: LEVELS.heading }),
    run: (editor) => editor.chain().focus().toggleHeading({ level: LEVELS.heading }).run(),
  },
  {
    word: 'subheading',
    icon: Heading2,
    isOn: (editor) => editor.isActive('heading', { level: LEVELS.subheading }),
    fits: (editor) => editor.can().toggleHeading({ level: LEVELS.subheading }),
    run: (editor) => editor.chain().focus().toggleHeading({ level: LEVELS.subheading }).run(),
  },
  {
    word: 'bullets',
    icon: List,
    isOn: (editor) => editor.isActive('bulletList'),
    fits: (editor) => editor.can().toggleBulletList(),
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    word: 'numbers',
    icon: ListOrdered,
    isOn: (editor) => editor.isActive('orderedList'),
    fits: (editor) => editor.can().toggleOrderedList(),
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    word: 'quote',
    icon: Quote,
    isOn: (editor) => editor.isActive('blockquote'),
    fits: (editor) => editor.can().toggleBlockquote(),
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
] as const satisfies readonly LineTool[];

/** The word of a tool, which is also its key. */
export type LineWord = 'heading' | 'subheading' | 'bullets' | 'numbers' | 'quote';
type LineTool = {
  readonly word: LineWord;
  readonly icon: LucideIcon;
  readonly isOn: (editor: Editor) => boolean;
  readonly fits: (editor: Editor) => boolean;
  readonly run: (editor: Editor) => boolean;
};

/** Which of these forms the line has that the caret is in. */
export function formsOf(editor: Editor): Readonly<Record<LineWord, boolean>> {
  return Object.fromEntries(LINE_TOOLS.map((tool) => [tool.word, tool.isOn(editor)])) as Record<LineWord, boolean>;
}

/** Takes away all that a line or a selection looks like, and leaves its words. Pasted text brings forms that have no tool of their own. */
export function makePlain(editor: Editor): boolean {
  return editor.chain().focus().unsetAllMarks().clearNodes().run();
}
