/** The tools that change the form of a line, such as heading or list. The toolbar and the slash menu both use this list. */
import type { Editor } from '@tiptap/core';
import { Heading1, Heading2, List, ListOrdered, Quote, type LucideIcon } from 'lucide-react';
import { LEVELS } from '#client/editor/tools/headings.ts';

/** The tools, each with the word key of its label. */
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

/** The word key of a tool. It also identifies the tool. */
export type LineWord = 'heading' | 'subheading' | 'bullets' | 'numbers' | 'quote';
type LineTool = {
  readonly word: LineWord;
  readonly icon: LucideIcon;
  readonly isOn: (editor: Editor) => boolean;
  readonly fits: (editor: Editor) => boolean;
  readonly run: (editor: Editor) => boolean;
};

/** For each tool, whether the line at the caret has that form. */
export function formsOf(editor: Editor): Readonly<Record<LineWord, boolean>> {
  return Object.fromEntries(LINE_TOOLS.map((tool) => [tool.word, tool.isOn(editor)])) as Record<LineWord, boolean>;
}

/**
 * Removes all formatting from the line or the selection and keeps the words. It also removes formats without a tool, which come
 * from pasted text.
 */
export function makePlain(editor: Editor): boolean {
  return editor.chain().focus().unsetAllMarks().clearNodes().run();
}
