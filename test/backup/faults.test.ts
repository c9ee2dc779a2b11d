/** Full and read-only disks: nothing unsaved is acknowledged, reading works, and writing works again when the disk does. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { sectionRoom } from '#shared/wire.ts';
import { SqliteConnection } from '#server/store/sqlite/connection.ts';
import { codeOf, mustSucceed, PASSWORD, planOf, Visitor } from '../support/app.ts';
import { temporaryDirectory } from '../support/live.ts';
import { Participant, until } from '../support/participant.ts';
import { household, runBackupCommand, ServiceProcess, type Household } from '../support/service-process.ts';

// A file in memory can be written although it was made immutable, so these faults need a disk.
const DISK = '/var/tmp';
const directory = temporaryDirectory(existsSync(DISK) ? DISK : undefined);
let pathCount = 0;
/** A path that nothing has used yet, not even an earlier call with the same name. */
const newPath = (name: string): string => join(directory.path, `${name}-${(pathCount += 1)}`);
let cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  const steps = cleanups.toReversed();
  cleanups = [];
  for (const step of steps) await step();
});
afterAll(() => directory.remove());

async function start(data: string): Promise<ServiceProcess> {
  const server = await ServiceProcess.start(data);
  cleanups.push(() => server.kill());
  return server;
}

async function enter(server: ServiceProcess, who: Visitor, section: string): Promise<Participant> {
  const page = new Participant(server.socketUrl, 'family', sectionRoom(section), { cookie: who.cookie });
  cleanups.push(() => page.leaves());
  return page.synced();
}

const run = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** One kind of disk fault: `begin` causes it under a running server, and `end` repairs it. */
type DiskFault = {
  readonly what: string;
  /** Whether this machine allows a test to cause the fault. */
  readonly possible: boolean;
  /** Creates a data directory in which the fault can be caused. */
  prepare(name: string): string;
  begin(server: ServiceProcess, data: string): void;
  end(server: ServiceProcess, data: string): void;
};

const probe = newPath('probe');
mkdirSync(probe);
const canMount = run('mount', '-t', 'tmpfs', 'tmpfs', probe) && run('umount', probe);
const canMakeImmutable = run('chattr', '+i', probe) && run('chattr', '-i', probe);

function mounted(name: string, size: string): string {
  const data = newPath(name);
  mkdirSync(data);
  run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', data);
  cleanups.push(() => void run('umount', data));
  return data;
}

const DISK_FAULTS: readonly DiskFault[] = [
  {
    what: 'no file may grow any more',
    possible: true,
    prepare: newPath,
    begin: (server) => server.limitFiles(1),
    end: (server) => server.limitFiles(null),
  },
  {
    what: 'the disk is full',
    possible: canMount,
    prepare: (name) => mounted(name, '12m'),
    begin(_server, data) {
      const filler = join(data, 'filler');
      writeFileSync(filler, '');
      // Fills the disk to the last byte, so that the write-ahead log cannot grow either.
      for (const size of [1_000_000, 4096, 1]) {
        try {
          for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
        } catch {
          // The disk is full for writes of this size.
        }
      }
    },
    end: (_server, data) => rmSync(join(data, 'filler'), { force: true }),
  },
  {
    what: 'the files can only be read',
    possible: canMakeImmutable,
    prepare: newPath,
    begin: (_server, data) => void run('chattr', '+i', join(data, 'alongside.db'), join(data, 'alongside.db-wal')),
    end: (_server, data) => void run('chattr', '-i', join(data, 'alongside.db'), join(data, 'alongside.db-wal')),
  },
];

/** Makes a session so old that the server would extend it at its next use. */
function ageSession(data: string, personId: string): void {
  const db = new DatabaseSync(join(data, 'alongside.db'));
  db.exec('pragma busy_timeout=5000');
  const expires = new Date(Date.now() + 5 * 86_400_000).toISOString();
  db.prepare('update session set expiresAt = ? where userId = ?').run(expires, personId);
  db.close();
}

/** Writes until the write-ahead log would have to grow. Only then does a full disk refuse a write. */
async function writesAreRefused(daughter: Participant): Promise<void> {
  for (let i = 0; i < 40; i++) {
    daughter.types(`filling${i} `.repeat(3000));
    const before = daughter.sent;
    await until(
      'it is saved or refused',
      () => daughter.closedWith !== null || (daughter.sent >= before && daughter.saved === daughter.sent),
    );
    if (daughter.closedWith !== null) return;
  }
  throw new Error('the disk was never full');
}

for (const { what, possible } of DISK_FAULTS)
  if (!possible) console.error(`\nNOT RUN: ${what}: this machine does not let a test do that.\n`);

describe.each(DISK_FAULTS)('[S1] [S2] [S7] while people write: $what', ({ possible, prepare, begin, end }) => {
  it.skipIf(!possible)(
    'nothing is called saved that is not; reading goes on; then writing does, without a restart',
    { timeout: 240_000 },
    async () => {
      const data = prepare('running');
      const server = await start(data);
      const home: Household = await household(server, 2);
      const [one = '', two = ''] = home.sections;
      const daughter = await enter(server, home.daughter, one);
      const nurse = await enter(server, home.nurse, one);
      daughter.types('what was saved ');
      await daughter.isSaved();
      await nurse.sees('what was saved');
      ageSession(data, home.nurse.personId);

      begin(server, data);
      try {
        await writesAreRefused(daughter);
        expect(daughter.closedWith?.code).toBe(1013);
        daughter.types('not saved yet ');
        await new Promise((resolve) => setTimeout(resolve, 1500));
        expect(daughter.saved < daughter.sent || !daughter.provider.synced).toBe(true);
        expect(nurse.text).not.toContain('not saved yet');
        expect(server.output).toContain('a room could not write and begins again');

        // Reading works over HTTP and sockets, for open pages and for new ones, and with a session that is due to be extended.
        expect((await planOf(home.boss, home.planId)).sections.length).toBeGreaterThan(2);
        const newcomer = await enter(server, home.boss, one);
        expect(newcomer.text).toContain('what was saved');
        expect(newcomer.text).not.toContain('not saved yet');
        expect((await enter(server, home.boss, two)).text).toBe('');
        expect((await mustSucceed(home.nurse.get('/api/me'))).text).toContain('Nina Nurse');
        expect((await home.boss.get('/readyz')).status).toBe(200);

        // Writing over HTTP is refused with the code `not_saved`.
        const made = await home.nurse.post(`/api/plans/${home.planId}/sections`, {
          title: 'One more',
          lead: 'together',
          named: [],
        });
        expect([made.status, codeOf(made)]).toEqual([503, 'not_saved']);
        const visitor = new Visitor(server.url);
        const signIn = await visitor.post('/api/auth/sign-in/email', { email: home.daughter.email, password: PASSWORD });
        expect([signIn.status, codeOf(signIn), visitor.cookie]).toEqual([503, 'not_saved', '']);
      } finally {
        end(server, data);
      }

      // The disk works again. Everything must recover without a restart.
      await until('all is saved', () => daughter.provider.synced && daughter.saved === daughter.sent);
      await nurse.sees('not saved yet');
      expect(nurse.text).toContain('what was saved');
      expect(server.running).toBe(true);
      await mustSucceed(
        new Visitor(server.url).post('/api/auth/sign-in/email', { email: home.daughter.email, password: PASSWORD }),
      );
      await mustSucceed(
        home.nurse.post(`/api/plans/${home.planId}/sections`, { title: 'One more', lead: 'together', named: [] }),
      );
      const { text } = daughter;
      await server.kill();
      expect(await runBackupCommand(data, ['check'])).toMatchObject({ code: 0, err: '' });
      const again = await start(data);
      const reader = await enter(again, home.boss, one);
      await until('the same text is there after all', () => reader.text === text);
      for (const fault of ['Dora', 'Nina', 'what was saved', 'not saved yet', home.daughter.email])
        expect(server.output).not.toContain(fault);
    },
  );
});

describe('at the start', { timeout: 180_000 }, () => {
  async function stoppedService(name: string): Promise<{ data: string; home: Household }> {
    const data = newPath(name);
    const server = await start(data);
    const home = await household(server, 1);
    await server.stop();
    return { data, home };
  }
  const refusal = async (data: string): Promise<string> => {
    const message: unknown = await ServiceProcess.start(data).then(
      (server) => server.kill().then(() => 'it started'),
      (error: unknown) => error,
    );
    return message instanceof Error ? message.message : String(message);
  };

  it('a database that was cut short is refused with a plain sentence, and nothing in it is changed', async () => {
    const { data } = await stoppedService('cut');
    const file = join(data, 'alongside.db');
    const whole = readFileSync(file);
    for (const size of [Math.floor(whole.length / 2), 8192, 100]) {
      writeFileSync(file, whole);
      truncateSync(file, size);
      const before = readFileSync(file);
      const message = await refusal(data);
      expect(message).toMatch(/is damaged or cut short/);
      expect(message).not.toContain('    at ');
      expect(readFileSync(file).equals(before)).toBe(true);
    }
    writeFileSync(file, whole);
    await (await start(data)).stop();
  });

  it('a database that is empty or gone is not taken for a new service', async () => {
    const { data } = await stoppedService('emptied');
    const file = join(data, 'alongside.db');
    truncateSync(file, 0);
    expect(await refusal(data)).toMatch(/missing or empty/);
    rmSync(file);
    expect(await refusal(data)).toMatch(/missing or empty/);
    rmSync(join(data, 'alongside.lock'));
    const restarted = await start(data);
    expect(restarted.setUpLink).not.toBeNull();
  });

  it('something else under its name is refused', async () => {
    const { data } = await stoppedService('other');
    writeFileSync(join(data, 'alongside.db'), 'a shopping list'.repeat(1000));
    expect(await refusal(data)).toMatch(/is damaged or cut short/);
  });

  const root = process.getuid?.() === 0;
  it.skipIf(root && !canMount)(
    'a data directory that cannot be written is refused with a plain sentence; then it serves',
    async () => {
      const { data, home } = await stoppedService('readonly');
      const files = ['alongside.db', 'alongside.lock'].map((name) => join(data, name));
      const mode = (folder: number, file: number): void => {
        chmodSync(data, folder);
        for (const each of files) chmodSync(each, file);
      };
      if (root) run('mount', '--bind', data, data);
      if (root) run('mount', '-o', 'remount,ro,bind', data);
      else mode(0o500, 0o400);
      const message = await refusal(data);
      if (root) run('umount', data);
      else mode(0o700, 0o600);
      expect(message).toMatch(/cannot be written/);
      expect(message).not.toContain('    at ');
      const server = await start(data);
      await mustSucceed(
        new Visitor(server.url).post('/api/auth/sign-in/email', { email: home.boss.email, password: PASSWORD }),
      );
    },
  );

  it.skipIf(!canMount)('a data directory with no room is refused with a plain sentence', async () => {
    expect(await refusal(mounted('no-room', '32k'))).toMatch(/cannot be written/);
  });
});

describe('the database thread', () => {
  it('says when it ends by itself, and answers nobody after that', async () => {
    let lost: Error | null = null;
    const nowhere = { file: newPath('no such folder/a.db'), lockFile: newPath('no such folder/a.lock') };
    const thread = new SqliteConnection(nowhere, (error) => (lost = error));
    await expect(thread.request({ kind: 'begin' })).rejects.toThrow('unable to open database file');
    expect(lost).toBeInstanceOf(Error);
    await expect(thread.request({ kind: 'begin' })).rejects.toThrow('unable to open database file');
    await thread.close();
  });

  it('says nothing when it is ended', async () => {
    let lost: Error | null = null;
    const thread = new SqliteConnection({ file: newPath('a.db'), lockFile: newPath('a.lock') }, (error) => (lost = error));
    await thread.request({ kind: 'query', sql: 'select 1', params: [] });
    await thread.close();
    expect(lost).toBeNull();
  });
});
