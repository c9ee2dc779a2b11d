/** Backup of a running server, and restore: nothing that was saved before the backup began may be missing afterwards. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sectionRoom } from '#shared/wire.ts';
import { mustSucceed, PASSWORD, Person, planOf } from '../support/app.ts';
import { temporaryDirectory } from '../support/live.ts';
import { Participant, until } from '../support/participant.ts';
import { household, runBackupCommand, ServiceProcess, type Ended, type Household } from '../support/service-process.ts';

const directory = temporaryDirectory();
const pathOf = (name: string): string => join(directory.path, name);
let servers: ServiceProcess[] = [];
const start = async (data: string, environment: Record<string, string> = {}): Promise<ServiceProcess> => {
  const server = await ServiceProcess.start(data, environment);
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers) await server.kill();
  servers = [];
});
afterAll(() => directory.remove());

/** A writer who types all the time. `saved` are the words that the server acknowledged. */
class Writer {
  readonly page: Participant;
  readonly section: string;
  readonly #name: string;
  readonly #sent: { word: string; count: number }[] = [];
  #timer: NodeJS.Timeout;

  constructor(server: ServiceProcess, who: Person, section: string, name: string) {
    this.#name = name;
    this.section = section;
    this.page = new Participant(server.socketUrl, 'family', sectionRoom(section), { cookie: who.cookie });
    this.#timer = setInterval(() => this.#type(), 3);
  }

  #type(): void {
    if (!this.page.provider.synced) return;
    const word = `<${this.#name}${this.#sent.length}>`;
    this.page.types(word);
    this.#sent.push({ word, count: this.page.sent });
  }

  get saved(): string[] {
    return this.#sent.filter(({ count }) => count <= this.page.saved).map(({ word }) => word);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.page.leaves();
  }
}

async function textIn(server: ServiceProcess, who: Person, section: string): Promise<string> {
  const page = await new Participant(server.socketUrl, 'family', sectionRoom(section), { cookie: who.cookie }).synced();
  const { text } = page;
  page.leaves();
  return text;
}

async function signIn(server: ServiceProcess, email: string): Promise<Person> {
  const person = new Person(server.url, email);
  await mustSucceed(person.post('/api/auth/sign-in/email', { email, password: PASSWORD }));
  return person;
}

describe('a backup of a service that people write in', () => {
  const data = pathOf('data');
  const file = pathOf('backups/tonight.backup');
  let home: Household;
  let before: { section: string; words: string[] }[];
  let duringTheBackup = 0;
  let made: Ended;
  let checkedMeanwhile: Ended;

  beforeAll(async () => {
    const server = await start(data);
    home = await household(server, 3);
    await mustSucceed(home.daughter.put('/api/me/device-pin', { pin: '4073', password: PASSWORD }));
    mkdirSync(join(data, 'templates'));
    copyFileSync(new URL('../../server/templates/dementia.json', import.meta.url), join(data, 'templates/own.json'));
    // Enough text that copying takes several steps, with commits between them.
    const filler = await new Participant(server.socketUrl, 'family', sectionRoom(home.sections[2] ?? ''), {
      cookie: home.nurse.cookie,
    }).synced();
    for (let i = 0; i < 7; i++) filler.types('once upon a time '.repeat(50_000));
    await filler.isSaved();
    filler.leaves();

    const [one = '', two = ''] = home.sections;
    const writers = [
      new Writer(server, home.daughter, one, 'd'),
      new Writer(server, home.nurse, one, 'n'),
      new Writer(server, home.daughter, two, 'e'),
      new Writer(server, home.nurse, two, 'm'),
    ];
    await until('everybody has saved a good deal', () => writers.every((writer) => writer.saved.length > 50));
    before = writers.map((writer) => ({ section: writer.section, words: writer.saved }));
    made = await runBackupCommand(data, ['backup', file]);
    duringTheBackup = writers.reduce((sum, writer, i) => sum + writer.saved.length - (before[i]?.words.length ?? 0), 0);
    checkedMeanwhile = await runBackupCommand(data, ['check']);
    for (const writer of writers) writer.stop();
    await server.stop();
  });

  it('is one file for its owner only, made while the writing went on', () => {
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain('the secret that signs sessions');
    expect(readdirSync(pathOf('backups'))).toEqual(['tonight.backup']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(duringTheBackup).toBeGreaterThan(50);
  });

  it('can be checked beforehand while the writing goes on', () => {
    expect(checkedMeanwhile).toMatchObject({ code: 0, err: '' });
    expect(checkedMeanwhile.out).toMatch(/All is well\.$/m);
  });

  it('holds every update that was called saved before it began; people sign in and write on', async () => {
    const restored = pathOf('restored');
    const ended = await runBackupCommand(restored, ['restore', file]);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toContain('All is well.');
    expect(readdirSync(restored).toSorted()).toEqual(['alongside.db', 'auth-secret', 'templates']);
    for (const name of ['auth-secret', 'templates/own.json'])
      expect(readFileSync(join(restored, name))).toEqual(readFileSync(join(data, name)));
    expect(statSync(join(restored, 'auth-secret')).mode & 0o777).toBe(0o600);

    const server = await start(restored);
    const old = new Person(server.url, home.daughter.email);
    old.cookie = home.daughter.cookie;
    expect((await old.get('/api/plans')).status).toBe(401);
    // Nor does a PIN: it may have been taken off since then, because a tablet was lost.
    expect((await old.get('/api/shared-device')).json).toEqual({ people: [] });
    const daughter = await signIn(server, home.daughter.email);
    expect((await planOf(daughter, home.planId)).sections.map(({ id }) => id)).toEqual(
      expect.arrayContaining([...home.sections]),
    );
    for (const { section, words } of before) {
      const text = await textIn(server, daughter, section);
      expect(words.filter((word) => !text.includes(word))).toEqual([]);
    }
    const page = await new Participant(server.socketUrl, 'family', sectionRoom(home.sections[0] ?? ''), {
      cookie: daughter.cookie,
    }).synced();
    page.types('and on');
    await page.isSaved();
    page.leaves();
  });

  it('with a secret from outside says that it holds none of it', async () => {
    const bare = pathOf('bare');
    const secret = { AUTH_SECRET: 'a secret that is kept somewhere else' };
    const server = await start(bare, secret);
    await household(server, 1);
    const made = await runBackupCommand(bare, ['backup', pathOf('bare.backup')], secret);
    expect(made.out).toContain('AUTH_SECRET');
    const restored = await runBackupCommand(pathOf('bare2'), ['restore', pathOf('bare.backup')]);
    expect(restored.out).toContain('start the server with the AUTH_SECRET that it had');
    expect(existsSync(pathOf('bare2/auth-secret'))).toBe(false);
  });

  it('can be made of a service that was killed, from what it had written ahead', async () => {
    const killed = pathOf('killed');
    const server = await start(killed);
    const { daughter, sections } = await household(server, 1);
    const page = await new Participant(server.socketUrl, 'family', sectionRoom(sections[0] ?? ''), {
      cookie: daughter.cookie,
    }).synced();
    page.types('the last words');
    await page.isSaved();
    await server.kill();
    page.leaves();
    expect(await runBackupCommand(killed, ['backup', pathOf('killed.backup')])).toMatchObject({ code: 0 });
    expect(await runBackupCommand(pathOf('killed2'), ['restore', pathOf('killed.backup')])).toMatchObject({ code: 0 });
    const again = await start(pathOf('killed2'));
    expect(await textIn(again, await signIn(again, daughter.email), sections[0] ?? '')).toContain('the last words');
  });

  it('never replaces another one', async () => {
    const ended = await runBackupCommand(data, ['backup', file]);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('is there already');
  });

  it('is not made of nothing', async () => {
    const ended = await runBackupCommand(pathOf('nowhere'), ['backup', pathOf('nothing.backup')]);
    expect(ended.code).toBe(2);
    expect(ended.err).toContain('there is no database');
    expect(existsSync(pathOf('nothing.backup'))).toBe(false);
  });

  it('is restored only into an empty folder', async () => {
    const full = pathOf('full');
    mkdirSync(full);
    writeFileSync(join(full, 'a letter'), 'dear');
    const ended = await runBackupCommand(full, ['restore', file]);
    expect(ended.code).toBe(2);
    expect(ended.err).toContain('is not empty');
    expect(readdirSync(full)).toEqual(['a letter']);
    const serving = await runBackupCommand(data, ['restore', file]);
    expect(serving.err).toContain('is not empty');
  });

  const spoilt: readonly [what: string, spoil: (copy: string) => void][] = [
    ['cut short', (copy) => truncateSync(copy, Math.floor(statSync(copy).size / 2))],
    ['emptied', (copy) => truncateSync(copy, 0)],
    [
      'overwritten in the middle',
      (copy) =>
        writeFileSync(
          copy,
          Buffer.concat([readFileSync(copy).subarray(0, 40_960), Buffer.alloc(40_960, 7), readFileSync(copy).subarray(81_920)]),
        ),
    ],
    ['something else', (copy) => writeFileSync(copy, 'a shopping list')],
    ['a database of ours that is no backup', (copy) => copyFileSync(join(pathOf('restored'), 'alongside.db'), copy)],
  ];
  it.each(spoilt)('that is %s is refused, and the folder stays empty', async (what, spoil) => {
    const copy = pathOf('spoilt.backup');
    copyFileSync(file, copy);
    spoil(copy);
    const target = pathOf('target');
    const ended = await runBackupCommand(target, ['restore', copy]);
    expect([what, ended.code]).toEqual([what, 2]);
    expect(ended.err).toMatch(/damaged|no backup/);
    expect(ended.err).not.toContain('    at ');
    expect(existsSync(target)).toBe(false);
  });

  it('may have something after its end, as some tapes and disks leave it', async () => {
    const copy = pathOf('longer.backup');
    copyFileSync(file, copy);
    appendFileSync(copy, Buffer.alloc(8192));
    expect((await runBackupCommand(pathOf('longer'), ['restore', copy])).code).toBe(0);
  });
});

describe('with PostgreSQL', () => {
  it('both say how it is done there', async () => {
    const environment = { DATABASE_URL: 'postgres://somebody@127.0.0.1:1/somewhere' };
    expect((await runBackupCommand(pathOf('pg'), ['backup', pathOf('pg.backup')], environment)).err).toContain('pg_dump');
    expect((await runBackupCommand(pathOf('pg'), ['restore', pathOf('pg.backup')], environment)).err).toContain('pg_restore');
  });
});
