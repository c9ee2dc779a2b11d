/** The server as a whole: what is done over HTTP reaches open sockets at once, and the end is graceful. */
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

/** A socket of somebody's browser. */
type Wire = { readonly opened: Promise<void>; readonly heard: Promise<void>; readonly closed: Promise<number>; close(): void };

function join(who: Visitor, room: string, headers: Readonly<Record<string, string>> = {}): Wire {
  const address = `${who.url.replace('http', 'ws')}/sync/${room}?schema=${SCHEMA_VERSION}`;
  const socket = new WebSocket(address, { headers: { cookie: who.cookie, ...headers } });
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  const heard = new Promise<void>((resolve) => socket.once('message', () => resolve()));
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  opened.catch(() => undefined);
  return { opened, heard, closed, close: () => socket.close() };
}

async function inside(who: Person, room: string): Promise<Wire> {
  const wire = join(who, room);
  await wire.opened;
  await wire.heard;
  return wire;
}

const room = (lead: 'together' | 'professional' | 'sealed'): string => sectionRoom(world.sections[lead]);

describe('an open socket', () => {
  it('needs the cookie of a session', async () => {
    expect(await join(new Visitor(world.url), room('together')).closed).toBe(4401);
    (await inside(world.everybody.family, room('together'))).close();
  });

  it('is not for other sites, which do not even get it accepted', async () => {
    await expect(join(world.everybody.family, room('together'), { origin: 'https://evil.example' }).opened).rejects.toThrow(
      '403',
    );
    const own = join(world.everybody.family, room('together'), { origin: world.url });
    await own.heard;
    own.close();
  });

  it('of a sealed section closes like that of one that never was', async () => {
    expect(await join(world.everybody.family, room('sealed')).closed).toBe(4404);
    expect(await join(world.everybody.family, sectionRoom('never-was')).closed).toBe(4404);
    (await inside(world.everybody.manager, room('sealed'))).close();
  });

  it('closes when its session is signed out, or ended from another device', async () => {
    const phone = await world.everybody.careWorker.anotherBrowser();
    const first = await inside(phone, room('together'));
    await mustSucceed(phone.post('/api/auth/sign-out', {}));
    expect(await first.closed).toBe(4401);
    const tablet = await world.everybody.careWorker.anotherBrowser();
    const second = await inside(tablet, planRoom(world.planId));
    await mustSucceed(world.everybody.careWorker.post('/api/auth/revoke-other-sessions', {}));
    expect(await second.closed).toBe(4401);
  });

  it('stays open on the device where its owner changed the password', async () => {
    const phone = await world.everybody.careWorker.anotherBrowser();
    const kept = await inside(phone, room('together'));
    await mustSucceed(
      phone.post('/api/auth/change-password', { currentPassword: PASSWORD, newPassword: PASSWORD, revokeOtherSessions: false }),
    );
    expect(await Promise.race([kept.closed, new Promise((resolve) => setTimeout(() => resolve('open'), 200))])).toBe('open');
    kept.close();
  });

  it('closes when its owner may no longer read: restricted, sealed, removed', async () => {
    const { boss, professional, family } = world.everybody;
    const first = await inside(family, room('together'));
    const grant = `/api/sections/${world.sections.together}/grants/${family.memberId}`;
    await mustSucceed(professional.put(grant, { right: 'none' }));
    expect(await first.closed).toBe(4404);
    await mustSucceed(professional.put(grant, { right: null }));

    const second = await inside(family, room('professional'));
    await mustSucceed(professional.patch(`/api/sections/${world.sections.professional}`, { lead: 'sealed' }));
    expect(await second.closed).toBe(4404);
    await mustSucceed(professional.patch(`/api/sections/${world.sections.professional}`, { lead: 'professional' }));

    const other = await joinAs(boss, world.planId, 'Gus Going', 'family');
    const wires = [await inside(other, room('together')), await inside(other, planRoom(world.planId))];
    await mustSucceed(boss.delete(`/api/members/${other.memberId}`));
    expect(await Promise.all(wires.map((wire) => wire.closed))).toEqual([4404, 4404]);
  });
});

/** Whoever asks for their plans is answered only when the test says so. */
function holdPlans(store: Store): { asked(): boolean; goOn(): void } {
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const plansOf = store.records.plansOf.bind(store.records);
  let asked = false;
  vi.spyOn(store.records, 'plansOf').mockImplementation(async (personId) => {
    asked = true;
    await held;
    return plansOf(personId);
  });
  return { asked: () => asked, goOn };
}

describe('the end', () => {
  it('[S12] asks everyone to come back, answers what is on its way, and lets go of the port and the data', async () => {
    const test = await testApp();
    const boss = await setUp(test);
    const made = await mustSucceed(boss.post('/api/plans', { title: 'T', personName: 'P', knownAs: '', template: 'dementia' }));
    const planId = String(Object.values(made.json ?? {})[0]);
    const wire = await inside(boss, planRoom(planId));
    const { asked, goOn } = holdPlans(test.app.store);
    const onItsWay = boss.get('/api/plans');
    await expect.poll(asked).toBe(true);
    const ending = test.app.close();
    goOn();
    const answer = await onItsWay;
    expect([answer.status, answer.text.includes(planId)]).toEqual([200, true]);
    await ending;
    expect(await wire.closed).toBe(1012);
    await expect(boss.get('/healthz')).rejects.toThrow();
    const store = await openSqliteStore(test.directory);
    expect((await store.records.plan(planId))?.title).toBe('T');
    await store.close();
    await test.close();
  });

  it('[S12] waits for what is being worked on, also where whoever asked has gone', async () => {
    const test = await testApp();
    const boss = await setUp(test);
    const { store } = test.app;
    const { asked, goOn } = holdPlans(store);
    let shut = false;
    const close = store.close.bind(store);
    vi.spyOn(store, 'close').mockImplementation(async () => {
      shut = true;
      await close();
    });
    const leaving = new AbortController();
    const question = fetch(`${test.url}/api/plans`, { headers: { cookie: boss.cookie }, signal: leaving.signal });
    await expect.poll(asked).toBe(true);
    leaving.abort();
    await expect(question).rejects.toThrow();
    const ended = test.app.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(shut).toBe(false);
    goOn();
    await ended;
    expect(shut).toBe(true);
    await test.close();
  });
});
