/** Several nodes on one PostgreSQL and one Redis: what one node writes reaches the others, also when a part fails. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { planRoom, sectionRoom, suggestionRoom } from '#shared/wire.ts';
import type { CommandContext } from '#server/commands/context.ts';
import { SecondStepKeys } from '#server/commands/second-step/second-step-keys.ts';
import { declineSuggestion } from '#server/commands/suggestions/decline-suggestion.ts';
import { orderSections } from '#server/commands/sections/order-sections.ts';
import { openPostgresStore, type PostgresOptions } from '#server/store/postgres/store.ts';
import { codeOf, PASSWORD, Visitor } from '../support/app.ts';
import { effort } from '../support/effort.ts';
import { STRICT } from '../support/environment.ts';
import { TcpProxy } from '../support/line.ts';
import { ServerProcess, serveNode, temporaryDirectory, type LiveServer } from '../support/live.ts';
import { OwnPostgres, postgresPrograms } from '../support/own-postgres.ts';
import { OwnRedis, redisProgram } from '../support/own-redis.ts';
import { Participant, until } from '../support/participant.ts';
import { findPostgres, freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { plain } from '../support/section-text.ts';
import { household, ServiceProcess } from '../support/service-process.ts';
import { saysIn } from '../support/talk.ts';
import { fillWorld, PLAN, room, type Name } from '../support/world.ts';

/** How long PostgreSQL is unreachable, in milliseconds: longer than each timeout of the store. */
const OUTAGE = effort('outage');
/** The store's timeouts: the default ones for an outage of 20 seconds, and shorter by the same factor for a shorter outage. */
const WAITS: PostgresOptions = {
  reachTimeout: OUTAGE / 2,
  connectTimeout: OUTAGE / 5,
  appendTimeout: (OUTAGE * 3) / 10,
  statementTimeout: (OUTAGE * 3) / 4,
};

const what = 'many nodes over PostgreSQL and Redis';
// This installs PostgreSQL if it is missing. The test then starts its own server with the installed programs.
const postgresUrl = await findPostgres(what);
const programs = postgresPrograms(what);
const redis = redisProgram();
const possible = postgresUrl !== null && programs !== null && redis !== null;
if (!possible && STRICT) throw new Error(`${what}: PostgreSQL's or Redis's programs are missing`);
if (!possible) console.error(`\nNOT RUN: ${what}: PostgreSQL's or Redis's programs are missing.\n`);

describe.skipIf(!possible)('many nodes', () => {
  let postgres: OwnPostgres;
  let redisServer: OwnRedis;
  let database: TestDatabase;
  let cleanups: (() => Promise<void> | void)[] = [];

  beforeAll(async () => {
    postgres = await OwnPostgres.make(programs ?? '');
    redisServer = await OwnRedis.make(redis ?? '');
  });
  afterAll(async () => {
    await postgres?.remove();
    await redisServer?.remove();
  });
  afterEach(async () => {
    for (const step of cleanups.toReversed()) await step();
    cleanups = [];
  });

  type Node = {
    server: LiveServer;
    database: TcpProxy;
    redis: TcpProxy;
    join(name: Name, section?: string): Promise<Participant>;
  };

  /** Starts `count` nodes on one filled database. Each node has its own proxies to PostgreSQL and Redis. */
  async function installation(count: number, waits: PostgresOptions = {}): Promise<Node[]> {
    database = await freshDatabase(postgres.url);
    cleanups.push(() => database.drop());
    const first = await openPostgresStore(database.url);
    await fillWorld(first);
    await first.close();
    const nodes: Node[] = [];
    for (let i = 0; i < count; i++) {
      const proxies = {
        database: await TcpProxy.open(Number(new URL(database.url).port)),
        redis: await TcpProxy.open(redisServer.port),
      };
      const server = await serveNode(
        { database: proxies.database.urlThrough(database.url), redis: proxies.redis.urlThrough(redisServer.url) },
        0,
        waits,
      );
      cleanups.push(
        () => proxies.redis.close(),
        () => proxies.database.close(),
        () => server.close(),
      );
      const join = async (name: Name, section = 'together'): Promise<Participant> => {
        const participant = new Participant(server.url, name, room(section));
        cleanups.push(() => participant.leaves());
        return participant.synced();
      };
      nodes.push({ server, ...proxies, join });
    }
    return nodes;
  }

  async function equal(people: readonly Participant[], timeout = 60_000): Promise<void> {
    await until(
      'all have the same text and it is saved',
      () => new Set(people.map(({ text }) => text)).size === 1 && people.every((p) => p.saved === p.sent && p.provider.synced),
      timeout,
    );
  }

  /** Returns the text in the log of a section. Fails if the log has a gap. */
  async function logged(section = 'together'): Promise<string> {
    const store = await openPostgresStore(database.url);
    const rows = await store.log.rows(room(section), 1, 1_000_000);
    await store.close();
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_row, i) => i + 1));
    const doc = new Y.Doc();
    for (const row of rows) Y.applyUpdate(doc, row.update);
    expect(doc.store.pendingStructs).toBeNull();
    return plain(doc);
  }

  it('people on two nodes write in one section, see each other and are told that it is saved', async () => {
    const [a, b] = await installation(2);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    const daughter = await a.join('family');
    const nurse = await b.join('professional');
    for (let i = 0; i < 30; i++) {
      daughter.types(`d${i} `);
      nurse.types(`n${i} `);
      if (i % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await equal([daughter, nurse]);
    expect(await logged()).toBe(daughter.text);
    daughter.provider.awareness.setLocalStateField('away', true);
    await until(
      'the nurse sees her on the other node',
      () => nurse.provider.awareness.getStates().get(daughter.doc.clientID)?.['user']?.id === 'family',
    );
    daughter.leaves();
    await until('and sees her go', () => !nurse.provider.awareness.getStates().has(daughter.doc.clientID));
  });

  it('[S6] a client id belongs to one person on all nodes', async () => {
    const [a, b] = await installation(2);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    const daughter = await a.join('family');
    daughter.types('mine ');
    await daughter.isSaved();
    const nurse = await b.join('professional');
    await nurse.sees('mine');
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(nurse.doc));
    doc.clientID = daughter.doc.clientID;
    const thief = new Participant(b.server.url, 'sister', room('together'), { doc });
    cleanups.push(() => thief.leaves());
    // If this node already knows the presence from the other node, it refuses even the presence with her client id.
    await until('the thief is in or out', () => thief.provider.synced || thief.closedWith !== null);
    thief.types('not mine');
    expect(await thief.isClosed()).toBe(4409);
    expect(await logged()).toBe('mine ');
  });

  it('[R26] people on two nodes write in one suggestion, and once it is answered on one of them nobody writes on the other', async () => {
    const [a, b] = await installation(2);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    const { store, fanout } = a.server;
    const about = {
      id: 'tea',
      planId: PLAN,
      sectionId: 'together',
      baseSeq: 1,
      title: 'Tea',
      reason: '',
      authorId: 'family',
      at: 1,
    };
    const [first] = await store.log.rows(room('together'), 1, 1);
    await store.write(async (records) => {
      await records.insertSuggestion({ ...about, key: 'k' });
      const update = first?.update ?? new Uint8Array();
      await records.appendFirst({ room: suggestionRoom('tea'), personId: 'family', at: 1, update, claims: [] });
    });
    const join = async (node: Node, name: Name): Promise<Participant> => {
      const page = new Participant(node.server.url, name, suggestionRoom('tea'));
      cleanups.push(() => page.leaves());
      return page.synced();
    };
    const daughter = await join(a, 'family');
    const elsewhere = await join(b, 'family');
    const nurse = await join(b, 'professional');
    daughter.types('milk ');
    await nurse.sees('milk');
    const overview = new Participant(b.server.url, 'professional', planRoom(PLAN));
    cleanups.push(() => overview.leaves());
    await until('the nurse has the plan open', () => overview.provider.wsconnected);
    const context = { store, fanout, now: Date.now, newId: randomUUID } as unknown as CommandContext;
    const live = { written: async () => undefined };
    await declineSuggestion(context, live, { personId: 'professional' }, 'tea', { reply: 'Tea is better.' });
    // A node tells the pages of a plan when it has worked out the rights of all its rooms anew.
    await until('the other node knows', () => overview.events > 0);
    elsewhere.types('more ');
    expect(await elsewhere.isClosed()).toBe(4403);
    expect((await store.log.rows(suggestionRoom('tea'), 1, 1000)).map(({ personId }) => personId)).toEqual([
      'family',
      'family',
    ]);
  });

  it('a right taken on one node is gone on the other within a second, and within seconds when the message is lost', async () => {
    const [a, b] = await installation(2);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    const take = async (tell: boolean, right: 'none' | null): Promise<void> => {
      await a.server.store.write(async (records) => {
        await records.setGrant('together', 'member-sister', right);
        await records.appendAudit({
          planId: PLAN,
          at: 1,
          personId: 'manager',
          verb: 'section.grant',
          sections: ['together'],
          audience: ['member-sister'],
          detail: { memberId: 'member-sister', right },
        });
      });
      if (tell) a.server.fanout.publish({ kind: 'plan', planId: PLAN, audience: ['member-sister'] });
    };
    const sister = await b.join('sister');
    await take(true, 'none');
    await until('she is out', () => sister.closedWith?.code === 4404, 1000);
    await take(true, null);
    b.redis.silence();
    const again = await b.join('sister');
    await take(true, 'none');
    await until('she is out all the same', () => again.closedWith?.code === 4404, 8000);
    b.redis.restore();
  });

  it('[R9] moving a sealed section is told only to those who see it, on every node, also when the message is lost', async () => {
    const [a, b] = await installation(2);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    const watching = (node: Node, name: Name): Participant => {
      const page = new Participant(node.server.url, name, planRoom(PLAN));
      cleanups.push(() => page.leaves());
      return page;
    };
    const outsiders = [watching(a, 'family'), watching(b, 'family'), watching(b, 'observer')];
    const named = [watching(a, 'manager'), watching(b, 'manager')];
    const pages = [...outsiders, ...named];
    await until('all pages are there', () => pages.every((page) => page.provider.wsconnected));
    const context: CommandContext = {
      store: a.server.store,
      fanout: a.server.fanout,
      templates: [],
      now: Date.now,
      newId: randomUUID,
      newSecret: randomUUID,
      newCode: randomUUID,
      hashPassword: async () => '',
      sealMailKey: null,
      secondStepKeys: new SecondStepKeys('a secret'),
      verifyPassword: async () => false,
    };
    const order = (...sections: string[]) => orderSections(context, { personId: 'professional' }, PLAN, sections);
    const haveEvents = (those: readonly Participant[]) => () => those.every((page) => page.events > 0);
    // Longer than the interval at which a node polls the store.
    const pollInterval = () => new Promise((resolve) => setTimeout(resolve, 3000));
    for (const lost of [false, true]) {
      if (lost) b.redis.silence();
      await pollInterval();
      for (const page of pages) page.events = 0;
      await order(...(lost ? ['routine', 'sealed'] : ['sealed', 'together']));
      await until('the manager is told on both nodes', haveEvents(named));
      await pollInterval();
      expect(outsiders.map((page) => page.events)).toEqual([0, 0, 0]);
      await order(...(lost ? ['together', 'routine'] : ['routine', 'together']));
      await until('all are told of an order that all see', haveEvents(outsiders));
    }
    b.redis.restore();
  });

  it.each([
    ['the message alone', 'database'],
    ['the store alone', 'redis'],
  ] as const)('[R23] [R9] what is said on one node is told on the other to those who can read it, by %s', async (_way, out) => {
    const [a, b] = await installation(2);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    const watching = (name: Name): Participant => {
      const page = new Participant(b.server.url, name, planRoom(PLAN));
      cleanups.push(() => page.leaves());
      return page;
    };
    const outsiders = [watching('family'), watching('observer')];
    const reader = watching('professional');
    const pages = [...outsiders, reader];
    await until('all pages are there', () => pages.every((page) => page.provider.wsconnected));
    // Longer than the interval at which a node polls the store.
    const pollInterval = () => new Promise((resolve) => setTimeout(resolve, 3000));
    // At its first look a node only learns how long the trail is.
    await pollInterval();
    b[out].silence();
    await saysIn(a.server, 'manager', 'together', 'professionals');
    await saysIn(a.server, 'manager', 'sealed');
    await saysIn(a.server, 'manager', 'routine');
    // What comes last has passed what came before it.
    await until('all who can read the last one are told', () => pages.every(({ talk }) => talk.includes('routine')));
    expect(reader.talk.slice(0, 3)).toEqual(['together', 'sealed', 'routine']);
    b[out].restore();
    // Then the node also hears by the other way.
    await pollInterval();
    for (const { talk } of outsiders) expect(new Set(talk)).toEqual(new Set(['routine']));
    expect(pages.map(({ closedWith }) => closedWith)).toEqual([null, null, null]);
  });

  it('[S13] a reader who moves to a node that is behind is not taken for a writer, and a writer’s words stay theirs', async () => {
    const [a, b] = await installation(2);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    // Somebody has the section open on the second node, which hears nothing of the first and looks into the log once a second.
    const nurse = await b.join('professional');
    const daughter = await a.join('family');
    const inspector = await a.join('observer');
    for (let i = 0; i < 5; i++) {
      b.redis.silence();
      daughter.types(`word${i} `);
      await inspector.sees(`word${i}`);
      await daughter.isSaved();
      const moved = new Participant(b.server.url, 'observer', room('together'), { doc: inspector.doc });
      cleanups.push(() => moved.leaves());
      await until('the inspector is in or out', () => moved.provider.synced || moved.closedWith !== null);
      expect(moved.closedWith).toBeNull();
      await nurse.sees(`word${i}`);
      expect(nurse.provider.wsconnected).toBe(true);
      b.redis.restore();
    }
    const store = await openPostgresStore(database.url);
    const rows = await store.log.rows(room('together'), 1, 1000);
    await store.close();
    // The manager made the section.
    expect(new Set(rows.map(({ personId }) => personId))).toEqual(new Set(['manager', 'family']));
  });

  it('a node that is cut off from Redis reads the log, and nobody notices more than a delay', async () => {
    const [a, b] = await installation(2);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    const daughter = await a.join('family');
    const nurse = await b.join('professional');
    b.redis.cut();
    daughter.types('while Redis is away ');
    nurse.types('from the other side ');
    await nurse.sees('while Redis is away');
    await daughter.sees('from the other side');
    await equal([daughter, nurse]);
    b.redis.restore();
    daughter.types('and back');
    await nurse.sees('and back');
  });

  it('Redis is killed, comes back, is emptied: nothing is lost', async () => {
    const [a, b] = await installation(2);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    const daughter = await a.join('family');
    const nurse = await b.join('professional');
    let n = 0;
    const typing = setInterval(() => {
      daughter.types(`d${n} `);
      nurse.types(`n${n++} `);
    }, 10);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await redisServer.kill();
    await new Promise((resolve) => setTimeout(resolve, 400));
    await redisServer.start();
    await new Promise((resolve) => setTimeout(resolve, 400));
    await redisServer.empty();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await until('they have written a good deal', () => n > 60);
    clearInterval(typing);
    await equal([daughter, nurse]);
    expect(await logged()).toBe(daughter.text);
    expect(n).toBeGreaterThan(50);
  });

  it(`PostgreSQL cannot be reached for ${OUTAGE / 1000} seconds: nothing is called saved, nothing is lost, all are equal afterwards`, async () => {
    const [a, b] = await installation(2, WAITS);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    const daughter = await a.join('family');
    const nurse = await b.join('professional');
    daughter.types('before ');
    await equal([daughter, nurse]);
    a.database.cut();
    b.database.cut();
    daughter.types('during ');
    nurse.types('meanwhile ');
    await new Promise((resolve) => setTimeout(resolve, OUTAGE));
    expect(daughter.provider.wsconnected && daughter.saved === daughter.sent && daughter.provider.synced).toBe(false);
    expect(nurse.text).not.toContain('during');
    a.database.restore();
    b.database.restore();
    await daughter.sees('meanwhile');
    await nurse.sees('during');
    await equal([daughter, nurse]);
    expect(await logged()).toBe(daughter.text);
  });

  it('a node that cannot reach PostgreSQL, while the other can, keeps nothing as saved', async () => {
    const [a, b] = await installation(2);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    const daughter = await a.join('family');
    const nurse = await b.join('professional');
    await equal([daughter, nurse]);
    a.database.silence();
    daughter.types('unsaved ');
    nurse.types('saved ');
    await nurse.isSaved();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(daughter.provider.synced && daughter.saved === daughter.sent).toBe(false);
    expect(nurse.text).not.toContain('unsaved');
    a.database.restore();
    await nurse.sees('unsaved');
    await equal([daughter, nurse]);
  });

  it('PostgreSQL crashes and comes back under load: what was called saved or seen is there', async () => {
    const [a, b] = await installation(2);
    if (a === undefined || b === undefined) throw new Error('two nodes');
    const daughter = await a.join('family');
    const nurse = await b.join('professional');
    let n = 0;
    const typing = setInterval(() => {
      daughter.types(`d${n} `);
      nurse.types(`n${n++} `);
    }, 10);
    const wordsSeen = (): string[] => [nurse.text.match(/d\d+/g) ?? [], daughter.text.match(/n\d+/g) ?? []].flat();
    await until('each has seen a good deal', () => wordsSeen().length > 15);
    await postgres.crash();
    const seen = wordsSeen();
    await postgres.start();
    await new Promise((resolve) => setTimeout(resolve, 500));
    clearInterval(typing);
    await equal([daughter, nurse]);
    const text = await logged();
    expect(text).toBe(daughter.text);
    expect(seen.length).toBeGreaterThan(10);
    for (const word of seen) expect(text).toContain(word);
  });

  it('a node is killed under load: what it called saved, or the other node showed, is there, and its people go on at the other', async () => {
    const [b] = await installation(1);
    if (b === undefined) throw new Error('a node');
    const a = await ServerProcess.start('', 0, { database: database.url, redis: redisServer.url });
    cleanups.push(() => a.kill());
    const daughter = await new Participant(a.url, 'family', room('together')).synced();
    const nurse = await b.join('professional');
    let n = 0;
    const sent: { word: string; count: number }[] = [];
    const typing = setInterval(() => {
      const word = `<d${n++}>`;
      daughter.types(word);
      sent.push({ word, count: daughter.sent });
      nurse.types(`n${n} `);
    }, 3);
    // Waits for a condition, because a busy machine needs longer.
    await until('enough was saved and seen', () => daughter.saved > 40 && (nurse.text.match(/<d\d+>/g) ?? []).length > 40);
    clearInterval(typing);
    await a.kill();
    const savedWords = sent.filter(({ count }) => count <= daughter.saved).map(({ word }) => word);
    const seen = nurse.text.match(/<d\d+>/g) ?? [];
    const moved = new Participant(b.server.url, 'family', room('together'), { doc: daughter.doc });
    cleanups.push(() => moved.leaves());
    daughter.provider.destroy();
    await moved.synced();
    await equal([moved, nurse]);
    const text = await logged();
    expect(savedWords.length).toBeGreaterThan(20);
    expect(seen.length).toBeGreaterThan(20);
    for (const word of [...savedWords, ...seen]) expect(text).toContain(word);
    expect(moved.text).toBe(text);
  });

  it('two servers start at once on an empty database: both serve, and the link of either sets up the service once', async () => {
    database = await freshDatabase(postgres.url);
    cleanups.push(() => database.drop());
    const environment = {
      DATABASE_URL: database.url,
      REDIS_URL: redisServer.url,
      AUTH_SECRET: 'one secret for all servers of this installation',
    };
    const folder = temporaryDirectory();
    cleanups.push(() => folder.remove());
    const [a, b] = await Promise.all(['a', 'b'].map((name) => ServiceProcess.start(join(folder.path, name), environment)));
    if (a === undefined || b === undefined) throw new Error('two servers');
    cleanups.push(
      () => a.kill(),
      () => b.kill(),
    );
    const link = (server: ServiceProcess): string => new URL(server.setUpLink ?? '').hash;
    expect(link(a)).toBe(link(b));
    const home = await household(a, 1);
    const again = await new Visitor(b.url).post('/api/setup', {
      token: link(b).replace('#token=', ''),
      serviceName: 'Another',
      name: 'Eve',
      email: 'eve@home.test',
      password: PASSWORD,
    });
    expect([again.status, codeOf(again)]).toEqual([410, 'link_used']);
    const enter = async (server: ServiceProcess, who: Visitor): Promise<Participant> => {
      const page = new Participant(server.socketUrl, 'family', sectionRoom(home.sections[0] ?? ''), { cookie: who.cookie });
      cleanups.push(() => page.leaves());
      return page.synced();
    };
    const daughter = await enter(a, home.daughter);
    const nurse = await enter(b, home.nurse);
    daughter.types('from one server to the other');
    await nurse.sees('from one server to the other');
    await daughter.isSaved();
  });
});
