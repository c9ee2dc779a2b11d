/** The job that finds a section's text at a point. It reads rows from its start state to that point. */
import * as Y from 'yjs';
import type { JsonDocument } from '#shared/document.ts';
import { TEXT } from '#shared/text/markers.ts';
import { documentJson } from '#shared/text/tree.ts';
import type { Chunk } from '#server/history/chunks.ts';
import type { Authorship } from '#server/history/credits.ts';
import { SITTING_TIMEOUT } from '#server/history/pause.ts';
import { PastState, type Start } from '#server/history/past.ts';
import type { Restored } from '#server/store/log/log.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** The question: the text after the rows that will be added. The first row follows `start`. */
export type TextQuestion = {
  readonly room: string;
  readonly start: Start;
  readonly blame: boolean;
  readonly restored?: readonly Restored[];
};

/** A run: text that one person wrote without a long pause. */
export type PlainRun = { text: string; personId: string; at: number };
/** The result: the text, and with `blame` who wrote it. */
export type TextFound = { readonly doc: JsonDocument; readonly runs: PlainRun[] | null };

type OpenRun = PlainRun & { lastAt: number };

function addRun(runs: OpenRun[], text: string, { personId, at }: Authorship): void {
  const last = runs.at(-1);
  if (last !== undefined && last.personId === personId && Math.abs(at - last.lastAt) <= SITTING_TIMEOUT) {
    last.text += text;
    last.lastAt = at;
  } else runs.push({ text, personId, at, lastAt: at });
}

function creditedRuns({ doc, credits }: PastState): PlainRun[] {
  const runs: OpenRun[] = [];
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    const { str } = item.content;
    const { client, clock } = item.id;
    for (let at = 0; at < str.length;) {
      const credit = credits.of(client, clock + at);
      if (credit === null) break;
      const to = Math.min(str.length, credit.end - clock);
      addRun(runs, str.slice(at, to), credit.by);
      at = to;
    }
  }
  return runs.map(({ text, personId, at }) => ({ text, personId, at }));
}

/** The job. */
export class TextJob {
  readonly #question: TextQuestion;
  readonly #past: PastState;

  /** Throws if the start state cannot be read. */
  constructor(question: TextQuestion) {
    this.#question = question;
    this.#past = new PastState(question.start, question.restored, { thin: true });
  }

  /** Adds the next rows. Returns whether more of them are of use. */
  add({ stretch, from, to }: Chunk): boolean {
    this.#past.apply(rowsOf(this.#question.room, stretch, from, to));
    return true;
  }

  end(): TextFound {
    const { doc } = this.#past;
    const found = { doc: documentJson(doc), runs: this.#question.blame ? creditedRuns(this.#past) : null };
    this.#past.destroy();
    return found;
  }
}
