/** The whole server: changes over HTTP reach open sockets at once. */
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { planRoom, sectionRoom } from '#shared/wire.ts';
import { joinAs, mustSucceed, PASSWORD, smallWorld, Visitor, type Person, type World } from '../support/app.ts';

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
