/** Password resets: a manager of the service makes one, it works once, and the account and the audit trail show its use. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import {
  zMe,
  zNewInvitation,
  zNewPasswordReset,
  zOwnPasswordReset,
  zServicePeople,
  zPasswordResetView,
  type NewPasswordReset,
} from '#shared/api.ts';
import { sectionRoom } from '#shared/wire.ts';
import type { Notice } from '#server/fanout/fanout.ts';
import {
  codeOf,
  fieldsOf,
  joinAs,
  mustSucceed,
  PASSWORD,
  smallWorld,
  testApp,
  Visitor,
  type Person,
  type World,
} from '../support/app.ts';

let world: World;
let second: Person;
beforeAll(async () => {
  world = await smallWorld();
  second = await joinAs(world.everybody.boss, null, 'Mia Manager', 'manager');
});
afterAll(() => world.close());

const HOUR = 3_600_000;
const NEW = 'a brand new password';
let newest = 0;
/** A new member of the plan who has an account and has done nothing yet. */
const newMember = () => joinAs(world.everybody.boss, world.planId, `Una ${++newest}`, 'family');

const ask = (by: Visitor, email: string) => by.post('/api/service/password-resets', { email });
const make = async (email: string, by: Visitor = world.everybody.boss): Promise<NewPasswordReset> =>
  zNewPasswordReset.parse((await mustSucceed(ask(by, email))).json);
const tokenOf = ({ link }: NewPasswordReset): string => new URL(link).hash.replace('#key=', '');
const preview = (key: string, by = new Visitor(world.url)) => by.post('/api/password-resets/preview', { key });
const take = (key: string, by = new Visitor(world.url), more: object = {}) =>
  by.post('/api/password-resets/use', { key, password: NEW, ...more });
const signIn = (email: string, password: string) => new Visitor(world.url).post('/api/auth/sign-in/email', { email, password });
const own = async (person: Visitor) =>
  z.array(zOwnPasswordReset).parse((await mustSucceed(person.get('/api/me/password-resets'))).json);
const me = async (visitor: Visitor) => zMe.parse((await mustSucceed(visitor.get('/api/me'))).json);
const service = async (manager: Visitor = world.everybody.boss) =>
  zServicePeople.parse((await mustSucceed(manager.get('/api/service'))).json);
const lastAudit = async () => (await world.app.store.records.auditOf('')).at(-1);

describe('a way back', () => {
  it('is a link with 256 random bits and a code, of which only hashes are kept, and none in a log', async () => {
    const member = await newMember();
    const made = await make(member.email.toUpperCase());
    const token = tokenOf(made);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(made.code).toMatch(/^[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}$/);
    expect(made.link.startsWith(`${world.url}/new-password#key=`)).toBe(true);
    const row = await world.app.store.database
      .selectFrom('password_reset')
      .selectAll()
      .where('id', '=', made.passwordReset.id)
      .executeTakeFirstOrThrow();
    expect(row.token_hash).toBe(createHash('sha256').update(token).digest('hex'));
    await mustSucceed(take(made.code, member, { password: 'not to be logged at all' }));
    const stored = [row, await world.app.store.records.auditOf(''), world.logged()].map((one) => JSON.stringify(one)).join();
    for (const secret of [token, made.code, made.code.replace('-', ''), 'not to be logged at all']) {
      expect(stored).not.toContain(secret);
    }
  });

  it('shows whoever holds it whose account it is, by its link and by its code, however that is typed', async () => {
    const member = await newMember();
    const made = await make(member.email);
    for (const key of [tokenOf(made), made.code, ` ${made.code.toLowerCase().replace('-', ' ')} `]) {
      expect(zPasswordResetView.parse((await mustSucceed(preview(key))).json)).toEqual({
        name: made.passwordReset.person.name,
        email: member.email,
        madeBy: 'Bo Boss',
        expiresAt: made.passwordReset.expiresAt,
      });
    }
    // A preview does not use the link up, and it does not sign anybody in.
    expect(codeOf(await new Visitor(world.url).get('/api/plans'))).toBe('not_signed_in');
    await mustSucceed(signIn(member.email, PASSWORD));
  });

  it('gives a new password, signs in here, and ends every other session with its open sockets', async () => {
    const member = await newMember();
    const phone = await member.anotherBrowser();
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/sync/${sectionRoom(world.sections.together)}`, {
      headers: { cookie: phone.cookie },
    });
    await once(socket, 'message');
    const closed = once(socket, 'close');
    const notices: Notice[] = [];
    const stop = world.app.fanout.subscribe((notice) => notices.push(notice));
    const tablet = new Visitor(world.url);
    await mustSucceed(take((await make(member.email)).code, tablet));
    stop();
    expect(notices).toEqual([{ kind: 'sessions', personId: member.personId }]);
    expect((await closed)[0]).toBe(4401);
    for (const old of [member, phone]) expect(codeOf(await old.get('/api/plans'))).toBe('not_signed_in');
    expect((await me(tablet)).person?.id).toBe(member.personId);
    await mustSucceed(tablet.get(`/api/plans/${world.planId}`));
    expect(codeOf(await signIn(member.email, PASSWORD))).toBe('wrong_credentials');
    await mustSucceed(signIn(member.email, NEW));
  });

  it('ends with the browser on a device that others use too', async () => {
    const answer = await mustSucceed(
      take((await make((await newMember()).email)).code, new Visitor(world.url), { rememberMe: false }),
    );
    expect(answer.headers.getSetCookie()[0]).not.toMatch(/max-age/i);
    const other = await mustSucceed(take((await make((await newMember()).email)).code));
    expect(other.headers.getSetCookie()[0]).toMatch(/max-age/i);
  });

  it('leaves everybody else as they were', async () => {
    const member = await newMember();
    await mustSucceed(take((await make(member.email)).code));
    for (const other of Object.values(world.everybody)) await mustSucceed(other.get('/api/auth/list-sessions'));
    await mustSucceed(signIn(world.everybody.family.email, PASSWORD));
  });

  it('wants a password that is long enough, and is not used up by one that is not', async () => {
    const made = await make((await newMember()).email);
    const short = await take(made.code, new Visitor(world.url), { password: 'short' });
    expect([codeOf(short), fieldsOf(short)]).toEqual(['invalid', { password: 'passwordShort' }]);
    await mustSucceed(preview(made.code));
  });

  it('is made for another manager of the service too', async () => {
    const third = await joinAs(world.everybody.boss, null, 'Tom Third', 'manager');
    const visitor = new Visitor(world.url);
    await mustSucceed(take((await make(third.email, second)).code, visitor));
    expect(await me(visitor)).toMatchObject({ managesService: true, person: { id: third.personId } });
  });
});

describe('nobody gets in', () => {
  it('by a way back that was used, replaced, taken back, has run out or never was: all are one answer', async () => {
    const member = await newMember();
    const [used, replaced, back, late] = [
      await make((await newMember()).email),
      await make(member.email),
      await make((await newMember()).email),
      await make((await newMember()).email),
    ];
    await mustSucceed(take(used.code));
    const instead = await make(member.email);
    await mustSucceed(world.everybody.boss.delete(`/api/password-resets/${back.passwordReset.id}`));
    expect(late.passwordReset.expiresAt - late.passwordReset.createdAt).toBe(24 * HOUR);
    world.clock.ahead = 24 * HOUR - 60_000;
    await mustSucceed(preview(late.code));
    const never = await preview('22222-22222');
    expect([never.status, codeOf(never)]).toEqual([404, 'not_found']);
    const answers: string[] = [];
    for (const { code, link } of [used, replaced, back]) {
      const token = new URL(link).hash.replace('#key=', '');
      for (const key of [code, token]) answers.push((await preview(key)).text, (await take(key)).text);
    }
    world.clock.ahead = 24 * HOUR + 60_000;
    answers.push((await preview(late.code)).text, (await take(tokenOf(late))).text, (await preview(instead.code)).text);
    world.clock.ahead = 0;
    expect(new Set(answers)).toEqual(new Set([never.text]));
    await mustSucceed(signIn(member.email, PASSWORD));
  });

  it('twice: one of those who come at the same moment has it', async () => {
    const member = await newMember();
    const made = await make(member.email);
    const passwords = [0, 1, 2, 3].map((i) => `the password of ${i}`);
    const answers = await Promise.all(passwords.map((password) => take(made.code, new Visitor(world.url), { password })));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404]);
    const tried = await Promise.all(passwords.map((password) => signIn(member.email, password)));
    expect(tried.map((answer) => answer.status)).toEqual(answers.map((answer) => (answer.status === 200 ? 200 : 401)));
    expect(
      (await own(await signedInAgain(member.email, passwords[answers.findIndex((a) => a.status === 200)] ?? ''))).length,
    ).toBe(1);
  });

  it('with the old password, also where it was being looked at in that very moment', async () => {
    const member = await newMember();
    const made = await make(member.email);
    const { store } = world.app;
    const { write } = store;
    // After the old password is checked and before the response is sent, a second person uses the password reset.
    const first: typeof write = async (work) => {
      Object.assign(store, { write });
      await mustSucceed(take(made.code));
      return write(work);
    };
    Object.assign(store, { write: first });
    const old = new Visitor(world.url);
    const answer = await old.post('/api/auth/sign-in/email', { email: member.email, password: PASSWORD });
    expect([codeOf(answer), answer.headers.getSetCookie()]).toEqual(['wrong_credentials', []]);
    const sessions = await world.app.store.database
      .selectFrom('session')
      .select('id')
      .where('userId', '=', member.personId)
      .execute();
    expect(sessions).toHaveLength(1);
  });

  it('by an invitation, nor to a plan by a way back', async () => {
    const made = await make((await newMember()).email);
    expect(codeOf(await new Visitor(world.url).post('/api/invitations/preview', { key: made.code }))).toBe('not_found');
    const account = { name: 'N', email: 'n@home.test', password: PASSWORD };
    expect(codeOf(await new Visitor(world.url).post('/api/invitations/accept', { key: made.code, account }))).toBe('not_found');
    const invited = zNewInvitation.parse(
      (await mustSucceed(world.everybody.boss.post('/api/service/invitations', { name: 'X' }))).json,
    );
    expect(codeOf(await take(invited.code))).toBe('not_found');
  });

  it('by guessing: fifty wrong keys from one address, of ways back and invitations together', async () => {
    const test = await testApp();
    const visitor = new Visitor(test.url);
    const guesses = Array.from({ length: 57 }, (_, i) =>
      i % 3 === 0
        ? visitor.post('/api/password-resets/preview', { key: `22222-2222${(i % 8) + 2}` })
        : i % 3 === 1
          ? visitor.post('/api/password-resets/use', { key: `22222-2222${(i % 8) + 2}`, password: NEW })
          : visitor.post('/api/invitations/preview', { key: `22222-2222${(i % 8) + 2}` }),
    );
    const codes = (await Promise.all(guesses)).map(codeOf);
    expect(codes.filter((code) => code === 'not_found')).toHaveLength(50);
    expect(codes.filter((code) => code === 'too_many')).toHaveLength(7);
    await test.close();
  });

  it('from another site', async () => {
    const made = await make((await newMember()).email);
    const body = { key: made.code, password: NEW };
    const answer = await new Visitor(world.url).ask('POST', '/api/password-resets/use', body, {
      origin: 'https://evil.example',
    });
    expect(codeOf(answer)).toBe('foreign_origin');
    await mustSucceed(preview(made.code));
  });
});

async function signedInAgain(email: string, password: string): Promise<Visitor> {
  const visitor = new Visitor(world.url);
  await mustSucceed(visitor.post('/api/auth/sign-in/email', { email, password }));
  return visitor;
}

describe('who may make one', () => {
  it('is a manager of the service, not of a plan, nor anybody else', async () => {
    const { manager, family, professional } = world.everybody;
    for (const other of [manager, family, professional]) {
      expect(codeOf(await ask(other, 'boss@home.test'))).toBe('not_allowed');
      // The response must not show whether the address has an account.
      expect(codeOf(await ask(other, 'nobody@home.test'))).toBe('not_allowed');
    }
    expect(codeOf(await ask(new Visitor(world.url), 'boss@home.test'))).toBe('not_signed_in');
    expect((await service()).passwordResets.map((one) => one.person.name)).not.toContain('Bo Boss');
  });

  it('is nobody for their own account, and the reason is said', async () => {
    const answer = await ask(world.everybody.boss, ' BOSS@home.test');
    expect([codeOf(answer), fieldsOf(answer)]).toEqual(['invalid', { email: 'ownAccount' }]);
  });

  it('names an account that there is', async () => {
    const nobody = await ask(world.everybody.boss, 'nobody@home.test');
    expect([codeOf(nobody), fieldsOf(nobody)]).toEqual(['invalid', { email: 'unknownAccount' }]);
    const typo = await ask(world.everybody.boss, 'no e-mail');
    expect([codeOf(typo), fieldsOf(typo)]).toEqual(['invalid', { email: 'notAnEmail' }]);
  });

  it('is nobody in the demo, where accounts are everybody’s', async () => {
    const demo = await testApp({}, ['--demo']);
    const manager = new Visitor(demo.url);
    await mustSucceed(manager.post('/api/auth/sign-in/email', { email: 'manager@demo.test', password: 'alongside-demo' }));
    expect(codeOf(await ask(manager, 'nurse@demo.test'))).toBe('not_allowed');
    await demo.close();
  });
});

describe('a way back is never silent', () => {
  it('managers see the open ones by name, one for each account, and any of them takes one back', async () => {
    const member = await newMember();
    const first = await make(member.email);
    const made = await make(member.email, second);
    const listed = (await service()).passwordResets.filter((one) => one.person.id === member.personId);
    expect(listed).toEqual([made.passwordReset]);
    expect([listed[0]?.madeBy.name, listed[0]?.id === first.passwordReset.id]).toEqual(['Mia Manager', false]);
    expect(JSON.stringify(await service())).not.toContain(made.code);
    const path = `/api/password-resets/${made.passwordReset.id}`;
    for (const other of [world.everybody.manager, world.everybody.family]) {
      expect(codeOf(await other.delete(path))).toBe('not_found');
    }
    await mustSucceed(world.everybody.boss.delete(path));
    expect((await service()).passwordResets.filter((one) => one.person.id === member.personId)).toEqual([]);
    expect(codeOf(await world.everybody.boss.delete(path))).toBe('conflict');
    expect(codeOf(await world.everybody.boss.delete('/api/password-resets/never-was'))).toBe('not_found');
  });

  it('somebody who did not ask for it sees it on their account, and takes it back', async () => {
    const member = await newMember();
    const made = await make(member.email);
    expect(await own(member)).toEqual([
      {
        id: made.passwordReset.id,
        madeBy: 'Bo Boss',
        createdAt: made.passwordReset.createdAt,
        expiresAt: made.passwordReset.expiresAt,
        usedAt: null,
      },
    ]);
    expect((await me(member)).usedPasswordResets).toEqual([]);
    await mustSucceed(member.delete(`/api/password-resets/${made.passwordReset.id}`));
    expect(await own(member)).toEqual([]);
    expect(codeOf(await take(made.code))).toBe('not_found');
    expect(await lastAudit()).toMatchObject({
      verb: 'passwordReset.withdraw',
      personId: member.personId,
      detail: { passwordReset: made.passwordReset.id, for: member.personId },
    });
  });

  it('whoever’s it was is told until they have seen it, and finds it on their account for good', async () => {
    const member = await newMember();
    const made = await make(member.email);
    const ownerVisit = new Visitor(world.url);
    await mustSucceed(take(made.code, ownerVisit));
    const [told] = (await me(ownerVisit)).usedPasswordResets;
    expect(told).toMatchObject({ id: made.passwordReset.id, madeBy: 'Bo Boss', createdAt: made.passwordReset.createdAt });
    expect(told?.usedAt).toBeGreaterThanOrEqual(made.passwordReset.createdAt);
    const path = `/api/me/password-resets/${made.passwordReset.id}/seen`;
    expect(codeOf(await world.everybody.boss.post(path))).toBe('not_found');
    expect((await me(ownerVisit)).usedPasswordResets).toHaveLength(1);
    await mustSucceed(ownerVisit.post(path));
    expect((await me(ownerVisit)).usedPasswordResets).toEqual([]);
    expect(await own(ownerVisit)).toEqual([told]);
    expect((await own(world.everybody.boss)).map((one) => one.id)).not.toContain(made.passwordReset.id);
  });

  it('who made it for whom and when, and its use, stand in the audit trail', async () => {
    const member = await newMember();
    const made = await make(member.email, second);
    const passwordReset = made.passwordReset.id;
    expect(await lastAudit()).toMatchObject({
      verb: 'passwordReset.make',
      personId: second.personId,
      at: made.passwordReset.createdAt,
      detail: { passwordReset, for: member.personId },
    });
    await mustSucceed(take(made.code));
    expect(await lastAudit()).toMatchObject({
      verb: 'passwordReset.use',
      personId: member.personId,
      detail: { passwordReset, madeBy: second.personId },
    });
  });
});
