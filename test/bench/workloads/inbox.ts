/** Workload 13: the inbox on a plan with many members and many threads: a page of it, its count, and to tell everybody something. */
import { randomUUID } from 'node:crypto';
import { tell } from '#server/commands/inbox/tell.ts';
import { presentInbox, presentInboxCount } from '#server/http/present/inbox.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { Store } from '#server/store/store.ts';
import { median } from '../measure.ts';
import { figure, table } from '../report.ts';
import { fillService } from '../service.ts';
import type { Run } from '../setting.ts';

/** How many times each question is measured. */
const TIMES = 15;
const SECTIONS = 20;
/** How many other members are told of each thread. The reader is told of every one. */
const TOLD = 10;
const READER = 'person-0';
const PLAN = 'plan-0';
const SECTION_IDS = Array.from({ length: SECTIONS }, (_, i) => `s${i}`);
const ALL_SECTIONS = { sections: SECTION_IDS, professional: SECTION_IDS };

/** Tells the reader and some others of one comment in each of these threads, of which the reader has read every second one. */
async function fill(store: Store, members: number, from: number, to: number): Promise<void> {
  const BATCH = 500;
  for (let first = from; first < to; first += BATCH)
    await store.write(async (records) => {
      const told = Array.from({ length: Math.min(BATCH, to - first) }, (_, i) => first + i).flatMap((thread) =>
        [0, ...Array.from({ length: TOLD }, (_, i) => 1 + ((thread * 7 + i) % (members - 1)))].map((person) => ({
          id: randomUUID(),
          personId: `person-${person}`,
          at: thread,
          by: 'person-1',
          about: {
            kind: 'comment' as const,
            planId: PLAN,
            sectionId: `s${thread % SECTIONS}`,
            threadId: `thread-${thread}`,
            commentId: `comment-${thread}`,
            suggestionId: null,
            professionalsOnly: thread % 10 === 0,
          },
        })),
      );
      await records.insertNotifications(told);
      const read = told.filter(({ personId, at }) => personId === READER && at % 2 === 0).map(({ id }) => id);
      await records.markNotificationsRead(READER, ALL_SECTIONS, { ids: read }, to);
    });
}

async function took(times: number, question: () => Promise<unknown>): Promise<number> {
  await question();
  const all: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const began = performance.now();
    await question();
    all.push(performance.now() - began);
  }
  return median(all);
}

/** Fills an inbox in steps and measures at each. */
export async function inbox({ scale, directories, faults }: Run): Promise<void> {
  const members = scale.name === 'smoke' ? 20 : 200;
  const steps = scale.name === 'smoke' ? [50, 100] : [1000, 10_000];
  const store = await openSqliteStore(directories.make());
  const sections = SECTION_IDS.map((id) => ({ id, update: new Uint8Array([0, 0]) }));
  await fillService(store, [{ people: Array.from({ length: members }, (_, i) => i), sections }]);
  const everybody = Array.from({ length: members }, (_, i) => `person-${i}`);
  const { records } = store;
  const reader = { personId: READER };
  const rows: string[][] = [];
  let threads = 0;
  for (const step of steps) {
    await fill(store, members, threads, step);
    threads = step;
    const page = (before?: string, unread: '0' | '1' = '0') =>
      presentInbox(records, reader, { unread, limit: 40, ...(before !== undefined && { before }) }, Date.now());
    const { unread } = await presentInboxCount(records, reader, Date.now());
    // A family member knows nothing of every tenth thread, and has read every second one.
    const expected = threads / 2;
    if (unread !== expected) faults.push(`the inbox counts ${unread} unread of ${expected}`);
    const about = { kind: 'hold', planId: PLAN, sectionId: 's0' } as const;
    const tells = async (): Promise<void> => {
      const what = { at: Date.now(), by: READER };
      const teller = { publish: () => undefined, newId: randomUUID };
      await store.write((inside) => tell({ ...teller, records: inside }, what, [{ to: everybody, about }]));
    };
    rows.push([
      String(threads),
      figure(await took(TIMES, () => page())),
      figure(await took(TIMES, () => page(`${Math.floor(threads / 2)}~zzzz`))),
      figure(await took(TIMES, () => page(undefined, '1'))),
      figure(await took(TIMES, () => presentInboxCount(records, reader, Date.now()))),
      figure(await took(TIMES, tells)),
    ]);
  }
  await store.close();
  table(
    `13  Inbox of one of ${members} members, ${SECTIONS} sections, half of it unread. Times in milliseconds (median of ${TIMES})`,
    ['threads', 'newest page', 'page in the middle', 'unread page', 'count', `tell ${members} people`],
    rows,
  );
}
