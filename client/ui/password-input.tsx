/** The input of a password or a PIN: hidden until the user presses "show". */
import { useEffect, useRef, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { useTranslation } from 'react-i18next';

/**
 * Must be inside a `TextField`. A shown password is hidden again when the form is sent, so that it does not stay on the screen.
 */
export function PasswordInput({ isPin }: { isPin: boolean }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const { form } = input.current ?? {};
    const hide = (): void => setShown(false);
    form?.addEventListener('submit', hide);
    return () => form?.removeEventListener('submit', hide);
  }, []);
  return (
    <div className="secret">
      <Input
        ref={input}
        className="input"
        type={isShown ? 'text' : 'password'}
        spellCheck="false"
        autoCapitalize="none"
        autoCorrect="off"
      />
      <button
        type="button"
        className="button"
        aria-label={
          isPin ? t(isShown ? 'form.hidePin' : 'form.showPin') : t(isShown ? 'form.hidePassword' : 'form.showPassword')
        }
        onClick={() => setShown(!isShown)}
      >
        {t(isShown ? 'form.hide' : 'form.show')}
      </button>
    </div>
  );
}
