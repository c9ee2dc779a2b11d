/** The only place that calls the HTTP API: every answer is parsed by its schema, every refusal becomes one error type. */
import type { z } from 'zod';
import { zErrorBody } from '#shared/api.ts';
import { ERRORS, type ErrorCode } from '#shared/errors.ts';

/** A code of the closed list, or `offline` where no answer came at all. */
export type Problem = ErrorCode | 'offline';

/** What a call throws: the code, and for forms which field has which problem. */
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

/** The code of anything thrown; what is not ours counts as a fault of the page's other side. */
export function problemOf(error: unknown): Problem {
  return error instanceof ApiError ? error.code : 'server_error';
}

const BY_STATUS: Readonly<Record<number, Problem>> = {
  401: 'not_signed_in',
  403: 'not_allowed',
  404: 'not_found',
  409: 'conflict',
  413: 'too_large',
  429: 'too_many',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

async function refusalOf(answer: Response): Promise<ApiError> {
  const body = zErrorBody.safeParse(await answer.json().catch(() => null));
  if (body.success && isCode(body.data.error.code)) return new ApiError(body.data.error.code, body.data.error.fields);
  return new ApiError(BY_STATUS[answer.status] ?? 'server_error');
}

/** What the page asked for before its script was there (public/early.js): each answer is taken once, and soon or not at all. */
type Early = { readonly at: number; readonly answers: Record<string, Promise<Response>> };
const SOON = 15_000;

function takeEarly(path: string): Promise<Response> | null {
  const { alongsideEarly: early } = globalThis as { alongsideEarly?: Early };
  const answer = early?.answers[path];
  if (early === undefined || answer === undefined) return null;
  delete early.answers[path];
  return Date.now() - early.at < SOON ? answer : null;
}

/** The verbs of the API. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Calls the API and parses the answer with `schema`. Throws only {@link ApiError}. */
export async function call<T>(schema: z.ZodType<T>, method: Method, path: string, body?: unknown): Promise<T> {
  let answer: Response;
  const early = method === 'GET' ? takeEarly(path) : null;
  try {
    // An early answer that came to nothing was too early, perhaps.
    answer =
      (await early?.catch(() => null)) ??
      (await fetch(path, {
        method,
        credentials: 'same-origin',
        headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }));
  } catch {
    throw new ApiError('offline');
  }
  if (!answer.ok) throw await refusalOf(answer);
  const parsed = schema.safeParse(await answer.json().catch(() => null));
  if (!parsed.success) throw new ApiError('server_error');
  return parsed.data;
}
