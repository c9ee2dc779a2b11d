/** How often somebody may try to sign in or to use an invitation. Only failures count. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '#shared/errors.ts';

const WINDOW_SECONDS = 15 * 60;

/** Too many attempts; the answer says how long to wait. */
export class TooManyAttempts extends Refusal {
  readonly retryAfterSeconds: number;

  constructor(milliseconds: number) {
    super('too_many');
    this.retryAfterSeconds = Math.max(1, Math.ceil(milliseconds / 1000));
  }
}

/** One thing that is counted, by whatever names it: an e-mail, an address. */
export type Limit = {
  /**
   * Runs `attempt`. It counts from its start, so that many at once cannot slip through together, and stops counting if it does
   * not end in one of the refusals that mean a guess.
   */
  attempt<T>(key: string, attempt: () => Promise<T>): Promise<T>;
};

/** A limit of `points` failures within a quarter of an hour. `isGuess` says which errors count. */
export function limitOf(points: number, isGuess: (error: unknown) => boolean): Limit {
  const limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  return {
    async attempt(key, attempt) {
      try {
        await limiter.consume(key);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        // A refused attempt is no failure of its own, or asking again would lock the door for longer.
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

/** The limits of one server. A whole care home may share one address, so that limit is wide. */
export function createLimits() {
  const wrong = refusedWith('wrong_credentials');
  return {
    signInByEmail: limitOf(10, wrong),
    signInByAddress: limitOf(100, wrong),
    invitationByAddress: limitOf(50, refusedWith('not_found', 'link_used')),
  };
}

/** The limits of one server. */
export type Limits = ReturnType<typeof createLimits>;
