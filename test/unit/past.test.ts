/** A section's past: at every point the result is the same, row by row, from merged rows, and from any milestone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { documentJson } from '#shared/text/tree.ts';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { TEXT } from '#shared/text/markers.ts';
import { Fold } from '#server/history/fold.ts';
import { PastState, type Start } from '#server/history/past.ts';
import { readCommonUpdate } from '#server/history/quick.ts';
import { TextJob, type PlainRun } from '#server/history/text-job.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';
import { effort } from '../support/effort.ts';
import { randomRows } from '../support/written.ts';

/** The simplest way to find who wrote each letter: it maps each unit to the first row that contains it. */
function lettersBy(rows: readonly LogRow[]): { json: string; letters: { letter: string; row: LogRow }[] } {
  const doc = withoutFormatCleanup(new Y.Doc({ gc: false }));
  const units = new Map<string, LogRow>();
  const ends = new Map<number, number>();
  for (const row of rows) {
    Y.applyUpdate(doc, row.update);
    for (const { client, structs } of decodeUpdate(row.update).clients) {
      for (const { clock, length } of structs)
        for (let at = Math.max(clock, ends.get(client) ?? 0); at < clock + length; at++) units.set(`${client} ${at}`, row);
      const last = structs.at(-1);
      if (last !== undefined) ends.set(client, Math.max(ends.get(client) ?? 0, last.clock + last.length));
    }
  }
  const letters: { letter: string; row: LogRow }[] = [];
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    for (let at = 0; at < item.length; at++) {
      const row = units.get(`${item.id.client} ${item.id.clock + at}`);
      if (row === undefined) throw new Error('a letter of nobody');
      letters.push({ letter: item.content.str.charAt(at), row });
    }
  }
  return { json: JSON.stringify(documentJson(doc)), letters };
}

const PAUSE = 10 * 60_000;

/** Joins letters of the same row into runs. */
function runsOf(rows: readonly LogRow[]): { json: string; runs: PlainRun[] } {
  const { json, letters } = lettersBy(rows);
  const runs: PlainRun[] = [];
  let before: LogRow | null = null;
  for (const { letter, row } of letters) {
    const last = runs.at(-1);
    const goesOn = before?.personId === row.personId && Math.abs(row.at - before.at) <= PAUSE;
    if (last !== undefined && goesOn) last.text += letter;
    else runs.push({ text: letter, personId: row.personId, at: row.at });
    before = row;
  }
  return { json, runs };
}

function answer(start: Start, rows: readonly LogRow[]): { json: string; runs: PlainRun[] | null } {
  const job = new TextJob({ room: 'a', start, blame: true });
  job.add({ from: 0, to: Number.MAX_SAFE_INTEGER, stretch: { packs: [], rows } });
  const { doc, runs } = job.end();
  return { json: JSON.stringify(doc), runs };
}

/** Adds pauses between some rows. */
function withPauses(rows: readonly LogRow[]): LogRow[] {
  let delay = 0;
  return rows.map((row) => ({ ...row, at: row.at + (delay += row.seq % 17 === 0 ? PAUSE : 0) }));
}

const RUNS = { numRuns: effort('histories') };

describe('the past', () => {
  it('is the same at every point as row by row, with who wrote each letter and when', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, steps) => {
        const rows = withPauses(randomRows(seed, steps));
        for (let to = 0; to <= rows.length; to++) expect(answer(null, rows.slice(0, to))).toEqual(runsOf(rows.slice(0, to)));
      }),
      RUNS,
    );
  });

  it('is the same from any milestone, also from one that was made from another', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(60), fc.nat(60), (seed, first, second) => {
        const rows = withPauses(randomRows(seed, 70));
        let start: Start = null;
        let from = 0;
        for (const to of [first, first + second]) {
          const past = new PastState(start);
          past.apply(rows.slice(from, to));
          start = { kind: 'milestone', bytes: past.milestone() };
          past.destroy();
          from = Math.min(to, rows.length);
          expect(answer(start, rows.slice(from))).toEqual(runsOf(rows));
          expect(answer(start, [])).toEqual(runsOf(rows.slice(0, from)));
        }
      }),
      RUNS,
    );
  });

  it('is folded into few updates where people just type', () => {
    const rows: LogRow[] = [];
    const doc = new Y.Doc();
    doc.on('update', (update: Uint8Array) => rows.push({ seq: rows.length + 1, personId: 'ann', at: 1, update }));
    const text = doc.getText(TEXT);
    for (let i = 0; i < 300; i++) text.insert(text.length, 'ab'.charAt(i % 2));
    for (let i = 0; i < 50; i++) text.delete(text.length - 1, 1);
    const fold = new Fold();
    for (const row of rows) fold.add(row, readCommonUpdate(row.update));
    const updates = fold.take();
    expect(updates.length).toBeLessThan(4);
    expect(updates.reduce((sum, update) => sum + update.length, 0)).toBeLessThan(500);
    const other = new Y.Doc();
    for (const update of updates) Y.applyUpdate(other, update);
    expect(other.getText(TEXT).toJSON()).toBe(text.toJSON());
  });

  it('is not rebuilt from a milestone that was changed anywhere', () => {
    const past = new PastState(null);
    past.apply(randomRows(3, 40));
    const whole = past.milestone();
    for (let at = 0; at < whole.length; at += 11) {
      const changed = Uint8Array.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 16;
      expect(() => new PastState({ kind: 'milestone', bytes: changed })).toThrow(PackDamaged);
    }
  });
});
