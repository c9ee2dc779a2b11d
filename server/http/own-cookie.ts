/** Cookies with a token of our own. No script of a page can read them, and no other site sends them. */
import type { IncomingMessage } from 'node:http';

const TOKEN = /^[A-Za-z0-9_-]{20,100}$/;

function isSecure(publicUrl: string | null): boolean {
  return publicUrl?.startsWith('https:') ?? false;
}

/** A cookie with a name of its own, which a browser keeps for so many seconds. */
export type OwnCookie = {
  /** The token of a request; empty if it has none. */
  readonly of: (request: IncomingMessage, publicUrl: string | null) => string;
  /** The Set-Cookie header that keeps a token. */
  readonly set: (publicUrl: string | null, token: string) => string;
  /** The Set-Cookie header that removes the token. */
  readonly none: (publicUrl: string | null) => string;
};

/** Makes such a cookie. */
export function ownCookie(name: string, seconds: number): OwnCookie {
  // Under https the name says that no other host and no page without https has set it; browsers enforce that.
  const nameOf = (publicUrl: string | null): string => (isSecure(publicUrl) ? `__Host-${name}` : name);
  const cookie = (publicUrl: string | null, token: string, lifetime: number): string =>
    `${nameOf(publicUrl)}=${token}; Max-Age=${lifetime}; Path=/; HttpOnly; SameSite=Strict${isSecure(publicUrl) ? '; Secure' : ''}`;
  return {
    of(request, publicUrl) {
      const start = `${nameOf(publicUrl)}=`;
      const found = (request.headers.cookie ?? '').split(/; */).find((pair) => pair.startsWith(start));
      const token = found?.slice(start.length) ?? '';
      return TOKEN.test(token) ? token : '';
    },
    set: (publicUrl, token) => cookie(publicUrl, token, seconds),
    none: (publicUrl) => cookie(publicUrl, '', 0),
  };
}
