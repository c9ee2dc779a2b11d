/**
 * The toolbar at the bottom of the section that is being written in. It stays visible while the text of the section is in view.
 * Tools that do not fit into it stand in a menu at its end.
 */
import type { Editor } from '@tiptap/react';
import { Check } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Toolbar as AriaToolbar } from 'react-aria-components/Toolbar';
import { useFitting } from '#client/editor/tools/fitting.ts';
import { MoreTools } from '#client/editor/tools/more-tools.tsx';
import { useTextTools } from '#client/editor/tools/text-tools.ts';
import { ToolButton } from '#client/editor/tools/tool-button.tsx';
import { AddMenu, TextMenu } from '#client/editor/tools/tool-menus.tsx';
import { useToolKeys } from '#client/editor/tools/use-tool-keys.ts';
import { Icon } from '#client/ui/button.tsx';

/** The toolbar. `done` ends writing; it is null on devices where a section does not open for reading first. */
export function Toolbar({ editor, title, done }: { editor: Editor; title: string; done: (() => void) | null }) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const { tools, forms, inList, inBlock } = useTextTools(editor);
  const first = [tools.undo, tools.redo];
  // In a list its own tools come first: the last ones go into the menu where the bar is narrow.
  const inLists = inList ? [tools.deeper, tools.lessDeep] : [];
  const last = [tools.bold, tools.italic, tools.bullets, ...inLists, tools.numbers, tools.link, tools.mustKnow];
  const words = [...first, ...last].map(({ word }) => t(`editor.${word}`));
  const moved = useFitting(bar, [done === null, ...words].join('|'));
  // Undo and redo stand in front of the menu of looks, so they go last.
  const shownLast = last.slice(0, Math.max(0, last.length - (moved ?? 0)));
  const shownFirst = first.slice(0, first.length - Math.max(0, (moved ?? 0) - last.length));
  const inMenu = moved === null ? [] : [...first.slice(shownFirst.length), ...last.slice(shownLast.length)];
  useToolKeys(editor, bar, null);
  return (
    <AriaToolbar ref={bar} className="toolbar" aria-label={t('editor.toolbar', { title })}>
      {done && (
        <AriaButton className="button tool" aria-label={t('editor.doneIn', { title })} onPress={done}>
          <Icon of={Check} />
          <span className="tool-word" aria-hidden="true">
            {t('editor.done')}
          </span>
        </AriaButton>
      )}
      <AddMenu editor={editor} behind={inBlock} />
      {shownFirst.map((tool) => (
        <ToolButton key={tool.word} tool={tool} />
      ))}
      <TextMenu editor={editor} forms={forms} />
      {shownLast.map((tool) => (
        <ToolButton key={tool.word} tool={tool} />
      ))}
      {(moved === null || inMenu.length > 0) && <MoreTools tools={inMenu} />}
    </AriaToolbar>
  );
}
