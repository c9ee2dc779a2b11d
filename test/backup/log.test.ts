/** The server's log output: in normal use, refusals and faults it contains neither what people wrote nor who they are. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { sectionRoom } from '#shared/wire.ts';
import { createLogger, loggedError } from '#server/logging.ts';
import { joinAs, mustSucceed, PASSWORD, Visitor } from '../support/app.ts';
import { temporaryDirectory } from '../support/live.ts';
import { Participant, RawSocket, until } from '../support/participant.ts';
import { updateBy } from '../support/section-text.ts';
import { household, ServiceProcess } from '../support/service-process.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

/** A word that appears nowhere in the program. */
const SECRET = 'zebrafinch';

describe('the log of a real server', () => {
  it('holds no text, no name, no address and no token, whatever happens', async () => {
    const server = await ServiceProcess.start(directory.path, { METRICS_TOKEN: `${SECRET}-metrics-token` });
    const home = await household(server, 2);
    const [one = '', two = ''] = home.sections;
    const observer = await joinAs(home.boss, home.planId, `Olga ${SECRET}`, 'observer');
    const page = await new Participant(server.socketUrl, 'family', sectionRoom(one), { cookie: home.daughter.cookie }).synced();
    page.types(`she likes the ${SECRET} in the garden`);
    await page.isSaved();

    // Refusals: a reader who writes, random bytes, content that no section may have, a body that is not JSON, a wrong password
    // and a guessed link.
    const reader = await new Participant(server.socketUrl, 'family', sectionRoom(one), { cookie: observer.cookie }).synced();
    reader.types(SECRET);
    expect(await reader.isClosed()).toBe(4403);
    const raw = await new RawSocket(`${server.socketUrl}/${sectionRoom(one)}?schema=${SCHEMA_VERSION}`, {
      cookie: home.daughter.cookie,
    }).greeted();
    const doc = new Y.Doc();
    raw.sendsUpdate(updateBy(doc, () => doc.getMap(SECRET).set(SECRET, SECRET)));
    expect(await raw.isClosed()).toBe(4422);
    const visitor = new Visitor(server.url);
    await visitor.ask('POST', '/api/auth/sign-in/email', `{"email": ${SECRET}`);
    await visitor.post('/api/auth/sign-in/email', { email: `${SECRET}@home.test`, password: SECRET });
    await visitor.post('/api/invitations/accept', {
      key: `${SECRET}-key`,
      account: { name: SECRET, email: `${SECRET}@home.test`, password: SECRET },
    });
    await visitor.get(`/api/plans/${SECRET}?${SECRET}=1`);
    await home.nurse.post(`/api/plans/${home.planId}/sections`, { title: SECRET, lead: SECRET });

    // Faults: the disk cannot be written; then the data of one room and one record are damaged.
    server.limitFiles(1);
    page.types(` and ${SECRET} again`);
    await until('it is refused', () => page.closedWith !== null);
    await home.nurse.post(`/api/plans/${home.planId}/sections`, { title: SECRET, lead: 'together', named: [] });
    await new Visitor(server.url).post('/api/auth/sign-in/email', { email: home.daughter.email, password: PASSWORD });
    server.limitFiles(null);
    await until('it is saved', () => page.provider.synced && page.saved === page.sent);
    const db = new DatabaseSync(join(directory.path, 'alongside.db'));
    db.exec('pragma busy_timeout=5000');
    db.prepare('update log set bytes = ? where room = ?').run(Buffer.from(SECRET), sectionRoom(two));
    db.prepare('update section set boundary = ? where id = ?').run(`${SECRET} is no JSON`, two);
    db.prepare('update section set boundary = ? where id = ?').run(`{"why": "${SECRET}", "influence": 7}`, one);
    db.close();
    const broken = await home.nurse.get(`/api/plans/${home.planId}`);
    expect(broken.status).toBe(500);
    const damaged = new Participant(server.socketUrl, 'family', sectionRoom(two), { cookie: home.nurse.cookie });
    await until('it is refused', () => damaged.closedWith !== null);

    const { output } = server;
    for (const each of [page, reader, damaged]) each.leaves();
    await mustSucceed(home.boss.get('/healthz'));
    await server.stop();
    // The output may also contain warnings of Node.js.
    const lines = output
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.map((line) => Object.keys(JSON.parse(line) as object)).flat()).toContain('level');
    for (const what of [
      'a message was refused',
      'a room could not write',
      'the store cannot be used',
      'a request failed',
      'the door failed',
    ])
      expect(output).toContain(what);
    const cookies = [home.boss, home.daughter, home.nurse, observer].map(
      ({ cookie }) => cookie.split('=')[1]?.slice(0, 20) ?? '',
    );
    const names = ['Bo Boss', 'Dora', 'Nina', 'Olga', 'Rose', '@home.test', 'garden'];
    for (const word of [SECRET, PASSWORD, ...names, ...cookies]) expect([word, output.includes(word)]).toEqual([word, false]);
  });
});

describe('an error in the log', () => {
  it.each([
    [new SyntaxError(`Unexpected token 'z', "${SECRET} is"... is not valid JSON`)],
    [new Error(`invalid input syntax for type integer: "${SECRET}"`)],
    [new Error(`Key (email)=(${SECRET}@home.test) already exists.`)],
    [new Error(`cannot read “${SECRET}”`)],
    [new Error(`cannot send to ${SECRET}@home.test`)],
    [Object.assign(new Error('failed'), { detail: SECRET, parameters: [SECRET], query: SECRET })],
    [new Error('outer', { cause: new Error(`inner '${SECRET}'`) })],
    [`a string with '${SECRET}'`],
    [{ what: SECRET }],
  ])('holds nothing that it quotes: %s', (error) => {
    const lines: string[] = [];
    createLogger({ write: (line: string) => void lines.push(line) }).error({ err: error }, 'something');
    expect(lines.join('')).not.toContain(SECRET);
  });

  it('still says what it is and where it comes from', () => {
    const logged = loggedError(Object.assign(new TypeError('disk I/O error'), { code: 'ERR_SQLITE_ERROR' }));
    expect(logged).toMatchObject({
      type: 'TypeError',
      code: 'ERR_SQLITE_ERROR',
      message: 'disk I/O error',
      stack: expect.stringContaining('log.test.ts'),
    });
  });
});
