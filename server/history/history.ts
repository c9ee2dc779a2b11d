/** Reading a section's past out of its log: its sittings, and its text at any point with who wrote what. */
import type { PersonRef, Sitting } from '#shared/api.ts';
import type { JsonDocument } from '#shared/document.ts';
import { Refusal } from '#shared/errors.ts';
import { readBackward, readForward } from '#server/history/chunks.ts';
import { StartDamaged, type JobRunner } from '#server/history/job-runner.ts';
import type { Start } from '#server/history/past.ts';
import { deedsOf, summaryOf } from '#server/history/summary.ts';
import type { TextFound } from '#server/history/text-job.ts';
import type { Log, Store } from '#server/store/store.ts';

/** What is no more than this is looked up at once, and takes a few milliseconds: rows, and bytes of the state before them. */
const SHORT: { readonly rows: number; readonly bytes: number } = { rows: 1500, bytes: 100_000 };

/** A section's text at a point, and with `blame` who wrote each part of it and when. */
export type TextAt = { seq: number; doc: JsonDocument; blame?: { text: string; person: PersonRef; at: number }[] };

async function namesOf(store: Store, personIds: Iterable<string>): Promise<(personId: string) => PersonRef> {
  const people = await store.records.people([...personIds]);
  const names = new Map(people.map((person) => [person.id, person.name]));
  return (id) => ({ id, name: names.get(id) ?? '' });
}

/** Answers questions for a section's past. */
export class History {
  readonly #desk: JobRunner;
  readonly #short: { readonly rows: number; readonly bytes: number };

  constructor(desk: JobRunner, short = SHORT) {
    this.#desk = desk;
    this.#short = short;
  }

  /**
   * The sittings of a room, newest first: at most `limit`, and with `before` only those that ended before that seq. Sittings of
   * several people overlap where they wrote together.
   */
  async sittings(store: Store, room: string, query: { limit: number; before?: number | undefined }): Promise<Sitting[]> {
    const { log } = store;
    const last = await log.lastSeq(room);
    const before = Math.min(last + 1, query.before ?? last + 1);
    const found = await this.#desk.run({
      kind: 'sittings',
      asked: { room, before, limit: query.limit },
      // Who goes on writing after that point, and then what is before it.
      chunks: [readForward(log, room, Math.max(1, before), last), readBackward(log, room, 1, before - 1)],
      short: last <= this.#short.rows,
    });
    const person = await namesOf(store, new Set(found.map((of) => of.personId)));
    return found.map((of) => {
      const did = deedsOf(of.changes);
      return {
        id: `${of.fromSeq}-${of.toSeq}-${of.personId}`,
        person: person(of.personId),
        from: of.from,
        to: of.to,
        fromSeq: of.fromSeq,
        toSeq: of.toSeq,
        did,
        summary: summaryOf(did),
      };
    });
  }

  /**
   * The text of a room after `at` (the newest where it is left out). With `blame`, runs that cover the text in order; a run is
   * what one person wrote in one go, its time the moment its first letter became durable. Throws `bad_request` for a point beyond
   * the log.
   */
  async textAt(store: Store, room: string, query: { at?: number | undefined; blame: boolean }): Promise<TextAt> {
    const last = await store.log.lastSeq(room);
    const seq = query.at ?? last;
    if (seq > last) throw new Refusal('bad_request', 'The history does not go that far.');
    const { doc, runs } = await this.#textFrom(store, room, seq, query.blame);
    if (runs === null) return { seq, doc };
    const person = await namesOf(store, new Set(runs.map((run) => run.personId)));
    return { seq, doc, blame: runs.map(({ text, personId, at }) => ({ text, person: person(personId), at })) };
  }

  async #textFrom({ log }: Store, room: string, seq: number, blame: boolean): Promise<TextFound> {
    const from = (begin: Begin) =>
      this.#desk.run({
        kind: 'text',
        asked: { room, start: begin.start, blame },
        chunks: [readForward(log, room, begin.seq + 1, seq)],
        short: seq - begin.seq <= this.#short.rows && (begin.start?.bytes.length ?? 0) <= this.#short.bytes,
      });
    try {
      return await from(await nearest(log, room, seq, blame));
    } catch (error) {
      // What a checkpoint or a milestone says stands in the log as well.
      if (!(error instanceof StartDamaged)) throw error;
      return from({ seq: 0, start: null });
    }
  }
}

type Begin = { readonly seq: number; readonly start: Start };

/** The last state before a point that is kept. Only milestones know who wrote what. */
async function nearest(log: Log, room: string, seq: number, blame: boolean): Promise<Begin> {
  const [milestone, checkpoint] = await Promise.all([log.milestoneOf(room, seq), blame ? null : log.checkpointOf(room)]);
  if (checkpoint !== null && checkpoint.seq <= seq && checkpoint.seq >= (milestone?.seq ?? 0))
    return { seq: checkpoint.seq, start: { kind: 'state', bytes: checkpoint.state } };
  if (milestone === null) return { seq: 0, start: null };
  return { seq: milestone.seq, start: { kind: 'milestone', bytes: milestone.state } };
}
