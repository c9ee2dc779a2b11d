/**
 * Rate limits: for attempts to sign in or to use the key of an invitation or of a password reset, of which only wrong guesses count, and
 * for uploads, of which each counts.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '#shared/errors.ts';

const WINDOW_SECONDS = 15 * 60;

/** The refusal after too many attempts. The answer says after how many seconds to try again. */
export class TooManyAttempts extends Refusal {
  readonly retryAfterSeconds: number;

  constructor(milliseconds: number) {
    super('too_many');
    this.retryAfterSeconds = Math.max(1, Math.ceil(milliseconds / 1000));
  }
}

/** A limit on attempts, counted for each key, for example an e-mail or an address. */
export type Limit = {
  /**
   * Runs `attempt`. The attempt counts from its start, so that many attempts at once cannot pass the limit together. When it
   * ends, it stops counting unless it failed with an error of a wrong guess. Rejects with `TooManyAttempts` if the limit is
   * reached.
   */
  attempt<T>(key: string, attempt: () => Promise<T>): Promise<T>;
};

/** A limit of `points` wrong guesses in 15 minutes. `isGuess` says which errors count as one. */
export function limitOf(points: number, isGuess: (error: unknown) => boolean): Limit {
  const limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  return {
    async attempt(key, attempt) {
      try {
        await limiter.consume(key);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        // A refused attempt does not count. Otherwise each new attempt would make the wait longer.
        await limiter.reward(key);
        throw new TooManyAttempts(error.msBeforeNext);
      }
      try {
        const answer = await attempt();
        await limiter.reward(key);
        return answer;
      } catch (error) {
        if (!isGuess(error)) await limiter.reward(key);
        throw error;
      }
    },
  };
}

function refusedWith(...codes: readonly string[]): (error: unknown) => boolean {
  return (error) => error instanceof Refusal && codes.includes(error.code);
}

/** A limit on how often something is done, counted for each key, whether it works or not. */
export type Rate = {
  /** Counts one use. Rejects with `TooManyAttempts` if the limit is reached. */
  count(key: string): Promise<void>;
};

/** A limit of `points` uses in 15 minutes. */
export function rateOf(points: number): Rate {
  const limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  return {
    async count(key) {
      try {
        await limiter.consume(key);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        throw new TooManyAttempts(error.msBeforeNext);
      }
    },
  };
}

/** How often an account can write or change a comment in 15 minutes. Whoever reads a section reads all of its comments. */
export const MOST_COMMENTS = 300;

/** Makes the limits of one server. All people in a care home may share one address, so the limits by address are high. */
export function createLimits() {
  const wrong = refusedWith('wrong_credentials');
  return {
    signInByEmail: limitOf(10, wrong),
    signInByAddress: limitOf(100, wrong),
    invitationByAddress: limitOf(50, refusedWith('not_found', 'link_used')),
    // Each question for a passkey is kept for some minutes.
    passkeyQuestions: rateOf(300),
    // Codes of a second step: a guesser has the password already.
    secondStepByAccount: limitOf(10, wrong),
    // A mailbox is not to be filled by whoever knows its address. Known and unknown addresses count alike.
    signInLinkByEmail: rateOf(4),
    signInLinkByAddress: rateOf(60),
    // Who tries several photos until one looks right does so in peace.
    photoByAccount: rateOf(20),
    // More than anybody types, and more than a device sends after days without a network.
    commentByAccount: rateOf(MOST_COMMENTS),
  };
}

/** The limits of one server. */
export type Limits = ReturnType<typeof createLimits>;
