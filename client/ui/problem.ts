/** Problems of API calls as one code each, which forms and pages turn into a sentence. */
import type { ErrorCode } from '#shared/errors.ts';

/** An error code, or `offline` if no answer came. */
export type Problem = ErrorCode | 'offline';

/** The error that an API call throws: the code and, for forms, the problem of each field. */
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

/** The code of any thrown value. An error of another class counts as a fault of the server. */
export function problemOf(error: unknown): Problem {
  return error instanceof ApiError ? error.code : 'server_error';
}

/** Whether the server cannot be reached now, so that a cached answer is better than none. */
export function isServerUnreachable(error: unknown): boolean {
  const problem = problemOf(error);
  return problem === 'offline' || problem === 'unavailable';
}
