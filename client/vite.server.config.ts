/**
 * The Vite configuration for the bundle with which the server draws pages (client/app/server-render.tsx). It holds all that it
 * needs, so that the thread that draws starts quickly. Its styles are those of the client, so none are written.
 */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  publicDir: false,
  plugins: [react()],
  ssr: { noExternal: true },
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    ssr: here('app/server-render.tsx'),
    outDir: here('../dist-server'),
    emptyOutDir: true,
    target: 'node24',
    // Only the service runs it, and the stack of an error should name functions.
    minify: false,
  },
});
