import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import pino from 'pino';
import { sectionRoom } from '#shared/wire.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { History } from '#server/history/history.ts';
import { SCHEDULE, Housekeeping } from '#server/history/housekeeping.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { fillService } from './service.ts';
import { logBytes } from './tidying.ts';
import { writePast } from './workloads/opening.ts';
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const [rowsPer, share, copies] = process.argv.slice(2).map(Number) as [number, number, number];
const dir = mkdtempSync('/dev/shm/h1-measure-');
const store = await openSqliteStore(dir);
await fillService(store, [{ people: [0, 1], sections: [{ id: 'past', update: new Uint8Array([0, 0]) }] }]);
const rows = await writePast(store, { id: 'past', copies }, true);
const room = sectionRoom('past');
const jobs = new JobRunner();
const hk = new Housekeeping({ log: store.log, jobs, logger: pino({ level: 'silent' }), schedule: { ...SCHEDULE, milestoneRows: rowsPer, milestoneShare: share, stepDelay: 0, stepDelayFactor: 0 } });
const began = cpu();
await hk.tidy(room); await hk.close();
const { packs, milestones } = await store.log.layout(room, 0);
const stored = await store.log.deletions(room, 0, rows);
console.log(`${rowsPer}/${share}: ${rows} rows, tidied in ${((cpu() - began) / 1000).toFixed(1)} s of cpu, packs ${packs.length} ${packs.reduce((s, p) => s + p.size, 0)} B, milestones ${milestones.map((m) => `${m.seq}:${m.size}`).join(' ')}, deletions ${stored.map((s) => s.bytes.length).join(' ')}, log ${logBytes(join(dir, 'alongside.db'))} B`);
const history = new History(jobs);
const ask = async (what: string, f: () => Promise<unknown>) => {
  await f(); const t: number[] = [];
  for (let i = 0; i < 5; i++) { const c = cpu(); await f(); t.push(cpu() - c); }
  console.log(`${what}: cpu ms ${t.map((x) => x.toFixed(0)).join(' ')}`);
};
for (const part of [0.25, 0.5, 0.75, 1]) {
  const at = Math.floor(rows * part);
  await ask(`blame at ${part}`, () => history.textAt(store, room, { at, blame: true }));
  await ask(`text at ${part}`, () => history.textAt(store, room, { at, blame: false }));
}
await ask('credits at 0.75', () => history.credits(store, room, Math.floor(rows * 0.75)));
for (const [a, b] of [[0.25, 0.75], [0.3, 0.9], [0.1, 1], [0.5, 1], [0.99, 1]] as const)
  await ask(`compare ${a} ${b}`, () => history.compare(store, room, { from: Math.floor(rows * a), to: Math.floor(rows * b) }));
await jobs.close(); await store.close();
