/** The menu of the tools that do not fit into the toolbar. */
import { Ellipsis } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import type { TextTool } from '#client/editor/tools/text-tools.ts';
import { keysOf } from '#client/editor/tools/tool-button.tsx';
import { Icon } from '#client/ui/button.tsx';
import { nameDismissButton } from '#client/ui/dismiss-label.ts';
import { WithHint } from '#client/ui/tooltip.tsx';

function ToolItem({ tool }: { tool: TextTool }) {
  const { t } = useTranslation();
  const label = t(`editor.${tool.word}`);
  const keys = keysOf(tool.word);
  return (
    <MenuItem id={tool.word} textValue={label}>
      <Icon of={tool.icon} />
      <span>{label}</span>
      {keys !== null && (
        <span className="menu-keys" dir="ltr" aria-hidden="true">
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      )}
    </MenuItem>
  );
}

/** The button with its menu. Tools that are switched on and off show how they stand. */
export function MoreTools({ tools }: { tools: readonly TextTool[] }) {
  const { t } = useTranslation();
  const switches = tools.filter(({ on, word }) => on !== null && word !== 'link');
  const others = tools.filter((tool) => !switches.includes(tool));
  return (
    <MenuTrigger>
      <WithHint label={t('editor.moreTools')} keys={null}>
        <AriaButton className="button tool" data-tool="more" aria-label={t('editor.moreTools')}>
          <Icon of={Ellipsis} />
          <span className="tool-word" aria-hidden="true">
            {t('section.more')}
          </span>
        </AriaButton>
      </WithHint>
      <Popover ref={nameDismissButton} className="popover" placement="top end">
        <Menu
          className="menu"
          aria-label={t('editor.moreTools')}
          disabledKeys={tools.filter(({ off }) => off).map(({ word }) => word)}
          onAction={(key) => tools.find(({ word }) => word === key)?.run()}
        >
          {switches.length > 0 && (
            <MenuSection
              aria-label={t('editor.formLabel')}
              selectionMode="multiple"
              selectedKeys={switches.filter(({ on }) => on === true).map(({ word }) => word)}
              shouldCloseOnSelect
            >
              {switches.map((tool) => (
                <ToolItem key={tool.word} tool={tool} />
              ))}
            </MenuSection>
          )}
          {others.map((tool) => (
            <ToolItem key={tool.word} tool={tool} />
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
