/**
 * The database thread: the only one that touches the SQLite file. Commits and their fsync happen here, so the event loop that
 * serves people never waits for a disk, and while one commit is being written the next one gathers.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { ClientTaken, type ClaimConflict } from '#server/store/errors.ts';
import type { LogEntry } from '#server/store/store.ts';
import type { AnswerFrame, Ask, AskFrame, QueryAnswer, SqlValue, ThreadData } from '#server/store/sqlite/messages.ts';

const { file, lockFile } = workerData as ThreadData;
const port = parentPort;
if (port === null) throw new Error('the database thread was not started as a thread');

// Held as long as the process lives and let go by the system when it dies, also by SIGKILL: two servers on one data directory
// would each believe their own rooms.
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

function append(entries: readonly LogEntry[]): number[] {
  const last = prepared('SELECT coalesce(max(seq), 0) AS seq FROM log WHERE room = ?');
  const room = prepared('INSERT INTO room (room, schema_version) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const row = prepared('INSERT INTO log (room, seq, person_id, at, bytes) VALUES (?, ?, ?, ?, ?)');
  const claim = prepared('INSERT INTO client_owner (room, client, person_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const ownerOf = prepared('SELECT person_id AS owner FROM client_owner WHERE room = ? AND client = ?');
  const conflicts: ClaimConflict[] = [];
  const seqs = new Map<string, number>();
  db.exec('BEGIN IMMEDIATE');
  try {
    const given = entries.map((entry, index) => {
      let seq = seqs.get(entry.room);
      if (seq === undefined) {
        seq = Number(last.get(entry.room)?.['seq'] ?? 0);
        if (seq === 0) room.run(entry.room, SCHEMA_VERSION);
      }
      seq += 1;
      seqs.set(entry.room, seq);
      row.run(entry.room, seq, entry.personId, entry.at, entry.update);
      for (const client of entry.claims) {
        claim.run(entry.room, client, entry.personId);
        const owner = String(ownerOf.get(entry.room, client)?.['owner']);
        if (owner !== entry.personId) conflicts.push({ index, client, owner });
      }
      return seq;
    });
    if (conflicts.length > 0) throw new ClientTaken(conflicts);
    db.exec('COMMIT');
    return given;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function perform(ask: Ask): unknown {
  switch (ask.kind) {
    case 'query':
      return query(ask.sql, ask.params);
    case 'begin':
      return db.exec('BEGIN IMMEDIATE');
    case 'commit':
      return db.exec('COMMIT');
    case 'rollback':
      return db.isTransaction ? db.exec('ROLLBACK') : undefined;
    case 'append':
      return append(ask.entries);
    case 'close':
      statements.clear();
      db.close();
      return lock.close();
  }
}

// Appends that arrive while a transaction of the records is open wait for its end: there is one connection.
let waiting: AskFrame[] = [];

function answer(frame: AskFrame): void {
  let reply: AnswerFrame;
  try {
    reply = { id: frame.id, ok: true, value: perform(frame.ask) };
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
    const conflicts = error instanceof ClientTaken ? error.conflicts : [];
    reply = { id: frame.id, ok: false, message: error instanceof Error ? error.message : String(error), code, conflicts };
  }
  port?.postMessage(reply);
}

port.on('message', (frame: AskFrame) => {
  if (frame.ask.kind === 'append' && db.isTransaction) {
    waiting.push(frame);
    return;
  }
  answer(frame);
  if (waiting.length > 0 && frame.ask.kind !== 'close' && !db.isTransaction) {
    const ready = waiting;
    waiting = [];
    ready.forEach(answer);
  }
});
