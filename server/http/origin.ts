/** Checks whether a request comes from a page of the service, by its Origin header. */
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';

/** Whether a request was made by a page of the service, or by a program that is not a browser. */
export type OwnOrigin = (request: IncomingMessage) => boolean;

/** Another address is logged at most this often, in milliseconds: a page of another site must not be able to fill the log. */
const LOG_INTERVAL = 60_000;
/** The longest origin that is logged. */
const MAX_ORIGIN_LENGTH = 200;

/**
 * Returns a function that logs that a page asked from another address than the public one. Without the two addresses in the log
 * an operator sees only that nobody can sign in.
 */
export function logOtherAddress(log: Logger, publicUrl: string, now: () => number): (origin: string) => void {
  let loggedAt = -Infinity;
  return (origin) => {
    if (now() - loggedAt < LOG_INTERVAL || !URL.canParse(origin)) return;
    loggedAt = now();
    log.warn(
      { origin: origin.slice(0, MAX_ORIGIN_LENGTH), publicUrl },
      'a page at another address than PUBLIC_URL was refused; if people are to use that address, set PUBLIC_URL to it',
    );
  };
}

/**
 * Compares a request's Origin with the public address, or with the host of the request if there is no public address. Browsers
 * always send the header with requests that change something, so a request without it does not come from a page of another
 * site. `onOtherAddress` is called with an Origin that is not the public address.
 */
export function ownOriginOf(publicUrl: string | null, onOtherAddress: (origin: string) => void): OwnOrigin {
  return (request) => {
    if (request.headers['sec-fetch-site'] === 'cross-site') return false;
    const { origin } = request.headers;
    if (origin === undefined) return true;
    if (publicUrl !== null) {
      if (origin !== publicUrl) onOtherAddress(origin);
      return origin === publicUrl;
    }
    const { host } = request.headers;
    return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
  };
}

/** The base URL of the service: the public address, or the host of the request if there is none. */
export function baseUrlOf(publicUrl: string | null, request: IncomingMessage): string {
  return publicUrl ?? `http://${request.headers.host ?? 'localhost'}`;
}
