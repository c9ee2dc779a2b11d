/** The job that works out the update which puts an earlier point of a section back, or one passage that is gone since. */
import { TEXT } from '#shared/text/markers.ts';
import { putBack, type PutBack, type WhatToPutBack } from '#shared/text/put-back.ts';
import { TwoPoints, type BothPoints, type CompareQuestion } from '#server/history/compare-job.ts';
import { compare } from '#server/history/compare.ts';
import { firstUnit, type Credits } from '#server/history/credits.ts';
import type { Restored, RestoredPiece } from '#server/store/log/log.ts';

/** The question. `client` is an id that nobody has used in the room; `change` is the one change to put back, or null for all. */
export type RestoreQuestion = CompareQuestion & { readonly client: number; readonly change: number | null };

/** The update, or null if there is nothing to put back; and whose its letters and markers are. */
export type RestoreFound = { readonly update: Uint8Array | null; readonly restored: readonly Restored[] };

/** What one change of the comparison took out, by unit. */
function goneBy(change: number, { merged, points }: BothPoints): WhatToPutBack {
  const gone = new Map<number, { readonly from: number; readonly to: number }[]>();
  compare(merged, points, {
    told: ({ of: { client, clock }, at, text, fate }, changes) => {
      if (fate !== 'removed' || !changes.includes(change)) return;
      const range = { from: clock + at, to: clock + at + (text?.length ?? 1) };
      const ranges = gone.get(client);
      if (ranges === undefined) gone.set(client, [range]);
      else ranges.push(range);
    },
  });
  return ({ client, clock }, offset) =>
    gone.get(client)?.some(({ from, to }) => clock + offset >= from && clock + offset < to) === true;
}

/** Whose the units are that were put in again, by their new client ids. */
function creditedTo(done: readonly PutBack[], credits: Credits): Restored[] {
  const restored = new Map<number, RestoredPiece[]>();
  for (const { now, was, length } of done) {
    let pieces = restored.get(now.client);
    if (pieces === undefined) restored.set(now.client, (pieces = []));
    for (let at = 0; at < length;) {
      const credit = credits.of(was.client, was.clock + at);
      if (credit === null) break;
      const end = Math.min(length, credit.end - was.clock);
      const first = firstUnit(credit, was.client, was.clock + at);
      pieces.push({ clock: now.clock + at, length: end - at, first, by: credit.by });
      at = end;
    }
  }
  return [...restored].map(([client, pieces]) => ({ client, pieces: pieces.toSorted((a, b) => a.clock - b.clock) }));
}

/** The job. It is given the rows as a comparison is. */
export class RestoreJob extends TwoPoints {
  readonly #restore: RestoreQuestion;

  /** Throws if the start state cannot be read. */
  constructor(question: RestoreQuestion) {
    super(question);
    this.#restore = question;
  }

  end(): RestoreFound {
    const { client, change } = this.#restore;
    return this.both((points): RestoreFound => {
      const { doc, units } = points;
      const what = change === null ? 'all' : goneBy(change, points);
      let update: Uint8Array | null = null;
      doc.clientID = client;
      doc.once('update', (made: Uint8Array) => (update = made));
      const done = putBack(doc.getText(TEXT), units, what);
      return { update, restored: creditedTo(done, points.points.authors.early) };
    });
  }
}
