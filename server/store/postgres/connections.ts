/** Connections to PostgreSQL that never hang, never end the process, and say in our words what went wrong. */
import { Socket } from 'node:net';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { connectFault, queryFault } from '#server/store/postgres/faults.ts';

/** How a pool of connections is used. Times are in milliseconds. */
export type PoolSettings = {
  readonly url: string;
  readonly max: number;
  /** For a free connection, or for a new one to be made. */
  readonly connectTimeout: number;
  /** After this long PostgreSQL gives a statement up, waiting for locks included; a little later we stop listening. */
  readonly statementTimeout: number;
};

/** How much longer than the server we wait, so that its own word about a slow statement, which is certain, comes first. */
const PATIENCE = 2000;
/** How long a transaction may stay open with nothing asked before PostgreSQL ends it: its server may be cut off. */
const IDLE_IN_TRANSACTION = 15_000;

/** What every session depends on, whatever the server's or the role's own settings are. */
function sessionSettings(statementTimeout: number): string {
  // A weaker setting than "on" would acknowledge what a loss of power takes back (S1); a stronger one is left as it is.
  return `select
    set_config('synchronous_commit', case current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit') end, false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('statement_timeout', '${statementTimeout}', false),
    set_config('lock_timeout', '0', false),
    set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION}', false),
    set_config('bytea_output', 'hex', false),
    set_config('datestyle', 'ISO', false)`;
}

function bytesOf(hex: string): Uint8Array {
  const buffer = Buffer.from(hex.slice(2), 'hex');
  // A small buffer is a view of a larger, shared one; a copy lets go of that.
  return buffer.buffer.byteLength === buffer.length ? new Uint8Array(buffer.buffer) : Uint8Array.from(buffer);
}

// Times and counts fit a number; byte strings come as plain arrays, because a Buffer's `slice` is not theirs.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
types.setTypeParser(pg.types.builtins.BYTEA, bytesOf);

/** One connection, taken by one user of it at a time. */
class Taken implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  #broken: Error | null = null;
  readonly #onError = (error: Error): void => {
    const { fault } = queryFault(error);
    this.#broken ??= fault instanceof Error ? fault : error;
  };

  constructor(client: pg.PoolClient) {
    this.#client = client;
    // While a connection is taken the pool does not listen for its end, and nobody listening would end the process.
    client.on('error', this.#onError);
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query(): never;
  query<R>(sql?: string, parameters: readonly unknown[] = []): Promise<PostgresQueryResult<R>> {
    if (sql === undefined) throw new TypeError('cursors are not supported');
    return this.ask<R>({ text: sql, values: [...parameters] });
  }

  async ask<R>(query: pg.QueryConfig): Promise<PostgresQueryResult<R>> {
    // What broke it is the answer to whatever comes after, a roll-back above all.
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
    // What still waits in the socket of a connection given up must not arrive later, when the network is whole again.
    const { stream } = Reflect.get(this.#client, 'connection') as { stream?: unknown };
    if (stream instanceof Socket && !stream.destroyed) stream.resetAndDestroy();
    this.#client.release(this.#broken);
  }
}

/** A pool of connections, in the form in which the query builder takes one. Lost ones are replaced when they are next needed. */
export class Connections implements PostgresPool {
  readonly #pool: pg.Pool;

  constructor({ url, max, connectTimeout, statementTimeout }: PoolSettings) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max,
      connectionTimeoutMillis: connectTimeout,
      query_timeout: statementTimeout + PATIENCE,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      application_name: 'alongside',
      types,
      onConnect: async (client) => {
        await client.query(sessionSettings(statementTimeout));
      },
    });
    // An idle connection that ends is nobody's trouble until somebody asks something.
    this.#pool.on('error', () => undefined);
  }

  async connect(): Promise<Taken> {
    try {
      return new Taken(await this.#pool.connect());
    } catch (error) {
      throw connectFault(error);
    }
  }

  /** Asks one thing that is a transaction of its own. */
  async ask<R>(query: pg.QueryConfig): Promise<readonly R[]> {
    const connection = await this.connect();
    try {
      return (await connection.ask<R>(query)).rows;
    } finally {
      connection.release();
    }
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }
}
