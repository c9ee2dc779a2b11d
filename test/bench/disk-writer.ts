/**
 * Other work beside the servers: writes files and flushes them, with pauses, so that the disk stalls now and then. It ends by itself
 * after MAX_ROUNDS. The argument is the folder into which it writes.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { answerRequests } from './control.ts';

/** How many rounds at most, how many MB one round writes, and the pause between two in milliseconds. */
const MAX_ROUNDS = 400;
const MEGABYTES = 64;
const PAUSE = 600;

const [directory = ''] = process.argv.slice(2);
const megabyte = Buffer.alloc(1_000_000, 7);
const end = new AbortController();
answerRequests({ port: 0, close: async () => end.abort() });
for (let round = 0; round < MAX_ROUNDS && !end.signal.aborted; round++) {
  const file = openSync(join(directory, `written${round % 2}`), 'w');
  for (let i = 0; i < MEGABYTES; i++) writeSync(file, megabyte);
  fsyncSync(file);
  closeSync(file);
  await wait(PAUSE);
}
