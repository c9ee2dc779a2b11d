/** The carrier: all rooms of a page as channels of one socket. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { writeCarrierFrame } from '#shared/carrier.ts';
import { MAX_MESSAGE_BYTES } from '#shared/wire.ts';
import { carriedSocket, type RealSocket } from '#client/live/carrier.ts';
import { openWorld, serve, temporaryDirectory, type LiveServer } from '../support/live.ts';
import { Participant, RawSocket, until } from '../support/participant.ts';
import { cookieOf, PLAN, room, SECTIONS, type Name } from '../support/world.ts';

const directory = temporaryDirectory();
let server: LiveServer;
beforeAll(async () => {
  server = await serve(await openWorld(directory.path));
});
afterAll(async () => {
  await server.close();
  directory.remove();
});

/** A page whose rooms all use one carrier socket. */
function page(name: Name): { join(section: string): Participant; upgrades: () => number; drop(): void; leaves(): void } {
  const sockets: WebSocket[] = [];
  const socket = carriedSocket((url) => {
    const made = new WebSocket(url, { headers: { cookie: cookieOf(name) } });
    sockets.push(made);
    return made as unknown as RealSocket;
  });
  const participants: Participant[] = [];
  return {
    join(section) {
      const participant = new Participant(server.url, name, section, { socket });
      participants.push(participant);
      return participant;
    },
    upgrades: () => sockets.length,
    drop: () => sockets.forEach((one) => one.terminate()),
    leaves: () => participants.forEach((participant) => participant.leaves()),
  };
}

describe('one socket for a whole plan', () => {
  it('opens all rooms with one upgrade, and they are as live as sockets of their own', async () => {
    const daughter = page('family');
    const nurse = await new Participant(server.url, 'professional', room('together')).synced();
    const rooms = await Promise.all(
      [`plan.${PLAN}`, room('together'), room('routine'), room('professional')].map((name) => daughter.join(name).synced()),
    );
    expect(daughter.upgrades()).toBe(1);
    const together = rooms[1];
    together?.types('over the carrier');
    await nurse.sees('over the carrier');
    nurse.types(' and back');
    await together?.sees('over the carrier and back');
    await until('it is called saved', () => (together?.saved ?? 0) > 0);
    daughter.leaves();
    nurse.leaves();
  });

  it('[S9] each channel has the same door and codes; a refusal on one leaves the others alone', async () => {
    const daughter = page('family');
    const together = await daughter.join(room('together')).synced();
    const sealed = daughter.join(room('sealed'));
    const never = daughter.join(room('never-was'));
    expect(await sealed.isClosed()).toBe(4404);
    expect(await never.isClosed()).toBe(4404);
    expect(sealed.closedWith).toEqual(never.closedWith);
    const professional = await daughter.join(room('professional')).synced();
    professional.types('not hers to write');
    expect(await professional.isClosed()).toBe(4403);
    together.types('.');
    await until('the others go on', () => together.saved > 0 && together.closedWith === null);
    daughter.leaves();
  });

  it('comes back by itself with one upgrade after the line was cut', async () => {
    const daughter = page('family');
    const rooms = await Promise.all(
      Object.keys(SECTIONS)
        .filter((id) => id !== 'sealed')
        .map((id) => daughter.join(room(id)).synced()),
    );
    daughter.drop();
    await until('all are away', () => rooms.every((one) => !one.provider.wsconnected));
    rooms[0]?.types('while away');
    await until('all are back', () => rooms.every((one) => one.provider.synced));
    const nurse = await new Participant(server.url, 'professional', room(Object.keys(SECTIONS)[0] ?? '')).synced();
    await nurse.sees('while away');
    expect(daughter.upgrades()).toBeLessThanOrEqual(3);
    daughter.leaves();
    nurse.leaves();
  });

  it('a member who loses a right loses that channel at once', async () => {
    const sister = page('sister');
    const together = await sister.join(room('together')).synced();
    const routine = await sister.join(room('routine')).synced();
    await server.store.records.setGrant('together', 'member-sister', 'none');
    server.fanout.publish({ kind: 'plan', planId: PLAN, audience: ['member-sister'] });
    expect(await together.isClosed()).toBe(4404);
    expect(routine.closedWith).toBeNull();
    await server.store.records.setGrant('together', 'member-sister', null);
    sister.leaves();
  });
});

describe('[S7] a carrier that makes no sense', () => {
  const carrier = (): RawSocket => new RawSocket(server.url, { cookie: cookieOf('family') });
  const opened = async (raw: RawSocket): Promise<RawSocket> => {
    await until('the carrier is open', () => raw.socket.readyState === WebSocket.OPEN);
    return raw;
  };
  const address = `${room('together')}?schema=${SCHEMA_VERSION}`;

  it.each([
    ['noise', [0x80]],
    ['an unknown kind', [1, 9, 1]],
    ['a channel opened twice', null],
  ] as const)('%s is closed with 4422', async (_name, bytes) => {
    const raw = await opened(carrier());
    if (bytes !== null) raw.says(bytes);
    else for (let i = 0; i < 2; i++) raw.says(writeCarrierFrame({ kind: 'open', channel: 1, address }));
    expect(await raw.isClosed()).toBe(4422);
  });

  it('more channels than a plan has rooms is closed with 4429', async () => {
    const raw = await opened(carrier());
    for (let channel = 0; channel < 301; channel++) raw.says(writeCarrierFrame({ kind: 'open', channel, address }));
    expect(await raw.isClosed()).toBe(4429);
  });

  it('a message that is too long for its room closes that channel with 4413', async () => {
    const raw = await opened(carrier());
    raw.says(writeCarrierFrame({ kind: 'open', channel: 5, address }));
    raw.says(writeCarrierFrame({ kind: 'data', channel: 5, bytes: new Uint8Array(MAX_MESSAGE_BYTES + 1) }));
    const closeFrameStart = [...writeCarrierFrame({ kind: 'close', channel: 5, code: 4413, reason: '' })].slice(0, 4);
    await until('the channel is closed', () =>
      raw.received.some((message) => closeFrameStart.every((byte, i) => message[i] === byte)),
    );
    expect(raw.closedWith).toBeNull();
    raw.socket.terminate();
  });

  it('without a session each channel is closed with 4401, and a foreign Origin gets no carrier', async () => {
    const raw = await opened(new RawSocket(server.url, {}));
    raw.says(writeCarrierFrame({ kind: 'open', channel: 1, address }));
    const closeFrameStart = [...writeCarrierFrame({ kind: 'close', channel: 1, code: 4401, reason: '' })].slice(0, 4);
    await until('the channel is closed', () =>
      raw.received.some((message) => closeFrameStart.every((byte, i) => message[i] === byte)),
    );
    const foreign = new RawSocket(server.url, { cookie: cookieOf('family'), origin: 'https://elsewhere.test' });
    await until('the upgrade is refused', () => foreign.failed !== null);
    expect(foreign.failed?.message).toContain('403');
    raw.socket.terminate();
  });
});

describe('[S14] whether the other end is there', () => {
  const opened = async (raw: RawSocket): Promise<RawSocket> => {
    await until('the carrier is open', () => raw.socket.readyState === WebSocket.OPEN);
    return raw;
  };
  const ping = writeCarrierFrame({ kind: 'ping', channel: 0 });
  const pong = [...writeCarrierFrame({ kind: 'pong', channel: 0 })];

  it('is answered to a page that asks, and once only to one that asks all the time', async () => {
    const raw = await opened(new RawSocket(server.url, { cookie: cookieOf('family') }));
    const before = performance.now();
    for (let i = 0; i < 500; i += 1) raw.says(ping);
    // What comes behind the pings shows that the server has read them all.
    raw.says(writeCarrierFrame({ kind: 'open', channel: 7, address: `${room('never-was')}?schema=${SCHEMA_VERSION}` }));
    await until('the door has answered', () => raw.received.some((message) => message[0] === 7));
    const most = 1 + Math.ceil((performance.now() - before) / 1000);
    const pongs = raw.received.filter((message) => message[0] === 0).map((message) => [...message]);
    expect(pongs[0]).toEqual(pong);
    expect(pongs.length).toBeLessThanOrEqual(most);
    expect(raw.closedWith).toBeNull();
    raw.socket.terminate();
  });

  it('a ping on a channel of a room is no frame', async () => {
    const raw = await opened(new RawSocket(server.url, { cookie: cookieOf('family') }));
    raw.says([1, 3]);
    expect(await raw.isClosed()).toBe(4422);
  });

  it('a client that answers no ping is cut off within 30 seconds, and one that does stays', async () => {
    const headers = { cookie: cookieOf('family') };
    const [dead, alive] = [false, true].map((autoPong) => new WebSocket(server.url, { headers, autoPong }));
    if (dead === undefined || alive === undefined) throw new Error('two sockets');
    await until('both are open', () => [dead, alive].every(({ readyState }) => readyState === WebSocket.OPEN));
    const since = performance.now();
    await new Promise((resolve) => dead.on('close', resolve));
    // A busy machine looks late.
    expect(performance.now() - since).toBeLessThan(40_000);
    expect(alive.readyState).toBe(WebSocket.OPEN);
    alive.terminate();
  });
});
