/**
 * A program that measures the disk space of a section and the time of a backup and a check:
 * `node test/backup/sizes.ts [keystrokes]`. One person makes that many keystrokes, each a separate update in the log. Every
 * tenth keystroke deletes a letter.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as Y from 'yjs';
import { sectionRoom } from '#shared/wire.ts';
import { checkStored, reportLines } from '#server/backup/check.ts';
import { makeBackup } from '#server/backup/backup.ts';
import { inspect } from '#server/store/inspection.ts';
import type { LogEntry } from '#server/store/log/log.ts';
import { openWorld, temporaryDirectory } from '../support/live.ts';
import { textOf, updateBy } from '../support/section-text.ts';
import { PLAN } from '../support/world.ts';

const keystrokes = Number(process.argv[2] ?? 100_000);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const answer = await work();
  print(`${what}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  return answer;
}

const directory = temporaryDirectory();
const store = await openWorld(directory.path);
// The ids are as long as those of a real service, because ids are a large part of a row.
const [personId, sectionId] = [randomUUID(), randomUUID()];
const name = sectionRoom(sectionId);
const doc = new Y.Doc();
const first = { room: name, personId, at: 0, update: updateBy(doc, () => void textOf(doc)), claims: [doc.clientID] };
await store.write(async (records) => {
  await records.insertAccount({ id: personId, name: 'A', email: 'a@home.test', passwordHash: '', at: 0 });
  const boundary = { why: '', influence: '', disagreement: '', review: '' };
  await records.insertSection({ id: sectionId, planId: PLAN, title: 'S', lead: 'together', position: 9, boundary });
  await records.appendFirst(first);
});
let bytes = 0;
let batch: LogEntry[] = [];
await timed(`${keystrokes} keystrokes, 50 a commit`, async () => {
  for (let i = 0; i < keystrokes; i++) {
    const update = updateBy(doc, () => {
      const text = textOf(doc);
      if (i % 10 === 9) text.delete(text.length - 1, 1);
      else text.insert(text.length, i % 7 === 0 ? ' ' : 'a');
    });
    bytes += update.length;
    batch.push({ room: name, personId, at: i, update, claims: [] });
    if (batch.length < 50 && i < keystrokes - 1) continue;
    await store.log.append(batch);
    batch = [];
  }
});
const state = Y.encodeStateAsUpdate(doc);
await store.log.checkpoint(name, keystrokes + 1, state);
await timed('opening the section', () => store.log.open(name));
const { bytes: size } = await timed('backup', () => makeBackup(directory.path, join(directory.path, 'backup'), Date.now()));
const report = await timed('check', () => inspect({ dataDir: directory.path, databaseUrl: null }, checkStored));
await store.close();
print(reportLines(report).at(-1) ?? '');
const each = (total: number): string => `${(total / keystrokes).toFixed(0)} bytes a keystroke`;
print(
  `updates: ${each(bytes)}; the whole database, as a backup: ${megabytes(size)}, ${each(size)}; checkpoint: ${megabytes(state.length)}`,
);
directory.remove();
