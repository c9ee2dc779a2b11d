/** The jobs that history can run. Each job takes its rows in parts and returns its result at the end. */
import type { SectionOverview } from '#shared/api-overview.ts';
import { AnchorsJob, type AnchorsQuestion, type FoundWords } from '#server/history/anchors-job.ts';
import { BlocksJob, type BlocksQuestion, type FoundBlocks } from '#server/history/blocks-job.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { CompareJob, type CompareQuestion } from '#server/history/compare-job.ts';
import type { Compared } from '#server/history/compare.ts';
import { CreditsJob, type CreditsFound, type CreditsQuestion } from '#server/history/credits-job.ts';
import { Deletions } from '#server/history/deletions.ts';
import { LinesJob, type FoundLine, type LinesQuestion } from '#server/history/lines-job.ts';
import { NewsJob, type NewsAnswer, type NewsQuestion } from '#server/history/news-job.ts';
import { OverviewJob, type OverviewQuestion } from '#server/history/overview-job.ts';
import { PastState, RowDamaged, type Start } from '#server/history/past.ts';
import { SittingsJob, type SittingsFound, type SittingsQuestion } from '#server/history/sittings-job.ts';
import {
  CopyJob,
  SuggestionJob,
  TakeBackJob,
  type CopyFound,
  type CopyQuestion,
  type SuggestionFound,
  type SuggestionQuestion,
  type TakeBackFound,
  type TakeBackQuestion,
} from '#server/history/suggestion-job.ts';
import { TakenJob, type Taken, type TakenQuestion } from '#server/history/taken-job.ts';
import { TextJob, type TextFound, type TextQuestion } from '#server/history/text-job.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import { RoomDamaged } from '#server/store/errors.ts';
import type { Restored } from '#server/store/log/log.ts';
import { RestoreJob, type RestoreFound, type RestoreQuestion } from '#server/history/restore-job.ts';
import { repack, type Repacked } from '#server/store/pack/repack.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** A milestone, and who deleted what in the rows from which it was made. */
export type MadeMilestone = { readonly state: Uint8Array; readonly deletions: Uint8Array };

/** All kinds of jobs: the question of each, and its result. */
export type Jobs = {
  readonly text: { readonly asked: TextQuestion; readonly found: TextFound };
  readonly credits: { readonly asked: CreditsQuestion; readonly found: CreditsFound };
  /** Where the words of threads stand. */
  readonly anchors: { readonly asked: AnchorsQuestion; readonly found: FoundWords[] };
  /** The structured blocks of a text, and which they were at first. */
  readonly blocks: { readonly asked: BlocksQuestion; readonly found: FoundBlocks };
  readonly compare: { readonly asked: CompareQuestion; readonly found: Compared };
  readonly restore: { readonly asked: RestoreQuestion; readonly found: RestoreFound };
  /** A copy of a section, from which a suggestion begins. */
  readonly copy: { readonly asked: CopyQuestion; readonly found: CopyFound };
  readonly suggestion: { readonly asked: SuggestionQuestion; readonly found: SuggestionFound };
  /** One row taken back. */
  readonly takeBack: { readonly asked: TakeBackQuestion; readonly found: TakeBackFound };
  readonly overview: { readonly asked: OverviewQuestion; readonly found: SectionOverview };
  readonly sittings: { readonly asked: SittingsQuestion; readonly found: SittingsFound };
  readonly lines: { readonly asked: LinesQuestion; readonly found: FoundLine[] };
  readonly news: { readonly asked: NewsQuestion; readonly found: NewsAnswer };
  /** What rows took out, in words. */
  readonly taken: { readonly asked: TakenQuestion; readonly found: Taken[] };
  /** All rows as one pack. They have to come in one part. */
  readonly pack: { readonly asked: { readonly room: string }; readonly found: Repacked };
  /** A milestone after the last row, and the deletions of all rows. */
  readonly milestone: {
    readonly asked: { readonly room: string; readonly start: Start; readonly restored: readonly Restored[] };
    readonly found: MadeMilestone;
  };
};

/** A running job. `add` returns whether more rows are of use. */
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

function milestoneJob({ room, start, restored }: Jobs['milestone']['asked']): Job<'milestone'> {
  const past = new PastState(start, restored);
  const deletions = new Deletions();
  past.deletions = deletions;
  return {
    add({ stretch, from, to }) {
      past.apply(rowsOf(room, stretch, from, to));
      return true;
    },
    end() {
      const made = { state: past.milestone(), deletions: deletions.encode() };
      past.destroy();
      return made;
    },
  };
}

const STARTERS: { readonly [K in keyof Jobs]: (asked: Jobs[K]['asked']) => Job<K> } = {
  text: (question) => new TextJob(question),
  credits: (question) => new CreditsJob(question),
  anchors: (question) => new AnchorsJob(question),
  blocks: (question) => new BlocksJob(question),
  compare: (question) => new CompareJob(question),
  overview: (question) => new OverviewJob(question),
  sittings: (question) => new SittingsJob(question),
  lines: (question) => new LinesJob(question),
  news: (question) => new NewsJob(question),
  taken: (question) => new TakenJob(question),
  pack: ({ room }) => packJob(room),
  milestone: (question) => milestoneJob(question),
  restore: (question) => new RestoreJob(question),
  copy: (question) => new CopyJob(question),
  suggestion: (question) => new SuggestionJob(question),
  takeBack: (question) => new TakeBackJob(question),
};

/** Starts a job. Throws `PackDamaged` or another error if its start state cannot be read. */
export function begin<K extends keyof Jobs>(kind: K, asked: Jobs[K]['asked']): Job<K> {
  return STARTERS[kind](asked);
}

/** An error of a job, in a form that can be sent between threads. */
export type Fault = { readonly kind: 'start' | 'room' | 'other'; readonly message: string; readonly where: string };

/** Turns an error into a fault. */
export function faultOf(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RowDamaged) return { kind: 'room', message, where: `row ${error.seq} of the log` };
  if (error instanceof RoomDamaged) return { kind: 'room', message, where: error.where };
  return { kind: error instanceof PackDamaged ? 'start' : 'other', message, where: '' };
}
