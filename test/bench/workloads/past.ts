/** Workload 10: questions about a section's past of a million keystrokes, and of a tenth of it, after housekeeping. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sectionRoom } from '#shared/wire.ts';
import { History } from '#server/history/history.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { Store } from '#server/store/store.ts';
import { median } from '../measure.ts';
import { QUESTIONS, zAnswers, type Asked } from '../past-questions.ts';
import { recording } from '../recording.ts';
import { figure, size, table } from '../report.ts';
import { fillService } from '../service.ts';
import type { Run } from '../setting.ts';
import { rendered, replayed } from '../snapshots.ts';
import { PEOPLE, writeSpread } from '../spread.ts';
import { logBytes, tidyRoom } from '../tidying.ts';

/** How many times each question is measured. */
const TIMES = { full: 25, quick: 11, smoke: 1 } as const;
/** The most milliseconds that the median of a question may take with the longest past. */
const AIMS: Readonly<Record<string, number>> = {
  [QUESTIONS.page]: 100,
  [QUESTIONS.date]: 100,
  [QUESTIONS.text]: 150,
  [QUESTIONS.blame]: 150,
  [QUESTIONS.all]: 150,
  [QUESTIONS.compare]: 300,
  [QUESTIONS.last]: 300,
};
/**
 * How much longer a question may take if the past is ten times as long. The others stand at the end of the log: what they take depends on
 * how many rows come after its last milestone, and a hundredth of a longer log is longer.
 */
const FLAT = 1.5;
const MUST_BE_FLAT: ReadonlySet<string> = new Set([
  QUESTIONS.text,
  QUESTIONS.blame,
  QUESTIONS.compare,
  QUESTIONS.page,
  QUESTIONS.date,
]);
/** How many milliseconds of its processor time the main thread may work for a question in one go. */
const HELD = 20;

/** Writes a section and tidies its log. Returns how many rows it has, and how many packs and milestones. */
async function prepare(store: Store, id: string, copies: number): Promise<{ rows: number; packs: number; milestones: number }> {
  const rows = await writeSpread(store, id, copies);
  await tidyRoom(store.log, sectionRoom(id), true);
  const { packs, milestones } = await store.log.layout(sectionRoom(id), 0);
  return { rows, packs: packs.length, milestones: milestones.length };
}

/** Whether the text at the end, with who wrote it, is the text that was written. */
async function isRight(store: Store, id: string): Promise<boolean> {
  const jobRunner = new JobRunner();
  const { blame } = await new History(jobRunner).textAt(store, sectionRoom(id), { blame: true });
  await jobRunner.close();
  return (blame ?? []).map((run) => run.text).join('') === recording().text;
}

function rowOf(what: string, few: Asked, many: Asked): string[] {
  const [short, long] = [median(few.times), median(many.times)];
  const held = [Math.max(few.held, many.held), Math.max(few.heldOnClock, many.heldOnClock)];
  const cpu = [median(few.cpu), median(many.cpu)];
  return [
    what,
    ...[few.first, short, long, Math.max(...many.times), long / short, ...cpu, ...held].map((value) => figure(value)),
  ];
}

/** Writes the pasts, tidies them, measures the questions in a process of their own, and what others take for the longest past. */
export async function past({ scale, directories, aims, faults }: Run): Promise<void> {
  const copies = scale.copies.at(-1) ?? 1;
  const lengths = { short: Math.max(1, Math.round(copies / 10)), long: copies };
  const directory = directories.make();
  const store = await openSqliteStore(directory);
  const sections = Object.keys(lengths).map((id) => ({ id, update: new Uint8Array([0, 0]) }));
  await fillService(store, [{ people: Array.from({ length: PEOPLE }, (_, i) => i), sections }]);
  const short = await prepare(store, 'short', lengths.short);
  const long = await prepare(store, 'long', lengths.long);
  for (const id of Object.keys(lengths))
    if (!(await isRight(store, id))) faults.push(`the text with who wrote it (${id}) is not the text that was written`);
  await store.close();
  const bytes = logBytes(join(directory, 'alongside.db')) / (short.rows + long.rows);
  const script = fileURLToPath(new URL('../past-questions.ts', import.meta.url));
  const args = [script, directory, String(TIMES[scale.name]), ...Object.keys(lengths)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  const answers = zAnswers.parse(JSON.parse(stdout));
  faults.push(...answers.faults);
  const of = (section: string, what: string): Asked | undefined =>
    answers.asked.find((one) => one.section === section && one.what === what);
  const lines: string[][] = [];
  let worst = 0;
  for (const what of Object.values(QUESTIONS)) {
    const [few, many] = [of('short', what), of('long', what)];
    if (few === undefined || many === undefined) throw new Error(`nobody asked for ${what}`);
    lines.push(rowOf(what, few, many));
    worst = Math.max(worst, few.held, many.held);
    const name = `10 ${what}`;
    aims.push({ what: name, aim: AIMS[what] ?? 0, bound: 'most', measured: median(many.times), unit: ' ms' });
    if (MUST_BE_FLAT.has(what))
      aims.push({
        what: `${name}, long over short, in processor time`,
        aim: FLAT,
        bound: 'most',
        measured: median(many.cpu) / median(few.cpu),
      });
  }
  aims.push({ what: '10 the event loop, held by a question', aim: HELD, bound: 'most', measured: worst, unit: ' ms' });
  const many = figure(long.rows);
  const peer = rendered(copies);
  if (peer.letters === 0) faults.push('y-prosemirror rendered nothing');
  table(
    `10. A past of two years by ${PEOPLE} people: ${figure(short.rows)} and ${many} keystrokes, ${long.packs} packs and ${long.milestones} milestones of the longer one (${figure(bytes)} bytes a keystroke); points are random, so hardly anything of them was read before`,
    [
      '',
      'first of all ms',
      `${figure(short.rows)} rows ms`,
      `${many} rows ms`,
      'slowest ms',
      'long/short',
      'processor ms',
      'processor ms',
      'event loop held, processor ms',
      'event loop held, clock ms',
    ],
    [
      ...lines,
      [
        'beside: Yjs replays the rows up to the middle',
        '',
        '',
        figure(replayed(copies, Math.floor(long.rows / 2))),
        '',
        '',
        '',
        '',
        '',
        '',
      ],
      ['beside: y-prosemirror loads the whole past', '', '', figure(peer.load), '', '', '', '', '', ''],
      ['beside: y-prosemirror renders two points of it', '', '', figure(peer.render), '', '', '', '', '', ''],
    ],
  );
  console.log(
    `  Memory of the process with the questions, its thread included: ${size(answers.rest)} before them, ${size(answers.peak)} at most.`,
  );
}
