/** The client inside its router: the same in the browser and where the server draws a page. */
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { App } from '#client/app/app.tsx';

/** The client with the answers that `queries` has. */
export function Client({ queries }: { queries: QueryClient }) {
  return (
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>
  );
}
