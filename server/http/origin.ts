/** Whether a request comes from the service's own pages. */
import type { IncomingMessage } from 'node:http';

/** Says whether a request was made by one of the service's own pages, or by no browser at all. */
export type OwnOrigin = (request: IncomingMessage) => boolean;

/**
 * Compares a request's Origin with the public address, or where none is given with the host that the request was sent to.
 * Browsers cannot leave the header out where it matters, so a request without it is no page's doing.
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

/** The address under which the service was reached: the public one, or the one that the request was sent to. */
export function baseUrlOf(publicUrl: string | null, request: IncomingMessage): string {
  return publicUrl ?? `http://${request.headers.host ?? 'localhost'}`;
}
