/**
 * Appends to the log in the database thread. An append is durable as one entry of the journal (`log_journal`), because a commit that
 * writes one page is quick, and one that writes a page for each room is not (record 41). A moment later the rows are taken over: the
 * same rows go into `log` and the entry goes out, in one transaction. So at any time each row is in one of the two, whatever ends the
 * process. Whoever reads the log in this thread has all rows taken over first.
 */
import type { DatabaseSync } from 'node:sqlite';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { parseRoom } from '#shared/wire.ts';
import { AppendRefused, ClientTaken, type ClaimConflict } from '#server/store/errors.ts';
import type { LogRow } from '#server/store/log/log.ts';
import type { Batch } from '#server/store/sqlite/batch.ts';
import { isClosed } from '#server/store/log/closed.ts';
import { entryOf, missingRows, rowsOfBatch, writeEntry } from '#server/store/sqlite/journal-entry.ts';
import type { Statements } from '#server/store/sqlite/statements.ts';
import { inTransaction, withoutFlush } from '#server/store/sqlite/transactions.ts';

/** Rows are taken over this many milliseconds after the first of them was appended. Many rows of one room then share a page. */
export const TAKE_OVER_DELAY = 500;
/** If no append comes then, they are taken over this many milliseconds later. */
export const QUIET_DELAY = 5;
/** After a failure, such as a full disk, it is tried again after this many milliseconds. */
const RETRY_DELAY = 1000;
/** The most rows that one transaction takes over while appends may come: about a millisecond. */
const ROWS_PER_STEP = 256;
/** With more bytes than this in the journal, an append first has all rows taken over. So the journal cannot grow without end. */
const MAX_WAITING_BYTES = 4_000_000;
/** What a row takes in memory beside its update, roughly, in bytes. */
const ROW_BYTES = 100;
/** How many rooms' last seqs are remembered. */
const MAX_CACHED_SEQS = 10_000;

/** Writes the log for one connection. */
export class LogWriter {
  readonly #db: DatabaseSync;
  readonly #statements: Statements;
  readonly #onCommit: () => void;
  /** The rows of the journal that are not in `log` yet, by room. */
  readonly #waiting = new Map<string, LogRow[]>();
  #waitingBytes = 0;
  /** The number of the newest entry of the journal. */
  #newest = 0;
  /** The rooms that are still to be taken over before the entries up to `upTo` can go; null between two rounds. */
  #round: { readonly upTo: number; readonly rooms: string[] } | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** From this time on rows are to be taken over, on the clock of `performance.now()`. */
  #dueAt = Number.POSITIVE_INFINITY;
  /**
   * A cache of the last seq of rooms with recent appends. It stays correct, because only this class adds rows to a log that has
   * rows.
   */
  readonly #seqs = new Map<string, number>();

  /** `onCommit` is called after each commit that nobody asked for. */
  constructor(db: DatabaseSync, statements: Statements, onCommit: () => void) {
    this.#db = db;
    this.#statements = statements;
    this.#onCommit = onCommit;
  }

  /** Whether rows are in the journal that are not in `log` yet. */
  get isBehind(): boolean {
    return this.#waiting.size > 0;
  }

  /** `Log.append`. No transaction may be open. */
  append(batch: Batch): number[] {
    const { rooms, people, room } = batch;
    if (this.#waitingBytes > MAX_WAITING_BYTES) this.takeOver();
    const before = rooms.map((name) => this.#lastSeq(name));
    const next = [...before];
    const seqs = Array.from(room, (of) => (next[of] = (next[of] ?? 0) + 1));
    this.#requireAllowed(batch, seqs);
    const rows = rowsOfBatch(batch, before);
    inTransaction(this.#db, () => {
      for (const [i, name] of rooms.entries()) {
        if (before[i] === 0)
          this.#statements
            .of('INSERT INTO room (room, schema_version) VALUES (?, ?) ON CONFLICT DO NOTHING')
            .run(name, SCHEMA_VERSION);
      }
      const conflicts = this.#claim(batch);
      if (conflicts.length > 0) throw new ClientTaken(conflicts);
      this.#putWritten(batch, seqs);
      this.#statements
        .of('INSERT INTO log_journal (entry, bytes) VALUES (?, ?)')
        .run(this.#newest + 1, writeEntry(rows, people));
    });
    this.#newest += 1;
    this.#wait(rows);
    this.#isDueIn(TAKE_OVER_DELAY);
    return seqs;
  }

  /** Stores the written times of a batch. They are not in the journal: nearly no row has any. */
  #putWritten({ rooms, people, room, person, written }: Batch, seqs: readonly number[]): void {
    for (const [i, runs] of written) {
      const values = [rooms[room[i] ?? 0] ?? '', seqs[i] ?? 0, people[person[i] ?? 0] ?? '', runs];
      this.#statements.of('INSERT INTO log_written (room, seq, person_id, runs) VALUES (?, ?, ?, ?)').run(...values);
    }
  }

  /** Throws if an entry would not come where it has to, or into a room that takes no more rows. No other append can come in between. */
  #requireAllowed({ rooms, room, afters }: Batch, seqs: readonly number[]): void {
    for (let i = 0; i < afters.length; i += 2) {
      const index = afters[i] ?? 0;
      if (seqs[index] !== (afters[i + 1] ?? 0) + 1)
        throw new AppendRefused({ room: rooms[room[index] ?? 0] ?? '', why: 'moved' });
    }
    for (const name of rooms) {
      const named = parseRoom(name);
      if (named?.kind !== 'suggestion') continue;
      const found = this.#statements.of('SELECT state, begun FROM suggestion WHERE id = ?').get(named.id);
      if (found !== undefined && isClosed(found)) throw new AppendRefused({ room: name, why: 'closed' });
    }
  }

  #lastSeq(room: string): number {
    const known = this.#seqs.get(room);
    if (known !== undefined) return known;
    const waiting = this.#waiting.get(room)?.at(-1)?.seq;
    if (waiting !== undefined) return waiting;
    const stored = this.#statements.of('SELECT coalesce(max(seq), 0) AS seq FROM log WHERE room = ?').get(room)?.['seq'];
    return Number(stored ?? 0);
  }

  /** Inserts the claims of client ids. Gives the claims for ids that belong to another person. */
  #claim({ rooms, people, room, person, claims }: Batch): ClaimConflict[] {
    const conflicts: ClaimConflict[] = [];
    const write = 'INSERT INTO client_owner (room, client, person_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
    const read = 'SELECT person_id AS owner FROM client_owner WHERE room = ? AND client = ?';
    for (let i = 0; i < claims.length; i += 2) {
      const index = claims[i] ?? 0;
      const client = claims[i + 1] ?? 0;
      const where = rooms[room[index] ?? 0] ?? '';
      const who = people[person[index] ?? 0] ?? '';
      this.#statements.of(write).run(where, client, who);
      const owner = String(this.#statements.of(read).get(where, client)?.['owner']);
      if (owner !== who) conflicts.push({ index, client, owner });
    }
    return conflicts;
  }

  /** Adds rows that are durable in the journal. */
  #wait(rooms: ReadonlyMap<string, readonly LogRow[]>): void {
    if (this.#seqs.size > MAX_CACHED_SEQS) this.#seqs.clear();
    for (const [room, rows] of rooms) {
      const last = rows.at(-1);
      if (last === undefined) continue;
      const waiting = this.#waiting.get(room);
      if (waiting === undefined) this.#waiting.set(room, [...rows]);
      else for (const row of rows) waiting.push(row);
      this.#seqs.set(room, last.seq);
      for (const { update } of rows) this.#waitingBytes += update.length + ROW_BYTES;
    }
  }

  /**
   * To be called after an append was answered. While the server gathers the next batch, this thread has nothing else to do, so then
   * it takes over some rows that are due.
   */
  answered(): void {
    if (performance.now() >= this.#dueAt) this.#step();
  }

  #isDueIn(delay: number): void {
    if (this.#timer !== null) return;
    this.#dueAt = performance.now() + delay;
    this.#timer = setTimeout(() => this.#step(), delay + QUIET_DELAY);
  }

  /** Takes over some rows, and goes on with the next ones after the requests that have come meanwhile. */
  #step(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueAt = Number.POSITIVE_INFINITY;
    // A transaction of the records begins only when nothing waits, and appends wait for its end.
    if (this.#db.isTransaction || !this.isBehind) return;
    try {
      this.#takeOverSome(ROWS_PER_STEP);
    } catch {
      // The disk is full or read-only. The journal holds the rows. Appends and readers get the error, if it is still there.
      return this.#isDueIn(RETRY_DELAY);
    }
    this.#onCommit();
    if (this.isBehind) this.#isDueIn(this.#round === null ? TAKE_OVER_DELAY : 0);
  }

  /**
   * Takes over at most `limit` rows. A round goes through all rooms that wait when it begins; at its end all rows of the entries
   * from before it are in `log`, and these entries go out in the same transaction as the last rows.
   */
  #takeOverSome(limit: number): void {
    const round = this.#round ?? { upTo: this.#newest, rooms: [...this.#waiting.keys()] };
    const taken: [room: string, count: number][] = [];
    let rows = 0;
    for (const room of round.rooms) {
      const count = Math.min(this.#waiting.get(room)?.length ?? 0, limit - rows);
      taken.push([room, count]);
      rows += count;
      if (rows >= limit) break;
    }
    const isDone = ([room, count]: [string, number]): boolean => count === (this.#waiting.get(room)?.length ?? 0);
    const left = round.rooms.slice(taken.filter(isDone).length);
    withoutFlush(this.#db, () =>
      inTransaction(this.#db, () => {
        for (const [room, count] of taken) this.#insert(room, count);
        if (left.length === 0) this.#statements.of('DELETE FROM log_journal WHERE entry <= ?').run(round.upTo);
      }),
    );
    for (const [room, count] of taken) {
      const waiting = this.#waiting.get(room);
      for (const { update } of waiting?.splice(0, count) ?? []) this.#waitingBytes -= update.length + ROW_BYTES;
      if (waiting?.length === 0) this.#waiting.delete(room);
    }
    this.#round = left.length === 0 ? null : { upTo: round.upTo, rooms: left };
  }

  #insert(room: string, count: number): void {
    const statement = this.#statements.of('INSERT INTO log (room, seq, person_id, at, bytes) VALUES (?, ?, ?, ?, ?)');
    const rows = this.#waiting.get(room) ?? [];
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      if (row !== undefined) statement.run(room, row.seq, row.personId, row.at, row.update);
    }
  }

  /** Takes over all rows. Throws if the database cannot be written; the journal still holds them then. */
  takeOver(): void {
    if (this.isBehind) this.#takeOverAll();
  }

  #takeOverAll(): void {
    this.#round = null;
    this.#takeOverSome(Number.POSITIVE_INFINITY);
  }

  /**
   * Runs a query that reads the log, on all rows that are durable. If the database cannot be written, the query runs in a
   * transaction that takes the rows over and is then undone, so reading goes on.
   */
  reading<T>(query: () => T): T {
    if (!this.isBehind || this.#db.isTransaction) return query();
    try {
      this.takeOver();
    } catch {
      return this.#onUndoneRows(query);
    }
    return query();
  }

  #onUndoneRows<T>(query: () => T): T {
    // Without this SQLite might write to the full disk before the end of the transaction.
    this.#db.exec('PRAGMA cache_spill=OFF; BEGIN');
    try {
      for (const [room, rows] of this.#waiting) this.#insert(room, rows.length);
      return query();
    } finally {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#db.exec('PRAGMA cache_spill=ON');
    }
  }

  /**
   * Takes over what a server that was killed left in the journal. Throws `JournalDamaged` if an entry cannot be read or does not
   * follow the log; nothing is changed then.
   */
  recover(): void {
    const found = this.#statements.of('SELECT entry, bytes FROM log_journal ORDER BY entry').all();
    const missing = missingRows(found.map(entryOf), (room) => this.#lastSeq(room));
    this.#newest = Number(found.at(-1)?.['entry'] ?? 0);
    this.#wait(missing);
    if (found.length === 0) return;
    try {
      this.#takeOverAll();
    } catch {
      // The disk is full or read-only. People can read all the same.
      this.#isDueIn(RETRY_DELAY);
    }
  }

  /** Takes over what it can before the database is closed. What is left stays in the journal for the next server. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    try {
      this.takeOver();
    } catch {
      // The disk is full or read-only.
    }
  }
}
