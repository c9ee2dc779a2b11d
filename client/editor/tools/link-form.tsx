/** The form for the address of a link. */
import type { Editor } from '@tiptap/core';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { fitsRule } from '#shared/blocks.ts';
import { Button } from '#client/ui/button.tsx';

/** Sets, changes or removes the link at the caret or on the selected text. */
export function LinkForm({ editor, close }: { editor: Editor; close: () => void }) {
  const { t } = useTranslation();
  const currentHref: unknown = editor.getAttributes('link')['href'];
  const [address, setAddress] = useState(typeof currentHref === 'string' ? currentHref : 'https://');
  const [wrong, setWrong] = useState(false);
  // The open form holds the focus, so it must close before the editor can take the focus.
  const closeForm = (): void => flushSync(close);
  const apply = (): void => {
    if (!fitsRule({ kind: 'address' }, address) || address.trim() === '') return setWrong(true);
    closeForm();
    const { empty } = editor.state.selection;
    const chain = editor.chain().focus().extendMarkRange('link');
    if (empty && typeof currentHref !== 'string') {
      chain.insertContent({ type: 'text', text: address, marks: [{ type: 'link', attrs: { href: address } }] }).run();
    } else chain.setLink({ href: address }).run();
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
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        {wrong && (
          <span className="wrong" id="link-wrong" role="alert">
            {t('editor.linkWrong')}
          </span>
        )}
      </div>
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
