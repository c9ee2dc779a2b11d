/** The cookie with the device token of a shared device. No script of a page can read it. */
import type { IncomingMessage } from 'node:http';

/** Browsers keep a cookie for 400 days at most. */
const LIFETIME_SECONDS = 400 * 24 * 60 * 60;
const TOKEN = /^[A-Za-z0-9_-]{20,100}$/;

/** Under https the name says that no other host and no page without https has set it; browsers enforce that. */
function nameOf(isSecure: boolean): string {
  return isSecure ? '__Host-alongside.device' : 'alongside.device';
}

function isSecure(publicUrl: string | null): boolean {
  return publicUrl?.startsWith('https:') ?? false;
}

function cookieOf(publicUrl: string | null, token: string, seconds: number): string {
  const secure = isSecure(publicUrl);
  return `${nameOf(secure)}=${token}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

/** The device token of a request; empty if it has none. */
export function deviceTokenOf(request: IncomingMessage, publicUrl: string | null): string {
  const start = `${nameOf(isSecure(publicUrl))}=`;
  const found = (request.headers.cookie ?? '').split(/; */).find((pair) => pair.startsWith(start));
  const token = found?.slice(start.length) ?? '';
  return TOKEN.test(token) ? token : '';
}

/** The Set-Cookie header that keeps a device token, from now on for as long as browsers allow. */
export function deviceCookie(publicUrl: string | null, token: string): string {
  return cookieOf(publicUrl, token, LIFETIME_SECONDS);
}

/** The Set-Cookie header that removes the device token. */
export function noDeviceCookie(publicUrl: string | null): string {
  return cookieOf(publicUrl, '', 0);
}
