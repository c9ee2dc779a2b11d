/** Security of the HTTP API: foreign origins, bad bodies, headers, leaks of information; and its OpenAPI description. */
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { zMe } from '#shared/api.ts';
import { ERRORS } from '#shared/errors.ts';
import { ROUTES } from '#server/http/routes.ts';
import { codeOf, fieldsOf, mustSucceed, PASSWORD, setUp, smallWorld, testApp, Visitor, type World } from '../support/app.ts';
import { RawSocket, until } from '../support/participant.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const concrete = (path: string): string =>
  path
    .replace(':planId', world.planId)
    .replace(':sectionId', world.sections.together)
    .replace(':memberId', world.everybody.family.memberId)
    .replace(':invitationId', 'x');

describe('a request of another site', () => {
  const writing = ROUTES.filter((route) => route.method !== 'get');

  it.each(writing.map((route) => [route.method.toUpperCase(), route.path]))('is refused on %s %s', async (method, path) => {
    const { boss } = world.everybody;
    const audit = async () => (await world.app.store.records.auditOf(world.planId)).length;
    const before = await audit();
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${world.url}.evil.example` },
      { origin: world.url.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)) },
      { 'sec-fetch-site': 'cross-site' },
      { origin: world.url, 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) {
      const answer = await boss.ask(method, concrete(path), {}, headers);
      expect([answer.status, codeOf(answer)]).toEqual([403, 'foreign_origin']);
    }
    expect(await audit()).toBe(before);
  });

  it('is refused on addresses that are none, and with verbs that are none', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect(codeOf(await new Visitor(world.url).ask(method, '/api/nothing', {}, { origin: 'https://evil.example' }))).toBe(
        'foreign_origin',
      );
    }
  });

  it('is told from our own pages by the host that was asked, or by the public address', async () => {
    const { boss } = world.everybody;
    const title = { title: 'Rose’s plan' };
    await mustSucceed(
      boss.ask('PATCH', `/api/plans/${world.planId}`, title, { origin: world.url, 'sec-fetch-site': 'same-origin' }),
    );
    const local = new Visitor(world.url.replace('127.0.0.1', 'localhost'), boss.cookie);
    await mustSucceed(local.ask('PATCH', `/api/plans/${world.planId}`, title, { origin: local.url }));
    const open = await testApp({ PUBLIC_URL: 'https://care.example.org' });
    const visitor = new Visitor(open.url);
    const body = { email: 'a@home.test', password: PASSWORD };
    expect(codeOf(await visitor.ask('POST', '/api/auth/sign-in/email', body, { origin: 'https://care.example.org' }))).toBe(
      'wrong_credentials',
    );
    expect(codeOf(await visitor.ask('POST', '/api/auth/sign-in/email', body, { origin: open.url }))).toBe('foreign_origin');
    await open.close();
  });

  it('at another address than the public one is told that address, and the log names both, once a minute at most', async () => {
    const publicUrl = 'https://care.example.org';
    const open = await testApp({ PUBLIC_URL: publicUrl });
    const visitor = new Visitor(open.url);
    const me = zMe.parse((await mustSucceed(visitor.get('/api/me'))).json);
    expect(me.service.address).toBe(publicUrl);
    expect((await visitor.ask('POST', '/api/address', {}, { origin: publicUrl })).status).toBe(200);
    const warnings = (): string[] =>
      open
        .logged()
        .split('\n')
        .filter((line) => line.includes('another address than PUBLIC_URL'));
    expect(warnings()).toEqual([]);
    for (const origin of ['https://old.example.org', 'https://older.example.org', 'null'])
      expect(codeOf(await visitor.ask('POST', '/api/address', {}, { origin }))).toBe('foreign_origin');
    expect(warnings()).toHaveLength(1);
    expect(JSON.parse(warnings()[0] ?? '')).toMatchObject({ origin: 'https://old.example.org', publicUrl });
    open.clock.ahead += 61_000;
    const socket = new RawSocket(open.url.replace('http', 'ws') + '/sync', { origin: 'https://older.example.org' });
    await until('the socket is refused', () => socket.failed !== null);
    expect(warnings()).toHaveLength(2);
    await open.close();
  });
});

describe('a browser that would show an answer of the API as a page', () => {
  it.each(ROUTES.filter((route) => route.method === 'get' && route.path.startsWith('/api')).map((route) => [route.path]))(
    'is refused %s, but for the description of the API',
    async (path) => {
      const { boss } = world.everybody;
      const secrets = /Rose|@home\.test|"sections"/;
      for (const headers of [
        { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none' },
        { 'sec-fetch-dest': 'iframe' },
        { 'sec-fetch-dest': 'embed' },
      ] as Record<string, string>[]) {
        const answer = await boss.ask('GET', concrete(path), undefined, headers);
        if (path === '/api/openapi.json') {
          expect(answer.status).toBe(200);
          continue;
        }
        expect([answer.status, codeOf(answer)]).toEqual([403, 'not_a_page']);
        expect(answer.text).toContain(ERRORS.not_a_page.message);
        expect(answer.text).not.toMatch(secrets);
      }
    },
  );

  it('is not mistaken for one of our pages, or a program, that asks', async () => {
    const { boss } = world.everybody;
    const path = `/api/plans/${world.planId}`;
    await mustSucceed(boss.ask('GET', path, undefined, { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }));
    await mustSucceed(boss.get(path));
  });
});

describe('a body', () => {
  it('that is no JSON is a bad request', async () => {
    const { boss } = world.everybody;
    for (const body of ['{', '{"title":', 'title=x', '[1,2', '"\\u12"']) {
      const answer = await boss.ask('PATCH', `/api/plans/${world.planId}`, body);
      expect([answer.status, codeOf(answer)]).toEqual([400, 'bad_request']);
    }
  });

  it('of another type than JSON, or that is missing, is a bad request', async () => {
    const { boss } = world.everybody;
    const path = `/api/plans/${world.planId}`;
    expect(codeOf(await boss.ask('PATCH', path, '{"title":"X"}', { 'content-type': 'text/plain' }))).toBe('bad_request');
    expect(codeOf(await boss.ask('PATCH', path, 'title=X', { 'content-type': 'application/x-www-form-urlencoded' }))).toBe(
      'bad_request',
    );
    expect(
      codeOf(await boss.ask('PATCH', path, '{"title":"X"}', { 'content-type': 'application/json; charset=klingon' })),
    ).toBe('bad_request');
    expect(codeOf(await boss.ask('PATCH', path, '{"title":"X"}', { 'content-encoding': 'gzip' }))).toBe('bad_request');
    expect(codeOf(await boss.ask('PATCH', path))).toBe('bad_request');
  });

  it('or an address with what no database can store is refused, or is one that never was', async () => {
    const { boss } = world.everybody;
    for (const [text, inAddress] of [
      ['a\0b', 'a%00b'],
      ['half \ud83d', null],
    ] as const) {
      const email = `${text}@home.test`;
      const signIn = await new Visitor(world.url).post('/api/auth/sign-in/email', { email, password: PASSWORD });
      expect([signIn.status, codeOf(signIn), fieldsOf(signIn)]).toEqual([422, 'invalid', { email: 'wrong' }]);
      const named = await boss.patch(`/api/plans/${world.planId}`, { title: text });
      expect([named.status, codeOf(named), fieldsOf(named)]).toEqual([422, 'invalid', { title: 'wrong' }]);
      if (inAddress === null) continue;
      for (const path of [`/api/plans/${inAddress}`, `/api/sections/${inAddress}/history`]) {
        const answer = await boss.get(path);
        expect([answer.status, codeOf(answer)]).toEqual([404, 'not_found']);
      }
    }
  });

  it('over 100 kB is too large', async () => {
    const { boss } = world.everybody;
    const answer = await boss.patch(`/api/plans/${world.planId}`, { title: 'x'.repeat(100_001) });
    expect([answer.status, codeOf(answer)]).toEqual([413, 'too_large']);
  });

  it('nested without end is a bad request, soon and also without a session, and no fault of the server', async () => {
    const nested = (open: string, close: string, depth: number) => `{"key":${open.repeat(depth)}1${close.repeat(depth)}}`;
    const before = world.logged().length;
    for (const who of [new Visitor(world.url), world.everybody.family])
      for (const depth of [41, 6000, 45_000]) {
        const answer = await who.ask('POST', '/api/invitations/accept', nested('[', ']', depth));
        expect([depth, answer.status, codeOf(answer)]).toEqual([depth, 400, 'bad_request']);
      }
    const answer = await world.everybody.boss.ask('PATCH', `/api/plans/${world.planId}`, nested('{"a":', '}', 15_000));
    expect(codeOf(answer)).toBe('bad_request');
    expect(world.logged().slice(before)).not.toContain('a request failed');
  });

  it('that does not fit says which field has which problem, and repeats nothing of it', async () => {
    const { boss } = world.everybody;
    const answer = await boss.post('/api/plans', {
      title: '',
      personName: 7,
      knownAs: 'secret words',
      template: 'no such/thing',
    });
    expect([answer.status, codeOf(answer), fieldsOf(answer)]).toEqual([
      422,
      'invalid',
      { title: 'empty', personName: 'wrong', template: 'wrong' },
    ]);
    expect(answer.text).not.toContain('secret words');
  });

  it('with the names of an object’s own machinery does no harm', async () => {
    const { boss } = world.everybody;
    for (const body of [
      '{"__proto__":{"title":"X"}}',
      '{"constructor":{"prototype":{"admin":true}}}',
      'null',
      '[]',
      '"x"',
      '7',
    ]) {
      expect(['ok', 'invalid', 'bad_request']).toContain(
        codeOf(await boss.ask('PATCH', `/api/plans/${world.planId}`, body)) || 'ok',
      );
    }
    expect(Object.hasOwn(Object.prototype, 'title') || Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });

  it('with keys that no schema knows is heard without them', async () => {
    const { boss, family } = world.everybody;
    await mustSucceed(
      boss.patch(`/api/members/${family.memberId}`, { relation: 'daughter', planId: 'other', removedAt: 1, personId: 'x' }),
    );
    const plan = await mustSucceed(family.get(`/api/plans/${world.planId}`));
    expect(plan.text).toContain('"relation":"daughter"');
  });
});

describe('the headers', () => {
  it.each(['/api/me', '/healthz', '/api/nothing', '/', '/plans/x', '/assets/none.js'])('of %s are strict', async (path) => {
    const { headers } = await new Visitor(world.url).get(path);
    const policy = headers.get('content-security-policy') ?? '';
    const host = new URL(world.url).host;
    expect(policy.split(';').toSorted()).toEqual(
      [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        `connect-src 'self' ws://${host} wss://${host}`,
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
      ].toSorted(),
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.has('strict-transport-security')).toBe(false);
    expect(headers.has('x-powered-by')).toBe(false);
    expect(headers.has('server')).toBe(false);
  });

  it('keep answers of the API out of every cache', async () => {
    for (const path of ['/api/me', '/api/plans', '/api/nothing', '/healthz']) {
      expect((await world.everybody.family.get(path)).headers.get('cache-control')).toBe('no-store');
    }
  });

  it('insist on https where the service is reached by it', async () => {
    const secure = await testApp({ PUBLIC_URL: 'https://care.example.org' });
    const { headers } = await new Visitor(secure.url).get('/api/me');
    expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
    expect(headers.get('content-security-policy')).toContain('wss://care.example.org');
    expect(headers.get('content-security-policy')).not.toContain('ws://');
    await secure.close();
  });

  it('hold nothing that a Host header brought along', async () => {
    const raw = await new Promise<string>((resolve, reject) => {
      const socket = connect(world.app.port, '127.0.0.1', () => {
        socket.write("GET /api/me HTTP/1.1\r\nHost: x;script-src 'unsafe-inline'\r\nConnection: close\r\n\r\n");
      });
      let text = '';
      socket.on('data', (chunk) => (text += String(chunk)));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(raw).not.toContain("script-src 'unsafe-inline'");
  });
});

describe('a connection that rests', () => {
  it(
    'takes the next request after longer than a proxy lets it rest, so that none meets its end',
    { timeout: 30_000 },
    async () => {
      const { headers } = await fetch(`${world.url}/healthz`);
      const [, rests] = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '') ?? [];
      expect(Number(rests)).toBeGreaterThan(60);
      // By itself Node ends a connection after six seconds.
      const socket = connect(world.app.port, '127.0.0.1');
      let heard = '';
      socket.setEncoding('utf8').on('data', (part: string) => (heard += part));
      const asks = (): void => void socket.write(`GET /healthz HTTP/1.1\r\nHost: ${new URL(world.url).host}\r\n\r\n`);
      const answers = (): number => heard.split('HTTP/1.1 200').length - 1;
      asks();
      await until('an answer', () => answers() === 1);
      await delay(7000);
      asks();
      await until('the next answer', () => answers() === 2);
      socket.destroy();
    },
  );
});

describe('what is never said', () => {
  it('is how the server is made: no stack, no path, no version in any refusal', async () => {
    const { boss } = world.everybody;
    const visitor = new Visitor(world.url);
    const answers = [
      await visitor.get('/api/nothing'),
      await visitor.get('/api/plans/%E0%A4%A'),
      await visitor.get('/api/plans/..%2f..%2fetc%2fpasswd'),
      await boss.get(`/api/plans/${'x'.repeat(5000)}`),
      await boss.ask('PATCH', `/api/plans/${world.planId}`, '{'),
      await boss.get('/api/sections/x/history?limit=-1&limit=2'),
      await visitor.ask('POST', '/api/auth/sign-in/email', { email: { $ne: '' }, password: [] }),
      await visitor.ask('TRACE', '/api/me').catch(() => visitor.get('/api/none')),
    ];
    for (const { text, status } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toMatch(/node_modules|\.ts|\.mjs|at \w+ \(|Error:|better-auth|express|zod|sqlite|kysely/i);
    }
  });

  it('is what went wrong inside: a fault is answered without a detail and logged without care content', async () => {
    const broken = await testApp();
    const boss = await setUp(broken);
    const { records } = broken.app.store;
    Object.assign(records, { plansOf: () => Promise.reject(new Error('SELECT * FROM plan failed')) });
    const answer = await boss.get('/api/plans');
    expect([answer.status, answer.json]).toEqual([
      500,
      { error: { code: 'server_error', message: ERRORS.server_error.message } },
    ]);
    const logged = broken.logged();
    expect(logged).toContain('SELECT * FROM plan failed');
    for (const secret of [boss.cookie, PASSWORD, boss.email, 'cookie']) expect(logged).not.toContain(secret);
    await broken.close();
  });

  it('is anything of the plans in the log of all these tests', () => {
    for (const words of ['Rose', 'Fay Family', 'daughter', PASSWORD, 'alongside.session_token'])
      expect(world.logged()).not.toContain(words);
  });
});

describe('the description of the API', () => {
  it('holds every route with its summary, who may ask, its parameters and its body', async () => {
    const { json } = await mustSucceed(new Visitor(world.url).get('/api/openapi.json'));
    const operation = z.object({
      summary: z.string().min(10),
      security: z.array(z.unknown()),
      parameters: z.array(z.object({ name: z.string(), in: z.string() })).optional(),
      requestBody: z.unknown().optional(),
      responses: z.object({ 200: z.unknown(), default: z.unknown() }),
    });
    const description = z
      .object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), operation)) })
      .parse(json);
    const listed = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(listed.toSorted()).toEqual(
      ROUTES.map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`).toSorted(),
    );
    for (const route of ROUTES) {
      const described = description.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method];
      expect(described?.security).toHaveLength(route.who === 'signedIn' ? 1 : 0);
      expect(described?.requestBody !== undefined).toBe(route.body !== undefined || route.upload !== undefined);
      const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
      expect(described?.parameters?.filter((one) => one.in === 'path').map((one) => one.name) ?? []).toEqual(inPath);
    }
  });
});

describe('health', () => {
  it('is up, and ready while the store answers', async () => {
    const test = await testApp();
    const visitor = new Visitor(test.url);
    await mustSucceed(visitor.get('/healthz'));
    await mustSucceed(visitor.get('/readyz'));
    Object.assign(test.app.store, { ready: () => Promise.reject(new Error('gone')) });
    expect(codeOf(await visitor.get('/readyz'))).toBe('unavailable');
    await mustSucceed(visitor.get('/healthz'));
    await test.close();
  });
});
