/** Translates the label of React Aria's hidden dismiss buttons. */
import i18next from 'i18next';

/**
 * Use it as the `ref` of a popover or panel. React Aria adds hidden buttons with which a screen reader closes it, and has a
 * label for them in English but not in Urdu.
 */
export function nameDismissButton(over: HTMLElement | null): void {
  for (const button of over?.querySelectorAll('button[aria-label="Dismiss"]') ?? [])
    button.setAttribute('aria-label', i18next.t('app.dismiss'));
}
