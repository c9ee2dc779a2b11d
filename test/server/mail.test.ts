/** E-mail over a real SMTP server: who gets one and when, that it says nothing of care, and that it is sent once, whatever fails. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { zInvitation, zMe, zNewInvitation, zNewPasswordReset } from '#shared/api.ts';
import { zOutbox } from '#shared/api-inbox.ts';
import { MAIL_WINDOW, retryAt } from '#shared/mail.ts';
import { startApp } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { createLogger } from '#server/logging.ts';
import { queueInboxMail } from '#server/commands/inbox/queue-mail.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { joinAs, mustSucceed, NAMES, PASSWORD, smallWorld, Visitor, type Person, type World } from '../support/app.ts';
import { decoded, MailServer, type TakenMail } from '../support/mail-server.ts';
import { findPostgres, freshDatabase } from '../support/postgres.ts';
import { household, ServiceProcess } from '../support/service-process.ts';
import { until } from '../support/participant.ts';

const PUBLIC_URL = 'http://care.test';
let mailServer: MailServer;
let world: World;
beforeAll(async () => {
  mailServer = await MailServer.start();
  world = await smallWorld({ SMTP_URL: mailServer.url(5000), PUBLIC_URL });
});
afterAll(async () => {
  await world?.close();
  await mailServer?.close();
});
afterEach(() => {
  mailServer.mode = 'takes';
});

const holdPath = (): string => `/api/sections/${world.sections.together}/hold`;
const choose = (person: Person, when: 'atOnce' | 'daily' | 'never') =>
  mustSucceed(person.patch('/api/me', { mail: { when, at: '08:00', zone: 'Europe/London' } }));
/** Puts a hold on the section, of which the members are told. */
const holds = () => mustSucceed(world.everybody.professional.put(holdPath(), { reason: 'She coughed as she drank.' }));
/** Has everybody read all, and the clock pass a window, so that the next mail is about something new. */
async function quiet(...people: readonly Person[]): Promise<void> {
  for (const person of people) {
    await mustSucceed(person.post('/api/inbox/read', { until: world.clock.now() }));
    await choose(person, 'atOnce');
  }
  world.clock.ahead += MAIL_WINDOW + 1;
  await world.app.outbox.send();
  mailServer.taken.length = 0;
}
async function sendsAfter(time: number): Promise<void> {
  world.clock.ahead += time;
  await world.app.outbox.send();
}
const outboxOf = async () => zOutbox.parse((await mustSucceed(world.everybody.boss.get('/api/service/mail'))).json);
const linkIn = (mail: TakenMail | undefined): string =>
  new RegExp(`${PUBLIC_URL}/(?:invitation|new-password)#key=([\\w-]+)`).exec(mail === undefined ? '' : decoded(mail))?.[1] ??
  '';

describe('a mail about the inbox', () => {
  it('comes once for a window, to who wants it soon, with a link and nothing of care in any byte', async () => {
    const { family, careWorker, person } = world.everybody;
    await quiet(family, careWorker, person);
    await choose(careWorker, 'never');
    await choose(person, 'daily');
    await holds();
    world.clock.ahead += 1000;
    await mustSucceed(world.everybody.professional.delete(holdPath()));
    await sendsAfter(MAIL_WINDOW - 120_000);
    expect(mailServer.taken.filter(({ to }) => to === family.email)).toEqual([]);
    await sendsAfter(130_000);
    await sendsAfter(MAIL_WINDOW);
    const [mail, ...more] = mailServer.to(family.email);
    expect(more).toEqual([]);
    expect(mail).toBeDefined();
    for (const other of [careWorker, person]) expect(mailServer.to(other.email)).toEqual([]);
    const text = `${mail?.raw}\n${mail === undefined ? '' : decoded(mail)}`;
    expect(text).toContain(`${PUBLIC_URL}/inbox`);
    expect(text).toMatch(/^Subject: Something waits for you\r?$/m);
    expect(text).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
    const secrets = [...Object.values(NAMES), 'Rose', 'plan', 'Written', 'hold', 'coughed', world.planId];
    for (const secret of [...secrets, ...Object.values(world.sections)])
      // The name of the service and the address of the reader are the only names in it.
      expect(text.replaceAll('Rosehill', '').replaceAll(family.email, '').includes(secret)).toBe(false);
    await sendsAfter(24 * 60 * 60_000);
    expect(mailServer.to(person.email)).toHaveLength(1);
    expect(mailServer.to(family.email)).toHaveLength(1);
  });

  it('does not come for what was read meanwhile, nor for what its reader may know no more', async () => {
    const { family, careWorker, professional } = world.everybody;
    await quiet(family, careWorker);
    await holds();
    await mustSucceed(family.post('/api/inbox/read', { sectionId: world.sections.together }));
    const grant = `/api/sections/${world.sections.together}/grants/${careWorker.memberId}`;
    await mustSucceed(professional.put(grant, { right: 'none', reason: 'Because' }));
    await sendsAfter(MAIL_WINDOW + 1);
    for (const one of [family, careWorker]) expect(mailServer.to(one.email)).toEqual([]);
    await mustSucceed(professional.put(grant, { right: null }));
    await mustSucceed(professional.delete(holdPath()));
  });

  it('is in the language of its reader', async () => {
    const { family } = world.everybody;
    await quiet(family);
    await mustSucceed(family.patch('/api/me', { language: 'ur' }));
    await holds();
    await sendsAfter(MAIL_WINDOW + 1);
    const [mail] = mailServer.to(family.email);
    expect(mail === undefined ? '' : decoded(mail)).toContain('آپ کے لیے کچھ نیا ہے');
    await mustSucceed(family.patch('/api/me', { language: 'en' }));
    await mustSucceed(world.everybody.professional.delete(holdPath()));
  });

  it('is ended by one press in a mail program, without a session; to open the link changes nothing', async () => {
    const { family } = world.everybody;
    await quiet(family);
    await holds();
    await sendsAfter(MAIL_WINDOW + 1);
    const [mail] = mailServer.to(family.email);
    const link = /^List-Unsubscribe: <http:\/\/care\.test(\/unsubscribe\?key=[^>]+)>/m.exec(
      mail?.raw.replace(/\r?\n[ \t]+/g, ' ') ?? '',
    )?.[1];
    expect(link).toBeDefined();
    const settings = async () => zMe.parse((await mustSucceed(family.get('/api/me'))).json).settings?.mail;
    const program = new Visitor(world.url);
    await program.get(link ?? '');
    expect((await settings())?.when).toBe('atOnce');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const forged = await program.ask('POST', `${link?.slice(0, -3)}AAA`, 'List-Unsubscribe=One-Click', form);
    expect(forged.status).toBe(404);
    expect((await settings())?.when).toBe('atOnce');
    const done = await program.ask('POST', link ?? '', 'List-Unsubscribe=One-Click', form);
    expect([done.status, done.headers.getSetCookie()]).toEqual([200, []]);
    expect((await settings())?.when).toBe('never');
    mailServer.taken.length = 0;
    await mustSucceed(world.everybody.professional.delete(holdPath()));
    await sendsAfter(MAIL_WINDOW + 1);
    expect(mailServer.to(family.email)).toEqual([]);
  });
});

describe('a mail server', () => {
  it('that refuses an address is not asked again, and managers of the service see whose mail it was', async () => {
    const { family } = world.everybody;
    await quiet(family);
    mailServer.mode = 'refuses';
    await holds();
    await sendsAfter(MAIL_WINDOW + 1);
    const { offered } = mailServer;
    await sendsAfter(60 * 60_000);
    expect(mailServer.offered).toBe(offered);
    const outbox = await outboxOf();
    expect(outbox.sends).toBe(true);
    expect(outbox.failed).toContainEqual(
      expect.objectContaining({ kind: 'inbox', person: { id: family.personId, name: NAMES.family }, problem: 'refused' }),
    );
    expect(JSON.stringify(outbox)).not.toMatch(/Written|Rose’s|@home/);
    await mustSucceed(world.everybody.professional.delete(holdPath()));
  });

  it('that is slow, breaks off or is away is tried again later and given up after some tries', async () => {
    const { family } = world.everybody;
    await quiet(family);
    await holds();
    const waiting = async () =>
      world.app.store.database
        .selectFrom('mail')
        .select(['attempts', 'problem', 'due_at', 'state'])
        .where('person_id', '=', family.personId)
        .orderBy('created_at', 'desc')
        .orderBy('state', 'desc')
        .executeTakeFirst();
    for (const [i, [mode, problem]] of (
      [
        ['isSlow', 'slow'],
        ['drops', 'brokeOff'],
      ] as const
    ).entries()) {
      mailServer.mode = mode;
      await sendsAfter(MAIL_WINDOW + 1);
      const mail = await waiting();
      expect(mail).toMatchObject({ attempts: i + 1, problem, state: 'waiting' });
      expect(mail?.due_at).toBeGreaterThan(world.clock.now());
      // Before its time it is not tried.
      await world.app.outbox.send();
      expect((await waiting())?.attempts).toBe(i + 1);
    }
    let tries = 2;
    while (retryAt(tries, 0) !== null) {
      await sendsAfter(24 * 60 * 60_000);
      tries += 1;
    }
    expect(await waiting()).toMatchObject({ attempts: tries, problem: 'brokeOff', state: 'failed' });
    mailServer.mode = 'takes';
    await sendsAfter(24 * 60 * 60_000);
    expect(mailServer.to(family.email)).toEqual([]);
    await mustSucceed(world.everybody.professional.delete(holdPath()));
    await sendsAfter(MAIL_WINDOW + 1);
    expect(mailServer.to(family.email)).toHaveLength(1);
  });
});

describe('a link by mail', () => {
  it('invites and gives a new password, and stays on the page as well', async () => {
    const { manager, boss, stranger } = world.everybody;
    const body = { name: 'Nia Niece', standing: 'family', relation: 'niece', email: 'Nia@home.test' };
    const made = zNewInvitation.parse((await mustSucceed(manager.post(`/api/plans/${world.planId}/invitations`, body))).json);
    expect(made.invitation.mail).toBe('waiting');
    await world.app.outbox.send();
    const list = zInvitation.array().parse((await mustSucceed(manager.get(`/api/plans/${world.planId}/invitations`))).json);
    expect(list.find(({ id }) => id === made.invitation.id)?.mail).toBe('sent');
    const [invitation] = mailServer.to('nia@home.test');
    expect(made.link.endsWith(linkIn(invitation))).toBe(true);
    expect(invitation === undefined ? 'Rose ' : decoded(invitation)).not.toMatch(/Rose\b|Nia N|niece|plan/);
    const account = { name: 'Nia Niece', email: 'nia@home.test', password: PASSWORD };
    await mustSucceed(new Visitor(world.url).post('/api/invitations/accept', { key: linkIn(invitation), account }));

    mailServer.taken.length = 0;
    const reset = await mustSucceed(boss.post('/api/service/password-resets', { email: stranger.email }));
    expect(zNewPasswordReset.parse(reset.json).passwordReset.mail).toBe('waiting');
    await world.app.outbox.send();
    const [mail] = mailServer.to(stranger.email);
    await mustSucceed(
      new Visitor(world.url).post('/api/password-resets/use', { key: linkIn(mail), password: 'a new one here' }),
    );
    // Neither the address nor the key is kept when the mail is gone.
    const kept = await world.app.store.database.selectFrom('mail').selectAll().where('kind', '!=', 'inbox').execute();
    expect(kept.map(({ address, secret }) => [address, secret])).toEqual(kept.map(() => [null, null]));
  });

  it('is not sent where it was taken back first, and its key is not readable in the database', async () => {
    const { manager } = world.everybody;
    mailServer.mode = 'isSlow';
    const body = { name: 'Ned Nephew', standing: 'family', relation: '', email: 'ned@home.test' };
    const made = zNewInvitation.parse((await mustSucceed(manager.post(`/api/plans/${world.planId}/invitations`, body))).json);
    const key = made.link.split('#key=')[1] ?? '';
    const row = await world.app.store.database
      .selectFrom('mail')
      .selectAll()
      .where('invitation_id', '=', made.invitation.id)
      .executeTakeFirst();
    expect(row?.secret?.length).toBeGreaterThan(20);
    expect(JSON.stringify(row)).not.toContain(key);
    expect(Buffer.from(row?.secret ?? '', 'base64url').includes(key)).toBe(false);
    await mustSucceed(manager.delete(`/api/invitations/${made.invitation.id}`));
    mailServer.mode = 'takes';
    await sendsAfter(60 * 60_000);
    expect(mailServer.to('ned@home.test')).toEqual([]);
  });
});

describe('several servers, and one that is killed', () => {
  it('send each mail once', async () => {
    const postgresUrl = await findPostgres('one mail for one event on two servers');
    if (postgresUrl === null) return;
    const database = await freshDatabase(postgresUrl);
    const own = await MailServer.start();
    const directory = mkdtempSync(join(tmpdir(), 'alongside-'));
    let ahead = 0;
    const start = (i: number) =>
      startApp(
        readConfig(
          {
            PORT: '0',
            DATA_DIR: join(directory, String(i)),
            DATABASE_URL: database.url,
            AUTH_SECRET: 'a secret of two servers that share it',
            SMTP_URL: own.url(),
            PUBLIC_URL,
          },
          [],
        ),
        { now: () => Date.now() + ahead, log: createLogger({ write: () => undefined }), mailInterval: null },
      );
    const apps = [await start(0), await start(1)] as const;
    try {
      const { store } = apps[0];
      const at = Date.now();
      const ids = Array.from({ length: 25 }, (_, i) => `person${i}`);
      await store.write(async (records) => {
        await records.setUpService({ name: 'A home', setUpAt: at, demo: false });
        await records.insertPlan({
          id: 'plan',
          title: 'T',
          personName: 'P',
          knownAs: '',
          room: '',
          bornOn: null,
          createdAt: at,
          archivedAt: null,
        });
        const boundary = { why: '', influence: '', disagreement: '', review: '' };
        await records.insertSection({ id: 'one', planId: 'plan', title: 'One', lead: 'together', position: 0, boundary });
        for (const id of ids) {
          await records.insertAccount({ id, name: id, email: `${id}@home.test`, passwordHash: 'x', at });
          const authority = { kind: 'none', evidence: '', until: null } as const;
          const member = { id: `m-${id}`, planId: 'plan', personId: id, standing: 'family', relation: '', authority } as const;
          await records.putMember({ ...member, expiresAt: null, removedAt: null, joinedAt: at });
          await records.changeSettings(id, { mail: { when: 'atOnce', at: '08:00', zone: 'UTC' } });
          const about = { kind: 'inForce', planId: 'plan', sectionId: 'one' } as const;
          await records.insertNotifications([{ id: `n-${id}`, personId: id, at, by: 'person0', about }]);
        }
        await queueInboxMail(records, () => crypto.randomUUID(), ids, at);
      });
      // A server claimed some and is gone. The others have to wait until its claim has run out.
      ahead += MAIL_WINDOW + 1;
      const now = Date.now() + ahead;
      const lost = await store.records.claimMail({ node: 'gone', now, until: now + 60_000, limit: 3 });
      await Promise.all(apps.flatMap(({ outbox }) => [outbox.send(), outbox.send()]));
      const gone = new Set(lost.map(({ personId }) => `${personId}@home.test`));
      const rest = ids.map((id) => `${id}@home.test`).filter((address) => !gone.has(address));
      expect(own.taken.map(({ to }) => to).toSorted()).toEqual(rest.toSorted());
      ahead += 60_001;
      await Promise.all(apps.map(({ outbox }) => outbox.send()));
      expect(own.taken.map(({ to }) => to).toSorted()).toEqual([...rest, ...gone].toSorted());
    } finally {
      await Promise.all(apps.map((app) => app.close()));
      await own.close();
      await database.drop();
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('send what was claimed and not sent after the next start, once', async () => {
    const own = await MailServer.start();
    own.mode = 'isSlow';
    const directory = mkdtempSync(join(tmpdir(), 'alongside-'));
    const environment = { SMTP_URL: own.url(), PUBLIC_URL };
    let service = await ServiceProcess.start(directory, environment);
    try {
      const { boss } = await household(service);
      const ruth = await joinAs(boss, null, 'Ruth Reader', 'observer');
      await mustSucceed(boss.post('/api/service/password-resets', { email: ruth.email }));
      await until('the mail is on its way', () => own.offered > 0, 60_000);
      await service.kill();
      expect(own.taken).toEqual([]);
      own.mode = 'takes';
      service = await ServiceProcess.start(directory, environment);
      await until('the mail is there', () => own.to(ruth.email).length > 0, 60_000);
      await service.stop();
      const store = await openSqliteStore(directory);
      const mails = await store.database.selectFrom('mail').select(['attempts', 'state']).execute();
      await store.close();
      // The first try was the one that was cut off.
      expect(mails).toEqual([{ attempts: 2, state: 'sent' }]);
      expect(own.to(ruth.email)).toHaveLength(1);
    } finally {
      await service.kill();
      await own.close();
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('a service without a mail server', () => {
  it('sends nothing and shows its managers for whom something waits, with a link to copy', async () => {
    const { everybody, app, clock, sections, close } = await smallWorld();
    try {
      const { professional, boss, family } = everybody;
      await mustSucceed(professional.put(`/api/sections/${sections.together}/hold`, { reason: 'She coughed.' }));
      clock.ahead += 25 * 60 * 60_000;
      await app.outbox.send();
      const outbox = zOutbox.parse((await mustSucceed(boss.get('/api/service/mail'))).json);
      expect(outbox.sends).toBe(false);
      expect(outbox.link).toMatch(/\/inbox$/);
      expect(outbox.held).toContainEqual(
        expect.objectContaining({ kind: 'inbox', person: { id: family.personId, name: NAMES.family }, problem: null }),
      );
      expect(outbox.held.every(({ day }) => day % (24 * 60 * 60_000) === 0)).toBe(true);
      expect(zMe.parse((await mustSucceed(boss.get('/api/me'))).json).service.mail).toBe(false);
    } finally {
      await close();
    }
  });
});
