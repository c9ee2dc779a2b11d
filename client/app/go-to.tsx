/**
 * The "Go to" panel: a search field over the sections, headings, words and people of the plan, the caller's plans, and all commands
 * of the pages that are shown now.
 */
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Header, Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Input, Label, SearchField, Text } from 'react-aria-components/SearchField';
import { searchWords } from '#shared/search-text.ts';
import { usePlaces } from '#client/app/use-places.ts';
import { Icon } from '#client/ui/button.tsx';
import { allCommands, type Command } from '#client/ui/commands.ts';
import { useAfterClosing } from '#client/ui/move-focus.ts';
import { Panel } from '#client/ui/panel.tsx';
import { takeTyped } from '#client/ui/typed-ahead.ts';
import { listOf, sentences } from '#client/words/format.ts';

/** The "Go to" panel. It runs the chosen command after it has closed, so that the command can move the focus. */
export function GoToPanel({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [commands] = useState(allCommands);
  const [typed, setTyped] = useState('');
  const words = searchWords(typed);
  const { groups, searched, reading, partly } = usePlaces(commands, typed, words);
  const afterClosing = useAfterClosing(close);
  const run = (command: Command): void => afterClosing(command.run);
  // The list marks its first line a moment after the last letter. Whoever is quicker means that line too.
  const takeFirst = (event: React.KeyboardEvent<HTMLInputElement>): void => {
    const first = groups[0]?.places[0];
    const isMarked = event.currentTarget.getAttribute('aria-activedescendant') !== null;
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || isMarked || words.length === 0 || first === undefined) return;
    event.preventDefault();
    run(first);
  };
  const nothing = reading
    ? t('find.reading')
    : sentences(t('go.none', { places: listOf(searched.map((what) => t(`go.searched.${what}`))) }), partly && t('find.partly'));
  return (
    <Panel middle title={t('go.open')} onClose={close}>
      <Autocomplete inputValue={typed} onInputChange={setTyped}>
        <SearchField className="field" autoFocus onFocus={() => setTyped((before) => before + takeTyped())}>
          <Label>{t('go.label')}</Label>
          <div className="search-box">
            <Icon of={Search} />
            <Input className="input" onKeyDown={takeFirst} />
          </div>
        </SearchField>
        <Menu
          className="menu go-menu"
          aria-label={t('go.open')}
          renderEmptyState={() => <p className="soft go-none">{nothing}</p>}
        >
          {groups.map(({ group, places }) => (
            // A group and a place must never have the same id.
            <MenuSection key={group} id={`group-${group}`}>
              <Header className="menu-head">{t(`go.${group}`)}</Header>
              {places.map((place) => (
                <MenuItem key={place.id} id={place.id} textValue={place.label} onAction={() => run(place)}>
                  <Icon of={place.icon} />
                  <span className="go-place">
                    <Text slot="label" className="go-label">
                      <bdi>{place.label}</bdi>
                    </Text>
                    {place.about !== undefined && (
                      <Text slot="description" className="about">
                        {place.about}
                      </Text>
                    )}
                  </span>
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Autocomplete>
      <p role="status" className="hidden">
        {groups.length === 0 ? nothing : ''}
      </p>
    </Panel>
  );
}
