/** The "Go to" panel: a search field over all commands of the pages that are shown now. */
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete';
import { Header, Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Input, Label, SearchField } from 'react-aria-components/SearchField';
import { Icon } from '#client/ui/button.tsx';
import { allCommands, GROUPS, type Command } from '#client/ui/commands.ts';
import { Panel } from '#client/ui/panel.tsx';

/** The "Go to" panel. It runs the chosen command after it has closed, so that the command can move the focus. */
export function GoToPanel({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { contains } = useFilter({ sensitivity: 'base' });
  const [commands] = useState(allCommands);
  const run = (command: Command): void => {
    close();
    requestAnimationFrame(() => requestAnimationFrame(command.run));
  };
  const groups = GROUPS.map((group) => ({ group, list: commands.filter((command) => command.group === group) })).filter(
    ({ list }) => list.length > 0,
  );
  return (
    <Panel middle title={t('go.open')} onClose={close}>
      <Autocomplete filter={contains}>
        <SearchField className="field" autoFocus>
          <Label>{t('go.label')}</Label>
          <div className="search-box">
            <Icon of={Search} />
            <Input className="input" />
          </div>
        </SearchField>
        <Menu
          className="menu go-menu"
          aria-label={t('go.open')}
          renderEmptyState={() => <p className="soft">{t('go.none')}</p>}
        >
          {groups.map(({ group, list }) => (
            <MenuSection key={group} id={group}>
              <Header className="menu-head">{t(`go.${group}`)}</Header>
              {list.map((command) => (
                <MenuItem key={command.id} id={command.id} textValue={command.label} onAction={() => run(command)}>
                  <Icon of={command.icon} />
                  <span>{command.label}</span>
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Autocomplete>
    </Panel>
  );
}
