/** A process that appends to a log and tidies it without rest, to be killed at any moment: the argument is the data directory. */
import pino from 'pino';
import { JobRunner } from '#server/history/job-runner.ts';
import { Housekeeping } from '#server/history/housekeeping.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { EAGER } from './live.ts';
import { letterRows, TIDIED } from './letters.ts';

const store = await openSqliteStore(process.argv[2] ?? '');
const housekeeping = new Housekeeping({
  log: store.log,
  jobs: new JobRunner(),
  logger: pino({ level: 'silent' }),
  schedule: EAGER,
});
process.on('disconnect', () => process.exit(0));
for (;;) {
  const last = await store.log.lastSeq(TIDIED);
  const { entries, state } = letterRows(last, 60);
  await store.log.append(entries);
  await store.log.checkpoint(TIDIED, last + entries.length, state);
  await housekeeping.tidy(TIDIED);
  if (process.connected) process.send?.('tidied');
}
