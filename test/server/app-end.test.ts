/** The graceful end of the whole server: what is on its way ends first, then what it uses is closed. */
import { describe, expect, it, vi } from 'vitest';
import { zCreated } from '#shared/api.ts';
import { planRoom, sectionRoom } from '#shared/wire.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { Store } from '#server/store/store.ts';
import { makeSection, mustSucceed, PASSWORD, setUp, testApp, Visitor, type Person, type TestApp } from '../support/app.ts';
import { Participant } from '../support/participant.ts';

/** The room of a plan, as a page is in it. */
async function joinPlan(who: Person, planId: string): Promise<Participant> {
  const url = `${who.url.replace('http', 'ws')}/sync`;
  return new Participant(url, 'family', planRoom(planId), { cookie: who.cookie }).synced();
}

/** A server with one plan and a section in which its manager wrote. */
async function written(overrides: Parameters<typeof testApp>[2] = {}) {
  const test = await testApp({}, [], overrides);
  const boss = await setUp(test);
  const made = await mustSucceed(boss.post('/api/plans', { title: 'T', personName: 'P', knownAs: '', template: 'dementia' }));
  const planId = zCreated.parse(made.json).id;
  const section = await makeSection(boss, planId, 'Mornings', 'together');
  const url = `${test.url.replace('http', 'ws')}/sync`;
  const page = await new Participant(url, 'family', sectionRoom(section), { cookie: boss.cookie }).synced();
  page.types('Curtains first.');
  await page.isSaved();
  return { test, boss, planId, section, page };
}

/** The faults of the server that its log tells of. */
const faultsOf = (test: TestApp): string[] =>
  test
    .logged()
    .split('\n')
    .filter((line) => line.includes('a request failed'));

/** Delays calls: `requested` tells whether one has begun, and each waits until the test calls `release`. */
type Delay = { requested(): boolean; release(): void };

function createDelay(): Delay & { run<T>(call: () => Promise<T>): Promise<T> } {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let requested = false;
  return {
    requested: () => requested,
    release: () => release(),
    async run(call) {
      requested = true;
      await released;
      return call();
    },
  };
}

/** Delays each request for a person's plans. */
function delayPlans({ records }: Store): Delay {
  const delay = createDelay();
  const plansOf = records.plansOf.bind(records);
  vi.spyOn(records, 'plansOf').mockImplementation((personId) => delay.run(() => plansOf(personId)));
  return delay;
}

/** Delays each sign-in before the password is checked and the session is written. */
function delaySignIns({ records }: Store): Delay {
  const delay = createDelay();
  const passwordHashOf = records.passwordHashOf.bind(records);
  vi.spyOn(records, 'passwordHashOf').mockImplementation((email) => delay.run(() => passwordHashOf(email)));
  return delay;
}

describe('the end', () => {
  it('[S12] asks everyone to come back, answers what is on its way, and lets go of the port and the data', async () => {
    const test = await testApp();
    const boss = await setUp(test);
    const made = await mustSucceed(boss.post('/api/plans', { title: 'T', personName: 'P', knownAs: '', template: 'dementia' }));
    const planId = String(Object.values(made.json ?? {})[0]);
    const page = await joinPlan(boss, planId);
    const { requested, release } = delayPlans(test.app.store);
    const request = boss.get('/api/plans');
    await expect.poll(requested).toBe(true);
    const ended = test.app.close();
    release();
    const answer = await request;
    expect([answer.status, answer.text.includes(planId)]).toEqual([200, true]);
    await ended;
    expect(await page.isClosed()).toBe(1012);
    await expect(boss.get('/healthz')).rejects.toThrow();
    const store = await openSqliteStore(test.directory);
    expect((await store.records.plan(planId))?.title).toBe('T');
    await store.close();
    await test.close();
  });

  it('[S12] answers a sign-in that is on its way, and keeps its session', async () => {
    const test = await testApp();
    const boss = await setUp(test);
    const { requested, release } = delaySignIns(test.app.store);
    const signIn = new Visitor(test.url).post('/api/auth/sign-in/email', { email: boss.email, password: PASSWORD });
    await expect.poll(requested).toBe(true);
    const ended = test.app.close();
    release();
    const answer = await signIn;
    expect(answer.status).toBe(200);
    await ended;
    const store = await openSqliteStore(test.directory);
    const sessions = await store.database.selectFrom('session').select('token').execute();
    expect(sessions.filter(({ token }) => answer.text.includes(`"${token}"`))).toHaveLength(1);
    await store.close();
    await test.close();
  });

  it('[S12] waits for what is being worked on, also where whoever asked has gone', async () => {
    const test = await testApp();
    const boss = await setUp(test);
    const { store } = test.app;
    const { requested, release } = delayPlans(store);
    let storeClosed = false;
    const close = store.close.bind(store);
    vi.spyOn(store, 'close').mockImplementation(async () => {
      storeClosed = true;
      await close();
    });
    const abort = new AbortController();
    const request = fetch(`${test.url}/api/plans`, { headers: { cookie: boss.cookie }, signal: abort.signal });
    await expect.poll(requested).toBe(true);
    abort.abort();
    await expect(request).rejects.toThrow();
    const ended = test.app.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(storeClosed).toBe(false);
    release();
    await ended;
    expect(storeClosed).toBe(true);
    await test.close();
  });

  it('[S12] answers all requests that are on their way, and none with a fault of its own', async () => {
    const { test, boss, section, page } = await written();
    const { log } = test.app.store;
    const { run, release } = createDelay();
    const lastSeq = log.lastSeq.bind(log);
    const held = vi.spyOn(log, 'lastSeq').mockImplementation((room) => run(() => lastSeq(room)));
    const paths = ['text', 'text?blame=1', 'history', 'credits', 'compare?from=1'];
    const asked = Promise.all(paths.flatMap((path) => [1, 2, 3].map(() => boss.get(`/api/sections/${section}/${path}`))));
    await expect.poll(() => held.mock.calls.length).toBe(15);
    const ended = test.app.close();
    await new Promise((resolve) => setTimeout(resolve, 300));
    release();
    expect(new Set((await asked).map(({ status }) => status))).toEqual(new Set([200]));
    await ended;
    expect(faultsOf(test)).toEqual([]);
    page.leaves();
    await test.close();
  });

  it('[S12] lets a request that writes into a live room end first, and keeps what it wrote', async () => {
    const { test, boss, section, page } = await written();
    const room = sectionRoom(section);
    const { log } = test.app.store;
    const at = await log.lastSeq(room);
    page.types('Then tea.');
    await page.isSaved();
    const seen = await log.lastSeq(room);
    const { run, release, requested } = createDelay();
    const putRestored = log.putRestored.bind(log);
    vi.spyOn(log, 'putRestored').mockImplementation((...note) => run(() => putRestored(...note)));
    const restoring = boss.post(`/api/sections/${section}/restore`, { at, seen });
    await expect.poll(requested).toBe(true);
    const ended = test.app.close();
    // Whoever writes in the room does not wait for the request.
    expect(await page.isClosed()).toBe(1012);
    release();
    expect((await restoring).status).toBe(200);
    await ended;
    const store = await openSqliteStore(test.directory);
    expect(await store.log.lastSeq(room)).toBe(seen + 1);
    expect((await store.records.auditOf((await store.records.section(section))?.planId ?? '')).at(-1)?.verb).toBe(
      'section.restore',
    );
    await store.close();
    page.leaves();
    await test.close();
  });

  it('[S12] does not wait without end, and what comes too late finds no store and is no fault', async () => {
    const { test, boss, page } = await written({ requestsTimeout: 100 });
    const { requested, release } = delayPlans(test.app.store);
    const asked = boss.get('/api/plans').catch(() => null);
    await expect.poll(requested).toBe(true);
    await test.app.close();
    release();
    expect(await asked).toBeNull();
    expect(test.logged()).toContain('requests took too long');
    await expect.poll(() => test.logged()).toContain('the store cannot be used just now');
    expect(faultsOf(test)).toEqual([]);
    page.leaves();
    await test.close();
  });
});
