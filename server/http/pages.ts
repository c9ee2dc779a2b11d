/** The built client: its files, and its one page for every address that the client itself knows. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router, type RequestHandler } from 'express';

/** The folder of the built client. */
export const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** Whether a request asks for a page, as somebody's browser does who follows a link. */
export const asksForPage = (request: { method: string; path: string }): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') && !/\.[a-z0-9]+$/i.test(request.path);

/** Serves the built client. Files under /assets carry a hash in their names, so they never change; the page and its worker may. */
export function servePages(): Router {
  const router = Router();
  router.use('/assets', express.static(join(DIST, 'assets'), { index: false, immutable: true, maxAge: '1y' }));
  router.use(
    express.static(DIST, {
      index: false,
      cacheControl: false,
      setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  const page: RequestHandler = (request, response, next) => {
    if (!asksForPage(request)) return next();
    response.sendFile('index.html', { root: DIST, cacheControl: false, headers: { 'Cache-Control': 'no-cache' } }, (error) => {
      if (error) next(response.headersSent ? error : undefined);
    });
  };
  router.use(page);
  return router;
}
