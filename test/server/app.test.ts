/** The whole server: changes over HTTP reach open sockets at once, and the shutdown is graceful. */
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { planRoom, sectionRoom } from '#shared/wire.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { Store } from '#server/store/store.ts';
import { joinAs, mustSucceed, PASSWORD, smallWorld, testApp, setUp, Visitor, type Person, type World } from '../support/app.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

/** A WebSocket of a browser. `firstMessage` resolves when the first message arrives, `closed` with the close code. */
type TestSocket = {
  readonly opened: Promise<void>;
  readonly firstMessage: Promise<void>;
  readonly closed: Promise<number>;
  close(): void;
};

function join(who: Visitor, room: string, headers: Readonly<Record<string, string>> = {}): TestSocket {
  const address = `${who.url.replace('http', 'ws')}/sync/${room}?schema=${SCHEMA_VERSION}`;
  const socket = new WebSocket(address, { headers: { cookie: who.cookie, ...headers } });
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  const firstMessage = new Promise<void>((resolve) => socket.once('message', () => resolve()));
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  opened.catch(() => undefined);
  return { opened, firstMessage, closed, close: () => socket.close() };
}

async function joinRoom(who: Person, room: string): Promise<TestSocket> {
  const socket = join(who, room);
  await socket.opened;
  await socket.firstMessage;
  return socket;
}

const room = (lead: 'together' | 'professional' | 'sealed'): string => sectionRoom(world.sections[lead]);

describe('an open socket', () => {
  it('needs the cookie of a session', async () => {
    expect(await join(new Visitor(world.url), room('together')).closed).toBe(4401);
    (await joinRoom(world.everybody.family, room('together'))).close();
  });

  it('is not for other sites, which do not even get it accepted', async () => {
    await expect(join(world.everybody.family, room('together'), { origin: 'https://evil.example' }).opened).rejects.toThrow(
      '403',
    );
    const own = join(world.everybody.family, room('together'), { origin: world.url });
    await own.firstMessage;
    own.close();
  });

  it('of a sealed section closes like that of one that never was', async () => {
    expect(await join(world.everybody.family, room('sealed')).closed).toBe(4404);
    expect(await join(world.everybody.family, sectionRoom('never-was')).closed).toBe(4404);
    (await joinRoom(world.everybody.manager, room('sealed'))).close();
  });

  it('closes when its session is signed out, or ended from another device', async () => {
    const phone = await world.everybody.careWorker.anotherBrowser();
    const first = await joinRoom(phone, room('together'));
    await mustSucceed(phone.post('/api/auth/sign-out', {}));
    expect(await first.closed).toBe(4401);
    const tablet = await world.everybody.careWorker.anotherBrowser();
    const second = await joinRoom(tablet, planRoom(world.planId));
    await mustSucceed(world.everybody.careWorker.post('/api/auth/revoke-other-sessions', {}));
    expect(await second.closed).toBe(4401);
  });

  it('stays open on the device where its owner changed the password', async () => {
    const phone = await world.everybody.careWorker.anotherBrowser();
    const stillOpen = await joinRoom(phone, room('together'));
    await mustSucceed(
      phone.post('/api/auth/change-password', { currentPassword: PASSWORD, newPassword: PASSWORD, revokeOtherSessions: false }),
    );
    expect(await Promise.race([stillOpen.closed, new Promise((resolve) => setTimeout(() => resolve('open'), 200))])).toBe(
      'open',
    );
    stillOpen.close();
  });

  it('closes when its owner may no longer read: restricted, sealed, removed', async () => {
    const { boss, professional, family } = world.everybody;
    const first = await joinRoom(family, room('together'));
    const grant = `/api/sections/${world.sections.together}/grants/${family.memberId}`;
    await mustSucceed(professional.put(grant, { right: 'none', reason: 'Because' }));
    expect(await first.closed).toBe(4404);
    await mustSucceed(professional.put(grant, { right: null }));

    const second = await joinRoom(family, room('professional'));
    const led = `/api/sections/${world.sections.professional}`;
    await mustSucceed(professional.patch(led, { lead: 'sealed', reason: 'Because' }));
    expect(await second.closed).toBe(4404);
    await mustSucceed(professional.patch(led, { lead: 'professional', reason: 'Because' }));

    const other = await joinAs(boss, world.planId, 'Gus Going', 'family');
    const sockets = [await joinRoom(other, room('together')), await joinRoom(other, planRoom(world.planId))];
    await mustSucceed(boss.delete(`/api/members/${other.memberId}`));
    expect(await Promise.all(sockets.map((socket) => socket.closed))).toEqual([4404, 4404]);
  });
});

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
    const socket = await joinRoom(boss, planRoom(planId));
    const { requested, release } = delayPlans(test.app.store);
    const request = boss.get('/api/plans');
    await expect.poll(requested).toBe(true);
    const ended = test.app.close();
    release();
    const answer = await request;
    expect([answer.status, answer.text.includes(planId)]).toEqual([200, true]);
    await ended;
    expect(await socket.closed).toBe(1012);
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
});
