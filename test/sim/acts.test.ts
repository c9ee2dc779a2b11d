/** Acts on random texts: after any edits an act stays with its block, wherever that was moved, or says that the block is gone. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { appendNodes } from '#shared/text/append.ts';
import { BlocksJob, blockNow, type FoundBlock, type FoundBlocks } from '#server/history/blocks-job.ts';
import { begin, type Job } from '#server/history/jobs.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { riskPlan } from '../support/acts.ts';
import { effort } from '../support/effort.ts';
import { Random } from '../support/random.ts';
import { Editing } from './editing.ts';

const ROOM = 'a';
const STEPS = 100;

/** The blocks after row `at`, from a milestone at `stored` or from nothing. */
function found(rows: readonly LogRow[], at: number, stored = 0): FoundBlocks {
  const chunk = (from: number, to: number) => ({ from, to, stretch: { packs: [], rows: rows.slice(from - 1, to) } });
  let bytes: Uint8Array | null = null;
  if (stored > 0) {
    const job: Job<'milestone'> = begin('milestone', { room: ROOM, start: null, restored: [] });
    job.add(chunk(1, stored));
    bytes = job.end().state;
  }
  const job = new BlocksJob({ room: ROOM, start: bytes === null ? null : { kind: 'milestone', bytes }, restored: [] });
  if (stored < at) job.add(chunk(stored + 1, at));
  return job.end();
}

/** Two risk plans with words, and a line between them. */
const START = ((): Uint8Array => {
  const doc = new Y.Doc();
  doc.clientID = 1;
  const line = { type: 'paragraph', content: [{ type: 'text', text: 'And in the evening' }] };
  appendNodes(doc, [riskPlan('Walk to the beans and the roses'), line, riskPlan('Swim in the lake', 'It is too cold')]);
  return Y.encodeStateAsUpdate(doc);
})();

const idOf = ([client, clock]: readonly [number, number]): string => `${client} ${clock}`;

/** The first units of letters, one by one. */
function each(units: readonly number[]): Set<string> {
  const ids = new Set<string>();
  for (let i = 0; i + 2 < units.length; i += 3)
    for (let k = 0; k < (units[i + 2] ?? 0); k += 1) ids.add(idOf([units[i] ?? 0, (units[i + 1] ?? 0) + k]));
  return ids;
}

describe('the block of an act', () => {
  it('[R32] is the one that it was, wherever it was moved, or none', () => {
    const seen = { same: 0, moved: 0, gone: 0 };
    for (let seed = 1; seed <= effort('comparisons'); seed += 1) {
      const random = new Random(seed);
      const editing = new Editing(seed * 17, 3, { state: START, ids: 10 });
      for (let step = 0; step < STEPS; step += 1) editing.act();
      const { rows } = editing;
      for (let i = 0; i < 2; i += 1) {
        const at = 1 + random.below(rows.length - 1);
        const then = found(rows, at);
        const acts = then.blocks.map((block: FoundBlock) => ({ block: block.first, units: block.units, seq: at }));
        if (acts.length === 0) continue;
        for (const later of [Math.min(rows.length, at + 12), rows.length]) {
          const now = found(rows, later, random.below(2) === 0 ? at : 0);
          const places = acts.map((act) => blockNow(act, now));
          // Two acts of two blocks are never on one.
          const taken = places.flatMap((place) => (place === null ? [] : [idOf(place.now)]));
          expect(new Set(taken).size, `seed ${seed} at ${at}, later ${later}`).toBe(taken.length);
          for (const [index, act] of acts.entries()) {
            const place = places[index];
            const stands = now.blocks.find(({ now: marker }) => idOf(marker) === idOf(then.blocks[index]?.now ?? [0, 0]));
            // While its marker stands, the block is the one with that marker, whatever became of its words.
            if (stands !== undefined) expect(place, `seed ${seed} at ${at}, later ${later}`).toBe(stands);
            if (place === null || place === undefined) {
              seen.gone += 1;
              continue;
            }
            if (stands !== undefined) {
              seen.same += 1;
              continue;
            }
            // It was put in after the act, and more than half of what still stands of the letters of then stands in it.
            seen.moved += 1;
            expect(place.since).toBeGreaterThan(at);
            const letters = each(act.units);
            const here = [...each(place.units)].filter((id) => letters.has(id)).length;
            const all = [now.outside, ...now.blocks.map(({ units }) => units)];
            const standing = all.reduce((sum, units) => sum + [...each(units)].filter((id) => letters.has(id)).length, 0);
            expect(here * 2).toBeGreaterThan(standing);
          }
        }
      }
    }
    // The runs prove something only if blocks stayed, were moved, and were lost.
    expect(Math.min(seen.same, seen.moved, seen.gone)).toBeGreaterThan(0);
  });
});
