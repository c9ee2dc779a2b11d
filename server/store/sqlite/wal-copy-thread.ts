/** The thread that copies the write-ahead log back into the database, with a connection of its own. Writers do not wait for it. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** The path with which the thread is started. */
export type WalCopyData = { readonly file: string };

/** How many pages the write-ahead log has, and how many of them are not copied yet. */
export type WalState = { readonly pages: number; readonly left: number };

/** It copies from this many pages on: as many as SQLite itself waits for. Fewer would be written more often than they need be. */
const MIN_PAGES = 1000;

const { file } = workerData as WalCopyData;
const port = parentPort;
if (port === null) throw new Error('the thread that copies the write-ahead log was not started as a thread');

const db = new DatabaseSync(file);
db.exec('PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0');

function walState(mode: 'NOOP' | 'PASSIVE'): WalState {
  const found = db.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
  const pages = Number(found?.['log'] ?? 0);
  return { pages, left: pages - Number(found?.['checkpointed'] ?? 0) };
}

port.on('message', (message: 'copy' | 'close') => {
  if (message === 'close') {
    db.close();
    port.close();
    return;
  }
  let state: WalState = { pages: 0, left: 0 };
  try {
    state = walState('NOOP');
    if (state.left >= MIN_PAGES) state = walState('PASSIVE');
  } catch {
    // The disk is full or read-only. Nothing is lost, and the next commit asks again.
  }
  port.postMessage(state);
});
