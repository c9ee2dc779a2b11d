/** The write-ahead log of SQLite is copied back while people write without a pause, so it does not grow without end. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { temporaryDirectory } from '../support/live.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

it('the write-ahead log is far shorter than what was written, and nothing of that is lost', { timeout: 240_000 }, async () => {
  const store = await openSqliteStore(directory.path);
  const count = 160;
  for (let i = 1; i <= count; i++)
    await store.log.append([{ room: 'a', personId: 'ann', at: i, update: new Uint8Array(500_000).fill(i), claims: [] }]);
  // Each row was written twice, into the journal and into the log: 160 MB.
  expect(statSync(join(directory.path, 'alongside.db-wal')).size).toBeLessThan(120_000_000);
  await store.close();
  const again = await openSqliteStore(directory.path);
  const rows = await again.log.rows('a', 1, count);
  expect(rows.map(({ seq, update }) => [seq, update[0], update.length])).toEqual(
    Array.from({ length: count }, (_, i) => [i + 1, i + 1, 500_000]),
  );
  await again.close();
});
