/** Serves the client in development with Vite, which compiles files on request and reloads pages when their source changes. */
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { asksForPage } from '#server/http/pages.ts';

const CLIENT = fileURLToPath(new URL('../../client', import.meta.url));

/** The router for pages in development, and the function that closes Vite. */
export type DevPages = { readonly router: Router; close(): Promise<void> };

/**
 * A service worker that deletes its caches and unregisters itself. It replaces the worker of a built page, which would
 * otherwise serve the old built page in this browser.
 */
const NO_WORKER = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
  for (const page of await self.clients.matchAll({ type: 'window' })) void page.navigate(page.url);
})()));
`;

/** Starts Vite inside this server. The socket for reloads uses the server's port. */
export async function serveDevPages(server: Server): Promise<DevPages> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    configFile: join(CLIENT, 'vite.config.ts'),
    appType: 'custom',
    server: { middlewareMode: true, ws: { server } },
  });
  const router = Router();
  router.get('/sw.js', (_request, response) => void response.set('Cache-Control', 'no-cache').type('js').send(NO_WORKER));
  router.use(vite.middlewares);
  router.use(async (request, response, next) => {
    if (!asksForPage(request)) return next();
    const page = await readFile(join(CLIENT, 'index.html'), 'utf8');
    response.type('html').send(await vite.transformIndexHtml(request.originalUrl, page));
  });
  return { router, close: () => vite.close() };
}
