/** Serves the built client: its files, and index.html for every other address. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router, type RequestHandler } from 'express';

/** The folder of the built client. */
export const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** Whether a request asks for a page: a GET or HEAD of a path without a file extension. */
export const asksForPage = (request: { method: string; path: string }): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') && !/\.[a-z0-9]+$/i.test(request.path);

/**
 * The compressed copies that the build makes of each file, best first: the name of the encoding, and the copy's file ending.
 */
const COMPRESSED = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const;

/** Middleware that selects the compressed copy of a file, if there is one and the browser accepts its encoding. */
function sendCompressed(root: string): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const type = /\.(js|css|svg|html|webmanifest)$/.exec(request.path)?.[0];
    if (type === undefined || request.path.includes('..')) return next();
    response.vary('Accept-Encoding');
    const best = COMPRESSED.find(
      ({ encoding, ending }) =>
        request.acceptsEncodings(encoding) === encoding && existsSync(join(root, `${request.path}${ending}`)),
    );
    if (best === undefined) return next();
    response.type(type);
    response.set('Content-Encoding', best.encoding);
    request.url = `${request.path}${best.ending}`;
    next();
  };
}

/**
 * Serves the built client. Files under /assets have a hash in their names, so browsers keep them for a year. Browsers ask again
 * each time for the page and its service worker. `firstView` answers first; it may answer with a page that has a plan in it.
 */
export function servePages(firstView: RequestHandler): Router {
  const router = Router();
  router.use(firstView);
  router.use(
    '/assets',
    sendCompressed(join(DIST, 'assets')),
    express.static(join(DIST, 'assets'), { index: false, immutable: true, maxAge: '1y' }),
  );
  router.use(
    sendCompressed(DIST),
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
