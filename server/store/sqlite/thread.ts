/**
 * The database thread, the only thread of the server that opens the SQLite file. It does the commits and their fsync, so the
 * event loop of the server never waits for the disk. While one commit is written, the server collects the next batch.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { ClientTaken, type ClaimConflict } from '#server/store/errors.ts';
import { digestOf } from '#server/store/pack/stretch.ts';
import type { Batch } from '#server/store/sqlite/batch.ts';
import type { LogPack, LogRow } from '#server/store/log/log.ts';
import type {
  ResponseFrame,
  ThreadRequest,
  RequestFrame,
  QueryAnswer,
  SqlValue,
  ThreadData,
} from '#server/store/sqlite/messages.ts';

const { file, lockFile } = workerData as ThreadData;
const port = parentPort;
if (port === null) throw new Error('the database thread was not started as a thread');

// The lock is held as long as the process lives. The operating system releases it when the process dies, also by SIGKILL.
// Without the lock, two servers on one data directory would each have a different state of the rooms in memory.
const lock = new DatabaseSync(lockFile);
lock.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');

const db = new DatabaseSync(file);
db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000');

const statements = new Map<string, StatementSync>();
function prepared(sql: string): StatementSync {
  let statement = statements.get(sql);
  if (statement === undefined) {
    if (statements.size >= 500) statements.clear();
    statement = db.prepare(sql);
    statements.set(sql, statement);
  }
  return statement;
}

function query(sql: string, params: readonly SqlValue[]): QueryAnswer {
  const statement = prepared(sql);
  if (statement.columns().length > 0) return { rows: statement.all(...params), changes: null };
  return { rows: [], changes: Number(statement.run(...params).changes) };
}

/**
 * A cache of the last seq of rooms with recent appends. It stays correct, because only `append` adds rows to a log that has
 * rows.
 */
const seqs = new Map<string, number>();
const MAX_CACHED_SEQS = 10_000;

function lastSeq(room: string): number {
  const known = seqs.get(room);
  if (known !== undefined) return known;
  const stored = prepared('SELECT coalesce(max(seq), 0) AS seq FROM log WHERE room = ?').get(room)?.['seq'];
  return Number(stored ?? 0);
}

/** Inserts the claims of client ids. Gives the claims for ids that belong to another person. */
function claim({ rooms, people, room, person, claims }: Batch): ClaimConflict[] {
  const conflicts: ClaimConflict[] = [];
  const write = prepared('INSERT INTO client_owner (room, client, person_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const read = prepared('SELECT person_id AS owner FROM client_owner WHERE room = ? AND client = ?');
  for (let i = 0; i < claims.length; i += 2) {
    const index = claims[i] ?? 0;
    const client = claims[i + 1] ?? 0;
    const where = rooms[room[index] ?? 0] ?? '';
    const who = people[person[index] ?? 0] ?? '';
    write.run(where, client, who);
    const owner = String(read.get(where, client)?.['owner']);
    if (owner !== who) conflicts.push({ index, client, owner });
  }
  return conflicts;
}

function append(batch: Batch): number[] {
  const { rooms, people, room, person, at, ends, bytes } = batch;
  const row = prepared('INSERT INTO log (room, seq, person_id, at, bytes) VALUES (?, ?, ?, ?, ?)');
  const newest: number[] = [];
  const assigned: number[] = [];
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const name of rooms) {
      const seq = lastSeq(name);
      newest.push(seq);
      if (seq === 0)
        prepared('INSERT INTO room (room, schema_version) VALUES (?, ?) ON CONFLICT DO NOTHING').run(name, SCHEMA_VERSION);
    }
    for (let i = 0, from = 0; i < ends.length; i++) {
      const of = room[i] ?? 0;
      const to = ends[i] ?? 0;
      const seq = (newest[of] ?? 0) + 1;
      newest[of] = seq;
      assigned.push(seq);
      row.run(rooms[of] ?? '', seq, people[person[i] ?? 0] ?? '', at[i] ?? 0, bytes.subarray(from, to));
      from = to;
    }
    const conflicts = claim(batch);
    if (conflicts.length > 0) throw new ClientTaken(conflicts);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
  if (seqs.size > MAX_CACHED_SEQS) seqs.clear();
  for (const [i, name] of rooms.entries()) seqs.set(name, newest[i] ?? 0);
  return assigned;
}

/** `Log.pack`. It does not use the query builder, because appends wait while the transaction is open. */
function pack(room: string, { firstSeq, lastSeq, bytes }: LogPack, was: string): boolean {
  const within = [room, firstSeq, lastSeq] as const;
  const packs = prepared(
    'SELECT first_seq AS firstSeq, last_seq AS lastSeq, bytes FROM log_pack WHERE room = ? AND last_seq >= ? AND first_seq <= ? ORDER BY first_seq',
  );
  const rows = prepared(
    'SELECT seq, person_id AS personId, at, bytes AS "update" FROM log WHERE room = ? AND seq >= ? AND seq <= ? ORDER BY seq',
  );
  db.exec('BEGIN IMMEDIATE');
  try {
    const found = {
      packs: packs.all(...within) as unknown as LogPack[],
      rows: rows.all(...within) as unknown as LogRow[],
    };
    const newer = prepared('SELECT seq FROM log WHERE room = ? AND seq > ? LIMIT 1').get(room, lastSeq);
    const same = newer !== undefined && digestOf(found) === was;
    if (same) {
      prepared('DELETE FROM log_pack WHERE room = ? AND first_seq >= ? AND last_seq <= ?').run(...within);
      prepared('DELETE FROM log WHERE room = ? AND seq >= ? AND seq <= ?').run(...within);
      prepared('INSERT INTO log_pack (room, first_seq, last_seq, bytes) VALUES (?, ?, ?, ?)').run(...within, bytes);
    }
    db.exec('COMMIT');
    return same;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function perform(request: ThreadRequest): unknown {
  switch (request.kind) {
    case 'query':
      return query(request.sql, request.params);
    case 'begin':
      return db.exec('BEGIN IMMEDIATE');
    case 'commit':
      return db.exec('COMMIT');
    case 'rollback':
      return db.isTransaction ? db.exec('ROLLBACK') : undefined;
    case 'append':
      return append(request.batch);
    case 'pack':
      return pack(request.room, request.pack, request.was);
    case 'close':
      statements.clear();
      db.close();
      return lock.close();
  }
}

// There is one connection to the database. Appends and packs that arrive during a transaction of the records wait for its end.
let waiting: RequestFrame[] = [];

function answer(frame: RequestFrame): void {
  let reply: ResponseFrame;
  try {
    reply = { id: frame.id, ok: true, value: perform(frame.request) };
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
    const conflicts = error instanceof ClientTaken ? error.conflicts : [];
    reply = { id: frame.id, ok: false, message: error instanceof Error ? error.message : String(error), code, conflicts };
  }
  port?.postMessage(reply);
}

port.on('message', (frame: RequestFrame) => {
  if ((frame.request.kind === 'append' || frame.request.kind === 'pack') && db.isTransaction) {
    waiting.push(frame);
    return;
  }
  answer(frame);
  if (waiting.length > 0 && frame.request.kind !== 'close' && !db.isTransaction) {
    const ready = waiting;
    waiting = [];
    ready.forEach(answer);
  }
});
