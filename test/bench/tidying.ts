/** Housekeeping as the server does it, but without its pauses, and what a log takes on disk. */
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { JobRunner } from '#server/history/job-runner.ts';
import { SCHEDULE, type Schedule, Housekeeping } from '#server/history/housekeeping.ts';
import type { Log } from '#server/store/log/log.ts';

/** Tidies a room to the end; gives how many milliseconds that took. */
export async function tidyRoom(log: Log, room: string): Promise<number> {
  const desk = new JobRunner();
  const schedule: Schedule = { ...SCHEDULE, stepDelay: 0, stepDelayFactor: 0 };
  const housekeeping = new Housekeeping({ log, jobs: desk, logger: pino({ level: 'silent' }), schedule });
  const began = performance.now();
  await housekeeping.tidy(room);
  const took = performance.now() - began;
  await housekeeping.close();
  await desk.close();
  return took;
}

/** The bytes of all pages that hold logs, packs and milestones. Pages that were freed are used again by what is written next. */
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

/** Times as people type: about a fifth of a second from key to key, now and then a pause to think. Always the same ones. */
export function typingTimes(): () => number {
  let at = 1_700_000_000_000;
  let state = 7;
  const chance = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state + 1) / 4_294_967_297;
  };
  return () => {
    const normal = Math.sqrt(-2 * Math.log(chance())) * Math.cos(2 * Math.PI * chance());
    at += Math.round(180 * Math.exp(0.5 * normal)) + (chance() < 0.02 ? Math.round(8000 * chance()) : 0);
    return at;
  };
}
