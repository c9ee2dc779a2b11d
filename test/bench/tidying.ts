/** Tidies a log as the server's housekeeping does, but without pauses, and measures the log's size on disk. */
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { JobRunner } from '#server/history/job-runner.ts';
import { SCHEDULE, type Schedule, Housekeeping } from '#server/history/housekeeping.ts';
import type { Log } from '#server/store/log/log.ts';

/**
 * Tidies the log of a room completely. Returns how many milliseconds that took. With `atOnce` each pack is made once and not again while
 * it grows; the packs and milestones in the end are the same.
 */
export async function tidyRoom(log: Log, room: string, atOnce = false): Promise<number> {
  const jobRunner = new JobRunner();
  const step = atOnce ? { rowsPerStep: SCHEDULE.packRows, bytesPerStep: Number.MAX_SAFE_INTEGER } : {};
  const schedule: Schedule = { ...SCHEDULE, ...step, stepDelay: 0, stepDelayFactor: 0 };
  const housekeeping = new Housekeeping({ log, jobs: jobRunner, logger: pino({ level: 'silent' }), schedule });
  const began = performance.now();
  await housekeeping.tidy(room);
  const duration = performance.now() - began;
  await housekeeping.close();
  await jobRunner.close();
  return duration;
}

/** The bytes of all database pages with logs, packs and milestones. Freed pages are not counted: later writes reuse them. */
export function logBytes(file: string): number {
  const db = new DatabaseSync(file, { readOnly: true });
  const found = db
    .prepare(
      `select sum(pgsize) as bytes from dbstat where name in ('log', 'log_pack', 'log_milestone')
        or name in (select name from sqlite_schema where tbl_name in ('log', 'log_pack', 'log_milestone'))`,
    )
    .get();
  db.close();
  return Number(found?.['bytes'] ?? 0);
}

/** Makes the times of keystrokes: about 0.2 s between keys, and now and then a longer pause. The times are always the same. */
export function typingTimes(): () => number {
  let at = 1_700_000_000_000;
  let state = 7;
  const randomNumber = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state + 1) / 4_294_967_297;
  };
  return () => {
    const normal = Math.sqrt(-2 * Math.log(randomNumber())) * Math.cos(2 * Math.PI * randomNumber());
    at += Math.round(180 * Math.exp(0.5 * normal)) + (randomNumber() < 0.02 ? Math.round(8000 * randomNumber()) : 0);
    return at;
  };
}
