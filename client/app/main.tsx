/**
 * The entry point of the client: it loads fonts, styles and words, reads the first data, then draws the pages. A page that the server
 * drew it takes over as it stands.
 */
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
import { createRoot, hydrateRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { Client } from '#client/app/client.tsx';
import { takeFirstView } from '#client/app/first-view.ts';
import { queryClient } from '#client/api/queries.ts';
import { startCopyInWords } from '#client/editor/clipboard/copy-from-page.ts';
import { fetchEditor } from '#client/features/sections/index.ts';
import { startWorker } from '#client/offline/page-version.ts';
import { hasRead, readAhead } from '#client/app/read-ahead.ts';
import { applyTextSize } from '#client/settings/text-size.ts';
import { letEditorGoFirst } from '#client/ui/after-editor.ts';
import { loadWords } from '#client/words/index.ts';

const root = document.getElementById('root');
const isDrawn = root !== null && takeFirstView(root);
// The words are on the screen, so the editor can be fetched now. Where they are not, nothing comes before them.
if (isDrawn) fetchEditor().catch(() => undefined);
applyTextSize();
startCopyInWords();
await Promise.all([loadWords(), readAhead(location.pathname, isDrawn)]);

if (root) {
  const client = (
    <BrowserRouter>
      <Client queries={queryClient} />
    </BrowserRouter>
  );
  // The page shows a plan, so somebody may want to write.
  if (hasRead(location.pathname)) letEditorGoFirst();
  // Without its data the page would be another one than the server drew.
  if (isDrawn && hasRead(location.pathname)) hydrateRoot(root, client);
  else createRoot(root).render(client);
}

void startWorker();
