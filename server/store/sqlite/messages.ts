/** The messages between the server's main thread and the database thread. */
import type { AppendRefused, ClaimConflict } from '#server/store/errors.ts';
import type { Batch } from '#server/store/sqlite/batch.ts';
import type { LogPack } from '#server/store/log/log.ts';

/** A value that SQLite stores. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** A request to the database thread. */
export type ThreadRequest =
  | { readonly kind: 'query'; readonly sql: string; readonly params: readonly SqlValue[] }
  | { readonly kind: 'begin' | 'commit' | 'rollback' }
  | { readonly kind: 'recover' }
  | { readonly kind: 'close' }
  | { readonly kind: 'append'; readonly batch: Batch }
  | { readonly kind: 'checkpoint'; readonly room: string; readonly seq: number; readonly state: Uint8Array }
  | { readonly kind: 'pack'; readonly room: string; readonly pack: LogPack; readonly was: string };

/** The answer to a query. */
export type QueryAnswer = { rows: Record<string, unknown>[]; changes: number | null };

/** A request and its response as they are sent, with the same number. */
export type RequestFrame = { readonly id: number; readonly request: ThreadRequest };
export type ResponseFrame =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly message: string;
      /** SQLite's code, 0 if the error is not SQLite's. */
      readonly code: number;
      /** The conflicts for which an append was refused; empty for every other error. */
      readonly conflicts: readonly ClaimConflict[];
      /** The room for which an append was refused, and why; null for every other error. */
      readonly refused: Pick<AppendRefused, 'room' | 'why'> | null;
    };

/** The paths with which the thread is started. */
export type ThreadData = { readonly file: string; readonly lockFile: string };
