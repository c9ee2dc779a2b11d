/** Signing in by a link in an e-mail, over a real SMTP server: for whom it works, how often, and what it gives away. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zMe, zNewPasswordReset } from '#shared/api.ts';
import { SIGN_IN_LINK_LIFETIME } from '#server/commands/sign-in-link/make-sign-in-link.ts';
import { zOutbox } from '#shared/api-inbox.ts';
import {
  codeOf,
  fieldsOf,
  joinAs,
  mustSucceed,
  NAMES,
  PASSWORD,
  smallWorld,
  testApp,
  setUp,
  Visitor,
  type Person,
  type World,
} from '../support/app.ts';
import { decoded, MailServer } from '../support/mail-server.ts';

const PUBLIC_URL = 'http://care.test';
let mails: MailServer;
let world: World;
let newest = 0;
/** A member of the plan who has done nothing yet, so that no limit is used up. */
let una: Person;
beforeAll(async () => {
  mails = await MailServer.start();
  world = await smallWorld({ SMTP_URL: mails.url(), PUBLIC_URL });
});
afterAll(async () => {
  await world?.close();
  await mails?.close();
});
beforeEach(async () => {
  mails.taken.length = 0;
  una = await joinAs(world.everybody.boss, world.planId, `Una ${++newest}`, 'family');
});

const asks = (email: string, more: object = {}) => new Visitor(world.url).post('/api/sign-in-links', { email, ...more });
/** The keys in the mails to an address, the newest last. */
async function keysFor(email: string): Promise<string[]> {
  await world.app.outbox.send();
  return mails.to(email).map((mail) => /\/sign-in-link#key=([\w-]+)/.exec(decoded(mail))?.[1] ?? '');
}
async function keyFor(email: string, more: object = {}): Promise<string> {
  await mustSucceed(asks(email, more));
  return (await keysFor(email)).at(-1) ?? '';
}
const uses = (key: string, by = new Visitor(world.url), more: object = {}) =>
  by.post('/api/sign-in-links/use', { key, ...more });
const looksAt = (key: string) => new Visitor(world.url).post('/api/sign-in-links/preview', { key });
const whoIs = async (visitor: Visitor) => zMe.parse((await mustSucceed(visitor.get('/api/me'))).json).person?.id ?? null;

describe('a link that signs in [R34]', () => {
  it('comes by mail, signs in once, and leads to the page that was asked for', async () => {
    const next = `/plans/${world.planId}?section=1#words`;
    await mustSucceed(asks(` ${una.email.toUpperCase()}`, { next }));
    const [key = ''] = await keysFor(una.email);
    expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    const preview = await mustSucceed(looksAt(key));
    expect(preview.json).toEqual({ name: `Una ${newest}`, email: una.email });
    const phone = new Visitor(world.url);
    const used = await mustSucceed(uses(key, phone));
    expect(used.json).toEqual({ next, secondStep: false });
    expect(await whoIs(phone)).toBe(una.personId);
    const again = new Visitor(world.url);
    expect(codeOf(await uses(key, again))).toBe('not_found');
    expect(codeOf(await looksAt(key))).toBe('not_found');
    expect(await whoIs(again)).toBeNull();
  });

  it('ends with the browser where others use the device too', async () => {
    const { headers } = await mustSucceed(uses(await keyFor(una.email), new Visitor(world.url), { rememberMe: false }));
    expect(headers.getSetCookie().find((cookie) => cookie.includes('session_token'))).not.toMatch(/Max-Age/);
    const kept = await mustSucceed(uses(await keyFor(una.email)));
    expect(kept.headers.getSetCookie().find((cookie) => cookie.includes('session_token'))).toMatch(/Max-Age=/);
  });

  it('says nothing of care in any byte of its mail, and is in the language of its reader', async () => {
    await mustSucceed(asks(una.email, { language: 'ur', next: `/plans/${world.planId}` }));
    await keysFor(una.email);
    await mustSucceed(una.patch('/api/me', { language: 'en' }));
    await mustSucceed(asks(una.email, { language: 'ur' }));
    await keysFor(una.email);
    const [urdu = '', english = ''] = mails.to(una.email).map((mail) => `${mail.raw}\n${decoded(mail)}`);
    expect(urdu).toContain('سائن اِن کے لیے');
    expect(english).toContain(`${PUBLIC_URL}/sign-in-link#key=`);
    expect(english).toMatch(/^Subject: Your link to sign in\r?$/m);
    for (const text of [urdu, english])
      for (const secret of [...Object.values(NAMES), 'Una', 'Rose', 'plan', world.planId])
        expect(text.replaceAll('Rosehill', '').replaceAll(una.email, '').includes(secret)).toBe(false);
  });

  it('is kept as a hash alone, and its key stands in no log', async () => {
    await mustSucceed(asks(una.email));
    const { database } = world.app.store;
    const [key = ''] = await keysFor(una.email);
    const row = await database.selectFrom('sign_in_link').selectAll().where('person_id', '=', una.personId).executeTakeFirst();
    expect(row?.key_hash).toBe(createHash('sha256').update(key).digest('hex'));
    const mail = await database
      .selectFrom('mail')
      .selectAll()
      .where('sign_in_link_id', '=', row?.id ?? '')
      .execute();
    expect(mail.map(({ state, secret, address }) => [state, secret, address])).toEqual([['sent', null, null]]);
    await mustSucceed(uses(key));
    expect(`${JSON.stringify([row, mail])}${world.logged()}`).not.toContain(key);
  });

  it('works for a quarter of an hour', async () => {
    const key = await keyFor(una.email);
    world.clock.ahead += SIGN_IN_LINK_LIFETIME - 5000;
    await mustSucceed(looksAt(key));
    world.clock.ahead += 5001;
    expect(codeOf(await uses(key))).toBe('not_found');
  });

  it('is not used up by whatever opens it: only the button on its page uses it', async () => {
    const key = await keyFor(una.email);
    const scanner = new Visitor(world.url);
    for (const path of ['/sign-in-link', `/sign-in-link?key=${key}`, `/api/sign-in-links/use?key=${key}`]) {
      const { headers } = await scanner.get(path);
      expect(headers.getSetCookie()).toEqual([]);
    }
    await mustSucceed(looksAt(key));
    expect(await whoIs(scanner)).toBeNull();
    await mustSucceed(uses(key));
  });

  it('ends with the others of its account when one is used, and when the password is changed or reset', async () => {
    const first = await keyFor(una.email);
    const second = await keyFor(una.email);
    await mustSucceed(uses(first));
    expect(codeOf(await uses(second))).toBe('not_found');
    const third = await keyFor(una.email);
    const changed = { currentPassword: PASSWORD, newPassword: 'a brand new one' };
    await mustSucceed(una.post('/api/auth/change-password', changed));
    expect(codeOf(await uses(third))).toBe('not_found');
    const fourth = await keyFor(una.email);
    const made = await mustSucceed(world.everybody.boss.post('/api/service/password-resets', { email: una.email }));
    const { code } = zNewPasswordReset.parse(made.json);
    await mustSucceed(new Visitor(world.url).post('/api/password-resets/use', { key: code, password: PASSWORD }));
    expect(codeOf(await uses(fourth))).toBe('not_found');
  });

  it('of an account that is gone opens nothing, and its mail is not sent', async () => {
    const key = await keyFor(una.email);
    await mustSucceed(asks(una.email));
    const { database } = world.app.store;
    await database.deleteFrom('member').where('person_id', '=', una.personId).execute();
    await database.deleteFrom('account').where('userId', '=', una.personId).execute();
    await database.deleteFrom('session').where('userId', '=', una.personId).execute();
    await database
      .updateTable('audit')
      .set({ person_id: world.everybody.boss.personId })
      .where('person_id', '=', una.personId)
      .execute();
    await database.deleteFrom('user').where('id', '=', una.personId).execute();
    expect(codeOf(await uses(key))).toBe('not_found');
    expect(codeOf(await looksAt(key))).toBe('not_found');
    expect(await keysFor(una.email)).toHaveLength(1);
  });

  it('leads only to pages of this site', async () => {
    for (const next of ['https://elsewhere.test/', '//elsewhere.test', '/\\elsewhere.test', 'plans', '/a b'])
      expect(fieldsOf(await asks(una.email, { next }))).toEqual({ next: 'wrong' });
  });
});

describe('asking for a link [R34]', () => {
  it('gets the same answer, byte for byte, whether an account has the address or none', async () => {
    const known = await mustSucceed(asks(una.email));
    const unknown = await mustSucceed(asks(`nobody${newest}@home.test`));
    expect(unknown.text).toBe(known.text);
    const plain = ({ headers }: typeof known) => [...headers].filter(([name]) => name !== 'date');
    expect(plain(unknown)).toEqual(plain(known));
    await world.app.outbox.send();
    expect(mails.taken.map(({ to }) => to)).toEqual([una.email]);
    // Managers of the service are told of neither.
    const outbox = zOutbox.parse((await mustSucceed(world.everybody.boss.get('/api/service/mail'))).json);
    expect(JSON.stringify(outbox)).not.toMatch(/signInLink/);
  });

  it('writes as much for an address that no account has, and takes no less than the least time', async () => {
    const { database } = world.app.store;
    const counts = async () =>
      Promise.all(
        (['sign_in_link', 'mail'] as const).map(
          async (table) => (await database.selectFrom(table).select('id').execute()).length,
        ),
      );
    const grown = async (email: string): Promise<number[]> => {
      const before = await counts();
      const begun = performance.now();
      await mustSucceed(asks(email));
      expect(performance.now() - begun).toBeGreaterThanOrEqual(24);
      return (await counts()).map((count, i) => count - (before[i] ?? 0));
    };
    expect(await grown(una.email)).toEqual([1, 1]);
    expect(await grown(`nobody${newest}@home.test`)).toEqual([1, 1]);
  });

  it('is limited for an address, known or not, so that nobody’s mailbox is filled', async () => {
    for (const email of [una.email, `nobody${newest}@home.test`]) {
      for (let i = 0; i < 4; i += 1) await mustSucceed(asks(email));
      const refused = await asks(email);
      expect([refused.status, codeOf(refused)]).toEqual([429, 'too_many']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await keysFor(una.email)).toHaveLength(4);
    // The password still works.
    await una.anotherBrowser();
  });

  it('removes links that ran out long ago', async () => {
    await mustSucceed(asks(una.email));
    world.clock.ahead += 26 * 60 * 60_000;
    await mustSucceed(asks(`nobody${newest}@home.test`));
    const left = await world.app.store.database.selectFrom('sign_in_link').select('person_id').execute();
    expect(left).toEqual([{ person_id: null }]);
  });
});

describe('a service that sends no e-mail', () => {
  it('makes no links, and says so to its pages', async () => {
    const plain = await testApp();
    const boss = await setUp(plain);
    expect(zMe.parse((await mustSucceed(boss.get('/api/me'))).json).service.mail).toBe(false);
    expect(codeOf(await new Visitor(plain.url).post('/api/sign-in-links', { email: boss.email }))).toBe('not_allowed');
    expect(await plain.app.store.database.selectFrom('sign_in_link').selectAll().execute()).toEqual([]);
    await plain.close();
  });
});
