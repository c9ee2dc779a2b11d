/** PINs of shared devices: choosing one, signing in by it, who is shown, and everything that ends it. */
import { hashPassword } from 'better-auth/crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { zCreated, zMe, zNewPasswordReset, zOwnDevicePin, zSharedDevice } from '#shared/api.ts';
import { PIN_LIFETIME, PINS_OF_ACCOUNT, PINS_ON_DEVICE } from '#shared/device-pin.ts';
import type { Standing } from '#shared/rights.ts';
import { codeOf, fieldsOf, mustSucceed, PASSWORD, Person, smallWorld, Visitor, type World } from '../support/app.ts';

const PIN = '4073';
const DAY = 24 * 60 * 60 * 1000;

let world: World;
let boss: Person;
let passwordHash: string;
beforeAll(async () => {
  world = await smallWorld();
  passwordHash = await hashPassword(PASSWORD);
  boss = world.everybody.boss;
});
afterAll(() => world.close());

/** A browser on which one person after another has chosen a PIN. The last one is still signed in. */
async function tabletOf(...people: readonly Person[]): Promise<Person> {
  const tablet = new Person(world.url, people.at(-1)?.email ?? '');
  for (const { email } of people) {
    await mustSucceed(tablet.post('/api/auth/sign-in/email', { email, password: PASSWORD, rememberMe: false }));
    await mustSucceed(tablet.put('/api/me/device-pin', { pin: PIN, password: PASSWORD }));
  }
  return tablet;
}

let made = 0;
/** Somebody with an account who is not signed in. It is made in the store, because hashing a password takes long. */
async function newcomer(): Promise<Person> {
  const id = `newcomer-${(made += 1)}`;
  const person = new Person(world.url, `${id}@home.test`);
  person.personId = id;
  const at = world.clock.now();
  await world.app.store.records.insertAccount({ id, name: `New Comer ${made}`, email: person.email, passwordHash, at });
  return person;
}
/** The same, signed in. */
async function signedIn(): Promise<Person> {
  return (await newcomer()).anotherBrowser();
}
async function joinsPlan({ personId }: Person, planId: string, standing: Standing): Promise<void> {
  await world.app.store.records.putMember({
    id: `${personId} ${planId}`,
    planId,
    personId,
    standing,
    relation: '',
    authority: { kind: 'none', evidence: '', until: null },
    expiresAt: null,
    removedAt: null,
    joinedAt: world.clock.now(),
  });
}
const onDevice = async (tablet: Visitor) =>
  zSharedDevice.parse((await mustSucceed(tablet.get('/api/shared-device'))).json).people;
const idsOn = async (tablet: Visitor) => (await onDevice(tablet)).map(({ person }) => person.id);
const pinsOf = async (who: Visitor) => z.array(zOwnDevicePin).parse((await mustSucceed(who.get('/api/me/device-pins'))).json);
const signIn = (tablet: Visitor, who: Person, pin = PIN) =>
  tablet.post('/api/shared-device/sign-in', { person: who.personId, pin });
const whoIsOn = async (tablet: Visitor) => zMe.parse((await mustSucceed(tablet.get('/api/me'))).json).person?.id;

describe('choosing a PIN [R18]', () => {
  it('needs one’s password, and a PIN that is not easy to guess', async () => {
    const one = await signedIn();
    expect(codeOf(await one.put('/api/me/device-pin', { pin: PIN, password: 'not the one at all' }))).toBe('wrong_credentials');
    for (const [pin, problem] of [
      ['1234', 'pinEasy'],
      ['0000', 'pinEasy'],
      ['407', 'pinDigits'],
    ] as const) {
      const answer = await one.put('/api/me/device-pin', { pin, password: PASSWORD });
      expect([codeOf(answer), fieldsOf(answer)]).toEqual(['invalid', { pin: problem }]);
    }
    expect([await pinsOf(one), await onDevice(one)]).toEqual([[], []]);
  });

  it('keeps a token in a cookie that no script reads and no other site sends, and nothing that is the PIN', async () => {
    const one = await signedIn();
    const answer = await mustSucceed(one.put('/api/me/device-pin', { pin: PIN, password: PASSWORD }));
    const cookie = answer.headers.getSetCookie().find((each) => each.startsWith('alongside.device=')) ?? '';
    expect(cookie).toMatch(/^alongside\.device=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Strict$/);
    const token = /=([\w-]+);/.exec(cookie)?.[1] ?? '';
    const rows = await world.app.store.database
      .selectFrom('device_pin')
      .selectAll()
      .where('person_id', '=', one.personId)
      .execute();
    expect(rows).toHaveLength(1);
    for (const secret of [token, PIN]) expect(JSON.stringify(rows[0]?.pin_hash)).not.toContain(secret);
    expect(rows[0]?.device_hash).not.toContain(token);
    expect(world.logged()).not.toContain(token);
  });

  it('gives a browser that brings an unknown token another one, and one that is known the same', async () => {
    const one = await signedIn();
    const planted = 'P'.repeat(43);
    one.cookie = `${one.cookie}; alongside.device=${planted}`;
    await mustSucceed(one.put('/api/me/device-pin', { pin: PIN, password: PASSWORD }));
    expect(one.cookie).not.toContain(planted);
    const before = one.cookie;
    await mustSucceed(one.put('/api/me/device-pin', { pin: '719304', password: PASSWORD }));
    expect(one.cookie).toBe(before);
    expect(await pinsOf(one)).toHaveLength(1);
    expect(codeOf(await signIn(one, one, PIN))).toBe('wrong_credentials');
    await mustSucceed(signIn(one, one, '719304'));
  });

  it('has room for twelve people on a device, and for twenty devices of a person', async () => {
    const one = await newcomer();
    const tablet = await tabletOf(one);
    const { database } = world.app.store;
    const [row] = await database.selectFrom('device_pin').selectAll().where('person_id', '=', one.personId).execute();
    if (row === undefined) throw new Error('the PIN was kept');
    const others = await Promise.all(Array.from({ length: PINS_ON_DEVICE - 1 }, newcomer));
    for (const { personId } of others)
      await database
        .insertInto('device_pin')
        .values({ ...row, id: `full ${personId}`, person_id: personId })
        .execute();
    const late = await signedIn();
    await mustSucceed(tablet.post('/api/auth/sign-in/email', { email: late.email, password: PASSWORD }));
    const full = await tablet.put('/api/me/device-pin', { pin: PIN, password: PASSWORD });
    expect([codeOf(full), fieldsOf(full)]).toEqual(['invalid', { pin: 'deviceFull' }]);
    // Whoever has one there may choose another.
    await mustSucceed(signIn(tablet, one));
    await mustSucceed(tablet.put('/api/me/device-pin', { pin: PIN, password: PASSWORD }));

    const yesterday = world.clock.now() - DAY;
    for (let i = 0; i < PINS_OF_ACCOUNT; i += 1)
      await database
        .insertInto('device_pin')
        .values({ ...row, id: `many ${i}`, person_id: late.personId, device_hash: `device ${i}`, used_at: yesterday - i })
        .execute();
    await mustSucceed(late.put('/api/me/device-pin', { pin: PIN, password: PASSWORD }));
    const ids = (await pinsOf(late)).map(({ id }) => id);
    expect([ids.length, ids.includes('many 0'), ids.includes(`many ${PINS_OF_ACCOUNT - 1}`)]).toEqual([
      PINS_OF_ACCOUNT,
      true,
      false,
    ]);
  });
});

describe('who is on a device [R18]', () => {
  it('is shown to that device alone: names and what they are, and no e-mail', async () => {
    const { professional, stranger } = world.everybody;
    const tablet = await tabletOf(professional, stranger);
    expect(await onDevice(tablet)).toEqual([
      {
        person: { id: professional.personId, name: 'Pia Professional' },
        standing: 'professional',
        relation: '',
        managesService: false,
        state: 'ready',
      },
      {
        person: { id: stranger.personId, name: 'Sam Stranger' },
        standing: null,
        relation: '',
        managesService: true,
        state: 'ready',
      },
    ]);
    const { text } = await tablet.get('/api/shared-device');
    expect(text).not.toContain('@');
    // Also before anybody is signed in.
    await mustSucceed(tablet.post('/api/auth/sign-out'));
    expect(await idsOn(tablet)).toEqual([professional.personId, stranger.personId]);
    expect([
      await onDevice(new Visitor(world.url)),
      await onDevice(boss),
      await onDevice(new Visitor(world.url, `alongside.device=${'x'.repeat(43)}`)),
    ]).toEqual([[], [], []]);
  });

  it('says what somebody is only where it is the same on all their plans', async () => {
    const one = await newcomer();
    await joinsPlan(one, world.planId, 'careWorker');
    const tablet = await tabletOf(one);
    expect((await onDevice(tablet))[0]).toMatchObject({ standing: 'careWorker' });
    const plan = { title: 'Another', personName: 'Al Another', knownAs: '', template: 'dementia' };
    const { json } = await mustSucceed(boss.post('/api/plans', plan));
    await joinsPlan(one, zCreated.parse(json).id, 'family');
    expect((await onDevice(tablet))[0]).toMatchObject({ standing: null, relation: '' });
  });
});

describe('signing in by PIN [R18]', () => {
  it('makes an ordinary session that ends with the browser, and ends the one of the person before', async () => {
    const [first, second] = [await newcomer(), await newcomer()];
    const tablet = await tabletOf(first, second);
    const before = tablet.cookie;
    const answer = await mustSucceed(signIn(tablet, first));
    const session = answer.headers.getSetCookie().find((each) => each.startsWith('alongside.session_token=')) ?? '';
    expect(session).toMatch(/HttpOnly/);
    expect(session).not.toMatch(/Max-Age|Expires/i);
    expect(await whoIsOn(tablet)).toBe(first.personId);
    expect(codeOf(await new Visitor(world.url, before).get('/api/plans'))).toBe('not_signed_in');
    // It can be seen and ended like every other.
    const sessions = z
      .array(z.object({ token: z.string() }))
      .parse((await mustSucceed(tablet.get('/api/auth/list-sessions'))).json);
    const here = sessions.find(({ token }) => decodeURIComponent(tablet.cookie).includes(token));
    expect(here).toBeDefined();
    const phone = await first.anotherBrowser();
    await mustSucceed(phone.post('/api/auth/revoke-session', { token: here?.token }));
    expect(codeOf(await tablet.get('/api/plans'))).toBe('not_signed_in');
  });

  it('lets the open session of the same person go on', async () => {
    const one = await newcomer();
    const tablet = await tabletOf(one);
    const before = tablet.cookie;
    const answer = await mustSucceed(signIn(tablet, one));
    expect(answer.headers.getSetCookie().filter((each) => each.includes('session_token'))).toEqual([]);
    expect(tablet.cookie).toBe(before);
    expect(await whoIsOn(tablet)).toBe(one.personId);
  });

  it('works with the digits of every keyboard', async () => {
    const one = await newcomer();
    const tablet = await tabletOf(one);
    await mustSucceed(signIn(tablet, one, '۴۰ ۷۳'));
    await mustSucceed(signIn(tablet, one, '٤٠٧٣'));
  });

  it('is not open to a PIN that has the wrong form, and that costs no try', async () => {
    const one = await newcomer();
    const tablet = await tabletOf(one);
    for (let i = 0; i < 6; i += 1) expect(fieldsOf(await signIn(tablet, one, '12'))).toEqual({ pin: 'pinDigits' });
    await mustSucceed(signIn(tablet, one));
  });

  it('is possible by password too, for those who are on this device', async () => {
    const [one, elsewhere] = [await newcomer(), await newcomer()];
    const tablet = await tabletOf(one);
    await mustSucceed(tablet.post('/api/auth/sign-out'));
    const byPassword = (who: Person, password: string) =>
      tablet.post('/api/shared-device/sign-in', { person: who.personId, password });
    expect(codeOf(await byPassword(one, 'not the one'))).toBe('wrong_credentials');
    expect(codeOf(await byPassword(elsewhere, PASSWORD))).toBe('wrong_credentials');
    await mustSucceed(byPassword(one, PASSWORD));
    expect(await whoIsOn(tablet)).toBe(one.personId);
  });

  it('ends after five wrong tries in a row, and a right one in between gives all of them back', async () => {
    const one = await newcomer();
    const tablet = await tabletOf(one);
    for (let i = 0; i < 4; i += 1) expect(codeOf(await signIn(tablet, one, '4074'))).toBe('wrong_credentials');
    await mustSucceed(signIn(tablet, one));
    for (let i = 0; i < 5; i += 1) expect(codeOf(await signIn(tablet, one, '4074'))).toBe('wrong_credentials');
    expect((await onDevice(tablet))[0]?.state).toBe('off');
    expect((await pinsOf(await one.anotherBrowser()))[0]).toMatchObject({ state: 'off', here: false });
    const [row] = await world.app.store.database
      .selectFrom('device_pin')
      .selectAll()
      .where('person_id', '=', one.personId)
      .execute();
    expect(row?.pin_hash).toBeNull();
    expect(codeOf(await signIn(tablet, one))).toBe('wrong_credentials');
    // The password goes on working, and with it a new PIN.
    await mustSucceed(tablet.post('/api/shared-device/sign-in', { person: one.personId, password: PASSWORD }));
    await mustSucceed(tablet.put('/api/me/device-pin', { pin: '719304', password: PASSWORD }));
    expect((await onDevice(tablet))[0]?.state).toBe('ready');
  });
});

describe('a PIN ends [R18]', () => {
  it('when its person takes it off, on this device or another, and nobody else can', async () => {
    const one = await newcomer();
    const [tablet, phone] = [await tabletOf(one), await tabletOf(one)];
    const pins = await pinsOf(tablet);
    expect([pins.length, pins.filter(({ here }) => here).length]).toEqual([2, 1]);
    const here = pins.find((pin) => pin.here)?.id ?? '';
    expect(codeOf(await boss.delete(`/api/me/device-pins/${here}`))).toBe('not_found');
    await mustSucceed(phone.delete(`/api/me/device-pins/${here}`));
    expect([await idsOn(tablet), await idsOn(phone)]).toEqual([[], [one.personId]]);
    expect(codeOf(await signIn(tablet, one))).toBe('wrong_credentials');
    await mustSucceed(signIn(phone, one));
  });

  it('when the password is changed', async () => {
    const one = await newcomer();
    const tablet = await tabletOf(one);
    const change = { currentPassword: PASSWORD, newPassword: 'another long one' };
    await mustSucceed(tablet.post('/api/auth/change-password', change));
    expect([await idsOn(tablet), codeOf(await signIn(tablet, one))]).toEqual([[], 'wrong_credentials']);
  });

  it('when a password reset is used', async () => {
    const one = await newcomer();
    const tablet = await tabletOf(one);
    const { json } = await mustSucceed(boss.post('/api/service/password-resets', { email: one.email }));
    const { code } = zNewPasswordReset.parse(json);
    await mustSucceed(new Visitor(world.url).post('/api/password-resets/use', { key: code, password: 'a brand new one' }));
    expect([await idsOn(tablet), codeOf(await signIn(tablet, one))]).toEqual([[], 'wrong_credentials']);
  });

  it('with “sign out everywhere else”, but for the one on this device', async () => {
    const one = await newcomer();
    const [tablet, phone] = [await tabletOf(one), await tabletOf(one)];
    await mustSucceed(phone.post('/api/auth/revoke-other-sessions'));
    expect([await idsOn(tablet), await idsOn(phone)]).toEqual([[], [one.personId]]);
    expect(codeOf(await tablet.get('/api/plans'))).toBe('not_signed_in');
  });

  it('after thirty days without use', async () => {
    const [one, two] = [await newcomer(), await newcomer()];
    const tablet = await tabletOf(one, two);
    try {
      world.clock.ahead = PIN_LIFETIME - DAY;
      await mustSucceed(signIn(tablet, two));
      world.clock.ahead = PIN_LIFETIME + 1000;
      expect(await idsOn(tablet)).toEqual([two.personId]);
      expect(codeOf(await signIn(tablet, one))).toBe('wrong_credentials');
      expect(codeOf(await tablet.post('/api/shared-device/sign-in', { person: one.personId, password: PASSWORD }))).toBe(
        'wrong_credentials',
      );
      await mustSucceed(signIn(tablet, two));
    } finally {
      world.clock.ahead = 0;
    }
  });

  it('with those of everybody there when the device is no longer shared', async () => {
    const [one, two] = [await newcomer(), await newcomer()];
    const tablet = await tabletOf(one, two);
    const token = /alongside\.device=[\w-]+/.exec(tablet.cookie)?.[0] ?? '';
    await mustSucceed(tablet.delete('/api/shared-device'));
    expect(tablet.cookie).not.toContain('alongside.device');
    expect(await onDevice(new Visitor(world.url, token))).toEqual([]);
    expect([await pinsOf(tablet), await pinsOf(await one.anotherBrowser())]).toEqual([[], []]);
  });
});

describe('behind https', () => {
  it('the cookie of the device is bound to this host', async () => {
    const secure = await smallWorld({ PUBLIC_URL: 'https://plans.example.test' });
    try {
      const answer = await mustSucceed(secure.everybody.family.put('/api/me/device-pin', { pin: PIN, password: PASSWORD }));
      const cookie = answer.headers.getSetCookie().find((each) => each.includes('alongside.device')) ?? '';
      expect(cookie).toMatch(/^__Host-alongside\.device=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
      expect(await idsOn(secure.everybody.family)).toEqual([secure.everybody.family.personId]);
    } finally {
      await secure.close();
    }
  });
});
