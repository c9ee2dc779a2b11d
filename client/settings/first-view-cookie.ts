/**
 * The cookie that lets the server draw plans for this device (shared/first-view.ts). It is there only while this device may show
 * a plan without asking: its account is signed in here and the device is not shared.
 */
import { FIRST_VIEW_COOKIE, writeFirstView, type FirstView } from '#shared/first-view.ts';

/** Browsers keep a cookie for 400 days at most. */
const LIFETIME_SECONDS = 400 * 24 * 60 * 60;

/** Cookies of other sites' requests would let another site have the server draw a plan, so this one is strict. */
function attributes(seconds: number): string {
  return `Path=/; Max-Age=${seconds}; SameSite=Strict${location.protocol === 'https:' ? '; Secure' : ''}`;
}

/** Lets the server draw plans for this device. */
export function storeFirstView(view: FirstView): void {
  const pair = `${FIRST_VIEW_COOKIE}=${writeFirstView(view)}`;
  if (!document.cookie.split(/; */).includes(pair)) document.cookie = `${pair}; ${attributes(LIFETIME_SECONDS)}`;
}

/** From now on the server draws nothing for this device. Whatever ends the account's turn on the device calls this first. */
export function forgetFirstView(): void {
  document.cookie = `${FIRST_VIEW_COOKIE}=; ${attributes(0)}`;
}
