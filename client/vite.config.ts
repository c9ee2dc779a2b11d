/**
 * The Vite configuration: it builds the client; in development the server itself uses it to serve the client. package.json
 * defines `#client/*` and `#shared/*`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The service worker that opens the page without a network. It caches only the page's own files. API answers and text of plans
 * are stored by the page, per account (docs/decisions). A new version waits until the user accepts it.
 */
const serviceWorker = VitePWA({
  strategies: 'generateSW',
  registerType: 'prompt',
  injectRegister: false,
  includeManifestIcons: false,
  manifest: {
    id: '/',
    name: 'Alongside',
    short_name: 'Alongside',
    // A browser reads one manifest, before the user has chosen a language, and most browsers do not support translations in it.
    // The browser shows this sentence at most when it asks to add the page to a home screen. Everything after that is in the
    // reader's language.
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
    // The worker controls the page from the first visit, so that code fetched later works without a network too.
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
let firstModuleIds: Set<string> | null = null;

/** The ids of all modules that the first page needs: those that its script imports, and their imports. */
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
 * Puts all these modules into one file, because on a slow network each further file costs a wait. In this file the modules run
 * in the order of their imports, so no-eval, which forbids the compilation of schemas, runs before any schema is made.
 */
function firstFile(id: string, graph: Graph): string | null {
  firstModuleIds ??= firstModules(graph);
  return firstModuleIds.has(id) ? 'first' : null;
}

/** Writes compressed copies of the files once during the build, so that the server only has to send them. */
const compressedCopies: Plugin = {
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
  plugins: [react(), serviceWorker, compressedCopies],
  build: {
    outDir: here('../dist'),
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    assetsInlineLimit: 0,
    // The first file is large before compression; test/bench/page.ts checks the size that is sent.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: firstFile, debugName: 'first' }] } } },
  },
  server: { fs: { allow: [here('..')] } },
});
