/** The second step of signing in: setting it up, giving it, losing it, and the service that needs it of its staff. */
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { zMe, zNewPasswordReset } from '#shared/api.ts';
import { zOwnSecondStep, zSecondStepKey } from '#shared/api-sign-in.ts';
import { sectionRoom } from '#shared/wire.ts';
import { SECOND_STEP_TIME } from '#server/commands/second-step/begin-sign-in.ts';
import {
  codeOf,
  fieldsOf,
  joinAs,
  mustSucceed,
  NAMES,
  PASSWORD,
  smallWorld,
  testApp,
  Visitor,
  type Person,
  type World,
} from '../support/app.ts';
import { decoded, MailServer } from '../support/mail-server.ts';
import { CodeApp, setsUpSecondStep } from '../support/second-step.ts';

let mails: MailServer;
let world: World;
let newest = 0;
/** A member of the plan who has done nothing yet, so that no limit is used up. */
let una: Person;
beforeAll(async () => {
  mails = await MailServer.start();
  world = await smallWorld({ SMTP_URL: mails.url(), PUBLIC_URL: 'http://care.test' });
});
afterAll(async () => {
  await world?.close();
  await mails?.close();
});
const newMember = (standing: 'family' | 'careWorker' = 'family') =>
  joinAs(world.everybody.boss, world.planId, `Una ${++newest}`, standing);
beforeEach(async () => {
  mails.taken.length = 0;
  una = await newMember();
});

const me = async (visitor: Visitor) => zMe.parse((await mustSucceed(visitor.get('/api/me'))).json);
const isIn = async (visitor: Visitor): Promise<boolean> => (await me(visitor)).person !== null;
const givesPassword = (by: Visitor, password = PASSWORD, more: object = {}) =>
  by.post('/api/auth/sign-in/email', { email: una.email, password, ...more });
const givesCode = (by: Visitor, code: string) => by.post('/api/sign-in/second-step', { code });
const own = async (person: Visitor) => zOwnSecondStep.parse((await mustSucceed(person.get('/api/me/second-step'))).json);
async function begins(): Promise<Visitor> {
  const visitor = new Visitor(world.url);
  expect((await mustSucceed(givesPassword(visitor))).json).toEqual({ secondStep: true });
  return visitor;
}

describe('a second step [R35]', () => {
  it('is asked for after the password, and only then is there a session', async () => {
    const { app } = await setsUpSecondStep(world, una);
    const phone = new Visitor(world.url);
    const first = await mustSucceed(givesPassword(phone));
    expect(first.json).toEqual({ secondStep: true });
    expect(first.headers.getSetCookie().join()).not.toContain('session_token');
    expect(first.headers.getSetCookie().join()).toMatch(/alongside\.begun=.*HttpOnly; SameSite=Strict/);
    expect(await isIn(phone)).toBe(false);
    expect(codeOf(await phone.get('/api/plans'))).toBe('not_signed_in');
    const second = await mustSucceed(givesCode(phone, app.next()));
    expect(second.headers.getSetCookie().join()).toMatch(/session_token=.*Max-Age=/);
    expect((await me(phone)).person?.id).toBe(una.personId);
    await mustSucceed(phone.get('/api/plans'));
    // The first step is over.
    expect(codeOf(await givesCode(phone, app.next()))).toBe('not_found');
  });

  it('is not asked for without a right password, which says nothing of it', async () => {
    const plain = await newMember();
    const without = await new Visitor(world.url).post('/api/auth/sign-in/email', { email: plain.email, password: 'not this' });
    await setsUpSecondStep(world, una);
    const visitor = new Visitor(world.url);
    const wrong = await givesPassword(visitor, 'not this');
    expect([wrong.status, wrong.text]).toEqual([without.status, without.text]);
    expect(visitor.cookie).toBe('');
  });

  it('keeps to what was said about the device at the first step', async () => {
    const { app } = await setsUpSecondStep(world, una);
    const tablet = new Visitor(world.url);
    await mustSucceed(givesPassword(tablet, PASSWORD, { rememberMe: false }));
    const { headers } = await mustSucceed(givesCode(tablet, app.next()));
    expect(headers.getSetCookie().find((cookie) => cookie.includes('session_token'))).not.toMatch(/Max-Age/);
  });

  it('counts from the first right code on; until then nothing has changed', async () => {
    const made = await mustSucceed(una.post('/api/me/second-step', { password: PASSWORD }));
    const { secret, address } = zSecondStepKey.parse(made.json);
    expect(address).toBe(`otpauth://totp/Rosehill:${encodeURIComponent(una.email)}?secret=${secret}&issuer=Rosehill`);
    expect((await own(una)).since).toBeNull();
    expect((await mustSucceed(givesPassword(new Visitor(world.url)))).json).toMatchObject({ user: { id: una.personId } });
    expect(codeOf(await una.post('/api/me/second-step/confirm', { code: '000' }))).toBe('wrong_credentials');
    const app = new CodeApp(world, secret);
    await mustSucceed(una.post('/api/me/second-step/confirm', { code: app.next() }));
    expect(await own(una)).toEqual({ since: expect.any(Number), codesLeft: 8 });
    // The code that turned it on is used up.
    expect(codeOf(await givesCode(await begins(), app.shown))).toBe('wrong_credentials');
    expect(codeOf(await una.post('/api/me/second-step/confirm', { code: app.next() }))).toBe('conflict');
    expect(codeOf(await una.post('/api/me/second-step', { password: PASSWORD }))).toBe('conflict');
  });

  it('is set up with the password alone, and signs out everywhere else', async () => {
    expect(codeOf(await una.post('/api/me/second-step', { password: 'not this one' }))).toBe('wrong_credentials');
    expect(codeOf(await new Visitor(world.url).post('/api/me/second-step', { password: PASSWORD }))).toBe('not_signed_in');
    const other = await una.anotherBrowser();
    await mustSucceed(other.put('/api/me/device-pin', { pin: '4073', password: PASSWORD }));
    await setsUpSecondStep(world, una);
    expect(await isIn(other)).toBe(false);
    expect(codeOf(await other.post('/api/shared-device/sign-in', { person: una.personId, pin: '4073' }))).toBe(
      'wrong_credentials',
    );
    expect(await isIn(una)).toBe(true);
  });

  it('takes each code once, and none of an earlier step', async () => {
    const { app } = await setsUpSecondStep(world, una);
    const code = app.next();
    await mustSucceed(givesCode(await begins(), code));
    expect(codeOf(await givesCode(await begins(), code))).toBe('wrong_credentials');
    await mustSucceed(givesCode(await begins(), app.next()));
    expect(codeOf(await givesCode(await begins(), code))).toBe('wrong_credentials');
  });

  it('takes a code of the step before and after, however it is typed', async () => {
    const { app } = await setsUpSecondStep(world, una);
    const code = app.next();
    world.clock.ahead += 30_000;
    await mustSucceed(givesCode(await begins(), ` ${code.slice(0, 3)} ${code.slice(3)}`));
    app.next();
    const urdu = app.next().replace(/\d/g, (digit) => String.fromCodePoint(0x6f0 + Number(digit)));
    await mustSucceed(givesCode(await begins(), urdu));
  });

  it('takes recovery codes, each once, of this account alone', async () => {
    const { codes } = await setsUpSecondStep(world, una);
    expect(new Set(codes).size).toBe(8);
    const [first = '', second = ''] = codes;
    await mustSucceed(givesCode(await begins(), first.toLowerCase().replace('-', ' ')));
    expect(codeOf(await givesCode(await begins(), first))).toBe('wrong_credentials');
    expect((await own(una)).codesLeft).toBe(7);
    const other = await newMember();
    await setsUpSecondStep(world, other);
    const visitor = new Visitor(world.url);
    await mustSucceed(visitor.post('/api/auth/sign-in/email', { email: other.email, password: PASSWORD }));
    expect(codeOf(await givesCode(visitor, second))).toBe('wrong_credentials');
  });

  it('is kept as what nobody can use: no key and no code stands in the database or a log', async () => {
    const { app, codes } = await setsUpSecondStep(world, una);
    const { database } = world.app.store;
    const kept = JSON.stringify([
      await database.selectFrom('second_step').selectAll().execute(),
      await database.selectFrom('recovery_code').selectAll().execute(),
    ]);
    await begins();
    const begun = JSON.stringify(await database.selectFrom('begun_sign_in').selectAll().execute());
    for (const secret of [app.secret, ...codes, ...codes.map((code) => code.replace('-', ''))])
      expect(`${kept}${begun}${world.logged()}`).not.toContain(secret);
  });

  it('has five tries and ten minutes, then the password is asked for again', async () => {
    const { app } = await setsUpSecondStep(world, una);
    const slow = await begins();
    world.clock.ahead += SECOND_STEP_TIME;
    expect(codeOf(await givesCode(slow, app.next()))).toBe('not_found');
    const guesser = await begins();
    for (let i = 0; i < 5; i += 1) expect(codeOf(await givesCode(guesser, `00000${i}`))).toBe('wrong_credentials');
    expect(codeOf(await givesCode(guesser, app.next()))).toBe('not_found');
  });

  it('is not skipped by a link in an e-mail', async () => {
    const { app } = await setsUpSecondStep(world, una);
    await mustSucceed(new Visitor(world.url).post('/api/sign-in-links', { email: una.email, next: '/account' }));
    await world.app.outbox.send();
    const [mail] = mails.to(una.email);
    const key = /#key=([\w-]+)/.exec(mail === undefined ? '' : decoded(mail))?.[1] ?? '';
    const phone = new Visitor(world.url);
    const used = await mustSucceed(phone.post('/api/sign-in-links/use', { key }));
    expect(used.json).toEqual({ next: '/account', secondStep: true });
    expect(await isIn(phone)).toBe(false);
    expect(codeOf(await new Visitor(world.url).post('/api/sign-in-links/use', { key }))).toBe('not_found');
    await mustSucceed(givesCode(phone, app.next()));
    expect(await isIn(phone)).toBe(true);
  });

  it('is not taken off by a new password, which also ends a sign-in that was begun', async () => {
    const { app } = await setsUpSecondStep(world, una);
    const begun = await begins();
    const made = await mustSucceed(world.everybody.boss.post('/api/service/password-resets', { email: una.email }));
    const { code } = zNewPasswordReset.parse(made.json);
    const phone = new Visitor(world.url);
    const used = await mustSucceed(phone.post('/api/password-resets/use', { key: code, password: PASSWORD }));
    expect(used.json).toEqual({ secondStep: true });
    expect(await isIn(phone)).toBe(false);
    expect(codeOf(await givesCode(begun, app.next()))).toBe('not_found');
    await mustSucceed(givesCode(phone, app.next()));
    expect(await isIn(phone)).toBe(true);
    // A change of the password keeps this browser signed in.
    const changed = { currentPassword: PASSWORD, newPassword: 'another long one' };
    await mustSucceed(phone.post('/api/auth/change-password', changed));
    expect(await isIn(phone)).toBe(true);
  });

  it('is turned off, and its codes renewed, with the password and a code together', async () => {
    const { app, codes } = await setsUpSecondStep(world, una);
    for (const path of ['/api/me/second-step/off', '/api/me/second-step/recovery-codes']) {
      expect(codeOf(await una.post(path, { password: 'not this one', code: app.next() }))).toBe('wrong_credentials');
      expect(codeOf(await una.post(path, { password: PASSWORD, code: '000000' }))).toBe('wrong_credentials');
    }
    await mustSucceed(una.post('/api/me/second-step/recovery-codes', { password: PASSWORD, code: app.next() }));
    expect(codeOf(await givesCode(await begins(), codes[0] ?? ''))).toBe('wrong_credentials');
    await mustSucceed(una.post('/api/me/second-step/off', { password: PASSWORD, code: app.next() }));
    expect(await own(una)).toEqual({ since: null, codesLeft: 0 });
    expect((await mustSucceed(givesPassword(new Visitor(world.url)))).json).toMatchObject({ user: { id: una.personId } });
  });

  it('is taken off by a manager of the service, with a reason that the audit keeps and the mail does not', async () => {
    const { boss } = world.everybody;
    await setsUpSecondStep(world, una);
    const takeOff = (email: string, reason = 'Her phone fell into the sea.', by: Visitor = boss) =>
      by.post('/api/service/second-steps/take-off', { email, reason });
    expect(fieldsOf(await takeOff(una.email, ' '))).toEqual({ reason: 'empty' });
    expect(fieldsOf(await takeOff(boss.email))).toEqual({ email: 'ownAccount' });
    expect(fieldsOf(await takeOff('nobody@home.test'))).toEqual({ email: 'unknownAccount' });
    expect(fieldsOf(await takeOff(world.everybody.family.email))).toEqual({ email: 'noSecondStep' });
    expect(codeOf(await takeOff(una.email, 'Because', world.everybody.manager))).toBe('not_allowed');
    const begun = await begins();
    await mustSucceed(takeOff(una.email));
    expect(codeOf(await givesCode(begun, '123456'))).toBe('not_found');
    expect((await mustSucceed(givesPassword(new Visitor(world.url)))).json).toMatchObject({ user: { id: una.personId } });
    const [entry] = (await world.app.store.records.auditOf('')).slice(-1);
    expect(entry).toMatchObject({
      verb: 'secondStep.takeOff',
      personId: boss.personId,
      detail: { for: una.personId, reason: 'Her phone fell into the sea.' },
    });
    await world.app.outbox.send();
    const [mail] = mails.to(una.email);
    const text = `${mail?.raw}\n${mail === undefined ? '' : decoded(mail)}`;
    expect(text).toMatch(/^Subject: Your second step is off\r?$/m);
    for (const secret of [...Object.values(NAMES), 'Una', 'Rose', 'Bo Boss', 'sea', 'plan'])
      expect(text.replaceAll('Rosehill', '').replaceAll(una.email, '').includes(secret)).toBe(false);
  });
});

describe('a service that needs a second step of staff [R36]', () => {
  let strict: World;
  const needs = (isNeeded: boolean) => strict.everybody.boss.patch('/api/service', { staffSecondStep: isNeeded });
  beforeAll(async () => {
    strict = await smallWorld();
  });
  afterAll(() => strict?.close());

  it('is made so by a manager of the service who has one, and says so in its audit', async () => {
    const { boss, manager } = strict.everybody;
    expect(codeOf(await manager.patch('/api/service', { staffSecondStep: true }))).toBe('not_allowed');
    expect(fieldsOf(await needs(true))).toEqual({ staffSecondStep: 'ownSecondStepFirst' });
    expect((await me(boss)).service.staffSecondStep).toBe(false);
    await setsUpSecondStep(strict, boss);
    await mustSucceed(needs(true));
    expect((await me(boss)).service.staffSecondStep).toBe(true);
    const [entry] = (await strict.app.store.records.auditOf('')).slice(-1);
    expect(entry).toMatchObject({ verb: 'service.change', detail: { staffSecondStep: true } });
    await mustSucceed(needs(false));
  });

  it('lets staff without one set it up and do nothing else, at once and on open sockets; others go on', async () => {
    const { careWorker, professional, manager, family, person, advocate, observer } = strict.everybody;
    const room = encodeURIComponent(sectionRoom(strict.sections.together));
    const socketOf = async (who: Person) => {
      const socket = new WebSocket(`${strict.url.replace('http', 'ws')}/sync/${room}`, { headers: { cookie: who.cookie } });
      await once(socket, 'message');
      return socket;
    };
    const [hers, daughters] = await Promise.all([socketOf(careWorker), socketOf(family)]);
    const closed = once(hers, 'close');
    await mustSucceed(needs(true));
    expect((await closed)[0]).toBe(4401);
    for (const staff of [careWorker, professional, manager]) {
      expect((await me(staff)).lacksSecondStep).toBe(true);
      for (const path of [
        '/api/plans',
        `/api/plans/${strict.planId}`,
        '/api/inbox',
        '/api/me/device-key',
        '/api/auth/list-sessions',
      ])
        expect(codeOf(await staff.get(path))).toBe('second_step_needed');
      expect(codeOf(await staff.put(`/api/sections/${strict.sections.together}/hold`, { reason: 'R' }))).toBe(
        'second_step_needed',
      );
      const again = new WebSocket(`${strict.url.replace('http', 'ws')}/sync/${room}`, { headers: { cookie: staff.cookie } });
      expect((await once(again, 'close'))[0]).toBe(4401);
      await mustSucceed(staff.patch('/api/me', { language: 'en' }));
    }
    for (const other of [family, person, advocate, observer]) {
      expect((await me(other)).lacksSecondStep).toBe(false);
      await mustSucceed(other.get(`/api/plans/${strict.planId}`));
    }
    expect(daughters.readyState).toBe(WebSocket.OPEN);
    daughters.close();
    const { app } = await setsUpSecondStep(strict, careWorker);
    expect((await me(careWorker)).lacksSecondStep).toBe(false);
    await mustSucceed(careWorker.get(`/api/plans/${strict.planId}`));
    // Who turns it off is asked for a new one.
    await mustSucceed(careWorker.post('/api/me/second-step/off', { password: PASSWORD, code: app.next() }));
    expect(codeOf(await careWorker.get('/api/plans'))).toBe('second_step_needed');
    await mustSucceed(needs(false));
    await mustSucceed(professional.get(`/api/plans/${strict.planId}`));
  });

  it('lets them accept nothing as themselves, and sign out', async () => {
    await mustSucceed(needs(true));
    const { professional, boss } = strict.everybody;
    const invited = await mustSucceed(
      boss.post(`/api/plans/${strict.planId}/invitations`, { name: 'X', standing: 'family', relation: '' }),
    );
    const { code } = invited.json as { code: string };
    expect(codeOf(await professional.post('/api/invitations/accept', { key: code }))).toBe('not_signed_in');
    await mustSucceed(professional.post('/api/auth/sign-out', {}));
    expect((await me(professional)).person).toBeNull();
    await mustSucceed(needs(false));
  });
});

describe('a demo', () => {
  it('has no second steps, so that nobody locks the others out of an account', async () => {
    const demo = await testApp({}, ['--demo']);
    const nurse = new Visitor(demo.url);
    const login = { email: 'manager@demo.test', password: 'alongside-demo' };
    await mustSucceed(nurse.post('/api/auth/sign-in/email', login));
    expect(codeOf(await nurse.post('/api/me/second-step', { password: login.password }))).toBe('not_allowed');
    expect(codeOf(await nurse.patch('/api/service', { staffSecondStep: true }))).toBe('not_allowed');
    await demo.close();
  });
});
