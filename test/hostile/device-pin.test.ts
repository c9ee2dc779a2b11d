/** Somebody who holds a shared tablet, or knows a person's id, tries to get in by that person's PIN. */
import { hashPassword } from 'better-auth/crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zMe } from '#shared/api.ts';
import { checkDevicePin } from '#server/commands/device-pin/check-device-pin.ts';
import { codeOf, joinAs, mustSucceed, PASSWORD, Person, smallWorld, Visitor, type Answer, type World } from '../support/app.ts';

const PIN = '4073';

let world: World;
beforeAll(async () => void (world = await smallWorld()));
afterAll(() => world.close());

let made = 0;
/** Somebody with an account who has a PIN on a tablet of their own, which they left locked or signed out. */
async function onTablet(): Promise<{ who: Person; tablet: Visitor }> {
  const id = `owner-${(made += 1)}`;
  const who = new Person(world.url, `${id}@home.test`);
  who.personId = id;
  const passwordHash = await hashPassword(PASSWORD);
  await world.app.store.records.insertAccount({ id, name: 'O', email: who.email, passwordHash, at: world.clock.now() });
  const tablet = await who.anotherBrowser();
  await mustSucceed(tablet.put('/api/me/device-pin', { pin: PIN, password: PASSWORD }));
  await mustSucceed(tablet.post('/api/auth/sign-out'));
  return { who, tablet };
}

const guess = (from: Visitor, person: string, pin: string): Promise<Answer> =>
  from.post('/api/shared-device/sign-in', { person, pin });
const rowOf = async (person: string) =>
  (await world.app.store.database.selectFrom('device_pin').selectAll().where('person_id', '=', person).execute())[0];
const isIn = async (visitor: Visitor) => zMe.parse((await mustSucceed(visitor.get('/api/me'))).json).person?.id ?? null;

describe('many guesses at once [R18]', () => {
  it('get five tries together: the right one among later ones opens nothing', async () => {
    const { who, tablet } = await onTablet();
    const wrong = await Promise.all(['9021', '9022', '9023', '9024', '9025'].map((pin) => guess(tablet, who.personId, pin)));
    expect(wrong.map(codeOf)).toEqual(wrong.map(() => 'wrong_credentials'));
    expect(codeOf(await guess(tablet, who.personId, PIN))).toBe('wrong_credentials');
    expect(await rowOf(who.personId)).toMatchObject({ pin_hash: null, tries_left: 0 });
    expect(await isIn(tablet)).toBeNull();
  });

  it('are compared with the PIN five times at most, also when they come all together', async () => {
    const { who, tablet } = await onTablet();
    const asked: string[] = [];
    const context = {
      store: world.app.store,
      now: world.clock.now,
      sealMailKey: null,
      verifyPassword: async (_secret: string, hash: string) => {
        asked.push(hash);
        return false;
      },
    };
    const token = /alongside\.device=([\w-]+)/.exec(tablet.cookie)?.[1] ?? '';
    const hash = (await rowOf(who.personId))?.pin_hash;
    const entered = { token, personId: who.personId, pin: '9021' };
    const all = await Promise.allSettled(Array.from({ length: 30 }, () => checkDevicePin(context, entered)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    expect(asked).toHaveLength(30);
    expect(asked.filter((each) => each === hash)).toHaveLength(5);
  });

  it('do not go on for ever either at a device that nobody knows', async () => {
    const { who } = await onTablet();
    const stranger = new Visitor(world.url, `alongside.device=${'s'.repeat(43)}`);
    const codes: string[] = [];
    for (let i = 0; i < 11; i += 1) codes.push(codeOf(await guess(stranger, who.personId, PIN)));
    expect(codes).toEqual([...Array<string>(10).fill('wrong_credentials'), 'too_many']);
    // Its owner is not kept out by that, neither by PIN nor by password.
    await mustSucceed(who.post('/api/auth/sign-in/email', { email: who.email, password: PASSWORD }));
  });
});

describe('the right PIN [R18]', () => {
  it('opens nothing without the token of its device, or with that of another', async () => {
    const [one, other] = [await onTablet(), await onTablet()];
    const nowhere = new Visitor(world.url);
    for (const from of [nowhere, other.tablet]) {
      expect(codeOf(await guess(from, one.who.personId, PIN))).toBe('wrong_credentials');
      expect(await isIn(from)).toBeNull();
    }
    // And costs its owner no try.
    expect(await rowOf(one.who.personId)).toMatchObject({ tries_left: 5 });
  });

  it('gets the same answer as a wrong one, where it opens nothing', async () => {
    const { who, tablet } = await onTablet();
    const nobody = new Visitor(world.url);
    const answers = [
      await guess(nobody, who.personId, PIN),
      await guess(tablet, 'never-was', PIN),
      await guess(tablet, world.everybody.boss.personId, PIN),
      await guess(tablet, who.personId, '9021'),
    ];
    const seen = answers.map(({ status, text, headers }) => [status, text, headers.getSetCookie()]);
    expect(seen).toEqual(seen.map(() => seen[0]));
  });

  it('opens nothing for an account that is gone', async () => {
    const { who, tablet } = await onTablet();
    await world.app.store.database.deleteFrom('user').where('id', '=', who.personId).execute();
    expect(await rowOf(who.personId)).toBeUndefined();
    expect(codeOf(await guess(tablet, who.personId, PIN))).toBe('wrong_credentials');
    expect((await mustSucceed(tablet.get('/api/shared-device'))).json).toEqual({ people: [] });
  });

  it('opens nothing that its person has left: a removed member comes in and sees no plan', async () => {
    const { boss } = world.everybody;
    const member = await joinAs(boss, world.planId, 'Lea Leaver', 'careWorker');
    await mustSucceed(member.put('/api/me/device-pin', { pin: PIN, password: PASSWORD }));
    await mustSucceed(boss.delete(`/api/members/${member.memberId}`));
    await mustSucceed(member.post('/api/auth/sign-out'));
    await mustSucceed(guess(member, member.personId, PIN));
    expect(codeOf(await member.get(`/api/plans/${world.planId}`))).toBe('not_found');
  });

  it('opens nothing when the password is replaced at that moment', async () => {
    const { who, tablet } = await onTablet();
    const { store } = world.app;
    const { database } = store;
    const newHash = await hashPassword('another long one');
    // The replacement comes while the PIN is being compared: the try is taken, and the sign-in is not complete.
    const signsIn = guess(tablet, who.personId, PIN);
    const ends = (async () => {
      for (;;) {
        if ((await rowOf(who.personId))?.tries_left === 4) break;
      }
      await store.write(async (records) => {
        await records.setPassword(who.personId, newHash, Date.now());
        await records.endSessionsOf(who.personId);
        await records.removeDevicePins({ personId: who.personId });
      });
    })();
    const [answer] = await Promise.all([signsIn, ends]);
    expect(codeOf(answer)).toBe('wrong_credentials');
    expect(await database.selectFrom('session').select('id').where('userId', '=', who.personId).execute()).toEqual([]);
    expect(await isIn(tablet)).toBeNull();
  });
});

describe('a page of another site [R18]', () => {
  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['what the browser marks as cross-site', { 'sec-fetch-site': 'cross-site' }],
  ])('can neither sign in, nor choose a PIN, nor take one away: %s', async (_what, headers) => {
    const { who, tablet } = await onTablet();
    const body = { person: who.personId, pin: PIN };
    expect(codeOf(await tablet.ask('POST', '/api/shared-device/sign-in', body, headers))).toBe('foreign_origin');
    await mustSucceed(tablet.post('/api/shared-device/sign-in', body));
    const choice = { pin: '719304', password: PASSWORD };
    expect(codeOf(await tablet.ask('PUT', '/api/me/device-pin', choice, headers))).toBe('foreign_origin');
    expect(codeOf(await tablet.ask('DELETE', '/api/shared-device', undefined, headers))).toBe('foreign_origin');
    expect(await rowOf(who.personId)).toMatchObject({ tries_left: 5 });
  });

  it('cannot show who is on a device in the address bar of a locked one', async () => {
    const { tablet } = await onTablet();
    const answer = await tablet.ask('GET', '/api/shared-device', undefined, { 'sec-fetch-dest': 'document' });
    expect(codeOf(answer)).toBe('not_a_page');
  });
});

describe('whoever finds a page left open [R18]', () => {
  it('cannot give themself a PIN for its person without the password, however often they try', async () => {
    const { who, tablet } = await onTablet();
    await mustSucceed(guess(tablet, who.personId, PIN));
    const codes = new Set<string>();
    for (let i = 0; i < 11; i += 1)
      codes.add(codeOf(await tablet.put('/api/me/device-pin', { pin: '719304', password: `guess number ${i}` })));
    expect(codes).toEqual(new Set(['wrong_credentials', 'too_many']));
    expect(codeOf(await guess(tablet, who.personId, '719304'))).toBe('wrong_credentials');
  });
});
