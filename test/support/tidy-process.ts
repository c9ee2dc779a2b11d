/** A process that appends to a log and tidies it without pauses, until a test kills it. The argument is the data directory. */
import pino from 'pino';
import { JobRunner } from '#server/history/job-runner.ts';
import { Housekeeping } from '#server/history/housekeeping.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { EAGER_SCHEDULE } from './live.ts';
import { letterRows, LETTERS_ROOM } from './letters.ts';

const store = await openSqliteStore(process.argv[2] ?? '');
const housekeeping = new Housekeeping({
  log: store.log,
  jobs: new JobRunner(),
  logger: pino({ level: 'silent' }),
  schedule: EAGER_SCHEDULE,
});
process.on('disconnect', () => process.exit(0));
for (;;) {
  const last = await store.log.lastSeq(LETTERS_ROOM);
  const { entries, state } = letterRows(last, 60);
  await store.log.append(entries);
  await store.log.checkpoint(LETTERS_ROOM, last + entries.length, state);
  await housekeeping.tidy(LETTERS_ROOM);
  if (process.connected) process.send?.('tidied');
}
