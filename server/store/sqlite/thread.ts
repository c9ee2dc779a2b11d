/**
 * The database thread, the only thread of the server that writes the SQLite file. It does the commits and their fsync, so the
 * event loop of the server never waits for the disk. While one commit is written, the server collects the next batch.
 */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { AppendRefused, ClientTaken } from '#server/store/errors.ts';
import { digestOf } from '#server/store/pack/stretch.ts';
import { LogWriter } from '#server/store/sqlite/log-writer.ts';
import { Statements } from '#server/store/sqlite/statements.ts';
import { inTransaction, withoutFlush } from '#server/store/sqlite/transactions.ts';
import { WalCopy } from '#server/store/sqlite/wal-copy.ts';
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
// Another thread copies the write-ahead log back, so that no commit has to wait for it.
db.exec('PRAGMA wal_autocheckpoint=0');

const walCopy = new WalCopy(db, file);
const statements = new Statements(db);
const log = new LogWriter(db, statements, () => walCopy.committed());

function query(sql: string, params: readonly SqlValue[]): QueryAnswer {
  const statement = statements.of(sql);
  const reads = statement.columns().length > 0;
  const run = (): QueryAnswer =>
    reads ? { rows: statement.all(...params), changes: null } : { rows: [], changes: Number(statement.run(...params).changes) };
  if (!/\blog\b/i.test(sql) || db.isTransaction) return run();
  if (reads) return log.reading(run);
  log.takeOver();
  return run();
}

/** A transaction of the records sees all rows of the log that were appended before it, and may add to them. */
function begin(): void {
  log.takeOver();
  db.exec('BEGIN IMMEDIATE');
}

/** `Log.checkpoint`. */
function checkpoint(room: string, seq: number, state: Uint8Array): void {
  const write = `INSERT INTO checkpoint (room, seq, state) VALUES (?, ?, ?)
    ON CONFLICT (room) DO UPDATE SET seq = excluded.seq, state = excluded.state WHERE checkpoint.seq <= excluded.seq`;
  withoutFlush(db, () => statements.of(write).run(room, seq, state));
}

/** `Log.pack`. It does not use the query builder, because appends wait while the transaction is open. */
function pack(room: string, { firstSeq, lastSeq, bytes }: LogPack, was: string): boolean {
  const within = [room, firstSeq, lastSeq] as const;
  const packs = statements.of(
    'SELECT first_seq AS firstSeq, last_seq AS lastSeq, bytes FROM log_pack WHERE room = ? AND last_seq >= ? AND first_seq <= ? ORDER BY first_seq',
  );
  const rows = statements.of(
    'SELECT seq, person_id AS personId, at, bytes AS "update" FROM log WHERE room = ? AND seq >= ? AND seq <= ? ORDER BY seq',
  );
  log.takeOver();
  return withoutFlush(db, () =>
    inTransaction(db, () => {
      const found = {
        packs: packs.all(...within) as unknown as LogPack[],
        rows: rows.all(...within) as unknown as LogRow[],
      };
      const newer = statements.of('SELECT seq FROM log WHERE room = ? AND seq > ? LIMIT 1').get(room, lastSeq);
      const same = newer !== undefined && digestOf(found) === was;
      if (same) {
        statements.of('DELETE FROM log_pack WHERE room = ? AND first_seq >= ? AND last_seq <= ?').run(...within);
        statements.of('DELETE FROM log WHERE room = ? AND seq >= ? AND seq <= ?').run(...within);
        statements.of('INSERT INTO log_pack (room, first_seq, last_seq, bytes) VALUES (?, ?, ?, ?)').run(...within, bytes);
      }
      return same;
    }),
  );
}

/** Every request but the one to close. */
type OpenRequest = Exclude<ThreadRequest, { kind: 'close' }>;
type OpenRequestFrame = { readonly id: number; readonly request: OpenRequest };

function perform(request: OpenRequest): unknown {
  switch (request.kind) {
    case 'query':
      return query(request.sql, request.params);
    case 'begin':
      return begin();
    case 'commit':
      return db.exec('COMMIT');
    case 'rollback':
      return db.isTransaction ? db.exec('ROLLBACK') : undefined;
    case 'recover':
      return log.recover();
    case 'append':
      return log.append(request.batch);
    case 'pack':
      return pack(request.room, request.pack, request.was);
    case 'checkpoint':
      return checkpoint(request.room, request.seq, request.state);
  }
}

// There is one connection to the database. What does not belong to a transaction of the records waits for its end.
let waiting: OpenRequestFrame[] = [];

const waitsForTransaction = ({ kind }: OpenRequest): boolean => kind === 'append' || kind === 'pack' || kind === 'checkpoint';

function reply(id: number, work: () => unknown): void {
  let response: ResponseFrame;
  try {
    response = { id, ok: true, value: work() };
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
    const conflicts = error instanceof ClientTaken ? error.conflicts : [];
    const refused = error instanceof AppendRefused ? { room: error.room, why: error.why } : null;
    response = { id, ok: false, message: error instanceof Error ? error.message : String(error), code, conflicts, refused };
  }
  port?.postMessage(response);
}

function answer({ id, request }: OpenRequestFrame): void {
  reply(id, () => perform(request));
  if (request.kind === 'append') log.answered();
  if (!db.isTransaction) walCopy.committed();
}

async function close(id: number): Promise<void> {
  log.close();
  await walCopy.close();
  reply(id, () => {
    statements.clear();
    db.close();
    lock.close();
  });
}

port.on('message', ({ id, request }: RequestFrame) => {
  if (request.kind === 'close') return void close(id);
  if (waitsForTransaction(request) && db.isTransaction) {
    waiting.push({ id, request });
    return;
  }
  answer({ id, request });
  if (waiting.length > 0 && !db.isTransaction) {
    const ready = waiting;
    waiting = [];
    ready.forEach(answer);
  }
});
