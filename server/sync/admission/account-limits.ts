/** What one account may ask of the live server at once, whatever its number of devices. */

/** How many sockets one account may hold: a plan of forty sections in a handful of tabs. */
export const MAX_SOCKETS = 400;
/** Messages that may come at once, and how many a second come free again. No hand, and no return from a long absence, is that fast. */
const BURST = 60_000;
const PER_SECOND = 3_000;

/** One account's use of the live server. */
export class AccountUse {
  sockets = 0;
  #tokens = BURST;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** Takes what a message of this many bytes costs. False when the account has used up what it may. */
  take(bytes: number, now: number): boolean {
    this.#tokens = Math.min(BURST, this.#tokens + (Math.max(0, now - this.#at) / 1000) * PER_SECOND);
    this.#at = now;
    this.#tokens -= 1 + bytes / 4096;
    return this.#tokens >= 0;
  }

  /** Whether it has rested so long that there is nothing to remember. */
  isIdle(now: number): boolean {
    return this.sockets === 0 && now - this.#at > (BURST / PER_SECOND) * 1000;
  }
}
