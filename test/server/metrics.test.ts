/** The server's metrics: what they count, that they are served only if they are configured, and that they contain no names. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { sectionRoom } from '#shared/wire.ts';
import { createMetrics } from '#server/metrics/metrics.ts';
import { codeOf, makeSection, mustSucceed, setUp, testApp, Visitor, type Person, type TestApp } from '../support/app.ts';
import { Participant, RawSocket } from '../support/participant.ts';
import { household, ServiceProcess } from '../support/service-process.ts';
import { temporaryDirectory } from '../support/live.ts';
import { freshDatabase, findPostgres } from '../support/postgres.ts';
import { OwnRedis, redisProgram } from '../support/own-redis.ts';

const TOKEN = 'a token for the numbers';

/** The value of one metric, NaN if it is missing. `series` is its name with its labels, as in the output. */
function valueOf(text: string, series: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? Number.NaN : Number(line.slice(series.length));
}

async function numbers(url: string, token?: string): Promise<{ status: number; text: string; type: string }> {
  const response = await fetch(url, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') ?? '' };
}

let close: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of close.toReversed()) await step();
  close = [];
});
async function started(environment: Record<string, string>): Promise<TestApp> {
  const test = await testApp(environment);
  close.push(() => test.close());
  return test;
}

describe('where the numbers are', () => {
  it('nowhere, unless somebody asks for them', async () => {
    const { app, url } = await started({});
    expect(app.metricsUrl).toBeNull();
    expect((await numbers(`${url}/metrics`)).text).not.toContain('alongside_');
  });

  it('on a port of their own, and only there', async () => {
    const { app, url } = await started({ METRICS_PORT: '0' });
    const metricsAnswer = await numbers(app.metricsUrl ?? '');
    expect(metricsAnswer).toMatchObject({ status: 200, type: expect.stringContaining('text/plain') });
    expect(metricsAnswer.text).toContain('alongside_sockets 0');
    expect((await numbers((app.metricsUrl ?? '').replace('/metrics', '/api/me'))).status).toBe(404);
    expect((await numbers(`${url}/metrics`)).text).not.toContain('alongside_');
  });

  it('on a port of their own with a token, to whoever brings it', async () => {
    const { app } = await started({ METRICS_PORT: '0', METRICS_TOKEN: TOKEN });
    expect((await numbers(app.metricsUrl ?? '')).status).toBe(401);
    expect((await numbers(app.metricsUrl ?? '', `${TOKEN}!`)).status).toBe(401);
    expect((await numbers(app.metricsUrl ?? '', TOKEN)).status).toBe(200);
  });

  it('on the main port to whoever brings the token; for everyone else there is no such address', async () => {
    const { app, url } = await started({ METRICS_TOKEN: TOKEN });
    expect(app.metricsUrl).toBe(`${url}/metrics`);
    expect((await numbers(`${url}/metrics`, TOKEN)).text).toContain('alongside_store_up{type="sqlite"} 1');
    const [without, wrong, never] = await Promise.all([
      numbers(`${url}/metrics`),
      numbers(`${url}/metrics`, 'wrong'),
      numbers(`${url}/never-was`),
    ]);
    expect([without.status, without.text]).toEqual([never.status, never.text]);
    expect([wrong.status, wrong.text]).toEqual([never.status, never.text]);
  });
});

describe('the numbers', () => {
  it('count what people do, what is refused to them, and hold no names, ids or words', async () => {
    const test = await started({ METRICS_TOKEN: TOKEN });
    const read = async (): Promise<string> => (await numbers(`${test.url}/metrics`, TOKEN)).text;
    const boss: Person = await setUp(test);
    const made = await mustSucceed(
      boss.post('/api/plans', { title: 'Titleword', personName: 'Rose Person', knownAs: 'Rose', template: 'dementia' }),
    );
    const planId = String(Object.values(made.json ?? {})[0]);
    const section = await makeSection(boss, planId, 'Sectionword', 'together');
    const socketUrl = `${test.url.replace('http', 'ws')}/sync`;
    const [one, two] = await Promise.all(
      [0, 1].map(() => new Participant(socketUrl, 'family', sectionRoom(section), { cookie: boss.cookie }).synced()),
    );
    for (let i = 0; i < 5; i++) {
      one?.types(`careword${i}`);
      await one?.isSaved();
    }
    const before = await read();
    expect(valueOf(before, 'alongside_sockets')).toBe(2);
    expect(valueOf(before, 'alongside_room_places')).toBe(2);
    expect(valueOf(before, 'alongside_rooms')).toBe(1);
    expect(valueOf(before, 'alongside_commit_queue')).toBe(0);
    expect(valueOf(before, 'alongside_updates_admitted_total')).toBeGreaterThanOrEqual(5);
    expect(valueOf(before, 'alongside_rows_committed_total')).toBe(valueOf(before, 'alongside_updates_admitted_total'));
    expect(valueOf(before, 'alongside_commit_seconds_count')).toBeGreaterThanOrEqual(5);
    expect(valueOf(before, 'alongside_commits_failed_total')).toBe(0);
    expect(valueOf(before, 'alongside_store_up{type="sqlite"}')).toBe(1);
    expect(valueOf(before, 'process_resident_memory_bytes')).toBeGreaterThan(10e6);
    expect(valueOf(before, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
    expect(before).not.toContain('alongside_redis_up');

    expect(codeOf(await new Visitor(test.url).post('/api/auth/sign-in/email', { email: boss.email, password: 'wrong' }))).toBe(
      'wrong_credentials',
    );
    expect((await new Visitor(test.url).get('/api/plans')).status).toBe(401);
    const raw = new RawSocket(`${socketUrl}/${sectionRoom(section)}?schema=${SCHEMA_VERSION}`, { cookie: boss.cookie });
    await raw.greeted();
    raw.says([9, 9, 9]);
    expect(await raw.isClosed()).toBe(4422);
    const hidden = new RawSocket(`${socketUrl}/section.never-was?schema=${SCHEMA_VERSION}`, { cookie: boss.cookie });
    expect(await hidden.isClosed()).toBe(4404);
    const after = await read();
    expect(valueOf(after, 'alongside_sign_in_failures_total{code="wrong_credentials"}')).toBe(1);
    expect(valueOf(after, 'alongside_http_refusals_total{code="not_signed_in"}')).toBe(1);
    expect(valueOf(after, 'alongside_socket_closes_total{code="4422"}')).toBe(1);
    expect(valueOf(after, 'alongside_socket_closes_total{code="4404"}')).toBe(1);
    one?.leaves();
    two?.leaves();

    for (const secret of [
      'careword',
      'Titleword',
      'Sectionword',
      'Rose',
      'Bo Boss',
      boss.email,
      boss.personId,
      planId,
      section,
      TOKEN,
    ])
      expect(after).not.toContain(secret);
  });

  it('have labels from closed lists only', async () => {
    const metrics = createMetrics();
    const matches = (await metrics.text()).matchAll(/^alongside_\w+\{(\w+)=/gm);
    expect(
      [...new Set([...matches].map(([, label]) => label))].filter(
        (label) => !['code', 'what', 'type', 'le'].includes(label ?? ''),
      ),
    ).toEqual([]);
  });
});

const postgres = await findPostgres('the numbers of a server over PostgreSQL and Redis');
const redis = redisProgram();
describe.skipIf(postgres === null || redis === null)('over PostgreSQL and Redis', () => {
  const directory = temporaryDirectory();
  let valkey: OwnRedis;
  beforeAll(async () => {
    valkey = await OwnRedis.make(redis ?? '');
    return async () => {
      await valkey.remove();
      directory.remove();
    };
  });

  it('say whether each can be reached', async () => {
    const database = await freshDatabase(postgres ?? '');
    close.push(() => database.drop());
    const server = await ServiceProcess.start(directory.path, {
      DATABASE_URL: database.url,
      REDIS_URL: valkey.url,
      AUTH_SECRET: 'one secret for all of the servers',
      METRICS_PORT: '0',
    });
    close.push(() => server.stop());
    await household(server, 1);
    const reaches = async (series: string, value: number): Promise<void> => {
      const end = Date.now() + 15_000;
      for (;;) {
        const { text } = await numbers(server.metricsUrl);
        if (valueOf(text, series) === value) return;
        if (Date.now() > end) throw new Error(`${series} is not ${value}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    await reaches('alongside_store_up{type="postgres"}', 1);
    await reaches('alongside_redis_up', 1);
    await valkey.kill();
    await reaches('alongside_redis_up', 0);
    await valkey.start();
    await reaches('alongside_redis_up', 1);
  });
});
