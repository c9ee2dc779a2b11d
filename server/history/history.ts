/** Reads a section's history from its log: its sittings, and its text at any point with who wrote what. */
import type { PersonRef } from '#shared/api.ts';
import type { Comparison, CreditsAnswer } from '#shared/api-history.ts';
import type { Run, Sitting } from '#shared/api-sittings.ts';
import type { JsonDocument } from '#shared/document.ts';
import { Refusal } from '#shared/errors.ts';
import type { FoundWords, WantedWords } from '#server/history/anchors-job.ts';
import type { FoundBlocks } from '#server/history/blocks-job.ts';
import { CacheBySeq } from '#server/history/cache-by-seq.ts';
import { readBackward, readBackwardWithStates, readForward, type Chunk } from '#server/history/chunks.ts';
import type { PlainChange } from '#server/history/compare.ts';
import type { CompareQuestion, Leap } from '#server/history/compare-job.ts';
import { endsOf, sittingId, type Ends } from '#server/history/sitting-ends.ts';
import { StartDamaged, type JobRunner } from '#server/history/job-runner.ts';
import type { Jobs } from '#server/history/jobs.ts';
import type { Start } from '#server/history/past.ts';
import type { RestoreFound } from '#server/history/restore-job.ts';
import type { CopyFound, SuggestionFound, TakeBackFound } from '#server/history/suggestion-job.ts';
import type { LogRow, Restored } from '#server/store/log/log.ts';
import { isShort, SHORT, type ShortLimits } from '#server/history/short.ts';
import { nearestStart, type StartPoint } from '#server/history/start-point.ts';
import { asPutBack } from '#server/history/summary.ts';
import { summaryOf } from '#server/history/summary-words.ts';
import { linesAskedBy, namedByLines, type FoundLine } from '#server/history/lines-job.ts';
import type { PlainSitting, SittingsFound, SittingsQuestion } from '#server/history/sittings-job.ts';
import type { TextFound } from '#server/history/text-job.ts';
import { writtenOfSitting } from '#server/history/written-lookup.ts';
import type { Store } from '#server/store/store.ts';

/** Rows that a leap to a later milestone has to spare: to read the milestone takes about as long as to read so many rows. */
const LEAP_ROWS = 8000;

/** How much of the texts of sections as they are now is cached, in characters of JSON. A usual section has some thousand. */
const MAX_CACHED = 8_000_000;

/** A section's text at a point, and with `blame` who wrote each part of it and when. */
export type TextAt = { seq: number; doc: JsonDocument; blame?: Run[] };

/** What is asked of the sittings of a room. */
export type SittingsQuery = Omit<SittingsQuestion, 'room' | 'before' | 'ends'> & { readonly before?: number | undefined };
/** Sittings, and the seq before which the others ended; 0 if there are none. */
export type SittingsPage = { readonly sittings: Sitting[]; readonly before: number };

async function namesOf(store: Store, personIds: Iterable<string>): Promise<(personId: string) => PersonRef> {
  const people = await store.records.people([...personIds]);
  const names = new Map(people.map((person) => [person.id, person.name]));
  return (id) => ({ id, name: names.get(id) ?? '' });
}

/** Changes with the names of who made them. */
export async function named<C extends PlainChange>(
  store: Store,
  changes: readonly C[],
): Promise<(Omit<C, 'personId'> & { readonly person: PersonRef })[]> {
  const person = await namesOf(store, new Set(changes.map(({ personId }) => personId)));
  return changes.map(({ personId, ...change }) => ({ ...change, person: person(personId) }));
}

/** What is asked about a suggestion: its base, the last rows of its section and of its own room, and which changes to take; null for all. */
export type SuggestionAsked = {
  readonly baseSeq: number;
  readonly seq: number;
  readonly copyRoom: string;
  readonly copySeq: number;
  readonly take: readonly number[] | null;
  readonly client: number;
};

/** Rows that a job gets before and behind those of its room, and about how many there are. */
type MoreRows = {
  readonly before?: () => AsyncIterable<Chunk>[];
  readonly after?: readonly Chunk[];
  readonly rows?: number;
};

/** A point of a log: the newest if none is given. Throws `bad_request` for a point beyond the log. */
async function pointOf({ log }: Store, room: string, at: number | undefined): Promise<number> {
  const last = await log.lastSeq(room);
  if (at !== undefined && at > last) throw new Refusal('bad_request', 'The history does not go that far.');
  return at ?? last;
}

/** Asks, and if a stored state cannot be read, asks without it: the log also has everything that it says. */
async function withoutDamaged<T>(ask: () => Promise<T>, askLog: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StartDamaged)) throw error;
    return askLog();
  }
}

type Points = { readonly early: number; readonly late: number; readonly reversed: boolean };

/** The rows between a point and a leap's state of which no stored deletions are there. */
function rowsWithoutDeletions(early: number, { seq, deletions }: Leap): { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  let next = early + 1;
  for (const stored of deletions) {
    if (stored.from > next) gaps.push({ from: next, to: stored.from - 1 });
    next = Math.max(next, stored.seq + 1);
  }
  if (next <= seq) gaps.push({ from: next, to: seq });
  return gaps;
}

/** Answers questions about a section's history. */
export class History {
  readonly #jobs: JobRunner;
  readonly #limits: ShortLimits;
  /** The texts as they are now: whoever opens a plan asks for all of them. */
  readonly #current = new CacheBySeq<TextFound>(MAX_CACHED, ({ doc }) => JSON.stringify(doc).length);

  constructor(jobs: JobRunner, limits = SHORT) {
    this.#jobs = jobs;
    this.#limits = limits;
  }

  /**
   * The sittings of a room, newest first: at most `limit`, and with `before` only those that ended before that seq. Sittings of
   * several people overlap if they wrote at the same time.
   */
  async sittings(store: Store, room: string, query: { limit: number; before?: number | undefined }): Promise<Sitting[]> {
    const { ends, restores, answers } = await endsOf(store, room);
    const { sittings } = await this.sittingsPage(store, room, ends, query);
    const isAnswer = ({ fromSeq, toSeq }: Sitting): boolean => fromSeq === toSeq && answers.has(toSeq);
    return sittings
      .filter((sitting) => !isAnswer(sitting))
      .map((sitting) => {
        if (sitting.fromSeq !== sitting.toSeq || !restores.has(sitting.toSeq)) return sitting;
        const did = asPutBack(sitting.did);
        return { ...sitting, did, summary: summaryOf(did) };
      });
  }

  /**
   * The same for timelines, with the seq before which the other sittings ended: 0 if there are none. `ends` are those that `endsOf` gives. A
   * query can ask for one person and a time, and limit how many rows are read.
   */
  async sittingsPage(store: Store, room: string, ends: Ends, query: SittingsQuery): Promise<SittingsPage> {
    const { log } = store;
    const last = await log.lastSeq(room);
    const before = Math.min(last + 1, query.before ?? last + 1);
    const ask = (withStates: boolean): Promise<SittingsFound> =>
      this.#jobs.run({
        kind: 'sittings',
        asked: { ...query, room, before, ends },
        // First the rows from `before` on, which show whose sittings go on after that point; then the rows before it.
        chunks: [
          readForward(log, room, Math.max(1, before), last),
          withStates ? readBackwardWithStates(log, room, before - 1) : readBackward(log, room, 1, before - 1),
        ],
        short: isShort(this.#limits, last),
      });
    const found = await withoutDamaged(
      () => ask(true),
      () => ask(false),
    );
    const lines = await this.#lines(store, room, found.sittings);
    const all = found.sittings;
    const written =
      all.length === 0
        ? []
        : await log.written(room, Math.min(...all.map(({ fromSeq }) => fromSeq)), Math.max(...all.map(({ toSeq }) => toSeq)));
    const person = await namesOf(store, new Set(found.sittings.map((of) => of.personId)));
    const sittings = found.sittings.map((plain) => {
      const { personId, from, to, fromSeq, toSeq } = plain;
      const did = namedByLines(plain, lines);
      const id = sittingId(fromSeq, personId);
      const wasWritten = written.length === 0 ? null : writtenOfSitting(plain, written);
      return {
        id,
        person: person(personId),
        from,
        to,
        fromSeq,
        toSeq,
        did,
        summary: summaryOf(did),
        ...(wasWritten !== null && { written: wasWritten }),
      };
    });
    return { sittings, before: found.before };
  }

  /** The lines that sittings did something to without writing in them, as they stood when these sittings ended. */
  async #lines({ log }: Store, room: string, sittings: readonly PlainSitting[]): Promise<FoundLine[]> {
    const asked = linesAskedBy(sittings);
    const [first, last] = [asked[0]?.seq, asked.at(-1)?.seq];
    if (first === undefined || last === undefined) return [];
    const from = ({ start, seq }: StartPoint): Promise<FoundLine[]> =>
      this.#jobs.run({
        kind: 'lines',
        asked: { room, start, asked },
        chunks: [readForward(log, room, seq + 1, last)],
        short: isShort(this.#limits, last - seq, start),
      });
    return withoutDamaged(
      async () => from(await nearestStart(log, room, first, false)),
      () => from({ seq: 0, start: null }),
    );
  }

  /**
   * The text of a room after row `at`, or the newest if `at` is left out. With `blame` also runs that cover the text in order.
   * A run is what one person wrote without a long pause; its time is when its first letter became durable. Throws `bad_request`
   * for a point beyond the log.
   */
  async textAt(store: Store, room: string, query: { at?: number | undefined; blame: boolean }): Promise<TextAt> {
    const { blame } = query;
    const seq = await pointOf(store, room, query.at);
    const written = blame ? await store.log.written(room, 1, seq) : [];
    const read = async (): Promise<TextFound> =>
      this.#at(store, room, seq, blame, 'text', (start, restored) => ({ room, start, blame, restored, written }));
    const { doc, runs } = await (blame ? read() : this.#current.get(room, seq, read));
    if (runs === null) return { seq, doc };
    const person = await namesOf(store, new Set(runs.map((run) => run.personId)));
    return { seq, doc, blame: runs.map(({ personId, ...run }) => ({ ...run, person: person(personId) })) };
  }

  /** Who wrote each unit that stands in a room after row `at`, or now. Throws `bad_request` for a point beyond the log. */
  async credits(store: Store, room: string, at?: number): Promise<CreditsAnswer> {
    const seq = await pointOf(store, room, at);
    const rows = await store.log.written(room, 1, seq);
    const { personIds, clients, written } = await this.#at(store, room, seq, true, 'credits', (start, restored) => ({
      room,
      start,
      restored,
      written: rows,
    }));
    const person = await namesOf(store, personIds);
    return { seq, people: personIds.map(person), clients, ...(written.length > 0 && { written }) };
  }

  /** Where words of a room stand now, with what they were at first. */
  async words(store: Store, room: string, words: readonly WantedWords[]): Promise<{ seq: number; found: FoundWords[] }> {
    const seq = await store.log.lastSeq(room);
    const found = await this.#at(store, room, seq, true, 'anchors', (start, restored) => ({ room, start, restored, words }));
    return { seq, found };
  }

  /** The structured blocks of a room as it is now, with which markers theirs were at first. */
  async blocks(store: Store, room: string): Promise<{ seq: number; found: FoundBlocks }> {
    const seq = await store.log.lastSeq(room);
    const found = await this.#at(store, room, seq, true, 'blocks', (start, restored) => ({ room, start, restored }));
    return { seq, found };
  }

  /**
   * Compares two points of a room, `to` being the newest if it is left out. `from` may be the later one: then what was added counts
   * as removed. Throws `bad_request` for a point beyond the log.
   */
  async compare(store: Store, room: string, query: { from: number; to?: number | undefined }): Promise<Comparison> {
    const from = await pointOf(store, room, query.from);
    const to = await pointOf(store, room, query.to);
    const points = { early: Math.min(from, to), late: Math.max(from, to), reversed: from > to };
    const { doc, changes } = await this.#both('compare', store, room, points, (asked) => asked);
    return { from, to, doc, changes: await named(store, changes) };
  }

  /**
   * Works out the update that puts the point `at` back at row `seq`, or only what one change of their comparison took out. It is
   * written with `client`, an id that nobody has used in the room.
   */
  restoring(
    store: Store,
    room: string,
    { at, seq, change, client }: { at: number; seq: number; change: number | null; client: number },
  ): Promise<RestoreFound> {
    return this.#both('restore', store, room, { early: at, late: seq, reversed: false }, (asked) => ({
      ...asked,
      change,
      client,
    }));
  }

  /** A copy of a room as it is now, with who wrote it, from which a suggestion begins. */
  async copying(store: Store, room: string): Promise<CopyFound & { readonly seq: number }> {
    const seq = await store.log.lastSeq(room);
    return { seq, ...(await this.#at(store, room, seq, true, 'copy', (start, restored) => ({ room, start, restored }))) };
  }

  /** What a suggestion changes, what its section changed since up to row `seq`, and the update that takes some of its changes over. */
  async suggestion(store: Store, room: string, asked: SuggestionAsked): Promise<SuggestionFound> {
    const { log } = store;
    const { baseSeq, seq, copyRoom, copySeq, take, client } = asked;
    const copy = { room: copyRoom, seq: copySeq, restored: await log.restored(copyRoom) };
    const points = { early: baseSeq, late: seq, reversed: false };
    return this.#both('suggestion', store, room, points, (question) => ({ ...question, copy, take, client }), {
      before: () => [readForward(log, copyRoom, 1, 1), readForward(log, copyRoom, 2, copySeq)],
      rows: copySeq,
    });
  }

  /** Compares a room at row `seq` with what it would be with one more row, whose words are those of the people in `restored`. */
  async withRow(store: Store, room: string, row: LogRow, restored: readonly Restored[]): Promise<Comparison> {
    const from = row.seq - 1;
    const points = { early: from, late: from, reversed: false };
    const { doc, changes } = await this.#both(
      'compare',
      store,
      room,
      points,
      (asked) => ({ ...asked, restored: [...(asked.restored ?? []), ...restored] }),
      { after: [{ from: row.seq, to: row.seq, stretch: { packs: [], rows: [row] } }] },
    );
    return { from, to: row.seq, doc, changes: await named(store, changes) };
  }

  /** Works out the update that takes one row of a room back, and leaves what came later. It is written with `client`. */
  async takingBack(store: Store, room: string, { seq, client }: { seq: number; client: number }): Promise<TakeBackFound> {
    const { log } = store;
    const last = await pointOf(store, room, undefined);
    const restored = await log.restored(room);
    const from = (startPoint: StartPoint): Promise<TakeBackFound> =>
      this.#jobs.run({
        kind: 'takeBack',
        asked: { room, start: startPoint.start, restored, seq, client },
        chunks: [
          readForward(log, room, startPoint.seq + 1, seq - 1),
          readForward(log, room, seq, seq),
          readForward(log, room, seq + 1, last),
        ],
        short: isShort(this.#limits, last - startPoint.seq, startPoint.start),
      });
    try {
      return await from(await nearestStart(log, room, seq - 1, true));
    } catch (error) {
      if (!(error instanceof StartDamaged)) throw error;
      return from({ seq: 0, start: null });
    }
  }

  /** Runs a job on two points, each from the nearest stored state. */
  async #both<K extends 'compare' | 'restore' | 'suggestion'>(
    kind: K,
    { log }: Store,
    room: string,
    { early, late, reversed }: Points,
    asking: (asked: CompareQuestion) => Jobs[K]['asked'],
    more: MoreRows = {},
  ): Promise<Jobs[K]['found']> {
    const restored = await log.restored(room);
    const ask = ({ start, seq }: StartPoint, leap: Leap | null): Promise<Jobs[K]['found']> => {
      const rows = early - seq + late - (leap?.seq ?? early) + (more.rows ?? 0);
      return this.#jobs.run({
        kind,
        asked: asking({ room, start, earlySeq: early, leap, restored, reversed }),
        chunks: [
          ...(more.before?.() ?? []),
          readForward(log, room, seq + 1, early),
          ...(leap === null ? [] : rowsWithoutDeletions(early, leap).map((gap) => readForward(log, room, gap.from, gap.to))),
          readForward(log, room, (leap?.seq ?? early) + 1, late),
          ...(more.after === undefined ? [] : [more.after]),
        ],
        short: isShort(this.#limits, rows, start, leap?.start ?? null),
      });
    };
    const askStored = async (): Promise<Jobs[K]['found']> => {
      const startPoint = await nearestStart(log, room, early, true);
      const state = await log.milestoneOf(room, late);
      if (state === null || state.seq - early <= LEAP_ROWS) return ask(startPoint, null);
      const deletions = await log.deletions(room, early, state.seq);
      return ask(startPoint, { start: { kind: 'milestone', bytes: state.state }, seq: state.seq, deletions });
    };
    return withoutDamaged(askStored, () => ask({ seq: 0, start: null }, null));
  }

  /** Runs a job on the rows up to a point, from the nearest stored state. */
  async #at<K extends 'text' | 'credits' | 'anchors' | 'blocks' | 'copy'>(
    { log }: Store,
    room: string,
    seq: number,
    withCredits: boolean,
    kind: K,
    ask: (start: Start, restored: readonly Restored[]) => Jobs[K]['asked'],
  ): Promise<Jobs[K]['found']> {
    const restored = withCredits ? await log.restored(room) : [];
    const from = (startPoint: StartPoint) =>
      this.#jobs.run({
        kind,
        asked: ask(startPoint.start, restored),
        chunks: [readForward(log, room, startPoint.seq + 1, seq)],
        short: isShort(this.#limits, seq - startPoint.seq, startPoint.start),
      });
    return withoutDamaged(
      async () => from(await nearestStart(log, room, seq, withCredits)),
      () => from({ seq: 0, start: null }),
    );
  }
}
