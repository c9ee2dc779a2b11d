/** Reading the configuration from the environment and the command line. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig, readDataLocation } from '#server/config.ts';

const directory = mkdtempSync(join(tmpdir(), 'alongside-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const AUTH_SECRET = 'a secret that is long enough for this';
const read = (environment: Record<string, string>, ...flags: string[]) => readConfig({ AUTH_SECRET, ...environment }, flags);

describe('the configuration', () => {
  it('has a value for everything', () => {
    expect(read({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataDir: './data',
      databaseUrl: null,
      redisUrl: null,
      publicUrl: null,
      trustedProxies: ['loopback'],
      authSecret: AUTH_SECRET,
      mail: null,
      metrics: null,
      demo: false,
      reset: false,
      dev: false,
    });
    expect(read({}, '--demo').dataDir).toBe('./data/demo');
    expect(read({ DATA_DIR: '/srv/care' }, '--demo', '--reset')).toMatchObject({
      dataDir: '/srv/care',
      demo: true,
      reset: true,
    });
  });

  it('takes an empty variable for one that is not there', () => {
    expect(read({ PORT: '', PUBLIC_URL: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, publicUrl: null });
  });

  it('keeps of the public address its origin', () => {
    expect(read({ PUBLIC_URL: 'https://Care.Example.org:443/' }).publicUrl).toBe('https://care.example.org');
  });

  it('takes the proxies that are named', () => {
    expect(read({ TRUSTED_PROXIES: '10.0.0.5, 10.1.0.0/16,fd00::/8 , uniquelocal' }).trustedProxies).toEqual([
      '10.0.0.5',
      '10.1.0.0/16',
      'fd00::/8',
      'uniquelocal',
    ]);
  });

  it.each([
    [{ TRUSTED_PROXIES: 'proxy.example.org' }, /TRUSTED_PROXIES/],
    [{ TRUSTED_PROXIES: '10.0.0.0/33' }, /TRUSTED_PROXIES/],
    [{ TRUSTED_PROXIES: '10.0.0.1,,' }, /TRUSTED_PROXIES/],
    [{ TRUSTED_PROXIES: 'true' }, /TRUSTED_PROXIES/],
    [{ PORT: 'many' }, /PORT/],
    [{ PORT: '70000' }, /PORT/],
    [{ PUBLIC_URL: 'care.example.org' }, /PUBLIC_URL/],
    [{ PUBLIC_URL: 'https://care.example.org/alongside' }, /without a path/],
    [{ AUTH_SECRET: 'short' }, /32 characters/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL has to be/],
    [{ DATABASE_URL: 'here' }, /DATABASE_URL has to be/],
    [{ REDIS_URL: 'http://x' }, /REDIS_URL has to be an address/],
    [{ REDIS_URL: 'redis://x' }, /give DATABASE_URL too/],
    [{ REDIS_URL: 'redis://x', DATABASE_URL: 'postgres://x/y', AUTH_SECRET: '' }, /one AUTH_SECRET/],
    [{ SMTP_URL: 'smtp://x' }, /SMTP_URL needs PUBLIC_URL/],
    [{ SMTP_URL: 'http://x', PUBLIC_URL: 'https://care.example.org' }, /SMTP_URL has to be an address/],
    [{ MAIL_FROM: 'us' }, /MAIL_FROM has to be/],
  ])('says what is wrong with %j', (environment, words) => {
    expect(() => read(environment)).toThrow(ConfigError);
    expect(() => read(environment)).toThrow(words);
  });

  it.each([
    'postgres://u:p@db.example.org:5433/care',
    'postgresql://localhost/care?sslmode=verify-full',
    'postgres:///care?host=/run/postgresql',
  ])('takes %s for a database, which --reset leaves alone', (DATABASE_URL) => {
    expect(read({ DATABASE_URL }).databaseUrl).toBe(DATABASE_URL);
    expect(() => read({ DATABASE_URL }, '--demo', '--reset')).toThrow(/--reset/);
  });

  it('offers its numbers on a port of their own, or to whoever has the token', () => {
    expect(read({ METRICS_PORT: '9464' }).metrics).toEqual({ port: 9464, token: null });
    expect(read({ METRICS_TOKEN: 'sixteen letters!' }).metrics).toEqual({ port: null, token: 'sixteen letters!' });
    expect(() => read({ METRICS_TOKEN: 'short' })).toThrow(/at least 16/);
    expect(() => read({ METRICS_PORT: 'many' })).toThrow(/METRICS_PORT/);
  });

  it('says where the data is to whoever does not serve it, and makes nothing there', () => {
    const dataDir = join(directory, 'not yet');
    expect(readDataLocation({ DATA_DIR: dataDir, DATABASE_URL: '' })).toEqual({ dataDir, databaseUrl: null });
    expect(readDataLocation({})).toEqual({ dataDir: './data', databaseUrl: null });
    expect(existsSync(dataDir)).toBe(false);
    expect(() => readDataLocation({ DATABASE_URL: 'mysql://x' })).toThrow(ConfigError);
  });

  it('knows its flags, and resets a demo only', () => {
    expect(() => read({}, '--reset')).toThrow(/--demo/);
    expect(() => read({}, '--nonsense')).toThrow(ConfigError);
  });

  it('does not go on with half a secret, which a full disk may leave', () => {
    const dataDir = join(directory, 'half');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'auth-secret'), 'half');
    expect(() => readConfig({ DATA_DIR: dataDir }, [])).toThrow(/cut short/);
  });

  it('makes a secret where none is given, for its owner’s eyes, and keeps it', () => {
    const first = readConfig({ DATA_DIR: join(directory, 'data') }, []);
    const file = join(directory, 'data', 'auth-secret');
    expect(Buffer.from(first.authSecret, 'base64url')).toHaveLength(32);
    expect(readFileSync(file, 'utf8')).toBe(first.authSecret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readConfig({ DATA_DIR: join(directory, 'data') }, []).authSecret).toBe(first.authSecret);
  });
});
