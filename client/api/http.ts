/**
 * The HTTP client: the only place that calls the API. It parses every answer with its schema and turns every refusal into one
 * error type.
 */
import type { z } from 'zod';
import { zErrorBody } from '#shared/api.ts';
import { ERRORS, type ErrorCode } from '#shared/errors.ts';
import { ApiError } from '#client/ui/problem.ts';

/** Marks an answer that is not JSON. */
const NOT_JSON = Symbol('not JSON');

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/**
 * The error for an answer that is not OK. Only a body in the service's error format is a refusal. A proxy between the page and
 * the service, or a network that asks for its own sign-in, may answer with any status. The page then gets `unavailable` and
 * draws no conclusion.
 */
function refusalOf(body: unknown): ApiError {
  const found = zErrorBody.safeParse(body).data?.error;
  return found !== undefined && isCode(found.code) ? new ApiError(found.code, found.fields) : new ApiError('unavailable');
}

/**
 * The answers that public/early.js requested before this script was loaded. `at` is the time of the requests, in milliseconds
 * since 1970. Each answer is used once, and only within 15 seconds. If this script runs first, early.js finds this list and
 * requests nothing, because its answers would be too old before they are used.
 */
type Early = { at: number; answers: Record<string, Promise<Response>> };
/** How long an early answer may be used, in milliseconds. */
const EARLY_LIFETIME = 15_000;
const early: Early = ((globalThis as { alongsideEarly?: Early }).alongsideEarly ??= { at: 0, answers: {} });

/** How long a question may take in all, in milliseconds: a network can swallow it without a word (S14). */
const ANSWER_TIME = 30_000;

/** Takes answers that came with the page itself, by path. They are used at once, however long the script was on its way. */
export function answerEarly(answers: Readonly<Record<string, unknown>>): void {
  early.at = Date.now();
  for (const [path, body] of Object.entries(answers)) early.answers[path] = Promise.resolve(Response.json(body));
}

function takeEarly(path: string): Promise<Response> | null {
  const answer = early.answers[path];
  if (answer === undefined) return null;
  delete early.answers[path];
  return Date.now() - early.at < EARLY_LIFETIME ? answer : null;
}

/** The HTTP methods of the API. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The answer of the API to a request, whatever it is. Throws {@link ApiError} if none came. */
async function ask(
  method: Method,
  path: string,
  { body, accept = 'application/json', evenIfLeaving = false }: { body?: unknown; accept?: string; evenIfLeaving?: boolean },
): Promise<Response> {
  // A write makes the early answers out of date. After it even another account may be signed in.
  if (method !== 'GET') early.answers = {};
  const earlyAnswer = method === 'GET' ? takeEarly(path) : null;
  // A file is sent as it is, with its own type.
  const file = body instanceof Blob ? body : null;
  try {
    // If the early request failed, the client asks again: the first request may only have been too early.
    return (
      (await earlyAnswer?.catch(() => null)) ??
      (await fetch(path, {
        method,
        credentials: 'same-origin',
        keepalive: evenIfLeaving,
        // What was sent may have been done, so a write waits for as long as the browser does.
        ...(method === 'GET' ? { signal: AbortSignal.timeout(ANSWER_TIME) } : {}),
        headers: { accept, ...(body === undefined ? {} : { 'content-type': file?.type ?? 'application/json' }) },
        ...(body === undefined ? {} : { body: file ?? JSON.stringify(body) }),
      }))
    );
  } catch {
    throw new ApiError('offline');
  }
}

/** The content of an answer in JSON. Throws {@link ApiError} if the API refused, or if the answer is not from the service. */
async function contentOf(answer: Response): Promise<unknown> {
  // An answer that is not JSON is not from the service, whatever its status.
  const content: unknown = await answer.json().catch(() => NOT_JSON);
  if (content === NOT_JSON) throw new ApiError('unavailable');
  if (!answer.ok) throw refusalOf(content);
  return content;
}

/**
 * Calls the API and parses the answer with `schema`. A `Blob` as the body is sent as it is, everything else as JSON. Throws only
 * {@link ApiError}. With `evenIfLeaving` the request continues after the page is closed.
 */
export async function call<T>(
  schema: z.ZodType<T>,
  method: Method,
  path: string,
  body?: unknown,
  how: { evenIfLeaving?: boolean } = {},
): Promise<T> {
  const parsed = schema.safeParse(await contentOf(await ask(method, path, { body, ...how })));
  if (!parsed.success) throw new ApiError('unavailable');
  return parsed.data;
}

/** Reads an image of the API. Throws only {@link ApiError}. */
export async function callForImage(path: string): Promise<Blob> {
  const answer = await ask('GET', path, { accept: 'image/*' });
  // A refusal is JSON. Anything else that is no image is not from the service.
  if (!answer.ok || answer.headers.get('content-type')?.startsWith('image/') !== true) {
    await contentOf(answer);
    throw new ApiError('unavailable');
  }
  return await answer.blob().catch(() => {
    throw new ApiError('offline');
  });
}
