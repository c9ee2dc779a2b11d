/** Where the client starts: fonts, styles, words, then the pages. */
import '#client/no-eval.ts';
import '@fontsource-variable/atkinson-hyperlegible-next';
import '@fontsource-variable/atkinson-hyperlegible-next/wght-italic.css';
import '@fontsource-variable/noto-sans-arabic';
import '#client/ui/tokens.css';
import '#client/ui/base.css';
import '#client/ui/controls.css';
import '#client/ui/panels.css';
import '#client/ui/frame.css';
import '#client/ui/print.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '#client/app.tsx';
import { queryClient } from '#client/net/queries.ts';
import { startWorker } from '#client/net/version.ts';
import { readAhead } from '#client/pages/read-ahead.ts';
import { applyTextSize } from '#client/ui/text-size.ts';
import { loadWords } from '#client/words/index.ts';

applyTextSize();
await Promise.all([loadWords(), readAhead(location.pathname)]);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}

void startWorker();
