/** Checks whether a request comes from a page of the service, by its Origin header. */
import type { IncomingMessage } from 'node:http';

/** Whether a request was made by a page of the service, or by a program that is not a browser. */
export type OwnOrigin = (request: IncomingMessage) => boolean;

/**
 * Compares a request's Origin with the public address, or with the host of the request if there is no public address. Browsers
 * always send the header with requests that change something, so a request without it does not come from a page of another
 * site.
 */
export function ownOriginOf(publicUrl: string | null): OwnOrigin {
  return (request) => {
    if (request.headers['sec-fetch-site'] === 'cross-site') return false;
    const { origin } = request.headers;
    if (origin === undefined) return true;
    if (publicUrl !== null) return origin === publicUrl;
    const { host } = request.headers;
    return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
  };
}

/** The base URL of the service: the public address, or the host of the request if there is none. */
export function baseUrlOf(publicUrl: string | null, request: IncomingMessage): string {
  return publicUrl ?? `http://${request.headers.host ?? 'localhost'}`;
}
