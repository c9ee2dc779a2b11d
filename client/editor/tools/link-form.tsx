/** The form in which a link gets its address. */
import type { Editor } from '@tiptap/core';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { fitsRule } from '#shared/blocks.ts';
import { Button } from '#client/ui/button.tsx';

/** Sets, changes or removes the link at the caret or over what is selected. */
export function LinkForm({ editor, close }: { editor: Editor; close: () => void }) {
  const { t } = useTranslation();
  const now: unknown = editor.getAttributes('link')['href'];
  const [address, setAddress] = useState(typeof now === 'string' ? now : 'https://');
  const [wrong, setWrong] = useState(false);
  // A form that is open keeps the focus, so it goes first.
  const leave = (): void => flushSync(close);
  const set = (): void => {
    if (!fitsRule({ kind: 'address' }, address) || address.trim() === '') return setWrong(true);
    leave();
    const { empty } = editor.state.selection;
    const chain = editor.chain().focus().extendMarkRange('link');
    if (empty && typeof now !== 'string') {
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
        <Button type="submit" variant="main">
          {t('editor.linkSet')}
        </Button>
        {typeof now === 'string' && (
          <Button
            onPress={() => {
              leave();
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
