/** The steps of a person's day, read off the routine steps of a section, and which of them is for now. */
import { valueText } from '#client/words/block-words.ts';
import type { Node } from '#client/features/sections/index.ts';
import { hasWords, partOf, wordsOf } from './section-words.ts';

/** One step of the day. */
export type DayStep = {
  /** When it begins, as "07:30"; empty if nobody has said. */
  readonly time: string;
  /** The name of its picture; empty if there is none. */
  readonly symbol: string;
  /** After what it comes, in words. */
  readonly cue: string;
  /** What happens; undefined if that is not written. */
  readonly what: Node | undefined;
};
/** The steps below one heading, such as "Morning". The first steps of a section may have no heading. */
export type DayPart = { readonly heading: string; readonly steps: readonly DayStep[] };

const DAY = 24 * 60;
/** When a day begins, in minutes after midnight: what is written for two in the night belongs to the day before. */
const DAY_START = 4 * 60;
/** How long a step counts as being for now, if nothing follows it sooner, in minutes. */
const LONGEST_STEP = 60;

/** Minutes from the start of the day to a time such as "07:30"; null for another text. */
function minutesInto(time: string): number | null {
  const found = /^(\d\d):(\d\d)$/.exec(time);
  return found === null ? null : (Number(found[1]) * 60 + Number(found[2]) - DAY_START + DAY) % DAY;
}

function stepOf(block: Node): DayStep {
  const what = partOf(block, 'what');
  const cue = partOf(block, 'cue');
  return {
    time: valueText(block.attrs['time']),
    symbol: valueText(block.attrs['symbol']),
    cue: cue === undefined ? '' : wordsOf(cue).trim(),
    what: what !== undefined && hasWords(what) ? what : undefined,
  };
}

/** Whether somebody has said anything of a step. A picture alone comes from the template. */
function isSaid({ time, cue, what }: DayStep): boolean {
  return time !== '' || cue !== '' || what !== undefined;
}

/** Steps by their time. One without a time stays behind the step that it was written after. */
function byTime(steps: readonly DayStep[]): DayStep[] {
  const groups: { at: number; steps: DayStep[] }[] = [];
  for (const step of steps) {
    const at = minutesInto(step.time);
    const last = groups.at(-1);
    if (at === null && last !== undefined) last.steps.push(step);
    else groups.push({ at: at ?? -1, steps: [step] });
  }
  return groups.toSorted((a, b) => a.at - b.at).flatMap((group) => group.steps);
}

/** The parts of the day that a text describes, in its order. Text that is no step is left out: it tells others how to help. */
export function dayIn(doc: Node): DayPart[] {
  const parts: { heading: string; steps: DayStep[] }[] = [];
  let heading: string | null = '';
  for (const node of doc.content) {
    if (node.type === 'heading') heading = wordsOf(node).trim();
    if (node.type !== 'routineStep') continue;
    const step = stepOf(node);
    if (!isSaid(step)) continue;
    const last = parts.at(-1);
    if (heading === null && last !== undefined) last.steps.push(step);
    else parts.push({ heading: heading ?? '', steps: [step] });
    heading = null;
  }
  return parts.map((part) => ({ ...part, steps: byTime(part.steps) }));
}

/** The step that is for now and the one that comes next; null where the plan leaves a doubt. */
export type NowAndNext = { readonly now: DayStep | null; readonly next: DayStep | null };

/**
 * Works out what is for now, at `minute` minutes after midnight. Steps out of order leave everything in doubt. A step without a time
 * leaves its neighbours in doubt: it may come sooner than the step behind it.
 */
export function nowAndNext(parts: readonly DayPart[], minute: number): NowAndNext {
  const steps = parts.flatMap((part) => part.steps);
  const starts = steps.map(({ time }) => minutesInto(time));
  const timed = starts.filter((start) => start !== null);
  if (timed.some((start, index) => index > 0 && start <= (timed[index - 1] ?? 0))) return { now: null, next: null };
  const at = (minute - DAY_START + DAY) % DAY;
  const current = starts.findLastIndex((start) => start !== null && start <= at);
  const begun = starts[current] ?? null;
  const following = starts[current + 1];
  const next = typeof following === 'number' ? (steps[current + 1] ?? null) : null;
  const goesOn = begun !== null && following !== null && at - begun < LONGEST_STEP;
  return { now: goesOn ? (steps[current] ?? null) : null, next };
}
