/**
 * The jobs of suggestions: the copy of a section from which one begins; what it changes, what the section changed since, and the update
 * that takes its changes over; and the update that takes an acceptance back.
 */
import * as Y from 'yjs';
import { TEXT } from '#shared/text/markers.ts';
import { mergedText, standingIn, type Standing, type UnitId } from '#shared/text/merged.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { TwoPoints, type BothPoints, type CompareQuestion } from '#server/history/compare-job.ts';
import type { Compared, PlainChange } from '#server/history/compare.ts';
import { firstUnit, type Credits } from '#server/history/credits.ts';
import { PastState, type Start } from '#server/history/past.ts';
import { linesOf, needsOf, stepsBack, stepsOf, tell, withNeeds, type ToldPiece } from '#server/history/suggestion-changes.ts';
import { takeOver, type Step, type TakenOver } from '#server/history/take-over.ts';
import type { Restored, RestoredPiece } from '#server/store/log/log.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** The question of a copy: the section after the rows that will be added. The first row follows `start`. */
export type CopyQuestion = { readonly room: string; readonly start: Start; readonly restored: readonly Restored[] };
/** The state of a section, and who wrote each unit of it. */
export type CopyFound = { readonly state: Uint8Array; readonly restored: readonly Restored[] };

/** The job that copies a section. */
export class CopyJob {
  readonly #question: CopyQuestion;
  readonly #past: PastState;

  /** Throws if the start state cannot be read. */
  constructor(question: CopyQuestion) {
    this.#question = question;
    this.#past = new PastState(question.start, question.restored);
  }

  add({ stretch, from, to }: Chunk): boolean {
    this.#past.apply(rowsOf(this.#question.room, stretch, from, to));
    return true;
  }

  end(): CopyFound {
    const { doc, credits } = this.#past;
    const restored: Restored[] = [];
    for (const [client, structs] of doc.store.clients) {
      const pieces: RestoredPiece[] = [];
      for (const struct of structs) {
        if (!(struct instanceof Y.Item) || struct.deleted || !struct.countable) continue;
        const end = struct.id.clock + struct.length;
        for (let { clock } = struct.id; clock < end;) {
          const credit = credits.of(client, clock);
          if (credit === null) break;
          const to = Math.min(end, credit.end);
          const { personId, at } = credit.by;
          // The copy is the first row of its log, and brings these words.
          pieces.push({ clock, length: to - clock, first: firstUnit(credit, client, clock), by: { seq: 0, personId, at } });
          clock = to;
        }
      }
      if (pieces.length > 0) restored.push({ client, pieces });
    }
    const state = Y.encodeStateAsUpdate(doc);
    this.#past.destroy();
    return { state, restored };
  }
}

/**
 * The question about a suggestion. The fields of a comparison are about its section, from the base to now. First come the rows of the
 * suggestion's own log, the first one in a part of its own, and then those of the section.
 */
export type SuggestionQuestion = CompareQuestion & {
  readonly copy: { readonly room: string; readonly seq: number; readonly restored: readonly Restored[] };
  /** The changes to take over; null for all. */
  readonly take: readonly number[] | null;
  /** An id that nobody has used in the section. */
  readonly client: number;
};

/** A change of a suggestion and what the section changed since in the same lines. `newest` is the last of the rows that did. */
export type Conflict = { readonly change: number; readonly since: readonly PlainChange[]; readonly newest: number };
/** What was found of a suggestion. `taken` are the changes that the update takes over, with those that they need. */
export type SuggestionFound = Omit<Compared, 'changes'> & {
  readonly changes: readonly (PlainChange & { readonly needs: number[] })[];
  readonly conflicts: readonly Conflict[];
  readonly taken: readonly number[];
  readonly update: Uint8Array | null;
  readonly restored: readonly Restored[];
};

type Writer = { readonly first: UnitId; readonly by: RestoredPiece['by']; readonly length: number };

/** Who wrote what was put in, by the new client ids. */
function creditedTo(done: readonly TakenOver[], writerOf: (unit: UnitId, now: UnitId) => Writer | null): Restored[] {
  const restored = new Map<number, RestoredPiece[]>();
  for (const { now, was, length } of done) {
    let pieces = restored.get(now.client);
    if (pieces === undefined) restored.set(now.client, (pieces = []));
    for (let at = 0; at < length;) {
      const clock = now.clock + at;
      const writer = writerOf({ client: was.client, clock: was.clock + at }, { client: now.client, clock });
      if (writer === null) break;
      const part = Math.min(length - at, writer.length);
      pieces.push({ clock, length: part, first: writer.first, by: writer.by });
      at += part;
    }
  }
  return [...restored].map(([client, pieces]) => ({ client, pieces: pieces.toSorted((a, b) => a.clock - b.clock) }));
}

/** Who wrote a unit of this text before, and the unit that it was at first. */
function writerIn(credits: Credits, { client, clock }: UnitId): Writer | null {
  const credit = credits.of(client, clock);
  return credit === null ? null : { first: firstUnit(credit, client, clock), by: credit.by, length: credit.end - clock };
}

/** Writes steps into a document with a client id. Returns the update, or null if they change nothing. */
function written(
  doc: Y.Doc,
  client: number,
  here: BothPoints['units'],
  credits: Credits,
  steps: readonly Step[],
): { update: Uint8Array | null; done: TakenOver[] } {
  let update: Uint8Array | null = null;
  doc.clientID = client;
  doc.once('update', (made: Uint8Array) => (update = made));
  const done = takeOver(doc.getText(TEXT), here, credits, steps);
  return { update, done };
}

function conflictsOf(own: readonly ToldPiece[], since: readonly ToldPiece[], changes: readonly PlainChange[]): Conflict[] {
  const byLine = new Map<string, { readonly id: number; readonly newest: number }[]>();
  for (const [id, lines] of linesOf(since))
    for (const [line, newest] of lines) byLine.set(line, [...(byLine.get(line) ?? []), { id, newest }]);
  const byId = new Map(changes.map((change) => [change.id, change]));
  return [...linesOf(own)]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([change, lines]) => {
      const found = [...lines.keys()].flatMap((line) => byLine.get(line) ?? []);
      if (found.length === 0) return [];
      const ids = [...new Set(found.map(({ id }) => id))].toSorted((a, b) => a - b);
      const newest = Math.max(...found.map((one) => one.newest));
      return [{ change, since: ids.flatMap((id) => byId.get(id) ?? []), newest }];
    });
}

/** The job about a suggestion. */
export class SuggestionJob {
  readonly #question: SuggestionQuestion;
  readonly #copy: TwoPoints;
  readonly #section: TwoPoints;
  #copyIsRead = false;

  /** Throws if the start state cannot be read. */
  constructor(question: SuggestionQuestion) {
    const { copy } = question;
    this.#question = question;
    this.#copy = new TwoPoints({ ...copy, start: null, earlySeq: 1, leap: null, reversed: false });
    this.#section = new TwoPoints(question);
  }

  add(chunk: Chunk): boolean {
    if (this.#copyIsRead) return this.#section.add(chunk);
    this.#copy.add(chunk);
    this.#copyIsRead = chunk.to >= this.#question.copy.seq;
    return true;
  }

  end(): SuggestionFound {
    return this.#copy.both((copy) => this.#section.both((section) => this.#look(copy, section)));
  }

  #look(copy: BothPoints, section: BothPoints): SuggestionFound {
    const { take, client } = this.#question;
    const own = tell(copy);
    const since = tell(section);
    const { authors } = copy.points;
    const needs = needsOf(own, authors);
    const taken = withNeeds(take ?? own.changes.map(({ id }) => id), needs);
    // Whoever names each change takes all, as the outcome is shown before.
    const isWhole = take === null || (taken.size > 0 && taken.size === own.changes.length);
    const here = section.points.authors.late;
    const { update, done } = written(section.doc, client, section.units, here, stepsOf(own, taken, isWhole));
    const restored = creditedTo(done, (unit, now) => {
      const found = writerIn(authors.late, unit);
      // What was written in the suggestion is new in the section. What the copy brought was written in the section before.
      if (found === null || found.by.seq > 1) return found && { ...found, first: now, by: { ...found.by, seq: 0 } };
      const before = writerIn(here, found.first);
      return before === null ? null : { ...before, length: Math.min(before.length, found.length) };
    });
    return {
      doc: own.doc,
      changes: own.changes.map((change) => ({ ...change, needs: [...(needs.get(change.id) ?? [])].toSorted((a, b) => a - b) })),
      conflicts: conflictsOf(own.pieces, since.pieces, since.changes),
      taken: [...taken].toSorted((a, b) => a - b),
      update,
      restored,
    };
  }
}

/**
 * The question about taking a row back: first come the rows from `start` to the one before it, then that row alone, then the others up to
 * now.
 */
export type TakeBackQuestion = CopyQuestion & { readonly seq: number; readonly client: number };
/** The update that takes a row back, or null if nothing of it is there any more; and whose its words are. */
export type TakeBackFound = { readonly update: Uint8Array | null; readonly restored: readonly Restored[] };

/** The job that takes one row back. What came later stays. */
export class TakeBackJob {
  readonly #question: TakeBackQuestion;
  readonly #past: PastState;
  #before: Standing | null = null;
  #behind: { readonly steps: readonly Step[]; readonly standing: Standing } | null = null;

  /** Throws if the start state cannot be read. */
  constructor(question: TakeBackQuestion) {
    this.#question = question;
    this.#past = new PastState(question.start, question.restored);
  }

  get #text(): Y.Text {
    return this.#past.doc.getText(TEXT);
  }

  add({ stretch, from, to }: Chunk): boolean {
    const { room, seq } = this.#question;
    if (from === seq) this.#before = standingIn(this.#text);
    else if (from > seq) this.#noteBehind();
    this.#past.apply(rowsOf(room, stretch, from, to));
    return true;
  }

  #noteBehind(): { steps: readonly Step[]; standing: Standing } {
    this.#behind ??= {
      steps: stepsBack({ units: mergedText(this.#before ?? new Map(), this.#text) }),
      standing: standingIn(this.#text),
    };
    return this.#behind;
  }

  end(): TakeBackFound {
    const { steps, standing } = this.#noteBehind();
    const { doc, credits } = this.#past;
    const here = mergedText(standing, this.#text);
    const { update, done } = written(doc, this.#question.client, here, credits, steps);
    const restored = creditedTo(done, (unit) => writerIn(credits, unit));
    this.#past.destroy();
    return { update, restored };
  }
}
