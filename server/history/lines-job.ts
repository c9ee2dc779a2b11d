/** The job that reads lines at points of a log, to name what sittings did to them; and what becomes of the sittings' deeds. */
import type { Deed } from '#shared/api-sittings.ts';
import { linesOf } from '#shared/text/lines.ts';
import { TEXT, type Values } from '#shared/text/markers.ts';
import { nameOf } from '#server/history/change-notes.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { PastState, type Start } from '#server/history/past.ts';
import { firstWords } from '#server/history/passages.ts';
import type { PlainSitting } from '#server/history/sittings-job.ts';
import { madeByFrom } from '#server/history/summary.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** The question: for each row the markers whose lines are to be read after it. The rows are in order. */
export type LinesQuestion = {
  readonly room: string;
  readonly start: Start;
  readonly asked: readonly { readonly seq: number; readonly markers: readonly string[] }[];
};

/** A line that was asked for: its keys, and its first words, or null if it has too few. */
export type FoundLine = {
  readonly seq: number;
  readonly marker: string;
  readonly values: Values;
  readonly words: string | null;
};

/** The job. */
export class LinesJob {
  readonly #question: LinesQuestion;
  readonly #past: PastState;
  readonly #found: FoundLine[] = [];
  #next = 0;

  /** Throws if the start state cannot be read. */
  constructor(question: LinesQuestion) {
    this.#question = question;
    this.#past = new PastState(question.start, [], { thin: true });
  }

  /** Reads the lines that are asked for after the rows that were applied. */
  #read(seq: number): void {
    const { asked } = this.#question;
    for (let next = asked[this.#next]; next !== undefined && next.seq <= seq; next = asked[++this.#next]) {
      const wanted = new Set(next.markers);
      for (const { item, values, runs } of linesOf(this.#past.doc.getText(TEXT))) {
        const marker = item === null ? '' : nameOf(item.id);
        if (wanted.has(marker))
          this.#found.push({ seq: next.seq, marker, values, words: firstWords(runs.map(({ text }) => text).join('')) });
      }
    }
  }

  /** Adds the next rows. Returns whether more of them are of use. */
  add({ stretch, from, to }: Chunk): boolean {
    const { room, asked } = this.#question;
    this.#read(from - 1);
    const rows = rowsOf(room, stretch, from, to);
    for (let first = from; first <= to;) {
      const last = Math.min(to, Math.max(first, asked[this.#next]?.seq ?? to));
      this.#past.apply(rows.filter(({ seq }) => seq >= first && seq <= last));
      this.#read(last);
      first = last + 1;
    }
    return this.#next < asked.length;
  }

  end(): FoundLine[] {
    this.#read(Number.POSITIVE_INFINITY);
    this.#past.destroy();
    return this.#found;
  }
}

/** The rows after which lines are asked for by these sittings, in order. */
export function linesAskedBy(sittings: readonly PlainSitting[]): LinesQuestion['asked'] {
  return sittings
    .filter(({ asked }) => asked.length > 0)
    .map(({ toSeq, asked }) => ({ seq: toSeq, markers: asked.map(({ marker }) => marker) }))
    .toSorted((a, b) => a.seq - b.seq);
}

/** What a sitting did, with the lines that it asked for. */
export function namedByLines({ did, asked, toSeq }: PlainSitting, lines: readonly FoundLine[]): Deed[] {
  const named = [...did];
  const moved = new Map<'secondLine' | 'ownItem', (string | null)[]>();
  for (const { marker, at, from } of asked) {
    const line = lines.find((each) => each.seq === toSeq && each.marker === marker);
    if (line === undefined) continue;
    const deed = at === null ? undefined : named[at];
    if (at !== null && deed?.what === 'made' && line.words !== null) named[at] = { ...deed, passage: line.words };
    if (from === null) continue;
    const as = madeByFrom({ ...line.values, from: from.was }, { ...line.values, from: from.is });
    if (as === 'secondLine' || as === 'ownItem') moved.set(as, [...(moved.get(as) ?? []), line.words]);
  }
  const more = [...moved].map(([as, [words = null, ...others]]): Deed => {
    return others.length > 0 || words === null ? { what: 'made', as } : { what: 'made', as, passage: words };
  });
  return more.length === 0 ? named : [...named.filter(({ what }) => what !== 'little'), ...more];
}
