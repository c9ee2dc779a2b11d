/** The job that finds a section's text at a point. It reads rows from its start state to that point. */
import * as Y from 'yjs';
import type { JsonDocument } from '#shared/document.ts';
import { TEXT } from '#shared/text/markers.ts';
import { documentJson } from '#shared/text/tree.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { firstUnit, type Authorship } from '#server/history/credits.ts';
import { SITTING_TIMEOUT } from '#server/history/pause.ts';
import { PastState, type Start } from '#server/history/past.ts';
import { WrittenLookup, type WrittenSpan } from '#server/history/written-lookup.ts';
import type { Restored, WrittenRow } from '#server/store/log/log.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** The question: the text after the rows that will be added. The first row follows `start`. */
export type TextQuestion = {
  readonly room: string;
  readonly start: Start;
  readonly blame: boolean;
  readonly restored?: readonly Restored[];
  readonly written?: readonly WrittenRow[];
};

/** A run: text that one person wrote without a long pause. `written` is there where it came long after it was written. */
export type PlainRun = { text: string; personId: string; at: number; written?: WrittenSpan };
/** The result: the text, and with `blame` who wrote it. */
export type TextFound = { readonly doc: JsonDocument; readonly runs: PlainRun[] | null };

type OpenRun = PlainRun & { lastAt: number };

/** Whether two pieces were written without a long pause between them, as far as their writer's device says anything of it. */
function isTogether(one: WrittenSpan | undefined, other: WrittenSpan | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return other.from - one.to <= SITTING_TIMEOUT && one.from - other.to <= SITTING_TIMEOUT;
}

function addRun(runs: OpenRun[], text: string, { personId, at }: Authorship, written: WrittenSpan | null): void {
  const last = runs.at(-1);
  const span = written ?? undefined;
  const goesOn = last !== undefined && last.personId === personId && Math.abs(at - last.lastAt) <= SITTING_TIMEOUT;
  if (goesOn && isTogether(last.written, span)) {
    last.text += text;
    last.lastAt = at;
    if (last.written !== undefined && span !== undefined)
      last.written = { from: Math.min(last.written.from, span.from), to: Math.max(last.written.to, span.to) };
  } else runs.push({ text, personId, at, lastAt: at, ...(span !== undefined && { written: span }) });
}

function creditedRuns({ doc, credits }: PastState, lookup: WrittenLookup): PlainRun[] {
  const runs: OpenRun[] = [];
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    const { str } = item.content;
    const { client, clock } = item.id;
    for (let at = 0; at < str.length;) {
      const credit = credits.of(client, clock + at);
      if (credit === null) break;
      const most = Math.min(str.length, credit.end - clock) - at;
      const { length, span } = lookup.of(credit.by, firstUnit(credit, client, clock + at), most);
      addRun(runs, str.slice(at, at + length), credit.by, span);
      at += length;
    }
  }
  return runs.map(({ text, personId, at, written }) => ({ text, personId, at, ...(written !== undefined && { written }) }));
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
    const found = {
      doc: documentJson(doc),
      runs: this.#question.blame ? creditedRuns(this.#past, new WrittenLookup(this.#question.written)) : null,
    };
    this.#past.destroy();
    return found;
  }
}
