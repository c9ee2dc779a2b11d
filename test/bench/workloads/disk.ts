/** Workload 7: the log's bytes on disk for each keystroke, with writer and time, compared with Yjs' encoding of the session. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { sectionRoom } from '#shared/wire.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { cleared, clientIn, recording } from '../recording.ts';
import { figure, size, table } from '../report.ts';
import { fillService } from '../service.ts';
import type { Run } from '../setting.ts';
import { logBytes, typingTimes, tidyRoom } from '../tidying.ts';

/** How many keystrokes one commit has. The number does not change the rows. */
const BATCH = 500;

/** Sizes in bytes beyond those of the empty tables. */
type LogSizes = { readonly plain: number; readonly packed: number; readonly packs: number };

/** Fills a log with the session, and measures it before and after the housekeeping that follows when the last member leaves. */
async function measureLog({ directories, faults }: Run, times: (keystroke: number) => number): Promise<LogSizes> {
  const { updates, agents, stateAfter } = recording();
  const directory = directories.make();
  const file = join(directory, 'alongside.db');
  let store = await openSqliteStore(directory);
  await fillService(store, [{ people: [0, 1], sections: [{ id: 'written', update: new Uint8Array([0, 0]) }] }]);
  await store.close();
  const tables = logBytes(file);
  store = await openSqliteStore(directory);
  const room = sectionRoom('written');
  for (let i = 0; i < updates.length; i += BATCH) {
    await store.log.append(
      updates.slice(i, i + BATCH).map((update, n) => {
        const agent = agents[i + n] ?? 0;
        return { room, personId: `person-${agent}`, at: times(i + n), update, claims: [clientIn(0, agent)] };
      }),
    );
  }
  const rows = await store.log.rows(room, 1, Number.MAX_SAFE_INTEGER);
  if (rows.length !== updates.length + 1) faults.push(`the log holds ${rows.length} rows of ${updates.length + 1}`);
  await store.close();
  const plain = logBytes(file) - tables;
  store = await openSqliteStore(directory);
  await store.log.checkpoint(room, rows.length, cleared([stateAfter(updates.length)]));
  await tidyRoom(store.log, room);
  const again = await store.log.rows(room, 1, Number.MAX_SAFE_INTEGER);
  const same = again.every(({ seq, personId, at, update }, i) => {
    const row = rows[i];
    return row?.seq === seq && row.personId === personId && row.at === at && Buffer.compare(row.update, update) === 0;
  });
  if (again.length !== rows.length || !same) faults.push('the log says something else after housekeeping than before');
  const { packs } = await store.log.layout(room, 0);
  await store.close();
  return { plain, packed: logBytes(file) - tables, packs: packs.reduce((sum, pack) => sum + pack.size, 0) };
}

/** Runs the workload. */
export async function disk(run: Run): Promise<void> {
  const { updates, stateAfter, text } = recording();
  const even = await measureLog(run, (n) => 1_700_000_000_000 + n * 200);
  const typed = typingTimes();
  const uneven = await measureLog(run, () => typed());
  const whole = stateAfter(updates.length);
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, whole);
  const second = Y.encodeStateAsUpdateV2(doc);
  const raw = updates.reduce((sum, update) => sum + update.length, 0);
  const row = (what: string, bytes: number): string[] => [what, size(bytes), figure(bytes / updates.length)];
  table(
    `7. On disk: ${updates.length} keystrokes of two people, a text of ${size(text.length)} at the end`,
    ['', 'bytes', 'a keystroke'],
    [
      row('our log as it is written: every keystroke, who, when', even.plain),
      row('our log after housekeeping: every keystroke, who, when', even.packed),
      row('the packs by themselves', even.packs),
      row('our log after housekeeping, with uneven times between keystrokes', uneven.packed),
      row('the packs by themselves', uneven.packs),
      row('the updates alone, as they came', raw),
      row("Yjs' encoding of all that was ever typed, no who, no when", whole.length),
      row("Yjs' second encoding of it", second.length),
      row('that, compressed', gzipSync(second).length),
    ],
  );
  run.aims.push({
    what: "7 packs, with who and when, to Yjs' second encoding compressed",
    aim: 1,
    bound: 'most',
    measured: even.packs / gzipSync(second).length,
  });
}
