/** The thread that copies the write-ahead log back into the database, with a connection of its own. Writers do not wait for it. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** The path with which the thread is started. */
export type WalCopyData = { readonly file: string };

const { file } = workerData as WalCopyData;
const port = parentPort;
if (port === null) throw new Error('the thread that copies the write-ahead log was not started as a thread');

const db = new DatabaseSync(file);
// Both files are flushed in the right order: a page of the write-ahead log is used again only after the database has it.
db.exec('PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0');

port.on('message', (message: 'copy' | 'close') => {
  if (message === 'close') {
    db.close();
    port.close();
    return;
  }
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // The disk is full or read-only. Nothing is lost, and a later commit asks again.
  }
  port.postMessage('copied');
});
