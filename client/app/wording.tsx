/** Gives the components inside the words of the interface. */
import i18next, { type i18n } from 'i18next';
import { I18nextProvider } from 'react-i18next';

/**
 * The words of the interface. The hook of react-i18next copies all own properties of its instance for every component that uses it,
 * which takes as long as drawing the component. This instance has none of its own and inherits all.
 */
const words = Object.create(i18next) as i18n;

/** The components inside get their words from here. */
export function Wording({ children }: { children: React.ReactNode }) {
  return <I18nextProvider i18n={words}>{children}</I18nextProvider>;
}
