/** Why something did not work, as one word that forms and pages turn into a sentence. */
import type { ErrorCode } from '#shared/errors.ts';

/** A code of the closed list, or `offline` where no answer came at all. */
export type Problem = ErrorCode | 'offline';

/** What a call of the API throws: the code, and for forms which field has which problem. */
export class ApiError extends Error {
  readonly code: Problem;
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: Problem, fields: Readonly<Record<string, string>> = {}) {
    super(code);
    this.name = 'ApiError';
    this.code = code;
    this.fields = fields;
  }
}

/** The code of anything thrown. An error of another kind counts as a fault of the server. */
export function problemOf(error: unknown): Problem {
  return error instanceof ApiError ? error.code : 'server_error';
}

/** Whether the server cannot be asked now, so that an old answer is better than none. */
export function isAway(error: unknown): boolean {
  const problem = problemOf(error);
  return problem === 'offline' || problem === 'unavailable';
}
