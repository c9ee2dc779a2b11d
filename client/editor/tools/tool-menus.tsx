/** The menus of the toolbar: the form of a line, and what can be added. */
import type { Editor } from '@tiptap/core';
import { Pilcrow, Plus, RemoveFormatting, Type } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import type { BlockName } from '#shared/blocks.ts';
import { Icon } from '#client/ui/button.tsx';
import { WithHint } from '#client/ui/tooltip.tsx';
import { nameDismissButton } from '#client/ui/dismiss-label.ts';
import { Words } from '#client/ui/words.tsx';
import { insertBlock, moveToLineAfterBlock } from '#client/editor/blocks/insert-block.ts';
import { BLOCK_ICONS, BLOCK_NAMES } from '#client/editor/tools/slash-menu.tsx';
import { withKeys } from '#client/editor/tools/tool-button.tsx';
import { TOOL_KEYS } from '#client/editor/tools/tool-keys.ts';
import { LINE_TOOLS, makePlain, type LineWord } from '#client/editor/tools/line-tools.ts';

/** The forms that a line of text can have. Lists are not among them, because they have their own tools. */
const TEXT_TOOLS = LINE_TOOLS.filter(({ word }) => word !== 'bullets' && word !== 'numbers');

/** The menu for the form of the line. The current form is marked. */
export function TextMenu({ editor, forms }: { editor: Editor; forms: Readonly<Record<LineWord, boolean>> }) {
  const { t } = useTranslation();
  const chosen = TEXT_TOOLS.find(({ word }) => forms[word])?.word ?? 'plain';
  return (
    <MenuTrigger>
      <WithHint label={t('editor.formLabel')} keys={null}>
        <AriaButton className="button tool" aria-label={t('editor.formLabel')} data-selected={chosen !== 'plain' || undefined}>
          <Icon of={Type} />
          <span className="tool-word" aria-hidden="true">
            {t('editor.form')}
          </span>
        </AriaButton>
      </WithHint>
      <Popover ref={nameDismissButton} className="popover" placement="top start">
        <Menu
          className="menu"
          aria-label={t('editor.formLabel')}
          selectionMode="single"
          selectedKeys={[chosen]}
          onAction={(key) => {
            const tool = TEXT_TOOLS.find(({ word }) => word === key);
            if (tool === undefined) makePlain(editor);
            else if (!forms[tool.word]) tool.run(editor);
            else editor.commands.focus();
          }}
        >
          <MenuItem id="plain" textValue={t('editor.plain')}>
            <Icon of={RemoveFormatting} />
            <span>
              <Words>{t('editor.plain')}</Words>
              <span className="about">{t('editor.plainAbout')}</span>
            </span>
          </MenuItem>
          {TEXT_TOOLS.map(({ word, icon }) => (
            <MenuItem key={word} id={word} textValue={t(`editor.${word}`)}>
              <Icon of={icon} />
              <span>{t(`editor.${word}`)}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** The menu of structured blocks. If the caret is in a block, it also offers a line after that block. */
export function AddMenu({ editor, behind }: { editor: Editor; behind: boolean }) {
  const { t } = useTranslation();
  return (
    <MenuTrigger>
      <WithHint label={t('editor.addLabel')} keys={TOOL_KEYS.add}>
        <AriaButton className="button tool" aria-label={t('editor.addLabel')} render={withKeys(TOOL_KEYS.add)}>
          <Icon of={Plus} />
          <span aria-hidden="true">{t('editor.add')}</span>
        </AriaButton>
      </WithHint>
      <Popover ref={nameDismissButton} className="popover" placement="top start">
        <Menu
          className="menu"
          aria-label={t('editor.addLabel')}
          onAction={(key) => {
            if (key === 'line') moveToLineAfterBlock(editor);
            else if (BLOCK_NAMES.includes(key as BlockName)) insertBlock(editor, key as BlockName);
          }}
        >
          {behind && (
            <MenuItem id="line" textValue={t('editor.line')}>
              <Icon of={Pilcrow} />
              <span>
                <Words>{t('editor.line')}</Words>
                <span className="about">{t('editor.lineAbout')}</span>
              </span>
            </MenuItem>
          )}
          {BLOCK_NAMES.map((name) => (
            <MenuItem key={name} id={name} textValue={t(`blocks.${name}`)}>
              <Icon of={BLOCK_ICONS[name]} />
              <span>
                <Words>{t(`blocks.${name}`)}</Words>
                <span className="about">{t(`blocksAbout.${name}`)}</span>
              </span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
