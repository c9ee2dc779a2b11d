/** Measures what the gate costs for each keystroke of the recorded session: processor time, memory, and building from bytes. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { z } from 'zod';
import { appendNodes } from '#shared/text/append.ts';
import { TEXT } from '#shared/text/markers.ts';
import { makeVocabulary } from '#shared/vocabulary.ts';
import { LeanDocument } from '#server/sync/room/lean-document.ts';

const zTrace = z.object({
  txns: z.array(
    z.object({
      parents: z.array(z.number()),
      agent: z.number(),
      patches: z.array(z.tuple([z.number(), z.number(), z.string()])),
    }),
  ),
});

/** The updates of the session, each with its agent: two people who type into one line, each seeing what the other had sent. */
function keystrokes(): { update: Uint8Array; agent: number }[] {
  const file = new URL('../data/friendsforever.json.gz', import.meta.url);
  const { txns } = zTrace.parse(JSON.parse(gunzipSync(readFileSync(file)).toString()));
  const all: { update: Uint8Array; agent: number }[] = [];
  const pages = [1_111_111_111, 1_222_222_222].map((clientId, agent) => {
    const doc = new Y.Doc({ gc: false });
    doc.clientID = clientId;
    doc.on('update', (update: Uint8Array, origin: unknown) => void (origin === 'read' || all.push({ update, agent })));
    return { doc, read: 0 };
  });
  const [first] = pages;
  if (first === undefined) return all;
  appendNodes(first.doc, [{ type: 'paragraph' }]);
  const lastOf: number[] = [];
  for (const { parents, agent, patches } of txns) {
    const page = pages[agent];
    if (page === undefined) continue;
    const seen = Math.max(1, ...parents.map((parent) => lastOf[parent] ?? 0));
    for (; page.read < seen; page.read++) {
      const row = all[page.read];
      if (row !== undefined && row.agent !== agent) Y.applyUpdate(page.doc, row.update, 'read');
    }
    page.doc.transact(() => {
      const text = page.doc.getText(TEXT);
      for (const [at, removed, added] of patches) {
        if (removed > 0) text.delete(at + 1, removed);
        if (added.length > 0) text.insert(at + 1, added);
      }
    });
    lastOf.push(all.length);
  }
  return all;
}

const collect = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const empty = { schema: 1, checkpoint: null, tail: [], owners: new Map<number, string>() };
const vocabulary = makeVocabulary();
const updates = keystrokes();
const admitAll = (into: LeanDocument): number => {
  const began = process.cpuUsage();
  for (const [at, { update, agent }] of updates.entries()) {
    const admission = into.admit(update, `person ${agent}`, () => true);
    if (admission.kind !== 'admitted') throw new Error(`keystroke ${at}: ${admission.kind}`);
    into.advance(admission.update, at + 1);
  }
  const { user, system } = process.cpuUsage(began);
  return (user + system) / updates.length;
};
const median = (some: readonly number[]): number => some.toSorted((a, b) => a - b)[some.length >> 1] ?? 0;

const costs: number[] = [];
for (let round = 0; round < 7; round++) costs.push(admitAll(new LeanDocument(empty, vocabulary)));
const lean = new LeanDocument(empty, vocabulary);
admitAll(lean);
const state = lean.compact()?.state ?? new Uint8Array();
const stored = { ...empty, checkpoint: { seq: 1, state: state.slice() } };
const opening: number[] = [];
for (let round = 0; round < 15; round++) {
  const opened = new LeanDocument(stored, vocabulary);
  const began = performance.now();
  opened.wouldChange(new Uint8Array([0, 1, 5, 1, 0, 1]));
  opening.push(performance.now() - began);
}
const before = collect();
const open = Array.from({ length: 20 }, () => new LeanDocument(stored, vocabulary));
const atRest = collect();
for (const each of open) each.wouldChange(new Uint8Array([0, 1, 5, 1, 0, 1]));
const writing = collect();
const compacting: number[] = [];
for (let round = 0; round < 15; round++) {
  const began = performance.now();
  lean.compact();
  compacting.push(performance.now() - began);
}
const kilobytes = (bytes: number): number => Math.round(bytes / 20 / 1024);
console.log({
  keystrokes: updates.length,
  'µs of processor time for each': Number(median(costs).toFixed(1)),
  'bytes of the section': state.length,
  'ms to build what judges from these bytes': Number(median(opening).toFixed(2)),
  'kB of heap at rest, beside the bytes': kilobytes(atRest - before),
  'kB of heap while somebody writes': kilobytes(writing - atRest),
  'ms to compact': Number(median(compacting).toFixed(2)),
});
void open.length;
