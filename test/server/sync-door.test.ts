/** Joining a room: who may, with which close code the server refuses, and what happens when rights change afterwards. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { STANDINGS } from '#shared/rights.ts';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { openWorld, serve, temporaryDirectory, type LiveServer } from '../support/live.ts';
import { Participant, RawSocket, until } from '../support/participant.ts';
import { saysIn } from '../support/talk.ts';
import { cookieOf, PLAN, room, type Name } from '../support/world.ts';

const directory = temporaryDirectory();
let server: LiveServer;
let clock = 0;
beforeAll(async () => {
  server = await serve(await openWorld(directory.path), { now: () => Date.now() + clock });
});
afterAll(async () => {
  await server.close();
  directory.remove();
});

const participants: Participant[] = [];
afterEach(() => {
  clock = 0;
  for (const participant of participants.splice(0)) participant.leaves();
});
function join(name: Name, section: string, schema: number | null = SCHEMA_VERSION): Participant {
  const participant = new Participant(server.url, name, section, { schema });
  participants.push(participant);
  return participant;
}

/** Changes rights and publishes the notice, as a command does. */
async function changeRights(change: () => Promise<void>): Promise<void> {
  await change();
  server.fanout.publish({ kind: 'plan', planId: PLAN, audience: 'all' });
}

describe('[S9] the door', () => {
  it('closes with 4401 where there is no session', async () => {
    const raw = new RawSocket(`${server.url}/${room('together')}`, {});
    expect(await raw.isClosed()).toBe(4401);
    const forged = new RawSocket(`${server.url}/${room('together')}`, { cookie: 'session=session-nobody' });
    expect(await forged.isClosed()).toBe(4401);
    expect(raw.closedWith).toEqual(forged.closedWith);
  });

  it('closes with 4401 where the page says that it is somebody else’s than the session', async () => {
    const address = room('together');
    const matching = RawSocket.as('family', server.url, address, `?schema=${SCHEMA_VERSION}&acks=1&person=family`);
    await matching.greeted();
    expect(matching.closedWith).toBeNull();
    const other = RawSocket.as('family', server.url, address, `?schema=${SCHEMA_VERSION}&acks=1&person=sister`);
    await until('the end', () => other.closedWith !== null);
    expect([other.closedWith?.code, other.received]).toEqual([4401, []]);
    matching.socket.close();
  });

  it('closes with 4404, the same in every way, for no right, no such room and no such kind of room', async () => {
    const answers = [];
    const rooms = [
      room('sealed'),
      room('never-was'),
      'nonsense',
      'section.',
      'plan.never-was',
      '..%2fplan',
      `section.${'x'.repeat(64)}`,
    ];
    for (const name of rooms) {
      const raw = RawSocket.as('family', server.url, name);
      const began = performance.now();
      expect(await raw.isClosed()).toBe(4404);
      answers.push({ ...raw.closedWith, received: raw.received.length });
      expect(performance.now() - began).toBeGreaterThanOrEqual(24);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.received).toBe(0);
    expect(await RawSocket.as('stranger', server.url, room('together')).isClosed()).toBe(4404);
    expect(await RawSocket.as('stranger', server.url, `plan.${PLAN}`).isClosed()).toBe(4404);
  });

  it('refuses a foreign Origin before anything else, and takes our own', async () => {
    const url = `${server.url}/${room('together')}`;
    const foreign = new RawSocket(url, { cookie: cookieOf('family'), origin: 'https://elsewhere.test' });
    await until('the upgrade is refused', () => foreign.failed !== null);
    expect(foreign.failed?.message).toContain('403');
    const own = await new RawSocket(url, { cookie: cookieOf('family'), origin: `http://127.0.0.1:${server.port}` }).greeted();
    expect(own.closedWith).toBeNull();
    own.socket.terminate();
  });

  it('lets a client that tells no schema version read, and closes its first write with 4426', async () => {
    const old = await join('family', room('together'), null).synced();
    expect(old.closedWith).toBeNull();
    old.types('from an old page');
    expect(await old.isClosed()).toBe(4426);
  });

  it('closes with 4426 before any byte where the client is older than the room', async () => {
    const raw = RawSocket.as('family', server.url, room('routine'), '?schema=0');
    expect(await raw.isClosed()).toBe(4426);
    expect(raw.received).toEqual([]);
  });

  it('shuts older clients out as soon as a newer one has written', async () => {
    await server.store.database.updateTable('room').set({ schema_version: 0 }).where('room', '=', room('older')).execute();
    const old = await join('sister', room('older'), 0).synced();
    const fresh = await join('family', room('older'), 1).synced();
    old.types('old ');
    await fresh.sees('old');
    fresh.types('new');
    expect(await old.isClosed()).toBe(4426);
    expect(old.text).toBe('old ');
    await until('the room remembers', () => fresh.saved === fresh.sent);
    expect(await RawSocket.as('sister', server.url, room('older'), '?schema=0').isClosed()).toBe(4426);
  });

  it.each([
    '?schema=abc',
    '?schema=-1',
    '?schema=1.5',
    '?acks=yes',
    '?schema=99999999999999999999',
    '?person=',
    '?person=a%20b',
  ])('closes with 4422 on the parameters %s', async (query) => {
    expect(await RawSocket.as('family', server.url, room('together'), query).isClosed()).toBe(4422);
  });

  it('limits the sockets of one account, with a reason', async () => {
    const sockets = Array.from({ length: 420 }, () => RawSocket.as('advocate', server.url, `plan.${PLAN}`));
    await until(
      'the last ones are refused',
      () => sockets.filter((raw) => raw.closedWith?.code === 4429).length === 20,
      15_000,
    );
    expect(sockets.find((raw) => raw.closedWith !== null)?.closedWith?.reason).toMatch(/too many/i);
    const other = await RawSocket.as('family', server.url, `plan.${PLAN}`).greeted();
    expect(other.closedWith).toBeNull();
    for (const raw of [...sockets, other]) raw.socket.terminate();
  });
});

describe('rights on sockets', () => {
  const may: Record<string, Record<string, 'write' | 'read' | 'none'>> = {
    together: {
      person: 'write',
      family: 'write',
      advocate: 'read',
      careWorker: 'write',
      professional: 'write',
      manager: 'write',
      observer: 'read',
    },
    professional: {
      person: 'read',
      family: 'read',
      advocate: 'read',
      careWorker: 'read',
      professional: 'write',
      manager: 'write',
      observer: 'read',
    },
    sealed: {
      person: 'none',
      family: 'none',
      advocate: 'none',
      careWorker: 'none',
      professional: 'write',
      manager: 'write',
      observer: 'none',
    },
  };
  const cases = Object.keys(may).flatMap((section) =>
    STANDINGS.map((standing) => [standing, section, may[section]?.[standing] ?? 'none'] as const),
  );

  it.each(cases)('%s in a %s section: %s', async (standing, section, expected) => {
    const somebody = join(standing, room(section));
    if (expected === 'none') {
      expect(await somebody.isClosed()).toBe(4404);
      return;
    }
    await somebody.synced();
    const before = await server.store.log.lastSeq(room(section));
    const word = `${standing}-${section} `;
    somebody.types(word);
    if (expected === 'write') {
      await somebody.isSaved();
      expect(await server.store.log.lastSeq(room(section))).toBeGreaterThan(before);
    } else {
      expect(await somebody.isClosed()).toBe(4403);
      expect(await server.store.log.lastSeq(room(section))).toBe(before);
    }
  });

  it('a reader may answer with what the room has, and is closed when a write hides in step 2', async () => {
    const reader = await join('observer', room('together')).synced();
    reader.goesOffline();
    reader.comesBack();
    await reader.synced();
    await reader.isSaved();
    reader.goesOffline();
    reader.types('smuggled');
    const before = await server.store.log.lastSeq(room('together'));
    reader.comesBack();
    expect(await reader.isClosed()).toBe(4403);
    expect(await server.store.log.lastSeq(room('together'))).toBe(before);
  });

  it('a change of rights takes effect at once on open sockets, in both directions', async () => {
    const { records } = server.store;
    const daughter = await join('family', room('together')).synced();
    const plan = await join('family', `plan.${PLAN}`).synced();
    daughter.types('before ');
    await daughter.isSaved();
    await changeRights(() => records.updateSection('together', { lead: 'professional' }));
    daughter.types('after');
    expect(await daughter.isClosed()).toBe(4403);
    await until('her page is told', () => plan.events > 0);
    const nurse = await join('professional', room('together')).synced();
    expect(nurse.text).not.toContain('after');
    await changeRights(() => records.updateSection('together', { lead: 'together' }));
    const again = await join('family', room('together')).synced();
    again.types('again');
    await nurse.sees('again');
  });

  it('what somebody is told reaches their own pages on a plan, and no other page and no section', async () => {
    const own = await join('family', `plan.${PLAN}`).synced();
    const tablet = await join('family', `plan.${PLAN}`).synced();
    const inSection = await join('family', room('together')).synced();
    const other = await join('sister', `plan.${PLAN}`).synced();
    server.fanout.publish({ kind: 'inbox', personId: 'family' });
    await until('both pages are told', () => own.events === 1 && tablet.events === 1);
    // What comes after it on the same line has passed it.
    await changeRights(async () => undefined);
    await until('the other page heard of the change', () => other.events > 0);
    expect([other.events, inSection.events]).toEqual([1, 0]);
  });

  it('[R23] [R9] what is said is told to the plan pages of those who can read it, and to no other page and no section', async () => {
    const names = ['family', 'observer', 'professional'] as const;
    const pages = await Promise.all(names.map((name) => join(name, `plan.${PLAN}`).synced()));
    const inSection = await Promise.all(names.map((name) => join(name, room('together')).synced()));
    await saysIn(server, 'manager', 'together', 'professionals');
    await saysIn(server, 'manager', 'sealed');
    await saysIn(server, 'manager', 'routine');
    // What comes last on a line has passed what came before it.
    await until('all are told of what all can read', () => pages.every(({ talk }) => talk.includes('routine')));
    inSection[0]?.types('after all that ');
    for (const page of inSection) await page.sees('after all that');
    expect(pages.map(({ talk }) => talk)).toEqual([['routine'], ['routine'], ['together', 'sealed', 'routine']]);
    expect(inSection.flatMap(({ talk }) => talk)).toEqual([]);
  });

  it('a hold stops those below decide and nobody else', async () => {
    const { records } = server.store;
    const daughter = await join('family', room('together')).synced();
    const nurse = await join('professional', room('together')).synced();
    await changeRights(() =>
      records.updateSection('together', { hold: { reason: 'the doctor is asked', by: 'professional', at: 1 } }),
    );
    nurse.types('nurse ');
    await daughter.sees('nurse');
    daughter.types('x');
    expect(await daughter.isClosed()).toBe(4403);
    await changeRights(() => records.updateSection('together', { hold: null }));
  });

  it('who loses the right to read is out with 4404 and reads nothing more', async () => {
    const { records } = server.store;
    const sister = await join('sister', room('together')).synced();
    const daughter = await join('family', room('together')).synced();
    await changeRights(() => records.setGrant('together', 'member-sister', 'none'));
    daughter.types('not for her');
    expect(await sister.isClosed()).toBe(4404);
    expect(sister.text).not.toContain('not for her');
    await changeRights(() => records.setGrant('together', 'member-sister', null));
  });

  it("a removed member is out of every room, the plan's too", async () => {
    const { records } = server.store;
    const rooms = [room('together'), room('professional'), `plan.${PLAN}`];
    const sister = await Promise.all(rooms.map((name) => join('sister', name).synced()));
    const member = await records.member('member-sister');
    if (member === null) throw new Error('no such member');
    await changeRights(() => records.putMember({ ...member, removedAt: Date.now() }));
    for (const one of sister) expect(await one.isClosed()).toBe(4404);
    await changeRights(() => records.putMember(member));
  });

  it('a membership that runs out under an open socket stops the writing', async () => {
    const { records } = server.store;
    const member = await records.member('member-sister');
    if (member === null) throw new Error('no such member');
    await changeRights(() => records.putMember({ ...member, expiresAt: Date.now() + 3_600_000 }));
    const sister = await join('sister', room('together')).synced();
    sister.types('in time ');
    await sister.isSaved();
    clock = 3_700_000;
    sister.types('too late');
    expect([4403, 4401]).toContain(await sister.isClosed());
    clock = 0;
    await changeRights(() => records.putMember(member));
  });

  it('an ended session closes its sockets with 4401 at once', async () => {
    const careWorker = await join('careWorker', room('together')).synced();
    const deleted = await server.store.database.deleteFrom('session').where('id', '=', 'session-careWorker').executeTakeFirst();
    expect(deleted.numDeletedRows).toBe(1n);
    server.fanout.publish({ kind: 'sessions', personId: 'careWorker' });
    expect(await careWorker.isClosed()).toBe(4401);
  });

  it('a session that ends without a word is noticed all the same', async () => {
    const advocate = await join('advocate', room('together')).synced();
    await server.store.database.deleteFrom('session').where('id', '=', 'session-advocate').execute();
    expect(await advocate.isClosed()).toBe(4401);
  });

  it('[S6] a client id belongs to whoever wrote with it first', async () => {
    const daughter = await join('family', room('together')).synced();
    daughter.types('mine ');
    await daughter.isSaved();
    const forged = new Y.Doc();
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(daughter.doc));
    forged.clientID = daughter.doc.clientID;
    const nurse = new Participant(server.url, 'professional', room('together'), { doc: forged });
    participants.push(nurse);
    await nurse.synced();
    const before = await server.store.log.lastSeq(room('together'));
    nurse.types('in her name');
    expect(await nurse.isClosed()).toBe(4409);
    expect(await server.store.log.lastSeq(room('together'))).toBe(before);
  });

  it('[S6] an id that somebody is present with cannot be taken before they first write', async () => {
    const daughter = await join('family', room('together')).synced();
    daughter.provider.awareness.setLocalState({ cursor: null });
    await new Promise((resolve) => setTimeout(resolve, 80));
    const forged = new Y.Doc();
    forged.clientID = daughter.doc.clientID;
    const thief = new Participant(server.url, 'sister', room('together'), { doc: forged });
    participants.push(thief);
    await thief.synced();
    thief.types('not mine');
    expect(await thief.isClosed()).toBe(4409);
    daughter.types('still mine');
    await daughter.isSaved();
  });

  it("a plan's room carries no text", async () => {
    const daughter = await join('manager', `plan.${PLAN}`).synced();
    daughter.types('hidden in the plan');
    expect(await daughter.isClosed()).toBe(4403);
  });
});
