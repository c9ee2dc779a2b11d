/** What the server's main thread and the database thread say to each other. */
import type { ClaimConflict } from '#server/store/errors.ts';
import type { Batch } from '#server/store/sqlite/batch.ts';
import type { LogPack } from '#server/store/log/log.ts';

/** A value that SQLite stores. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** What the database thread is asked to do. */
export type Ask =
  | { readonly kind: 'query'; readonly sql: string; readonly params: readonly SqlValue[] }
  | { readonly kind: 'begin' | 'commit' | 'rollback' | 'close' }
  | { readonly kind: 'append'; readonly batch: Batch }
  | { readonly kind: 'pack'; readonly room: string; readonly pack: LogPack; readonly was: string };

/** The answer to a query. */
export type QueryAnswer = { rows: Record<string, unknown>[]; changes: number | null };

/** A request on its way, and its answer on the way back. */
export type AskFrame = { readonly id: number; readonly ask: Ask };
export type AnswerFrame =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly message: string;
      /** SQLite's own code, 0 where the fault is not SQLite's. */
      readonly code: number;
      /** Why an append was refused, empty where something else went wrong. */
      readonly conflicts: readonly ClaimConflict[];
    };

/** What the thread is started with. */
export type ThreadData = { readonly file: string; readonly lockFile: string };
