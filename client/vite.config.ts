/** How the client is built and, in development, served by the server itself. `#client/*` and `#shared/*` come from package.json. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
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
    description: 'One care plan, written together.',
    start_url: '/',
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

export default defineConfig({
  root: here('.'),
  plugins: [react(), worker],
  build: {
    outDir: here('../dist'),
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    assetsInlineLimit: 0,
    // In one file, so that whichever page's code makes a schema first, what forbids compiling it has run before.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|client\/no-eval/ }] } } },
  },
  server: { fs: { allow: [here('..')] } },
});
