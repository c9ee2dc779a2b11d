/** Asks what is new to a reader, from all rows of a log and from few of them, for tests. */
import { expect } from 'vitest';
import * as Y from 'yjs';
import { TEXT } from '#shared/text/markers.ts';
import { NewsJob, type NewsAnswer, type NewsFound, type NewsQuestion } from '#server/history/news-job.ts';
import { RestoreJob } from '#server/history/restore-job.ts';
import { TakenJob, type Taken } from '#server/history/taken-job.ts';
import type { LogRow, Restored } from '#server/store/log/log.ts';
import { meet, pages, type LiveEditor } from './live-editor.ts';

/** What the rows behind `after` took out. */
export function takenIn(rows: readonly LogRow[], after: number, startSeq = 0): Taken[] {
  const doc = new Y.Doc();
  for (const { update } of rows.slice(0, startSeq)) Y.applyUpdate(doc, update);
  const start = startSeq === 0 ? null : ({ kind: 'state', bytes: Y.encodeStateAsUpdate(doc) } as const);
  const job = new TakenJob({ room: 'a', start, startSeq, after });
  job.add({ from: startSeq + 1, to: rows.length, stretch: { packs: [], rows: rows.slice(startSeq) } });
  return job.end();
}

/** What is asked. */
export type Asked = {
  floor?: number;
  seen?: readonly number[];
  gone?: readonly number[];
  ownId?: string;
  checkpoint?: number;
  whole?: boolean;
  restored?: readonly Restored[];
};

/** What is new after these rows. `checkpoint` is the row whose state is stored; without it everything is read from the first row on. */
export function news(
  rows: readonly LogRow[],
  { floor = 0, seen = [], gone = [], ownId = 'ann', checkpoint, whole = true, restored = [] }: Asked,
): NewsFound | null {
  const head = rows.length;
  let start: NewsQuestion['start'] = null;
  const startSeq = checkpoint ?? 0;
  if (checkpoint !== undefined) {
    const doc = new Y.Doc();
    for (const { update } of rows.slice(0, checkpoint)) Y.applyUpdate(doc, update);
    start = { kind: 'state', bytes: Y.encodeStateAsUpdate(doc) };
  }
  // Whether the words are needed is told by the rows alone, and then only.
  const answer = (taken: readonly Taken[] | null): NewsAnswer => {
    const job = new NewsJob({
      room: 'a',
      start,
      startSeq,
      head,
      floor,
      seen,
      gone,
      ownId,
      whole,
      restored,
      deletions: [],
      taken,
    });
    job.add({ from: from + 1, to: head, stretch: { packs: [], rows: rows.slice(from) } });
    return job.end();
  };
  const from = whole ? startSeq : Math.min(startSeq, floor);
  const without = answer(null);
  const found = answer(takenIn(rows, floor));
  if (found === 'taken') throw new Error('that was given');
  if (without !== 'taken') expect(without).toEqual(found);
  return found;
}

/** What is told. */
export function sure(found: NewsFound | null): NewsFound {
  if (found === null) throw new Error('that is not told');
  return found;
}

/** Passages as sentences: who, and each piece with its value; `-` for what is gone, and `-in` for a part of a word. */
export const wordsOf = ({ passages }: NewsFound): string[] =>
  passages.map(
    ({ person, putBack, pieces }) =>
      `${person}${putBack ? ' put back' : ''}: ${pieces.map(({ gone, inWord, words, value }) => [gone ? (inWord ? '-in' : '-') : '', words.trim(), value ?? ''].join(' ').trim()).join(' | ')}`,
  );

/** The units that were taken out. */
export function goneOf({ passages }: NewsFound): number[] {
  return passages.flatMap(({ pieces }) => pieces.flatMap(({ gone, units }) => (gone ? units : [])));
}

/** A section that begins with these nodes by niamh; then `act` by denise. Returns what is new to niamh. */
export function afterDenise(
  content: readonly object[],
  act: (denise: LiveEditor, niamh: LiveEditor) => void,
  ownId = 'niamh',
): string[] {
  const [niamh, denise] = pages(['niamh', 'denise'], content);
  if (niamh === undefined || denise === undefined) throw new Error('two pages');
  const rows: LogRow[] = [{ seq: 1, personId: 'niamh', at: 1_800_000_000_000, update: Y.encodeStateAsUpdate(niamh.doc) }];
  for (const page of [niamh, denise])
    page.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') rows.push({ seq: rows.length + 1, personId: page.name, at: 1_800_000_100_000, update });
    });
  act(denise, niamh);
  meet([niamh, denise]);
  expect([niamh.outOfSync, denise.outOfSync]).toEqual([false, false]);
  const fast = news(rows, { floor: 1, ownId, checkpoint: 1, whole: false });
  const whole = sure(news(rows, { floor: 1, ownId }));
  if (fast !== null) expect(fast).toEqual(whole);
  return wordsOf(whole);
}

/** A paragraph. */
export const p = (text: string): object => ({ type: 'paragraph', content: text === '' ? [] : [{ type: 'text', text }] });
/** A preference with a text. */
export const preference = (attrs: object, text: string): object => ({
  type: 'preference',
  attrs,
  content: [{ type: 'part', attrs: { name: 'text' }, content: [p(text)] }],
});

/** A log that people write one after the other into one document. */
export class Story {
  readonly rows: LogRow[] = [];
  readonly restored: Restored[] = [];
  readonly #doc = new Y.Doc();
  #writer = '';

  constructor() {
    this.#doc.on('update', (update: Uint8Array) => {
      const seq = this.rows.length + 1;
      this.rows.push({ seq, personId: this.#writer, at: 1_800_000_000_000 + seq * 1000, update });
    });
  }

  /** Somebody writes. Returns the row that it makes. */
  by(person: string, write: (text: Y.Text) => void): number {
    this.#writer = person;
    this.#doc.transact(() => write(this.#doc.getText(TEXT)));
    return this.rows.length;
  }

  /** Somebody puts the point after a row back. */
  putsBack(person: string, at: number): number {
    const { length } = this.rows;
    const start = { room: 'a', start: null, earlySeq: at, leap: null, reversed: false };
    const job = new RestoreJob({ ...start, client: 5_000 + length, change: null, restored: this.restored });
    job.add({ from: 1, to: at, stretch: { packs: [], rows: this.rows.slice(0, at) } });
    job.add({ from: at + 1, to: length, stretch: { packs: [], rows: this.rows.slice(at) } });
    const { update, restored } = job.end();
    if (update === null) throw new Error('there was something to put back');
    this.restored.push(...restored);
    this.#writer = person;
    Y.applyUpdate(this.#doc, update);
    return this.rows.length;
  }
}

/** What is new to marcus, the same from all rows and from those since the floor. */
export function newIn(
  { rows, restored }: Story,
  asked: Omit<Asked, 'checkpoint' | 'whole' | 'restored'> & { readonly floor: number },
): NewsFound {
  const all = { ownId: 'marcus', restored, ...asked };
  const whole = sure(news(rows, all));
  const fast = news(rows, { ...all, checkpoint: rows.length, whole: false });
  if (fast !== null) expect(fast).toEqual(whole);
  // What has to be kept of what was seen says the same.
  expect(wordsOf(sure(news(rows, { ...all, floor: whole.floor, seen: whole.seen, gone: whole.gone })))).toEqual(wordsOf(whole));
  return whole;
}
