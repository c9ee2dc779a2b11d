/** What a writer can do with a line: one list, from which the bar of tools and the menu behind a slash are made. */
import type { Editor } from '@tiptap/core';
import { Heading1, Heading2, List, ListOrdered, type LucideIcon } from 'lucide-react';
import { LEVELS } from '#client/editor/headings.ts';

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
] as const satisfies readonly LineTool[];

type LineTool = {
  readonly word: 'heading' | 'subheading' | 'bullets' | 'numbers';
  readonly icon: LucideIcon;
  readonly isOn: (editor: Editor) => boolean;
  readonly fits: (editor: Editor) => boolean;
  readonly run: (editor: Editor) => boolean;
};
