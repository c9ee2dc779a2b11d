/** The job that finds who wrote each unit that stands in a section at a point: letters, markers, and the values of their keys. */
import * as Y from 'yjs';
import type { Chunk } from '#server/history/chunks.ts';
import { firstUnit, type Authorship, type Credit } from '#server/history/credits.ts';
import { PastState, type Start } from '#server/history/past.ts';
import { WrittenLookup } from '#server/history/written-lookup.ts';
import type { Restored, WrittenRow } from '#server/store/log/log.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** The question: the credits after the rows that will be added. The first row follows `start`. */
export type CreditsQuestion = {
  readonly room: string;
  readonly start: Start;
  readonly restored?: readonly Restored[];
  readonly written?: readonly WrittenRow[];
};

/** The answer in the form that the API gives, with ids in the place of people: five numbers for each run of a client, and four for each written time. */
export type CreditsFound = {
  readonly personIds: string[];
  readonly clients: [number, number[]][];
  readonly written: [number, number[]][];
};

/** Adds a run, or makes the last one longer if it goes on there. */
function addRun(runs: number[], clock: number, length: number, who: number, { at, seq }: Authorship): void {
  const last = runs.length - 5;
  const goesOn =
    last >= 0 && (runs[last] ?? 0) + (runs[last + 1] ?? 0) === clock && runs[last + 2] === who && runs[last + 4] === seq;
  if (goesOn) runs[last + 1] = (runs[last + 1] ?? 0) + length;
  else runs.push(clock, length, who, at, seq);
}

/** Adds the written times of units from a clock on that one credit covers. */
function addWritten(times: number[], lookup: WrittenLookup, credit: Credit, client: number, clock: number, end: number): void {
  for (let at = clock; at < end;) {
    const { length, span } = lookup.of(credit.by, firstUnit(credit, client, at), end - at);
    if (span !== null) times.push(at, length, span.from, span.to);
    at += length;
  }
}

function creditsIn({ doc, credits }: PastState, lookup: WrittenLookup): CreditsFound {
  const people = new Map<string, number>();
  const clients: [number, number[]][] = [];
  const written: [number, number[]][] = [];
  for (const [client, structs] of doc.store.clients) {
    const runs: number[] = [];
    const times: number[] = [];
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || struct.deleted || !struct.countable) continue;
      const end = struct.id.clock + struct.length;
      for (let { clock } = struct.id; clock < end;) {
        const credit = credits.of(client, clock);
        if (credit === null) break;
        const to = Math.min(end, credit.end);
        let who = people.get(credit.by.personId);
        if (who === undefined) people.set(credit.by.personId, (who = people.size));
        addRun(runs, clock, to - clock, who, credit.by);
        addWritten(times, lookup, credit, client, clock, to);
        clock = to;
      }
    }
    if (runs.length > 0) clients.push([client, runs]);
    if (times.length > 0) written.push([client, times]);
  }
  return { personIds: [...people.keys()], clients, written };
}

/** The job. */
export class CreditsJob {
  readonly #question: CreditsQuestion;
  readonly #past: PastState;

  /** Throws if the start state cannot be read. */
  constructor(question: CreditsQuestion) {
    this.#question = question;
    this.#past = new PastState(question.start, question.restored, { thin: true });
  }

  /** Adds the next rows. Returns whether more of them are of use. */
  add({ stretch, from, to }: Chunk): boolean {
    this.#past.apply(rowsOf(this.#question.room, stretch, from, to));
    return true;
  }

  end(): CreditsFound {
    const found = creditsIn(this.#past, new WrittenLookup(this.#question.written));
    this.#past.destroy();
    return found;
  }
}
