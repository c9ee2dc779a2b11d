/**
 * A pool of PostgreSQL connections with timeouts. A lost connection does not end the process; errors are those of
 * store/errors.ts.
 */
import { Socket } from 'node:net';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { storable } from '#server/store/errors.ts';
import { connectFault, queryFault } from '#server/store/postgres/faults.ts';

/** The settings of a pool of connections. Times are in milliseconds. */
export type PoolSettings = {
  readonly url: string;
  readonly max: number;
  /** How long to wait for a free connection or a new one. */
  readonly connectTimeout: number;
  /** After this time PostgreSQL cancels a statement. Waiting for locks counts. A little later the driver gives up too. */
  readonly statementTimeout: number;
};

/**
 * How much longer than PostgreSQL the driver waits, in milliseconds. An error from PostgreSQL is certain: nothing was stored.
 * So it should come before the timeout of the driver, which is uncertain.
 */
const EXTRA_QUERY_TIMEOUT = 2000;
/** After how many idle milliseconds PostgreSQL ends an open transaction, because its server may have lost the network. */
const IDLE_IN_TRANSACTION_TIMEOUT = 15_000;

/** The SQL that sets what each connection depends on, whatever the defaults of the database or of the role are. */
function sessionSettings(statementTimeout: number): string {
  // With synchronous_commit off, a loss of power could lose rows that were acknowledged (S1). A stronger setting than "on"
  // stays.
  return `select
    set_config('synchronous_commit', case current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit') end, false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('statement_timeout', '${statementTimeout}', false),
    set_config('lock_timeout', '0', false),
    set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION_TIMEOUT}', false),
    set_config('bytea_output', 'hex', false),
    set_config('datestyle', 'ISO', false)`;
}

function bytesOf(hex: string): Uint8Array {
  const buffer = Buffer.from(hex.slice(2), 'hex');
  // A small Buffer is a view of a larger, shared one. A copy does not keep that memory alive.
  return buffer.buffer.byteLength === buffer.length ? new Uint8Array(buffer.buffer) : Uint8Array.from(buffer);
}

// Times and counts fit into a number. Byte strings become Uint8Arrays, because `slice` of a Buffer shares memory instead of
// copying.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
types.setTypeParser(pg.types.builtins.BYTEA, bytesOf);

/** One connection from the pool, used by one caller at a time. */
class PooledConnection implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  #broken: Error | null = null;
  readonly #onError = (error: Error): void => {
    const { fault } = queryFault(error);
    this.#broken ??= fault instanceof Error ? fault : error;
  };

  constructor(client: pg.PoolClient) {
    this.#client = client;
    // The pool does not listen for errors of a connection in use, and an error event without a listener would end the process.
    client.on('error', this.#onError);
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query(): never;
  query<R>(sql?: string, parameters: readonly unknown[] = []): Promise<PostgresQueryResult<R>> {
    if (sql === undefined) throw new TypeError('cursors are not supported');
    return this.run<R>({ text: sql, values: parameters.map(storable) });
  }

  async run<R>(query: pg.QueryConfig): Promise<PostgresQueryResult<R>> {
    // Every query on a broken connection, for example a rollback, fails with the error that broke it.
    if (this.#broken !== null) throw this.#broken;
    try {
      const { command, rowCount, rows } = await this.#client.query(query);
      // The query builder trusts the driver to return rows of the type that the query describes.
      return { command: command as PostgresQueryResult<R>['command'], rowCount: rowCount ?? 0, rows: rows as R[] };
    } catch (error) {
      const { fault, broken } = queryFault(error);
      if (broken) this.#broken = fault instanceof Error ? fault : new Error(String(fault));
      throw fault;
    }
  }

  release(): void {
    this.#client.off('error', this.#onError);
    if (this.#broken === null) return this.#client.release();
    // The socket is reset, so that data which still waits in it does not reach PostgreSQL when the network works again.
    const { stream } = Reflect.get(this.#client, 'connection') as { stream?: unknown };
    if (stream instanceof Socket && !stream.destroyed) stream.resetAndDestroy();
    this.#client.release(this.#broken);
  }
}

/** A pool of connections, with the interface that the query builder needs. Lost connections are replaced when needed. */
export class Connections implements PostgresPool {
  readonly #pool: pg.Pool;

  constructor({ url, max, connectTimeout, statementTimeout }: PoolSettings) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max,
      connectionTimeoutMillis: connectTimeout,
      query_timeout: statementTimeout + EXTRA_QUERY_TIMEOUT,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      application_name: 'alongside',
      types,
      onConnect: async (client) => {
        await client.query(sessionSettings(statementTimeout));
      },
    });
    // An error of an idle connection is ignored: the pool drops the connection and makes a new one when needed.
    this.#pool.on('error', () => undefined);
  }

  async connect(): Promise<PooledConnection> {
    try {
      return new PooledConnection(await this.#pool.connect());
    } catch (error) {
      throw connectFault(error);
    }
  }

  /** Runs one query on a connection from the pool. The query is its own transaction. */
  async queryOnce<R>(query: pg.QueryConfig): Promise<readonly R[]> {
    const connection = await this.connect();
    try {
      return (await connection.run<R>(query)).rows;
    } finally {
      connection.release();
    }
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }
}
