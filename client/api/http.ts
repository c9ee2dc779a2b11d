/** The only place that calls the HTTP API: every answer is parsed by its schema, every refusal becomes one error type. */
import type { z } from 'zod';
import { zErrorBody } from '#shared/api.ts';
import { ERRORS, type ErrorCode } from '#shared/errors.ts';
import { ApiError } from '#client/ui/problem.ts';

/** Stands for an answer that cannot be read. */
const NOT_OURS = Symbol('not ours');

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/**
 * What a refusal says. Only what is written as the service writes its refusals is one: whatever else stands between page and service
 * (a proxy, a network that wants a sign-in of its own) may answer with any status, and nothing follows from that.
 */
function refusalOf(body: unknown): ApiError {
  const found = zErrorBody.safeParse(body).data?.error;
  return found !== undefined && isCode(found.code) ? new ApiError(found.code, found.fields) : new ApiError('unavailable');
}

/**
 * What the page asked for before its script was there (public/early.js): each answer is taken once, and soon or not at all. Where
 * this script was there first, the other one finds a list here and asks nothing: nobody would take its answers while they are true.
 */
type Early = { readonly at: number; answers: Record<string, Promise<Response>> };
const SOON = 15_000;
const early: Early = ((globalThis as { alongsideEarly?: Early }).alongsideEarly ??= { at: 0, answers: {} });

function takeEarly(path: string): Promise<Response> | null {
  const answer = early.answers[path];
  if (answer === undefined) return null;
  delete early.answers[path];
  return Date.now() - early.at < SOON ? answer : null;
}

/** The verbs of the API. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Calls the API and parses the answer with `schema`. Throws only {@link ApiError}. `evenIfLeaving` lets the request outlive the page. */
export async function call<T>(
  schema: z.ZodType<T>,
  method: Method,
  path: string,
  body?: unknown,
  how: { evenIfLeaving?: boolean } = {},
): Promise<T> {
  let answer: Response;
  // Whatever is written makes an answer from before it an old one: who is signed in may be somebody else by then.
  if (method !== 'GET') early.answers = {};
  const asked = method === 'GET' ? takeEarly(path) : null;
  try {
    // An early answer that came to nothing was too early, perhaps.
    answer =
      (await asked?.catch(() => null)) ??
      (await fetch(path, {
        method,
        credentials: 'same-origin',
        keepalive: how.evenIfLeaving === true,
        headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }));
  } catch {
    throw new ApiError('offline');
  }
  // What is no JSON at all is nobody's answer of ours, whatever its status.
  const said: unknown = await answer.json().catch(() => NOT_OURS);
  if (said === NOT_OURS) throw new ApiError('unavailable');
  if (!answer.ok) throw refusalOf(said);
  const parsed = schema.safeParse(said);
  if (!parsed.success) throw new ApiError('unavailable');
  return parsed.data;
}
