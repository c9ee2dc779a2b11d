/** A connection with a cache of its prepared statements. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** The most statements that are kept. */
const MAX_STATEMENTS = 500;

/** Prepares each statement once. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #cache = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  of(sql: string): StatementSync {
    let statement = this.#cache.get(sql);
    if (statement === undefined) {
      if (this.#cache.size >= MAX_STATEMENTS) this.#cache.clear();
      statement = this.#db.prepare(sql);
      this.#cache.set(sql, statement);
    }
    return statement;
  }

  /** Forgets all statements. They would keep the database from being closed. */
  clear(): void {
    this.#cache.clear();
  }
}
