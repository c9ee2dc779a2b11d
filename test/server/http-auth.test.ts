/** Signing in and out: cookies, rate limits and sessions. No other endpoint of the sign-in library may be reachable. */
import { getMigrations } from 'better-auth/db/migration';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Notice } from '#server/fanout/fanout.ts';
import { authOptions } from '#server/http/auth.ts';
import {
  codeOf,
  fieldsOf,
  joinAs,
  mustSucceed,
  PASSWORD,
  setUp,
  testApp,
  Visitor,
  type Person,
  type TestApp,
} from '../support/app.ts';

let test: TestApp;
let boss: Person;
const zSessions = z.array(z.object({ id: z.string(), token: z.string() }));

beforeAll(async () => {
  test = await testApp();
  boss = await setUp(test);
});
afterAll(() => test.close());

const signIn = (visitor: Visitor, email: string, password: string) =>
  visitor.post('/api/auth/sign-in/email', { email, password });

describe('signing in', () => {
  it('gives a cookie that no script reads and no other site sends', async () => {
    const { headers } = await mustSucceed(signIn(new Visitor(test.url), boss.email, PASSWORD));
    const [cookie = ''] = headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Path=\//);
    expect(cookie).not.toMatch(/Secure/);
  });

  it('marks the cookie Secure where the service is reached by https', async () => {
    const secure = await testApp({ PUBLIC_URL: 'https://care.example.org' });
    const visitor = await setUp(secure);
    const { headers } = await mustSucceed(signIn(visitor, boss.email, PASSWORD));
    expect(headers.getSetCookie()[0]).toMatch(/^__Secure-.*; Secure/);
    await secure.close();
  });

  it('takes an e-mail in any case', async () => {
    await mustSucceed(signIn(new Visitor(test.url), 'Boss@HOME.test ', PASSWORD));
  });

  it('says the same of a wrong password and of an account that never was', async () => {
    const wrong = await signIn(new Visitor(test.url), boss.email, 'not the password');
    const nobody = await signIn(new Visitor(test.url), 'nobody@home.test', 'not the password');
    expect([wrong.status, codeOf(wrong)]).toEqual([401, 'wrong_credentials']);
    expect(nobody.text).toBe(wrong.text);
  });

  it('knows nobody by a cookie that was tampered with', async () => {
    const forger = new Visitor(test.url, boss.cookie.replace(/.{5}$/, 'AAAAA'));
    expect(codeOf(await forger.get('/api/plans'))).toBe('not_signed_in');
  });
});

describe('attempts', () => {
  it('are limited by e-mail, counting failures only, and say how long to wait', async () => {
    const limited = await testApp();
    const owner = await setUp(limited);
    for (let i = 0; i < 15; i++) await mustSucceed(signIn(new Visitor(limited.url), owner.email, PASSWORD));
    const guesser = new Visitor(limited.url);
    const first = await Promise.all(Array.from({ length: 12 }, () => signIn(guesser, owner.email, 'a wrong password')));
    expect(first.map(codeOf).filter((code) => code === 'wrong_credentials')).toHaveLength(10);
    const refused = await signIn(guesser, owner.email, PASSWORD);
    expect([refused.status, codeOf(refused)]).toEqual([429, 'too_many']);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(800);
    expect(wait).toBeLessThanOrEqual(900);
    expect((await signIn(guesser, 'someone.else@home.test', 'x')).status).toBe(401);
    await limited.close();
  });

  it('are limited by address, wide enough for a home that shares one', async () => {
    const limited = await testApp();
    const visitor = new Visitor(limited.url);
    const answers = await Promise.all(Array.from({ length: 105 }, (_, i) => signIn(visitor, `person${i}@home.test`, 'guess')));
    const codes = answers.map(codeOf);
    expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(100);
    expect(codes.filter((code) => code === 'too_many')).toHaveLength(5);
    await limited.close();
  });
});

describe('the address that attempts are counted by', () => {
  /** How many of 60 wrong codes were refused unread, each sent with another address in the proxy's header. */
  const refused = async (environment: Record<string, string>): Promise<number> => {
    const limited = await testApp(environment);
    const visitor = new Visitor(limited.url);
    const guess = (i: number) =>
      visitor.ask('POST', '/api/invitations/preview', { key: `wrong-${i}` }, { 'x-forwarded-for': `203.0.113.${i}` });
    const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => guess(i)));
    await limited.close();
    expect(new Set(answers.map(codeOf))).toEqual(
      new Set(answers.some(({ status }) => status === 429) ? ['not_found', 'too_many'] : ['not_found']),
    );
    return answers.filter(({ status }) => status === 429).length;
  };

  it('is the one that a proxy on this machine names, and none that anybody else claims', async () => {
    expect(await refused({})).toBe(0);
    expect(await refused({ TRUSTED_PROXIES: '10.0.0.5' })).toBe(10);
    // A public address alone makes no proxy of those in the same private network.
    expect(await refused({ TRUSTED_PROXIES: '10.0.0.0/8,uniquelocal', PUBLIC_URL: 'https://care.example.org' })).toBe(10);
  });
});

describe('doors that stay closed', () => {
  it.each([
    ['POST', '/api/auth/sign-up/email'],
    ['POST', '/api/auth/update-user'],
    ['POST', '/api/auth/delete-user'],
    ['POST', '/api/auth/change-email'],
    ['POST', '/api/auth/request-password-reset'],
    ['POST', '/api/auth/reset-password'],
    ['POST', '/api/auth/revoke-sessions'],
    ['POST', '/api/auth/sign-in/social'],
    ['GET', '/api/auth/ok'],
    ['GET', '/api/auth/error'],
    ['GET', '/api/auth/list-accounts'],
    ['GET', '/api/auth/callback/google'],
  ])('%s %s is not there', async (method, path) => {
    const body = method === 'POST' ? { name: 'New', email: 'new@home.test', password: PASSWORD } : undefined;
    const answer = await boss.ask(method, path, body);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'not_found']);
    expect(await test.app.store.records.personByEmail('new@home.test')).toBeNull();
  });
});

describe('sessions', () => {
  it('are listed for their owner and can be ended one by one', async () => {
    const tablet = await boss.anotherBrowser();
    const listed = zSessions.parse((await mustSucceed(boss.get('/api/auth/list-sessions'))).json);
    expect(listed.length).toBeGreaterThanOrEqual(2);
    const own = z
      .object({ session: z.object({ token: z.string() }) })
      .parse((await mustSucceed(tablet.get('/api/auth/get-session'))).json);
    await mustSucceed(boss.post('/api/auth/revoke-session', { token: own.session.token }));
    expect(codeOf(await tablet.get('/api/plans'))).toBe('not_signed_in');
    await mustSucceed(boss.get('/api/plans'));
  });

  it('of others cannot be ended', async () => {
    const thief = await joinAs(boss, null, 'Thea Thief', 'observer');
    const own = z
      .object({ session: z.object({ token: z.string() }) })
      .parse((await mustSucceed(boss.get('/api/auth/get-session'))).json);
    await thief.post('/api/auth/revoke-session', { token: own.session.token });
    expect(codeOf(await new Visitor(test.url).post('/api/auth/revoke-session', { token: own.session.token }))).toBe(
      'not_signed_in',
    );
    await mustSucceed(boss.get('/api/plans'));
    const listed = zSessions.parse((await mustSucceed(thief.get('/api/auth/list-sessions'))).json);
    expect(listed.map((session) => session.token)).not.toContain(own.session.token);
  });

  it('end at sign-out, on the server too, and live sockets hear of it', async () => {
    const phone = await boss.anotherBrowser();
    const notices: Notice[] = [];
    const stop = test.app.fanout.subscribe((notice) => notices.push(notice));
    const cookie = phone.cookie;
    await mustSucceed(phone.post('/api/auth/sign-out', {}));
    stop();
    expect(phone.cookie).toBe('');
    expect(codeOf(await new Visitor(test.url, cookie).get('/api/plans'))).toBe('not_signed_in');
    expect(notices).toEqual([{ kind: 'sessions', personId: boss.personId }]);
  });

  it('can all be ended but one’s own', async () => {
    const phone = await boss.anotherBrowser();
    const notices: Notice[] = [];
    const stop = test.app.fanout.subscribe((notice) => notices.push(notice));
    await mustSucceed(boss.post('/api/auth/revoke-other-sessions', {}));
    stop();
    expect(codeOf(await phone.get('/api/plans'))).toBe('not_signed_in');
    await mustSucceed(boss.get('/api/plans'));
    expect(notices).toEqual([{ kind: 'sessions', personId: boss.personId }]);
  });

  it('that have run out open nothing', async () => {
    const phone = await boss.anotherBrowser();
    const own = z
      .object({ session: z.object({ id: z.string() }) })
      .parse((await mustSucceed(phone.get('/api/auth/get-session'))).json);
    const past = new Date(Date.now() - 1000).toISOString();
    await test.app.store.database.updateTable('session').set({ expiresAt: past }).where('id', '=', own.session.id).execute();
    expect(codeOf(await phone.get('/api/plans'))).toBe('not_signed_in');
  });
});

describe('changing the password', () => {
  it('needs the one of now, and a new one that is long enough', async () => {
    const phone = await boss.anotherBrowser();
    const change = (currentPassword: string, newPassword: string) =>
      phone.post('/api/auth/change-password', { currentPassword, newPassword, revokeOtherSessions: false });
    expect(codeOf(await change('not the password', 'another long password'))).toBe('wrong_credentials');
    const short = await change(PASSWORD, 'short');
    expect([codeOf(short), fieldsOf(short)]).toEqual(['invalid', { newPassword: 'passwordShort' }]);
    await mustSucceed(change(PASSWORD, 'another long password'));
    expect(codeOf(await signIn(new Visitor(test.url), boss.email, PASSWORD))).toBe('wrong_credentials');
    await mustSucceed(signIn(new Visitor(test.url), boss.email, 'another long password'));
    await mustSucceed(change('another long password', PASSWORD));
  });

  it('can sign out everywhere else, and goes on here', async () => {
    const phone = await boss.anotherBrowser();
    const tablet = await boss.anotherBrowser();
    const body = { currentPassword: PASSWORD, newPassword: PASSWORD, revokeOtherSessions: true };
    await mustSucceed(phone.post('/api/auth/change-password', body));
    await mustSucceed(phone.get('/api/plans'));
    expect(codeOf(await tablet.get('/api/plans'))).toBe('not_signed_in');
  });

  it('leaves no session of a sign-in with the old password that ran at the same moment, and keeps those from before', async () => {
    const { records } = test.app.store;
    const phone = await boss.anotherBrowser();
    const tablet = await boss.anotherBrowser();
    const thief = new Visitor(test.url);
    const passwordHashOf = records.passwordHashOf.bind(records);
    // The sign-in runs as a whole after the change has read the old password, and before it has written the new one.
    const reading = vi.spyOn(records, 'passwordHashOf').mockImplementationOnce(async (email) => {
      const hash = await passwordHashOf(email);
      await mustSucceed(signIn(thief, boss.email, PASSWORD));
      await mustSucceed(thief.get('/api/plans'));
      return hash;
    });
    const change = (currentPassword: string, newPassword: string) =>
      phone.post('/api/auth/change-password', { currentPassword, newPassword, revokeOtherSessions: false });
    await mustSucceed(change(PASSWORD, 'another long password'));
    expect(reading).toHaveBeenCalled();
    reading.mockRestore();
    expect(codeOf(await thief.get('/api/plans'))).toBe('not_signed_in');
    for (const own of [phone, tablet]) await mustSucceed(own.get('/api/plans'));
    await mustSucceed(change('another long password', PASSWORD));
  });

  it('is not possible in the demo, where accounts are everybody’s', async () => {
    const demo = await testApp({}, ['--demo']);
    const nurse = new Visitor(demo.url);
    await mustSucceed(signIn(nurse, 'nurse@demo.test', 'alongside-demo'));
    const body = { currentPassword: 'alongside-demo', newPassword: 'mine alone now' };
    expect(codeOf(await nurse.post('/api/auth/change-password', body))).toBe('not_allowed');
    await demo.close();
  });
});

describe('the tables of the sign-in library', () => {
  it('are those that its own migrations would make', async () => {
    const options = authOptions(test.app.store, { publicUrl: null, secret: 'x'.repeat(32) }, pino({ level: 'silent' }));
    const { compileMigrations, toBeCreated, toBeAdded, unsafeChanges, schemaProblems } = await getMigrations(options);
    expect(await compileMigrations()).toMatch(/^;?$/);
    expect({ toBeCreated, toBeAdded, unsafeChanges, schemaProblems }).toEqual({
      toBeCreated: [],
      toBeAdded: [],
      unsafeChanges: [],
      schemaProblems: [],
    });
  });
});

describe('the key of an account’s devices', () => {
  const keyOf = async (visitor: Visitor): Promise<string> =>
    z.object({ key: z.string() }).parse((await mustSucceed(visitor.get('/api/me/device-key'))).json).key;

  it('is 32 bytes, the same at every asking, and another for every account', async () => {
    const fresh = await testApp();
    const owner = await setUp(fresh);
    const other = await joinAs(owner, null, 'Key Keeper', 'manager');
    const key = await keyOf(owner);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(await keyOf(owner)).toBe(key);
    expect(await keyOf(other)).not.toBe(key);
    await fresh.close();
  });

  it('is for nobody who is not signed in', async () => {
    expect(codeOf(await new Visitor(test.url).get('/api/me/device-key'))).toBe('not_signed_in');
  });
});
