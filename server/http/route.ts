/** What a route is. The one table of them does the routing, the parsing, the answers and the description of the API. */
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Me, Run, Sitting, zDone } from '#shared/api.ts';
import type { JsonDocument } from '#shared/document.ts';
import type { Caller, CommandContext } from '#server/commands/context.ts';
import type { Auth } from '#server/http/auth.ts';
import type { Limits } from '#server/http/limits.ts';
import type { SetUpToken } from '#server/http/set-up-token.ts';
import type { OpenRequests } from '#server/http/open-requests.ts';
import type { Meter } from '#server/metrics/meter.ts';
import type { Store } from '#server/store/store.ts';
import type { RequestCoalescer } from '#server/sync/admission/request-coalescer.ts';

/** Reading a section's past; server/history/history.ts holds both. */
export type History = {
  sittings(store: Store, room: string, query: { limit: number; before?: number }): Promise<Sitting[]>;
  textAt(
    store: Store,
    room: string,
    query: { at?: number; blame: boolean },
  ): Promise<{ seq: number; doc: JsonDocument; blame?: Run[] }>;
};

/** What handlers work with. */
export type Services = {
  readonly context: CommandContext;
  readonly auth: Auth;
  readonly limits: Limits;
  readonly history: History;
  /** Questions for what is new: long logs are read for them, so whoever asks several times at once shares an answer. */
  readonly news: RequestCoalescer;
  readonly publicUrl: string | null;
  /** Null where the service was set up before this start, or is a demo. */
  readonly setUpToken: SetUpToken | null;
  readonly demoAccounts: Readonly<Me['demoAccounts']>;
  readonly log: Logger;
  readonly meter: Meter;
  /** What is being worked on: the end of the server waits for it. */
  readonly openRequests: OpenRequests;
};

/** One request on its way through a handler. */
export type Call<P, Q, B, C extends Caller | null> = {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly caller: C;
  readonly services: Services;
  readonly request: IncomingMessage;
  /** The address that the request came from, for counting attempts. */
  readonly address: string;
  /** Sends cookies along with the answer. */
  readonly setCookies: (cookies: readonly string[]) => void;
};

/** The verbs of HTTP that the API uses. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** Who may call a route at all; what they may do there is for rights to say. */
export type Who = 'anyone' | 'signedIn';

/** A route as the router and the API's description see it. */
export type Route = {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly who: Who;
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
  readonly answer: z.ZodType;
  readonly handle: (call: Call<unknown, unknown, unknown, Caller | null>) => Promise<unknown>;
};

/** The answer of a route that only does something. */
export const DONE: z.input<typeof zDone> = { ok: true };

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** Describes a route; the handler's types follow from its schemas. */
export function route<
  W extends Who,
  A extends z.ZodType,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(described: {
  method: Method;
  path: string;
  summary: string;
  who: W;
  params?: P;
  query?: Q;
  body?: B;
  answer: A;
  handle: (call: Call<Parsed<P>, Parsed<Q>, Parsed<B>, W extends 'signedIn' ? Caller : Caller | null>) => Promise<z.input<A>>;
}): Route {
  const { handle, ...rest } = described;
  // The router parses with these very schemas before it calls, so what comes in has the types that follow from them.
  return { ...rest, handle: handle as Route['handle'] };
}
