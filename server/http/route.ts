/**
 * The type of a route of the API. The router, the parsing, the answers and the API's description all use the table of routes.
 */
import type { NewPassages } from '#server/history/new-passages.ts';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Me, zDone } from '#shared/api.ts';
import type { Comparison, CreditsAnswer } from '#shared/api-history.ts';
import type { Run, Sitting } from '#shared/api-sittings.ts';
import type { SectionOverview } from '#shared/api-overview.ts';
import type { JsonDocument } from '#shared/document.ts';
import type { Caller, CommandContext } from '#server/commands/context.ts';
import type { TrailChecks } from '#server/history/trail-checks.ts';
import type { SittingsReader } from '#server/history/sitting-stream.ts';
import type { Auth } from '#server/http/auth.ts';
import type { Limits } from '#server/http/limits.ts';
import type { MailKeys } from '#server/email/mail-keys.ts';
import type { MailOutbox } from '#server/email/outbox.ts';
import type { SetUpToken } from '#server/http/set-up-token.ts';
import type { PhotoMaker } from '#server/photo/photo-maker.ts';
import type { OpenRequests } from '#server/http/open-requests.ts';
import type { Meter } from '#server/metrics/meter.ts';
import type { WordFinder } from '#server/commands/comments/anchors.ts';
import type { BlockFinder } from '#server/commands/acts/record-act.ts';
import type { Copier } from '#server/commands/suggestions/begin-suggestion.ts';
import type { LiveWriter } from '#server/commands/live-writer.ts';
import type { WayBack } from '#server/commands/suggestions/undo-acceptance.ts';
import type { OutcomeReader } from '#server/http/present/suggestions.ts';
import type { RestoreParts } from '#server/commands/history/restore-section.ts';
import type { Log } from '#server/store/log/log.ts';
import type { Store } from '#server/store/store.ts';
import type { RequestCoalescer } from '#server/sync/admission/request-coalescer.ts';

/** The functions that read a section's past. server/history/history.ts implements them. */
export type History = SittingsReader & {
  sittings(store: Store, room: string, query: { limit: number; before?: number }): Promise<Sitting[]>;
  textAt(
    store: Store,
    room: string,
    query: { at?: number; blame: boolean },
  ): Promise<{ seq: number; doc: JsonDocument; blame?: Run[] }>;
  credits(store: Store, room: string, at?: number): Promise<CreditsAnswer>;
  compare(store: Store, room: string, query: { from: number; to?: number | undefined }): Promise<Comparison>;
  restoring: RestoreParts['history']['restoring'];
  words: WordFinder['words'];
  blocks: BlockFinder['blocks'];
  copying: Copier['copying'];
  suggestion: OutcomeReader['suggestion'];
  withRow: OutcomeReader['withRow'];
  takingBack: WayBack['takingBack'];
};

/** The function that gives the overviews of sections. server/history/overviews.ts implements it. */
export type Overviews = {
  of(log: Log, rooms: readonly string[]): Promise<ReadonlyMap<string, SectionOverview>>;
};

/** The parts of the server that handlers use. */
export type Services = {
  readonly context: CommandContext;
  readonly auth: Auth;
  readonly limits: Limits;
  readonly history: History;
  readonly live: LiveWriter;
  readonly overviews: Overviews;
  /** Whether the chains of audit trails are unbroken. */
  readonly trailChecks: TrailChecks;
  /** Shares one answer between equal requests for news at the same time, because the answer may need long logs to be read. */
  readonly news: RequestCoalescer;
  readonly newPassages: NewPassages;
  readonly photos: PhotoMaker;
  readonly mailKeys: MailKeys;
  readonly outbox: MailOutbox;
  readonly publicUrl: string | null;
  readonly trustedProxies: readonly string[];
  /** Null if the service was set up before this start, or is a demo. */
  readonly setUpToken: SetUpToken | null;
  readonly demoAccounts: Readonly<Me['demoAccounts']>;
  readonly log: Logger;
  readonly meter: Meter;
  /** The requests that are still handled. The server waits for them before it ends. */
  readonly openRequests: OpenRequests;
};

/** One request, as its handler gets it. */
export type Call<P, Q, B, C extends Caller | null> = {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly caller: C;
  readonly services: Services;
  readonly request: IncomingMessage;
  /** The address that the request came from, for counting attempts. */
  readonly address: string;
  /**
   * Reads the file of a request whose route has an `upload`. A handler calls it only after it knows that the caller may send one.
   * Refuses a file with too many bytes, and one of another type.
   */
  readonly readUpload: () => Promise<File>;
  /** Adds cookies to the answer, each as the value of a Set-Cookie header. */
  readonly setCookies: (cookies: readonly string[]) => void;
};

/** A file in a request or in an answer, with its content type. */
export type File = { readonly type: string; readonly bytes: Uint8Array };
/** The files that a route takes: their content types, and how many bytes they can have. */
export type Upload = { readonly types: readonly string[]; readonly maxBytes: number };

/** The HTTP methods that the API uses. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** Who may call a route. What a caller may do there is decided by their rights. */
export type Who = 'anyone' | 'signedIn';

/** A route of the API. */
export type Route = {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly who: Who;
  /** Set for what staff may do before they have set up a second step that the service needs of them. */
  readonly beforeSecondStep?: boolean | undefined;
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
  /** Set for a route that takes a file in place of JSON. */
  readonly upload?: Upload | undefined;
  /** The schema of an answer in JSON, or the content type of a file. */
  readonly answer: z.ZodType | { readonly file: string };
  readonly handle: (call: Call<unknown, unknown, unknown, Caller | null>) => Promise<unknown>;
};

/** The answer of a route that has nothing to return. */
export const DONE: z.input<typeof zDone> = { ok: true };

type Answered<A> = A extends z.ZodType ? z.input<A> : File;
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** Makes a route. The types of the handler follow from the schemas. */
export function route<
  W extends Who,
  A extends Route['answer'],
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(described: {
  method: Method;
  path: string;
  summary: string;
  who: W;
  beforeSecondStep?: boolean;
  params?: P;
  query?: Q;
  body?: B;
  upload?: Upload;
  answer: A;
  handle: (call: Call<Parsed<P>, Parsed<Q>, Parsed<B>, W extends 'signedIn' ? Caller : Caller | null>) => Promise<Answered<A>>;
}): Route {
  const { handle, ...rest } = described;
  // `handlerFor` parses each request with these schemas before it calls the handler, so the handler gets values of these types.
  return { ...rest, handle: handle as Route['handle'] };
}
