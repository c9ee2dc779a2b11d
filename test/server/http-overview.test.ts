/** The overview of a plan: what the text says, for whoever may read it, and nothing of what they may not. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import pino from 'pino';
import * as Y from 'yjs';
import { zPlanOverview, type PlanOverview } from '#shared/api-overview.ts';
import type { JsonNode } from '#shared/document.ts';
import { overviewOf } from '#shared/overview.ts';
import { appendNodes } from '#shared/text/append.ts';
import { MUST_KNOW, TEXT } from '#shared/text/markers.ts';
import { sectionRoom } from '#shared/wire.ts';
import { Housekeeping, SCHEDULE } from '#server/history/housekeeping.ts';
import { JobRunner, type JobRequest } from '#server/history/job-runner.ts';
import type { Jobs } from '#server/history/jobs.ts';
import { Overviews } from '#server/history/overviews.ts';
import type { Log } from '#server/store/log/log.ts';
import type { Store } from '#server/store/store.ts';
import { codeOf, mustSucceed, smallWorld, type Person, type World } from '../support/app.ts';
import { openWorld, temporaryDirectory } from '../support/live.ts';
import { updateBy } from '../support/section-text.ts';
import { randomRows } from '../support/written.ts';

const line = (text: string): JsonNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const marked = (text: string): JsonNode => ({ ...line(text), attrs: { mustKnow: MUST_KNOW } });
const heading = (text: string): JsonNode => ({
  type: 'heading',
  attrs: { level: 3 },
  content: [{ type: 'text', text }],
});

/** Appends nodes to the log of a room. Returns the document after that. */
async function writes(log: Log, room: string, personId: string, nodes: readonly JsonNode[]): Promise<Y.Doc> {
  const doc = new Y.Doc();
  for (const { update } of await log.rows(room, 1, Number.MAX_SAFE_INTEGER)) Y.applyUpdate(doc, update);
  const update = updateBy(doc, () => appendNodes(doc, [...nodes]));
  await log.append([{ room, personId, at: Date.now(), update, claims: [doc.clientID] }]);
  return doc;
}

/** Counts the jobs that run. */
class CountedJobs extends JobRunner {
  readonly rooms: string[] = [];

  override run<K extends keyof Jobs>(request: JobRequest<K>): Promise<Jobs[K]['found']> {
    this.rooms.push(request.asked.room);
    return super.run(request);
  }
}

describe('the overview of a plan over HTTP', () => {
  let world: World;
  beforeAll(async () => {
    world = await smallWorld();
  });
  afterAll(() => world.close());

  const readBy = async (who: Person): Promise<PlanOverview> =>
    zPlanOverview.parse((await mustSucceed(who.get(`/api/plans/${world.planId}/overview`))).json);
  const write = (section: string, ...nodes: JsonNode[]): Promise<Y.Doc> =>
    writes(world.app.store.log, sectionRoom(section), world.everybody.professional.personId, nodes);

  it('says of each section what its text says, in the order of the plan, also right after a change', async () => {
    const { family } = world.everybody;
    const { together, professional } = world.sections;
    const doc = await write(together, heading('Food'), marked('No grapefruit.'), line('Tea at four.'));
    const first = await readBy(family);
    expect(first.sections.map(({ id }) => id)).toEqual([...world.templateSections, together, professional]);
    expect(first.sections.find(({ id }) => id === together)).toEqual({ id: together, ...overviewOf(doc.getText(TEXT)) });
    expect(first.sections.find(({ id }) => id === together)?.mustKnow).toMatchObject([
      { kind: 'marked', topic: 'Food', text: 'No grapefruit.' },
    ]);
    const after = await write(together, marked('No nuts.'));
    expect((await readBy(family)).sections.find(({ id }) => id === together)).toEqual({
      id: together,
      ...overviewOf(after.getText(TEXT)),
    });
  });

  it('marks the allergies of the template, and says nothing of them until somebody has written there', async () => {
    const plan = await readBy(world.everybody.family);
    const health = plan.sections.find(({ headings }) => headings.some(({ text }) => text.startsWith('Allergies')));
    expect(health?.mustKnow).toEqual([]);
  });

  it('leaves out retired sections', async () => {
    const { boss, family, professional } = world.everybody;
    const [first = ''] = world.templateSections;
    await mustSucceed(boss.patch(`/api/sections/${first}`, { retired: true }));
    for (const who of [family, professional]) expect((await readBy(who)).sections.map(({ id }) => id)).not.toContain(first);
    await mustSucceed(boss.patch(`/api/sections/${first}`, { retired: false }));
    expect((await readBy(family)).sections.map(({ id }) => id)).toContain(first);
  });

  it('follows a right at once', async () => {
    const { family, professional } = world.everybody;
    const path = `/api/sections/${world.sections.together}/grants/${family.memberId}`;
    await mustSucceed(professional.put(path, { right: 'none', reason: 'Because' }));
    expect((await readBy(family)).sections.map(({ id }) => id)).not.toContain(world.sections.together);
    await mustSucceed(professional.put(path, { right: null }));
    expect((await readBy(family)).sections.map(({ id }) => id)).toContain(world.sections.together);
  });

  it('adds nothing of a sealed section for anybody else, byte for byte, whatever is written there [R9]', async () => {
    const { person, family, advocate, careWorker, observer, boss, professional, manager, stranger } = world.everybody;
    const outsiders = [person, family, advocate, careWorker, observer, boss];
    const answers = () =>
      Promise.all(
        outsiders.map(async (who) => {
          const { status, text, headers } = await who.get(`/api/plans/${world.planId}/overview`);
          return { status, text, headers: [...headers].filter(([name]) => name !== 'date') };
        }),
      );
    const before = await answers();
    await write(world.sections.sealed, heading('Council'), marked('Do not tell the son.'), line('x'.repeat(5000)));
    expect(await answers()).toEqual(before);
    for (const { text } of before) expect(text).not.toContain(world.sections.sealed);
    for (const who of [professional, manager])
      expect((await readBy(who)).sections.find(({ id }) => id === world.sections.sealed)?.mustKnow).toMatchObject([
        { topic: 'Council', text: 'Do not tell the son.' },
      ]);
    // What they who are named have read does not come into the answers of others either.
    expect(await answers()).toEqual(before);
    expect(codeOf(await stranger.get(`/api/plans/${world.planId}/overview`))).toBe('not_found');
  });

  it('looks at nothing that the caller may not read: not at its log, not at its size [R9]', async () => {
    const { log } = world.app.store;
    const asked: string[] = [];
    const heads = log.heads.bind(log);
    const [checkpointOf, stretch] = [log.checkpointOf.bind(log), log.stretch.bind(log)];
    log.heads = (rooms) => (asked.push(...rooms), heads(rooms));
    log.checkpointOf = (room) => (asked.push(room), checkpointOf(room));
    log.stretch = (room, from, to) => (asked.push(room), stretch(room, from, to));
    try {
      await write(world.sections.sealed, marked('More of it.'));
      asked.length = 0;
      await readBy(world.everybody.family);
      expect(asked).toContain(sectionRoom(world.sections.together));
      expect(asked).not.toContain(sectionRoom(world.sections.sealed));
      await readBy(world.everybody.manager);
      expect(asked).toContain(sectionRoom(world.sections.sealed));
    } finally {
      Object.assign(log, { heads, checkpointOf, stretch });
    }
  });
});

describe('overviews on the server', () => {
  let cleanups: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const step of cleanups.toReversed()) await step();
    cleanups = [];
  });

  async function opened(): Promise<{ store: Store; jobs: CountedJobs }> {
    const directory = temporaryDirectory();
    const store = await openWorld(directory.path);
    const jobs = new CountedJobs();
    cleanups.push(
      () => directory.remove(),
      () => store.close(),
      () => jobs.close(),
    );
    return { store, jobs };
  }

  /** Fills the log of a room with random edits. Returns the text after each row. */
  async function fill(log: Log, room: string, seed: number, steps: number): Promise<Y.Doc> {
    const doc = new Y.Doc();
    const rows = randomRows(seed, steps);
    for (const { update } of rows) Y.applyUpdate(doc, update);
    await log.append(
      rows.map(({ personId, at, update }) => ({
        room,
        personId: personId === 'ann' ? 'family' : 'professional',
        at,
        update,
        claims: [],
      })),
    );
    return doc;
  }

  it('are what a page works out, for every layout of the log, at once and in a thread', async () => {
    const { store, jobs } = await opened();
    const housekeeping = new Housekeeping({
      log: store.log,
      jobs,
      logger: pino({ level: 'silent' }),
      schedule: { ...SCHEDULE, newestRowsKept: 1, minPackRows: 2, rowsPerStep: 40, packRows: 60, milestoneRows: 80 },
    });
    cleanups.push(() => housekeeping.close());
    for (const seed of [1, 2, 3, 4]) {
      const room = `section.random${seed}`;
      // Long logs are read in the thread, short ones at once.
      const doc = await fill(store.log, room, seed, seed % 2 === 0 ? 400 : 60);
      const expected = overviewOf(doc.getText(TEXT));
      const ask = async () => (await new Overviews(jobs).of(store.log, [room])).get(room);
      expect(await ask()).toEqual(expected);
      await store.log.checkpoint(room, await store.log.lastSeq(room), Y.encodeStateAsUpdate(doc));
      expect(await ask()).toEqual(expected);
      await housekeeping.tidy(room);
      expect(await ask()).toEqual(expected);
      await writes(store.log, room, 'family', [marked('And one more thing.')]);
      expect((await ask())?.mustKnow.at(-1)).toMatchObject({ text: 'And one more thing.' });
    }
  });

  it('are worked out once for each state of a text, however many ask', async () => {
    const { store, jobs } = await opened();
    const overviews = new Overviews(jobs);
    await writes(store.log, 'section.a', 'family', [marked('Nuts')]);
    await writes(store.log, 'section.b', 'family', [marked('Latex')]);
    const ask = () => overviews.of(store.log, ['section.a', 'section.b', 'section.empty']);
    const all = await Promise.all([ask(), ask(), ask()]);
    expect(jobs.rooms).toEqual(['section.a', 'section.b']);
    for (const answer of all) expect(answer).toEqual(all[0]);
    expect(all[0]?.get('section.empty')).toEqual({ headings: [], mustKnow: [] });
    await ask();
    expect(jobs.rooms).toHaveLength(2);
    await writes(store.log, 'section.b', 'family', [marked('Penicillin')]);
    expect((await ask()).get('section.b')?.mustKnow).toHaveLength(2);
    expect(jobs.rooms).toEqual(['section.a', 'section.b', 'section.b']);
  });

  it('take turns, also where the database answers for several at once: the event loop is never held for two of them', async () => {
    const { store, jobs } = await opened();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `section.${name}`);
    for (const room of names) await writes(store.log, room, 'family', [marked(room)]);
    // All answers of the database are there before they are asked for.
    const { log } = store;
    const { milestoneOf, checkpointOf, stretch } = log;
    const known = new Map<string, unknown>();
    const once = <A extends unknown[], R>(read: (...args: A) => Promise<R>) => {
      const answered = async (...args: A): Promise<R> => {
        const key = JSON.stringify([read.name, ...args]);
        if (!known.has(key)) known.set(key, await read.apply(log, args));
        return known.get(key) as R;
      };
      return answered;
    };
    Object.assign(log, { milestoneOf: once(milestoneOf), checkpointOf: once(checkpointOf), stretch: once(stretch) });
    cleanups.push(() => void Object.assign(log, { milestoneOf, checkpointOf, stretch }));
    await new Overviews(jobs).of(log, names);

    let turn = 0;
    let immediate: NodeJS.Immediate | null = null;
    const count = (): void => {
      turn += 1;
      immediate = setImmediate(count);
    };
    const turns: number[] = [];
    const run = jobs.run.bind(jobs);
    jobs.run = (request) => (turns.push(turn), run(request));
    count();
    const found = await new Overviews(jobs).of(log, names);
    if (immediate !== null) clearImmediate(immediate);
    expect(turns).toHaveLength(names.length);
    expect(new Set(turns).size).toBe(names.length);
    expect([...found.keys()]).toEqual(names);
  });

  it('are kept only as far as there is room for them', async () => {
    const { store, jobs } = await opened();
    const overviews = new Overviews(jobs, 400);
    for (const name of ['a', 'b', 'c']) await writes(store.log, `section.${name}`, 'family', [marked(name.repeat(100))]);
    const ask = (name: string) => overviews.of(store.log, [`section.${name}`]);
    for (const name of ['a', 'b', 'c', 'c', 'a']) await ask(name);
    expect(jobs.rooms.map((room) => room.slice(-1))).toEqual(['a', 'b', 'c', 'a']);
  });

  it('come from the log where a stored state is damaged, and leave out a room whose log is', async () => {
    const { store, jobs } = await opened();
    const doc = await fill(store.log, 'section.a', 7, 40);
    await fill(store.log, 'section.b', 8, 40);
    await store.log.checkpoint('section.a', 20, new Uint8Array([1, 2, 3]));
    await store.database
      .updateTable('log')
      .set({ bytes: new Uint8Array([9, 9, 9]) })
      .where('room', '=', 'section.b')
      .where('seq', '=', 3)
      .execute();
    const found = await new Overviews(jobs).of(store.log, ['section.a', 'section.b']);
    expect([...found]).toEqual([['section.a', overviewOf(doc.getText(TEXT))]]);
  });
});
