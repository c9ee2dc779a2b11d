/** The entry point of the client: it loads fonts, styles and words, reads the first data, then draws the pages. */
import '#client/app/no-eval.ts';
import '@fontsource-variable/atkinson-hyperlegible-next';
import '@fontsource-variable/atkinson-hyperlegible-next/wght-italic.css';
import '@fontsource-variable/noto-sans-arabic';
import '#client/ui/tokens.css';
import '#client/ui/base.css';
import '#client/ui/controls.css';
import '#client/ui/panels.css';
import '#client/app/frame.css';
import '#client/ui/print.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '#client/app/app.tsx';
import { queryClient } from '#client/api/queries.ts';
import { startCopyInWords } from '#client/editor/clipboard/copy-from-page.ts';
import { startWorker } from '#client/offline/page-version.ts';
import { readAhead } from '#client/app/read-ahead.ts';
import { applyTextSize } from '#client/settings/text-size.ts';
import { loadWords } from '#client/words/index.ts';

applyTextSize();
startCopyInWords();
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
