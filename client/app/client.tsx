/** The client inside its router: the same in the browser and where the server draws a page. */
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import i18next, { type i18n } from 'i18next';
import { StrictMode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { App } from '#client/app/app.tsx';

/**
 * The words of the interface. The hook of react-i18next copies all own properties of its instance for every component that uses it,
 * which takes as long as drawing the component. This instance has none of its own and inherits all.
 */
const words = Object.create(i18next) as i18n;

/** The client with the answers that `queries` has. */
export function Client({ queries }: { queries: QueryClient }) {
  return (
    <StrictMode>
      <I18nextProvider i18n={words}>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </I18nextProvider>
    </StrictMode>
  );
}
