/** The headers that tell browsers what pages of the service may do, and the refusal of other sites' requests. */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { Refusal } from '#shared/errors.ts';
import type { OwnOrigin } from '#server/http/origin.ts';

const HOST = /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9A-Fa-f:]+\](:\d{1,5})?$/;

/** The service's own sockets; some browsers do not count them under 'self'. */
function ownSockets(publicUrl: string | null, request: IncomingMessage): string {
  const host = publicUrl === null ? (request.headers.host ?? '') : new URL(publicUrl).host;
  if (!HOST.test(host)) return "'self'";
  return publicUrl?.startsWith('https:') === true ? `wss://${host}` : `ws://${host} wss://${host}`;
}

/** Security headers. In development the content policy is left out, because the tools there work with inline scripts. */
export function securityHeaders(publicUrl: string | null, dev: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: dev
      ? false
      : {
          useDefaults: false,
          directives: {
            defaultSrc: ["'self'"],
            scriptSrc: ["'self'"],
            styleSrc: ["'self'", "'unsafe-inline'"],
            imgSrc: ["'self'", 'data:'],
            fontSrc: ["'self'"],
            connectSrc: ["'self'", (request) => ownSockets(publicUrl, request)],
            frameAncestors: ["'none'"],
            objectSrc: ["'none'"],
            baseUri: ["'self'"],
            formAction: ["'self'"],
          },
        },
    strictTransportSecurity: publicUrl?.startsWith('https:') === true ? { maxAge: 31_536_000 } : false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/** Refuses every writing request that another site's page made. */
export function refuseForeignOrigins(ownOrigin: OwnOrigin): RequestHandler {
  return (request, _response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
    if (!reads && !ownOrigin(request)) throw new Refusal('foreign_origin');
    next();
  };
}

/** What of the API a browser may open by itself: it holds nothing of any plan. */
const SHOWN_PATH = '/api/openapi.json';

/**
 * Refuses answers of the API to a browser that would show them as a page: on a locked device the address bar would go round the lock.
 * Pages of ours ask for what is to be shown nowhere (`empty`), and programs do not say.
 */
export const refuseNavigation: RequestHandler = (request, _response, next) => {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = request.headers;
  const shown = mode === 'navigate' || (dest !== undefined && dest !== 'empty');
  if (shown && request.originalUrl !== SHOWN_PATH) throw new Refusal('not_a_page');
  next();
};
