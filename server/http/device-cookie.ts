/** The cookie with the device token of a shared device. */
import { ownCookie } from '#server/http/own-cookie.ts';

/** Browsers keep a cookie for 400 days at most. */
const LIFETIME_SECONDS = 400 * 24 * 60 * 60;

const COOKIE = ownCookie('alongside.device', LIFETIME_SECONDS);

/** The device token of a request; empty if it has none. */
export const deviceTokenOf = COOKIE.of;
/** The Set-Cookie header that keeps a device token, from now on for as long as browsers allow. */
export const deviceCookie = COOKIE.set;
/** The Set-Cookie header that removes the device token. */
export const noDeviceCookie = COOKIE.none;
