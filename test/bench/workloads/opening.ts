/**
 * Workload 5: opening a section with a long past. Its log has 1, 10 or 40 copies of the recorded session. Each copy is typed
 * into its own paragraph, which is deleted before the next copy. So the text at the end is always the same.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { sectionRoom } from '#shared/wire.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { LogEntry } from '#server/store/log/log.ts';
import type { Store } from '#server/store/store.ts';
import { openRoom, paragraphTexts } from '../content.ts';
import { median, wait } from '../measure.ts';
import { cleared, clientIn, inCopy, recording } from '../recording.ts';
import { figure, size, table } from '../report.ts';
import { start, startAlongside, type Running } from '../servers.ts';
import { fillService } from '../service.ts';
import type { Run } from '../setting.ts';

/** How many rows follow the newest checkpoint: on average half of the 500 after which the server writes one. */
const TAIL = 250;
const BATCH = 4000;
/** How many short sections are opened before the measurement, so that the server is warm. */
const WARM_UP = 10;

/** A section, and how many copies of the session its log has. */
export type Past = { readonly id: string; readonly copies: number };

/** The state of the last checkpoint, and the updates after it. */
function ending(copies: number): { state: Uint8Array; tail: Uint8Array[] } {
  const { updates, removal, stateAfter } = recording();
  const whole = stateAfter(updates.length);
  const before = Array.from({ length: copies - 1 }, (_, copy) => [inCopy(whole, copy), inCopy(removal, copy)]).flat();
  const last = inCopy(stateAfter(updates.length - TAIL), copies - 1);
  return { state: cleared([...before, last]), tail: updates.slice(-TAIL).map((update) => inCopy(update, copies - 1)) };
}

/**
 * Writes a section's past into the log, as keystrokes of two people, and the checkpoint that the server would have written.
 * With `whole` false it writes only the rows after the checkpoint. Returns the number of rows.
 */
export async function writePast(store: Store, { id, copies }: Past, whole: boolean): Promise<number> {
  const room = sectionRoom(id);
  const { updates, agents, removal } = recording();
  let entries: LogEntry[] = [];
  let rows = await store.log.lastSeq(room);
  const flush = async (): Promise<void> => {
    rows += (await store.log.append(entries)).length;
    entries = [];
  };
  const add = async (update: Uint8Array, agent: number, claims: readonly number[]): Promise<void> => {
    entries.push({ room, personId: `person-${agent}`, at: 1_700_000_000_000 + (rows + entries.length) * 200, update, claims });
    if (entries.length >= BATCH) await flush();
  };
  const { state, tail } = ending(copies);
  if (whole) {
    for (let copy = 0; copy < copies; copy++) {
      if (copy > 0) await add(inCopy(removal, copy - 1), 0, []);
      for (const [at, update] of updates.entries()) {
        const agent = agents[at] ?? 0;
        await add(inCopy(update, copy), agent, at === 0 || at === agents.indexOf(1) ? [clientIn(copy, agent)] : []);
      }
    }
  } else {
    for (const update of tail) await add(update, 0, []);
  }
  await flush();
  await store.log.checkpoint(room, rows - TAIL, state);
  return rows;
}

/** Opens each section once in a server that was just started and warmed up. Returns time and processor time of each. */
async function openings(
  server: Running,
  warm: readonly Past[],
  pasts: readonly Past[],
  turn: number,
): Promise<Map<string, { took: number; cpu: number }>> {
  const { text } = recording();
  const open = (past: Past) =>
    openRoom(server.at, 0, sectionRoom(past.id), (doc) => {
      const [last] = paragraphTexts(doc);
      return last === text;
    });
  for (const past of warm) await open(past);
  const found = new Map<string, { took: number; cpu: number }>();
  for (let i = 0; i < pasts.length; i++) {
    const past = pasts[(i + turn) % pasts.length];
    if (past === undefined) continue;
    await wait(150);
    const before = await server.process.usage();
    const { took } = await open(past);
    const after = await server.process.usage();
    found.set(past.id, { took, cpu: after.cpu - before.cpu });
  }
  return found;
}

/** Runs the workload on Alongside and on the peer that stores a log. */
export async function opening({ scale, directories, aims }: Run): Promise<void> {
  const pasts: Past[] = scale.copies.map((copies) => ({ id: `past-${copies}`, copies }));
  const warm: Past[] = Array.from({ length: WARM_UP }, (_, n) => ({ id: `warm-${n}`, copies: 1 }));
  const all = [...pasts, ...warm];
  const keystrokes = new Map<string, number>();

  const directory = directories.make();
  const store = await openSqliteStore(directory);
  await fillService(store, [{ people: [0, 1], sections: all.map(({ id }) => ({ id, update: new Uint8Array([0, 0]) })) }]);
  for (const past of all) keystrokes.set(past.id, await writePast(store, past, pasts.includes(past)));
  await store.close();
  const peer = await start('y-websocket, LevelDB', directories, []);
  for (const past of all) {
    const { state, tail } = ending(past.copies);
    await peer.process.write(sectionRoom(past.id), [state, ...tail]);
  }
  await peer.process.end();

  const measured = new Map<string, { took: number; cpu: number }[]>();
  for (let turn = 0; turn < scale.openings; turn++) {
    for (const kind of ['Alongside', 'y-websocket, LevelDB'] as const) {
      const server =
        kind === 'Alongside' ? await startAlongside(directory) : await start(kind, directories, [], peer.directory);
      for (const [id, found] of await openings(server, warm, pasts, turn)) {
        const key = `${kind} ${id}`;
        measured.set(key, [...(measured.get(key) ?? []), found]);
      }
      await server.process.end();
    }
  }
  const of = (kind: string, past: Past, what: 'took' | 'cpu'): number =>
    median((measured.get(`${kind} ${past.id}`) ?? []).map((found) => found[what]));
  table(
    `5. Opening a section by the length of its past (text of ${figure(recording().text.length / 1000)} kB at the end; log file ${size(statSync(join(directory, 'alongside.db')).size)})`,
    ['copies', 'rows in the log', 'Alongside ms', 'its processor ms', 'LevelDB peer ms', 'its processor ms'],
    pasts.map((past) => [
      String(past.copies),
      String(keystrokes.get(past.id) ?? 0),
      ...(['Alongside', 'y-websocket, LevelDB'] as const).flatMap((kind) => [
        figure(of(kind, past, 'took')),
        figure(of(kind, past, 'cpu')),
      ]),
    ]),
  );
  const spread = (what: 'took' | 'cpu'): number => {
    const values = pasts.map((past) => of('Alongside', past, what));
    return Math.max(...values) / Math.min(...values);
  };
  const worst = Math.max(...pasts.map((past) => of('Alongside', past, 'cpu') / of('y-websocket, LevelDB', past, 'cpu')));
  aims.push(
    { what: '5 opening, longest past to shortest, time', aim: 1.2, bound: 'most', measured: spread('took') },
    { what: '5 opening, longest past to shortest, processor time', aim: 1.2, bound: 'most', measured: spread('cpu') },
    { what: '5 processor time to open, to y-websocket with LevelDB', aim: 1, bound: 'most', measured: worst },
  );
}
