/** The tools that change the text at the caret or the selected words, for the toolbar and for the bar on the selection. */
import { useEditorState, type Editor } from '@tiptap/react';
import {
  Bold,
  CircleAlert,
  Italic,
  Link,
  ListIndentDecrease,
  ListIndentIncrease,
  Redo2,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import { inBlock } from '#client/editor/blocks/insert-block.ts';
import { linkingOf } from '#client/editor/tools/linking.ts';
import { mustKnowAt, toggleMustKnow } from '#client/editor/tools/must-know-tool.ts';
import { formsOf, LINE_TOOLS, type LineWord } from '#client/editor/tools/line-tools.ts';

/** The word key of a tool. It also identifies the tool. */
export type ToolWord = LineWord | 'undo' | 'redo' | 'bold' | 'italic' | 'deeper' | 'lessDeep' | 'link' | 'mustKnow';

/** A tool, with what it can do at the caret now. */
export type TextTool = {
  readonly word: ToolWord;
  readonly icon: LucideIcon;
  /** Whether it is on at the caret; null for a tool that is not switched on and off. */
  readonly on: boolean | null;
  /** Whether it can do nothing at the caret. */
  readonly off: boolean;
  readonly run: () => void;
};

/** The tools by their words, and what the menus of the toolbar need to know. Updated on each change of the editor. */
export function useTextTools(editor: Editor): {
  readonly tools: Readonly<Record<ToolWord, TextTool>>;
  readonly forms: Readonly<Record<LineWord, boolean>>;
  readonly inList: boolean;
  readonly inBlock: boolean;
} {
  const now = useEditorState({
    editor,
    selector: ({ editor: current }) => ({
      bold: current.isActive('bold'),
      italic: current.isActive('italic'),
      forms: formsOf(current),
      inList: current.isActive('listItem'),
      deeper: current.can().sinkListItem('listItem'),
      link: current.isActive('link'),
      mustKnow: mustKnowAt(current.state),
      inBlock: inBlock(current),
      undo: current.can().undo(),
      redo: current.can().redo(),
    }),
  });
  const chain = () => editor.chain().focus();
  const tool = (word: ToolWord, icon: LucideIcon, state: { on?: boolean; off?: boolean }, run: () => unknown): TextTool => ({
    word,
    icon,
    on: state.on ?? null,
    off: state.off ?? false,
    run: () => void run(),
  });
  const lines = LINE_TOOLS.map(({ word, icon, run }) => [word, tool(word, icon, { on: now.forms[word] }, () => run(editor))]);
  const tools = {
    ...(Object.fromEntries(lines) as Record<LineWord, TextTool>),
    undo: tool('undo', Undo2, { off: !now.undo }, () => chain().undo().run()),
    redo: tool('redo', Redo2, { off: !now.redo }, () => chain().redo().run()),
    bold: tool('bold', Bold, { on: now.bold }, () => chain().toggleBold().run()),
    italic: tool('italic', Italic, { on: now.italic }, () => chain().toggleItalic().run()),
    deeper: tool('deeper', ListIndentIncrease, { off: !now.deeper }, () => chain().sinkListItem('listItem').run()),
    lessDeep: tool('lessDeep', ListIndentDecrease, {}, () => chain().liftListItem('listItem').run()),
    mustKnow: tool('mustKnow', CircleAlert, now.mustKnow, () => toggleMustKnow(editor)),
    link: tool('link', Link, { on: now.link }, () => linkingOf(editor).set(true)),
  };
  return { tools, forms: now.forms, inList: now.inList, inBlock: now.inBlock };
}
