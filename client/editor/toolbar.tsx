/** The tools for writing: a bar at the foot of the page while one writes in a section, so that nothing on the page moves. */
import { useEditorState, type Editor } from '@tiptap/react';
import { Bold, Check, Italic, Link as LinkIcon, Plus, Redo2, Undo2, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Toolbar as AriaToolbar } from 'react-aria-components/Toolbar';
import { fitsRule, type BlockName } from '#shared/blocks.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { insertBlock } from '#client/editor/insert.ts';
import { BLOCK_ICONS, BLOCK_NAMES } from '#client/editor/slash-menu.tsx';
import { LINE_TOOLS } from '#client/editor/tools.ts';

function Toggle({ icon, label, on, press }: { icon: LucideIcon; label: string; on: boolean; press: () => void }) {
  return (
    <ToggleButton className="button tool" aria-label={label} isSelected={on} onChange={press}>
      <Icon of={icon} />
      <span className="tool-word" aria-hidden="true">
        {label}
      </span>
    </ToggleButton>
  );
}

function Tool({ icon, label, off, press }: { icon: LucideIcon; label: string; off: boolean; press: () => void }) {
  return (
    <AriaButton className="button tool" aria-label={label} isDisabled={off} onPress={press}>
      <Icon of={icon} />
      <span className="tool-word" aria-hidden="true">
        {label}
      </span>
    </AriaButton>
  );
}

function LinkForm({ editor, close }: { editor: Editor; close: () => void }) {
  const { t } = useTranslation();
  const now: unknown = editor.getAttributes('link')['href'];
  const [address, setAddress] = useState(typeof now === 'string' ? now : 'https://');
  const [wrong, setWrong] = useState(false);
  const set = (): void => {
    if (!fitsRule({ kind: 'address' }, address) || address.trim() === '') return setWrong(true);
    const { empty } = editor.state.selection;
    const chain = editor.chain().focus().extendMarkRange('link');
    if (empty && typeof now !== 'string') {
      chain.insertContent({ type: 'text', text: address, marks: [{ type: 'link', attrs: { href: address } }] }).run();
    } else chain.setLink({ href: address }).run();
    close();
  };
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        set();
      }}
    >
      <div className="field" data-invalid={wrong || undefined}>
        <label htmlFor="link-address">{t('editor.linkAddress')}</label>
        <span className="hint" id="link-hint">
          {t('editor.linkHint')}
        </span>
        <input
          id="link-address"
          className="input"
          type="url"
          value={address}
          autoFocus
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? 'link-wrong' : 'link-hint'}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        {wrong && (
          <span className="wrong" id="link-wrong" role="alert">
            {t('editor.linkWrong')}
          </span>
        )}
      </div>
      <div className="actions">
        <Button type="submit" look="main">
          {t('editor.linkSet')}
        </Button>
        {typeof now === 'string' && (
          <Button
            onPress={() => {
              editor.chain().focus().extendMarkRange('link').unsetLink().run();
              close();
            }}
          >
            {t('editor.linkRemove')}
          </Button>
        )}
      </div>
    </form>
  );
}

function AddMenu({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  return (
    <MenuTrigger>
      <AriaButton className="button tool" aria-label={t('editor.addLabel')}>
        <Icon of={Plus} />
        <span aria-hidden="true">{t('editor.add')}</span>
      </AriaButton>
      <Popover className="popover" placement="top start">
        <Menu
          className="menu"
          aria-label={t('editor.addLabel')}
          onAction={(key) => BLOCK_NAMES.includes(key as BlockName) && insertBlock(editor, key as BlockName)}
        >
          {BLOCK_NAMES.map((name) => (
            <MenuItem key={name} id={name} textValue={t(`blocks.${name}`)}>
              <Icon of={BLOCK_ICONS[name]} />
              <span>
                {t(`blocks.${name}`)}
                <span className="about">{t(`blocksAbout.${name}`)}</span>
              </span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** The bar itself. `done` is there where one reads first, and leads back to reading. */
export function Toolbar({ editor, title, done }: { editor: Editor; title: string; done: (() => void) | null }) {
  const { t } = useTranslation();
  const [linking, setLinking] = useState(false);
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      heading: LINE_TOOLS[0].isOn(now),
      subheading: LINE_TOOLS[1].isOn(now),
      bullets: LINE_TOOLS[2].isOn(now),
      numbers: LINE_TOOLS[3].isOn(now),
      link: now.isActive('link'),
      undo: now.can().undo(),
      redo: now.can().redo(),
    }),
  });
  const chain = () => editor.chain().focus();
  return (
    <AriaToolbar className="toolbar" aria-label={t('editor.toolbar', { title })}>
      {done && <Tool icon={Check} label={t('editor.done')} off={false} press={done} />}
      <AddMenu editor={editor} />
      <Tool icon={Undo2} label={t('editor.undo')} off={!on.undo} press={() => chain().undo().run()} />
      <Tool icon={Redo2} label={t('editor.redo')} off={!on.redo} press={() => chain().redo().run()} />
      <Toggle icon={Bold} label={t('editor.bold')} on={on.bold} press={() => chain().toggleBold().run()} />
      <Toggle icon={Italic} label={t('editor.italic')} on={on.italic} press={() => chain().toggleItalic().run()} />
      {LINE_TOOLS.map((tool) => (
        <Toggle
          key={tool.word}
          icon={tool.icon}
          label={t(`editor.${tool.word}`)}
          on={on[tool.word]}
          press={() => tool.run(editor)}
        />
      ))}
      <DialogTrigger isOpen={linking} onOpenChange={setLinking}>
        <AriaButton className="button tool" aria-label={t('editor.link')} data-selected={on.link || undefined}>
          <Icon of={LinkIcon} />
          <span className="tool-word" aria-hidden="true">
            {t('editor.link')}
          </span>
        </AriaButton>
        <Popover className="popover" placement="top">
          <Dialog aria-label={t('editor.link')}>
            <LinkForm editor={editor} close={() => setLinking(false)} />
          </Dialog>
        </Popover>
      </DialogTrigger>
    </AriaToolbar>
  );
}
