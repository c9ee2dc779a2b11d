/** What the log takes on disk for each keystroke, with who and when, beside Yjs' own encoding of the same session. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { sectionRoom } from '#shared/wire.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { clientIn, recording } from '../recording.ts';
import { figure, size, table } from '../report.ts';
import { fillService } from '../service.ts';
import type { Run } from '../setting.ts';

/** How many keystrokes go in one commit: about what two people type in half a minute matters not; the rows are the same. */
const BATCH = 500;

/** Fills a log with the session and looks at the file. */
export async function disk({ directories, faults }: Run): Promise<void> {
  const { updates, agents, stateAfter, text } = recording();
  const directory = directories.make();
  const file = join(directory, 'alongside.db');
  let store = await openSqliteStore(directory);
  await fillService(store, [{ people: [0, 1], sections: [{ id: 'written', update: new Uint8Array([0, 0]) }] }]);
  await store.close();
  const before = statSync(file).size;
  store = await openSqliteStore(directory);
  const room = sectionRoom('written');
  for (let i = 0; i < updates.length; i += BATCH) {
    await store.log.append(
      updates.slice(i, i + BATCH).map((update, n) => {
        const agent = agents[i + n] ?? 0;
        return {
          room,
          personId: `person-${agent}`,
          at: 1_700_000_000_000 + (i + n) * 200,
          update,
          claims: [clientIn(0, agent)],
        };
      }),
    );
  }
  const rows = (await store.log.rows(room, 1, Number.MAX_SAFE_INTEGER)).length;
  if (rows !== updates.length + 1) faults.push(`the log holds ${rows} rows of ${updates.length + 1}`);
  await store.close();
  const log = statSync(file).size - before;
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
      row('our log as it is written: every keystroke, who, when', log),
      row('the updates alone, as they came', raw),
      row("Yjs' encoding of all that was ever typed, no who, no when", whole.length),
      row("Yjs' second encoding of it", second.length),
      row('that, compressed', gzipSync(second).length),
    ],
  );
}
