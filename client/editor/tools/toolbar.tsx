/**
 * The toolbar at the bottom of the section that is being written in. It stays visible while the text of the section is in view.
 */
import { useEditorState, type Editor } from '@tiptap/react';
import {
  Bold,
  Check,
  Italic,
  Link as LinkIcon,
  ListIndentDecrease,
  ListIndentIncrease,
  Redo2,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Toolbar as AriaToolbar } from 'react-aria-components/Toolbar';
import { Icon } from '#client/ui/button.tsx';
import { nameDismissButton } from '#client/ui/dismiss-label.ts';
import { undoActionOfKey } from '#client/editor/binding/undo.ts';
import { inBlock } from '#client/editor/blocks/insert-block.ts';
import { formsOf, LINE_TOOLS } from '#client/editor/tools/line-tools.ts';
import { AddMenu, TextMenu } from '#client/editor/tools/tool-menus.tsx';
import { LinkForm } from '#client/editor/tools/link-form.tsx';

function Toggle({ icon, label, on, press }: { icon: LucideIcon; label: string; on: boolean; press: () => void }) {
  return (
    <ToggleButton className="button tool" aria-label={label} isSelected={on} onChange={press} preventFocusOnPress>
      <Icon of={icon} />
      <span className="tool-word" aria-hidden="true">
        {label}
      </span>
    </ToggleButton>
  );
}

function Tool({ icon, label, off, press }: { icon: LucideIcon; label: string; off: boolean; press: () => void }) {
  return (
    <AriaButton className="button tool" aria-label={label} isDisabled={off} onPress={press} preventFocusOnPress>
      <Icon of={icon} />
      <span className="tool-word" aria-hidden="true">
        {label}
      </span>
    </AriaButton>
  );
}

const LIST_TOOLS = LINE_TOOLS.filter(({ word }) => word === 'bullets' || word === 'numbers');

/** The toolbar. `done` ends writing; it is null on devices where a section does not open for reading first. */
export function Toolbar({ editor, title, done }: { editor: Editor; title: string; done: (() => void) | null }) {
  const { t } = useTranslation();
  const [linking, setLinking] = useState(false);
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      ...formsOf(now),
      inList: now.isActive('listItem'),
      deeper: now.can().sinkListItem('listItem'),
      link: now.isActive('link'),
      inBlock: inBlock(now),
      undo: now.can().undo(),
      redo: now.can().redo(),
    }),
  });
  const chain = () => editor.chain().focus();
  // React Aria's buttons stop key events, so Escape and the undo keys are handled in the capture phase.
  const onKeydown = (event: React.KeyboardEvent): void => {
    const action = undoActionOfKey(event.nativeEvent);
    if ((event.key !== 'Escape' && action === null) || linking || !event.currentTarget.contains(event.target as Node)) return;
    event.preventDefault();
    event.stopPropagation();
    if (action === null) editor.commands.focus();
    else editor.commands[action]();
  };
  return (
    <div onKeyDownCapture={onKeydown}>
      <AriaToolbar className="toolbar" aria-label={t('editor.toolbar', { title })}>
        {done && (
          <AriaButton className="button tool" aria-label={t('editor.doneIn', { title })} onPress={done}>
            <Icon of={Check} />
            <span className="tool-word" aria-hidden="true">
              {t('editor.done')}
            </span>
          </AriaButton>
        )}
        <AddMenu editor={editor} behind={on.inBlock} />
        <Tool icon={Undo2} label={t('editor.undo')} off={!on.undo} press={() => chain().undo().run()} />
        <Tool icon={Redo2} label={t('editor.redo')} off={!on.redo} press={() => chain().redo().run()} />
        <TextMenu editor={editor} forms={on} />
        <Toggle icon={Bold} label={t('editor.bold')} on={on.bold} press={() => chain().toggleBold().run()} />
        <Toggle icon={Italic} label={t('editor.italic')} on={on.italic} press={() => chain().toggleItalic().run()} />
        {LIST_TOOLS.map((tool) => (
          <Toggle
            key={tool.word}
            icon={tool.icon}
            label={t(`editor.${tool.word}`)}
            on={on[tool.word]}
            press={() => tool.run(editor)}
          />
        ))}
        {on.inList && (
          <>
            <Tool
              icon={ListIndentIncrease}
              label={t('editor.deeper')}
              off={!on.deeper}
              press={() => chain().sinkListItem('listItem').run()}
            />
            <Tool
              icon={ListIndentDecrease}
              label={t('editor.lessDeep')}
              off={false}
              press={() => chain().liftListItem('listItem').run()}
            />
          </>
        )}
        <DialogTrigger
          isOpen={linking}
          onOpenChange={(open) => {
            flushSync(() => setLinking(open));
            // When the form closes without a change, the focus goes to the text and not to the button.
            if (!open) editor.commands.focus();
          }}
        >
          <AriaButton className="button tool" aria-label={t('editor.link')} data-selected={on.link || undefined}>
            <Icon of={LinkIcon} />
            <span className="tool-word" aria-hidden="true">
              {t('editor.link')}
            </span>
          </AriaButton>
          <Popover ref={nameDismissButton} className="popover" placement="top">
            <Dialog aria-label={t('editor.link')}>
              <LinkForm editor={editor} close={() => setLinking(false)} />
            </Dialog>
          </Popover>
        </DialogTrigger>
      </AriaToolbar>
    </div>
  );
}
