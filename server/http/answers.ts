/** Turns a request into a call of a route's handler, and the result or the error into the HTTP answer. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { ERRORS, isFieldProblem, Refusal, type ErrorCode, type FieldProblem, type FieldProblems } from '#shared/errors.ts';
import { isStorable } from '#shared/plain-text.ts';
import { TooManyAttempts } from '#server/http/limits.ts';
import type { Meter } from '#server/metrics/meter.ts';
import { RoomDamaged, StoreUnavailable } from '#server/store/errors.ts';
import type { File, Route, Services } from '#server/http/route.ts';
import { lacksSecondStep } from '#server/http/usable-session.ts';
import { readUpload } from '#server/http/uploads.ts';

/**
 * "Not found" is sent at the earliest this many milliseconds after the request arrived, so that the time it takes does not show
 * whether the thing exists.
 */
const NOT_FOUND_FLOOR = 25;

const SIGN_IN_PATHS: readonly string[] = [
  '/api/auth/sign-in/email',
  '/api/shared-device/sign-in',
  '/api/sign-in/second-step',
  '/api/sign-in/passkey',
];

const arrivals = new WeakMap<IncomingMessage, number>();

/** Middleware that stores the time at which a request arrived. */
export const recordArrivalTime: RequestHandler = (request, _response, next) => {
  arrivals.set(request, performance.now());
  next();
};

/** How long an answer to this request still waits if it is "not found", in milliseconds; 0 or less if it can be sent. */
export function notFoundWait(request: IncomingMessage): number {
  return (arrivals.get(request) ?? 0) + NOT_FOUND_FLOOR - performance.now();
}

function problemsOf(error: z.ZodError): FieldProblems {
  const problems: Record<string, FieldProblem> = {};
  for (const { path, message } of error.issues) {
    // Our own checks give a problem's key as their message. The library's checks give a sentence, which becomes the key
    // 'wrong'.
    problems[path.join('.')] ??= isFieldProblem(message) ? message : 'wrong';
  }
  return problems;
}

function parsed(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (!result.success) throw new Refusal('invalid', undefined, problemsOf(result.error));
  return result.data;
}

/** How deep a value of a request can be nested. The deepest that a page sends is a list in a comment, with 12. */
const MAX_DEPTH = 40;

/**
 * The path of the first text in a value that no store can keep; null if there is none. Refuses what is nested without end: a few bytes
 * of it would cost the server seconds.
 */
function unstorableIn(value: unknown, depth = 0): readonly string[] | null {
  if (typeof value === 'string') return isStorable(value) ? null : [];
  if (typeof value !== 'object' || value === null) return null;
  if (depth === MAX_DEPTH) throw new Refusal('bad_request');
  for (const [key, each] of Object.entries(value)) {
    const found = isStorable(key) ? unstorableIn(each, depth + 1) : [];
    // A key that no store can keep is not repeated.
    if (found !== null) return isStorable(key) ? [key, ...found] : [];
  }
  return null;
}

/** Refuses what no store can keep, wherever it stands in a request. An address with it is one that never was. */
function refuseUnstorable({ params, query, body }: Request): void {
  if (unstorableIn(params) !== null) throw new Refusal('not_found');
  const found = unstorableIn(query) ?? unstorableIn(body);
  if (found !== null) throw new Refusal('invalid', undefined, { [found.join('.')]: 'wrong' });
}

/**
 * Sends a file. A browser takes it as nothing but what it is, and where it were shown as a page it could do nothing. Like every
 * answer of the API it is not stored in between, and not by the browser either (`Cache-Control: no-store`).
 */
function sendFile(response: Response, { type, bytes }: File): void {
  response.set({
    'Content-Type': type,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Content-Disposition': 'attachment',
  });
  response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** The handler that the router calls for a route. */
export function handlerFor(route: Route, services: Services): RequestHandler {
  const handle = async (request: Request, response: Response): Promise<void> => {
    const session = await services.auth.findSession(request);
    if (route.who === 'signedIn' && session === null) throw new Refusal('not_signed_in');
    const isHeldBack =
      session !== null && route.beforeSecondStep !== true && (await lacksSecondStep(services, session.personId));
    if (route.who === 'signedIn' && isHeldBack) throw new Refusal('second_step_needed');
    if (route.body !== undefined && request.body === undefined) throw new Refusal('bad_request');
    refuseUnstorable(request);
    const answer = await route.handle({
      params: parsed(route.params, request.params),
      query: parsed(route.query, request.query),
      body: parsed(route.body, request.body),
      caller: session === null || isHeldBack ? null : { personId: session.personId },
      services,
      request,
      address: request.ip ?? '',
      readUpload: () => readUpload(request, response, route.upload),
      setCookies: (cookies) => {
        for (const cookie of cookies) response.append('Set-Cookie', cookie);
      },
    });
    // What the handler of such a route returns is a file (see `route`).
    if ('file' in route.answer) sendFile(response, answer as File);
    // The schema drops every field that it does not name, so a handler cannot send more by mistake.
    else response.json(route.answer.parse(answer));
  };
  return (request, response) => services.openRequests.run(() => handle(request, response));
}

/** The error code for an error of Express about the request; null for every other error. */
function codeOfFault(error: unknown): ErrorCode | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  if (error.status === 413) return 'too_large';
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500 ? 'bad_request' : null;
}

/**
 * The pattern of a request's route, for the log. The path itself is not logged, because it may hold text that a person typed.
 */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  return typeof route === 'object' && route !== null && 'path' in route ? String(route.path) : '';
}

function refusalOf(error: unknown, request: Request, log: Logger): Refusal {
  if (error instanceof Refusal) return error;
  const code = codeOfFault(error);
  if (code !== null) return new Refusal(code);
  if (error instanceof StoreUnavailable) {
    log.error({ method: request.method, path: routeOf(request), err: error }, 'the store cannot be used just now');
    return new Refusal(request.method === 'GET' || request.method === 'HEAD' ? 'unavailable' : 'not_saved');
  }
  if (error instanceof RoomDamaged) {
    log.error({ method: request.method, path: routeOf(request), err: error }, 'what is kept of a room is damaged');
    return new Refusal('unavailable');
  }
  log.error({ method: request.method, path: routeOf(request), err: error }, 'a request failed');
  return new Refusal('server_error');
}

/** Middleware that answers every error: a refusal with its code, an unknown error with `server_error` and no details. */
export function answerErrors(log: Logger, meter: Meter): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = refusalOf(error, request, log);
    const { status, message } = ERRORS[refusal.code];
    meter.refused(refusal.code);
    if (SIGN_IN_PATHS.includes(request.path)) meter.signInFailed(refusal.code);
    const send = () => {
      if (refusal instanceof TooManyAttempts) response.set('Retry-After', String(refusal.retryAfterSeconds));
      response.status(status).json({
        error: { code: refusal.code, message, ...(refusal.fields !== undefined && { fields: refusal.fields }) },
      });
    };
    const wait = refusal.code === 'not_found' ? notFoundWait(request) : 0;
    if (wait > 0) setTimeout(send, wait);
    else send();
  };
}
