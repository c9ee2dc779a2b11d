/** The client inside its router: the same in the browser and where the server draws a page. */
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { App } from '#client/app/app.tsx';
import { Wording } from '#client/app/wording.tsx';

/** The client with the answers that `queries` has. */
export function Client({ queries }: { queries: QueryClient }) {
  return (
    <StrictMode>
      <Wording>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </Wording>
    </StrictMode>
  );
}
