/** The dialect with which the query builder sends its queries to the database thread. */
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely';
import { storable } from '#server/store/errors.ts';
import type { SqliteConnection } from '#server/store/sqlite/connection.ts';
import type { QueryAnswer, SqlValue } from '#server/store/sqlite/messages.ts';

function sqlValue(value: unknown): SqlValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return storable(value);
  // A view is copied. Otherwise the whole memory behind it would be sent to the thread.
  if (value instanceof Uint8Array) return Uint8Array.prototype.slice.call(value);
  throw new TypeError(`SQLite cannot store a ${typeof value}`);
}

class ThreadConnection implements DatabaseConnection {
  readonly #thread: SqliteConnection;

  constructor(thread: SqliteConnection) {
    this.#thread = thread;
  }

  async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
    const params = compiled.parameters.map(sqlValue);
    const answer = (await this.#thread.request({ kind: 'query', sql: compiled.sql, params })) as QueryAnswer;
    // The query builder trusts the driver to return rows of the type that the query describes.
    const rows = answer.rows as R[];
    return answer.changes === null ? { rows } : { rows, numAffectedRows: BigInt(answer.changes) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not supported');
  }
}

/**
 * A driver with one connection. One caller uses it at a time, so the queries of other callers are never inside a transaction.
 */
class ThreadDriver implements Driver {
  readonly #connection: ThreadConnection;
  readonly #thread: SqliteConnection;
  #tail: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(thread: SqliteConnection) {
    this.#thread = thread;
    this.#connection = new ThreadConnection(thread);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#tail;
    let release: () => void = () => undefined;
    this.#tail = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(): Promise<void> {
    await this.#thread.request({ kind: 'begin' });
  }

  async commitTransaction(): Promise<void> {
    await this.#thread.request({ kind: 'commit' });
  }

  async rollbackTransaction(): Promise<void> {
    await this.#thread.request({ kind: 'rollback' });
  }

  async destroy(): Promise<void> {}
}

/** The dialect for a database thread. */
export function sqliteDialect(thread: SqliteConnection): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ThreadDriver(thread),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
