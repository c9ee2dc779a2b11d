/**
 * A process that opens the SQLite store of a directory, prints `open` or the error, and keeps the store open until it is
 * killed. The argument is the data directory.
 */
import { openSqliteStore } from '#server/store/sqlite/store.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  const store = await openSqliteStore(process.argv[2] ?? '');
  await store.log.append([{ room: 'a', personId: 'ann', at: 1, update: Uint8Array.of(1), claims: [] }]);
  print('open');
  setInterval(() => undefined, 1000);
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
}
