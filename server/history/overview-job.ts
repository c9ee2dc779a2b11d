/** The job that works out the overview of a section's text: its headings, and what must be known. */
import type { SectionOverview } from '#shared/api-overview.ts';
import { overviewOf } from '#shared/overview.ts';
import { TEXT } from '#shared/text/markers.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { PastState, type Start } from '#server/history/past.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** The question: the overview after the rows that will be added. The first row follows `start`. */
export type OverviewQuestion = { readonly room: string; readonly start: Start };

/** The job. */
export class OverviewJob {
  readonly #room: string;
  readonly #past: PastState;

  /** Throws if the start state cannot be read. */
  constructor({ room, start }: OverviewQuestion) {
    this.#room = room;
    this.#past = new PastState(start);
  }

  /** Adds the next rows. Returns whether more of them are of use. */
  add({ stretch, from, to }: Chunk): boolean {
    this.#past.apply(rowsOf(this.#room, stretch, from, to));
    return true;
  }

  end(): SectionOverview {
    const found = overviewOf(this.#past.doc.getText(TEXT));
    this.#past.destroy();
    return found;
  }
}
