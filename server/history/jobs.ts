/** What history's worker can be asked to do. Each job takes its rows a part at a time and answers at the end. */
import type { Chunk } from '#server/history/chunks.ts';
import { Past, RowDamaged, type Start } from '#server/history/past.ts';
import { SittingsJob, type PlainSitting, type SittingsQuestion } from '#server/history/sittings-job.ts';
import { TextJob, type TextFound, type TextQuestion } from '#server/history/text-job.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import { RoomDamaged } from '#server/store/errors.ts';
import { repack, type Repacked } from '#server/store/pack/repack.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** All kinds of jobs: what each is asked, and what it answers. */
export type Jobs = {
  readonly text: { readonly asked: TextQuestion; readonly found: TextFound };
  readonly sittings: { readonly asked: SittingsQuestion; readonly found: PlainSitting[] };
  /** All rows as one pack; they have to come in one part. */
  readonly pack: { readonly asked: { readonly room: string }; readonly found: Repacked };
  /** The point after the last row, as a milestone. */
  readonly milestone: { readonly asked: { readonly room: string; readonly start: Start }; readonly found: Uint8Array };
};

/** A job at work. `add` gives whether more rows are of use. */
export type Job<K extends keyof Jobs> = { add(chunk: Chunk): boolean; end(): Jobs[K]['found'] };

function packJob(room: string): Job<'pack'> {
  let found: Repacked | null = null;
  return {
    add({ stretch }) {
      found = repack(room, stretch);
      return false;
    },
    end() {
      if (found === null) throw new Error('nothing to pack');
      return found;
    },
  };
}

function milestoneJob(room: string, start: Start): Job<'milestone'> {
  const past = new Past(start);
  return {
    add({ stretch, from, to }) {
      past.take(rowsOf(room, stretch, from, to));
      return true;
    },
    end() {
      const bytes = past.milestone();
      past.end();
      return bytes;
    },
  };
}

const BEGIN: { readonly [K in keyof Jobs]: (asked: Jobs[K]['asked']) => Job<K> } = {
  text: (question) => new TextJob(question),
  sittings: (question) => new SittingsJob(question),
  pack: ({ room }) => packJob(room),
  milestone: ({ room, start }) => milestoneJob(room, start),
};

/** Begins a job. Throws `PackDamaged` or another error where its start cannot be read. */
export function begin<K extends keyof Jobs>(kind: K, asked: Jobs[K]['asked']): Job<K> {
  return BEGIN[kind](asked);
}

/** What went wrong in a job, in a form that goes from thread to thread. */
export type Fault = { readonly kind: 'start' | 'room' | 'other'; readonly message: string; readonly where: string };

/** An error as such a form. */
export function faultOf(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RowDamaged) return { kind: 'room', message, where: `row ${error.seq} of the log` };
  if (error instanceof RoomDamaged) return { kind: 'room', message, where: error.where };
  return { kind: error instanceof PackDamaged ? 'start' : 'other', message, where: '' };
}
