/** How the client is built and, in development, served by the server itself. `#client/*` and `#shared/*` come from package.json. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The worker that opens the page without a network. It holds the page's own files and nothing else: answers of the API and text of
 * plans are kept by the page, per account (docs/decisions). A new version waits until somebody takes it.
 */
const worker = VitePWA({
  strategies: 'generateSW',
  registerType: 'prompt',
  injectRegister: false,
  includeManifestIcons: false,
  manifest: {
    id: '/',
    name: 'Alongside',
    short_name: 'Alongside',
    // A browser takes one manifest, before anybody chose a language, and most of them know no translations in it. It shows this
    // sentence at most while it is asked to put the page on a home screen; everything after that speaks the reader's language.
    lang: 'en',
    description: 'One care plan, written together.',
    start_url: '/start',
    scope: '/',
    display: 'standalone',
    background_color: '#f7f1e5',
    theme_color: '#f7f1e5',
    icons: [
      { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/icon-whole-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  },
  workbox: {
    globPatterns: ['**/*.{html,js,css,svg,png,woff2}'],
    // Taken over at once on the very first visit, so that the pages fetched later are there without a network too.
    clientsClaim: true,
    skipWaiting: false,
    cleanupOutdatedCaches: true,
    navigateFallback: '/index.html',
    navigateFallbackDenylist: [/^\/api\//, /^\/sync\//, /^\/healthz$/, /^\/readyz$/, /\.[a-z0-9]+$/i],
    sourcemap: false,
  },
  devOptions: { enabled: false },
});

type Graph = { getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null };
let first: Set<string> | null = null;

/** Everything that the first page cannot do without: what its script imports, and what that imports. */
function firstModules(graph: Graph): Set<string> {
  const found = new Set<string>();
  const add = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) add(imported);
  };
  add(here('app/main.tsx'));
  return found;
}

/**
 * All of that comes in one file, because on a slow network every further file costs a wait. In it the modules run in the order in
 * which they are imported, so what forbids compiling schemas (no-eval) has run before any schema is made.
 */
function firstFile(id: string, graph: Graph): string | null {
  first ??= firstModules(graph);
  return first.has(id) ? 'first' : null;
}

/** Smaller copies of what the browser fetches, made once at the build, so that the server has only to send them. */
const smaller: Plugin = {
  name: 'smaller-copies',
  apply: 'build',
  enforce: 'post',
  closeBundle: {
    order: 'post',
    sequential: true,
    handler() {
      const dist = here('../dist');
      for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|svg|webmanifest)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const whole = readFileSync(path);
        if (whole.length < 1000) continue;
        writeFileSync(`${path}.br`, brotliCompressSync(whole, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        writeFileSync(`${path}.gz`, gzipSync(whole, { level: 9 }));
      }
    },
  },
};

export default defineConfig({
  root: here('.'),
  plugins: [react(), worker, smaller],
  build: {
    outDir: here('../dist'),
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    assetsInlineLimit: 0,
    // The first file is large before it is made smaller; test/bench/page.ts watches over what is really sent.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: firstFile, debugName: 'first' }] } } },
  },
  server: { fs: { allow: [here('..')] } },
});
