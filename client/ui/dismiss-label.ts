/** Words for a button that is not ours. */
import i18next from 'i18next';

/**
 * For the `ref` of what lies over the page. React Aria puts hidden buttons into it, with which a screen reader closes it, and has
 * words for them in English but not in Urdu.
 */
export function nameDismissButton(over: HTMLElement | null): void {
  for (const button of over?.querySelectorAll('button[aria-label="Dismiss"]') ?? [])
    button.setAttribute('aria-label', i18next.t('app.dismiss'));
}
