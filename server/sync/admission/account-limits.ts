/** Limits for one account on the live server, over all its devices: sockets, and a token bucket for messages. */

/** How many sockets one account may have open: enough for a plan of forty sections in several tabs. */
export const MAX_SOCKETS = 400;
/**
 * The size of the token bucket, and how many tokens come back per second. No person types that fast, and no client sends that
 * much after a long absence.
 */
const MAX_TOKENS = 60_000;
const TOKENS_PER_SECOND = 3_000;
/** How many bytes that the server reads for an answer cost one token. Reading costs more than receiving does. */
const READ_BYTES_PER_TOKEN = 512;
/** How many steps to find places in a text cost one token. */
const STEPS_PER_TOKEN = 10;

/** One account's use of the live server. */
export class AccountUse {
  sockets = 0;
  #tokens = MAX_TOKENS;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** Takes the tokens that a message of this many bytes costs. Returns false if the account has none left. */
  take(bytes: number, now: number): boolean {
    this.#tokens = Math.min(MAX_TOKENS, this.#tokens + (Math.max(0, now - this.#at) / 1000) * TOKENS_PER_SECOND);
    this.#at = now;
    this.#tokens -= 1 + bytes / 4096;
    return this.#tokens >= 0;
  }

  /** Takes the tokens for work that a message is, in bytes to read. Returns false if the account has none left. */
  takeWork(bytes: number): boolean {
    this.#tokens -= bytes / READ_BYTES_PER_TOKEN;
    return this.#tokens >= 0;
  }

  /** Takes the tokens for work that was done. The next message waits for what is missing. */
  charge(steps: number): void {
    this.#tokens -= steps / STEPS_PER_TOKEN;
  }

  /** Whether the account has no sockets and its bucket is full again, so that this record can be deleted. */
  isIdle(now: number): boolean {
    return this.sockets === 0 && now - this.#at > (MAX_TOKENS / TOKENS_PER_SECOND) * 1000;
  }
}
