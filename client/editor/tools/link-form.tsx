/** The form for where a link leads: to a place in this plan, or to an address. */
import type { Editor } from '@tiptap/core';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { fitsRule } from '#shared/blocks.ts';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { keptAddress, placesOf, wordsFor, type LinkPlace } from '#client/editor/tools/link-places.ts';
import { Button } from '#client/ui/button.tsx';

/** What the field holds before anything is written there. */
const START = 'https://';

function PlaceField({
  places,
  value,
  choose,
}: {
  places: readonly LinkPlace[];
  value: string;
  choose: (path: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="field">
      <label htmlFor="link-place">{t('sectionLink.place')}</label>
      <span className="hint" id="link-place-hint">
        {t('sectionLink.placeHint')}
      </span>
      <select
        id="link-place"
        className="input"
        value={value}
        aria-describedby="link-place-hint"
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">{t('sectionLink.placeNone')}</option>
        {places.map(({ path, label, isHeading }) => (
          <option key={path} value={path}>
            {isHeading ? `– ${label}` : label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Sets, changes or removes the link at the caret or on the selected text. */
export function LinkForm({ editor, close }: { editor: Editor; close: () => void }) {
  const { t } = useTranslation();
  const places = useWatched(placesOf(editor));
  const currentHref: unknown = editor.getAttributes('link')['href'];
  const current = typeof currentHref === 'string' ? keptAddress(currentHref) : '';
  const isPlace = places.some(({ path }) => path === current);
  const [place, setPlace] = useState(isPlace ? current : '');
  const [address, setAddress] = useState(isPlace || current === '' ? START : current);
  const [wrong, setWrong] = useState(false);
  // The open form holds the focus, so it must close before the editor can take the focus.
  const closeForm = (): void => flushSync(close);
  const apply = (): void => {
    const href = place === '' ? keptAddress(address) : place;
    if (!fitsRule({ kind: 'address' }, href) || href === '' || href === START) return setWrong(true);
    closeForm();
    const { empty } = editor.state.selection;
    const chain = editor.chain().focus().extendMarkRange('link');
    if (empty && typeof currentHref !== 'string') {
      const text = wordsFor(editor, href, t('sectionLink.words'));
      chain.insertContent({ type: 'text', text, marks: [{ type: 'link', attrs: { href } }] }).run();
    } else chain.setLink({ href }).run();
  };
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        apply();
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
          onChange={(event) => {
            setAddress(event.currentTarget.value);
            setPlace('');
          }}
        />
        {wrong && (
          <span className="wrong" id="link-wrong" role="alert">
            {t(places.length > 0 ? 'sectionLink.wrong' : 'editor.linkWrong')}
          </span>
        )}
      </div>
      {places.length > 0 && (
        <PlaceField
          places={places}
          value={place}
          choose={(path) => {
            setPlace(path);
            setWrong(false);
            // Only one of the two is meant.
            if (path !== '') setAddress(START);
          }}
        />
      )}
      <div className="actions">
        <Button type="submit" variant="main">
          {t('editor.linkSet')}
        </Button>
        {typeof currentHref === 'string' && (
          <Button
            onPress={() => {
              closeForm();
              editor.chain().focus().extendMarkRange('link').unsetLink().run();
            }}
          >
            {t('editor.linkRemove')}
          </Button>
        )}
      </div>
    </form>
  );
}
