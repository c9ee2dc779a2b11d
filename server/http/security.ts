/** Security middleware: the headers that restrict what pages may do, and the refusal of requests from pages of other sites. */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { Refusal } from '#shared/errors.ts';
import type { OwnOrigin } from '#server/http/origin.ts';

const HOST = /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9A-Fa-f:]+\](:\d{1,5})?$/;

/** The origins of the service's own WebSockets, because 'self' does not include them in some browsers. */
function ownSockets(publicUrl: string | null, request: IncomingMessage): string {
  const host = publicUrl === null ? (request.headers.host ?? '') : new URL(publicUrl).host;
  if (!HOST.test(host)) return "'self'";
  return publicUrl?.startsWith('https:') === true ? `wss://${host}` : `ws://${host} wss://${host}`;
}

/** Sets the security headers. In development there is no content security policy, because Vite uses inline scripts. */
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

/** Refuses every request from a page of another site, except GET, HEAD and OPTIONS. */
export function refuseForeignOrigins(ownOrigin: OwnOrigin): RequestHandler {
  return (request, _response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
    if (!reads && !ownOrigin(request)) throw new Refusal('foreign_origin');
    next();
  };
}

/** The one path of the API that a browser may show as a page. It holds nothing about any plan. */
const SHOWN_PATH = '/api/openapi.json';

/**
 * Refuses requests to the API from a browser that would show the answer as a page. Otherwise a person could read plans on a
 * locked device through the address bar. Requests of the client have the destination `empty`; programs do not send the header.
 */
export const refuseNavigation: RequestHandler = (request, _response, next) => {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = request.headers;
  const shown = mode === 'navigate' || (dest !== undefined && dest !== 'empty');
  if (shown && request.originalUrl !== SHOWN_PATH) throw new Refusal('not_a_page');
  next();
};
