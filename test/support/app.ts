/** A whole server in this process for tests, and people who speak to its HTTP API. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zCreated, zNewInvitation, zPlan, type Plan } from '#shared/api.ts';
import type { Lead, Standing } from '#shared/rights.ts';
import { startApp, type App } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { createLogger } from '#server/logging.ts';

/** An answer, as bytes and as JSON. */
export type Answer = { readonly status: number; readonly text: string; readonly json: unknown; readonly headers: Headers };

/** The code of a refusal, or '' where the answer is none. */
export function codeOf(answer: Answer): string {
  const { json } = answer;
  if (typeof json !== 'object' || json === null || !('error' in json)) return '';
  const { error } = json;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** The problems that a refusal names, by field. */
export function fieldsOf(answer: Answer): unknown {
  const { json } = answer;
  if (typeof json !== 'object' || json === null || !('error' in json)) return undefined;
  const { error } = json;
  return typeof error === 'object' && error !== null && 'fields' in error ? error.fields : undefined;
}

/** Somebody's browser: it keeps cookies and asks the API. */
export class Visitor {
  readonly url: string;
  cookie: string;

  constructor(url: string, cookie = '') {
    this.url = url;
    this.cookie = cookie;
  }

  async ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const raw = typeof body === 'string';
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookie !== '' && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      this.cookie = /max-age=0/i.test(cookie) ? '' : pair;
    }
    const text = await response.text();
    let json: unknown = null;
    try {
      json = JSON.parse(text);
    } catch {
      // Not JSON: the test looks at the text.
    }
    return { status: response.status, text, json, headers: response.headers };
  }

  get = (path: string) => this.ask('GET', path);
  post = (path: string, body?: unknown) => this.ask('POST', path, body);
  put = (path: string, body?: unknown) => this.ask('PUT', path, body);
  patch = (path: string, body?: unknown) => this.ask('PATCH', path, body);
  delete = (path: string) => this.ask('DELETE', path);
}

/** Somebody with an account. */
export class Person extends Visitor {
  readonly email: string;
  personId = '';
  memberId = '';

  constructor(url: string, email: string) {
    super(url);
    this.email = email;
  }

  /** One more browser of the same person. */
  async again(): Promise<Person> {
    const other = new Person(this.url, this.email);
    Object.assign(other, { personId: this.personId, memberId: this.memberId });
    await must(other.post('/api/auth/sign-in/email', { email: this.email, password: PASSWORD }));
    return other;
  }
}

/** The password of everybody in tests. */
export const PASSWORD = 'three plain words';

/** Waits for an answer and fails the test where it is a refusal. */
export async function must(asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked;
  if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${answer.text}`);
  return answer;
}

/** A server of a test. Its clock can be moved on. */
export type TestApp = {
  readonly app: App;
  readonly url: string;
  readonly directory: string;
  readonly clock: { ahead: number; now(): number };
  /** What was logged so far. */
  readonly logged: () => string;
  close(): Promise<void>;
};

/** Starts a server on a free port and an empty data directory that goes away with it. */
export async function testApp(
  environment: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<TestApp> {
  const directory = mkdtempSync(join(tmpdir(), 'alongside-'));
  const clock = { ahead: 0, now: (): number => Date.now() + clock.ahead };
  const lines: string[] = [];
  const log = createLogger({ write: (line: string) => void lines.push(line) }, 'debug');
  const config = readConfig({ PORT: '0', DATA_DIR: directory, ...environment }, flags);
  const app = await startApp(config, { now: clock.now, log });
  return {
    app,
    url: app.url,
    directory,
    clock,
    logged: () => lines.join(''),
    async close() {
      await app.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Sets up the service by its one-time link; gives its first manager. */
export async function setUp({ app, url }: TestApp): Promise<Person> {
  const boss = new Person(url, 'boss@home.test');
  const token = new URL(app.setUpLink ?? '').hash.replace('#token=', '');
  await must(
    boss.post('/api/setup', { token, serviceName: 'Rosehill', name: 'Bo Boss', email: boss.email, password: PASSWORD }),
  );
  boss.personId = await personIdOf(boss);
  return boss;
}

async function personIdOf(visitor: Visitor): Promise<string> {
  const { json } = await must(visitor.get('/api/me'));
  const person = typeof json === 'object' && json !== null && 'person' in json ? json.person : null;
  return typeof person === 'object' && person !== null && 'id' in person ? String(person.id) : '';
}

/** Has somebody with a new account join a plan (null: become a manager of the service). */
export async function joinAs(boss: Person, planId: string | null, name: string, standing: Standing): Promise<Person> {
  const path = planId === null ? '/api/service/invitations' : `/api/plans/${planId}/invitations`;
  const body = planId === null ? { name } : { name, standing, relation: '' };
  const { code } = zNewInvitation.parse((await must(boss.post(path, body))).json);
  const person = new Person(boss.url, `${name.toLowerCase().replace(/\W/g, '.')}@home.test`);
  await must(person.post('/api/invitations/accept', { key: code, account: { name, email: person.email, password: PASSWORD } }));
  person.personId = await personIdOf(person);
  if (planId !== null) person.memberId = (await planOf(person, planId)).you.memberId;
  return person;
}

/** A plan as somebody sees it. */
export async function planOf(visitor: Visitor, planId: string): Promise<Plan> {
  return zPlan.parse((await must(visitor.get(`/api/plans/${planId}`))).json);
}

/** Everybody in the small world: one member of each standing; `boss` made the plan, `stranger` is on no plan. */
export type Everybody = Record<Standing, Person> & { boss: Person; stranger: Person };

/** A small world: a service, a plan without the template's many sections in the way, members, a section of each lead. */
export type World = TestApp & {
  readonly everybody: Everybody;
  readonly planId: string;
  readonly sections: Record<Lead, string>;
  /** How the world was when it was new; some tests put it back. */
  readonly templateSections: readonly string[];
};

/** The members of the small world beside its maker. */
export const NAMES: Readonly<Record<Standing, string>> = {
  person: 'Rose Person',
  family: 'Fay Family',
  advocate: 'Ada Advocate',
  careWorker: 'Cara Careworker',
  professional: 'Pia Professional',
  manager: 'Mo Manager',
  observer: 'Otto Observer',
};

/** Makes a section and gives its id. */
export async function makeSection(
  maker: Person,
  planId: string,
  title: string,
  lead: Lead,
  named: readonly string[] = [],
): Promise<string> {
  return zCreated.parse((await must(maker.post(`/api/plans/${planId}/sections`, { title, lead, named }))).json).id;
}

/** Makes the small world. On its sealed section the professional and the manager are named, and nobody else. */
export async function smallWorld(environment: Readonly<Record<string, string>> = {}): Promise<World> {
  const test = await testApp(environment);
  const boss = await setUp(test);
  const made = await must(
    boss.post('/api/plans', { title: 'Rose’s plan', personName: 'Rose Person', knownAs: 'Rose', template: 'dementia' }),
  );
  const planId = zCreated.parse(made.json).id;
  boss.memberId = (await planOf(boss, planId)).you.memberId;
  const templateSections = (await planOf(boss, planId)).sections.map((section) => section.id);
  const joined = await Promise.all(
    Object.entries(NAMES).map(
      async ([standing, name]) => [standing, await joinAs(boss, planId, name, standing as Standing)] as const,
    ),
  );
  const stranger = await joinAs(boss, null, 'Sam Stranger', 'observer');
  // Everyone was awaited and every standing is there, which the compiler cannot see.
  const everybody = { ...Object.fromEntries(joined), boss, stranger } as Everybody;
  const maker = everybody.professional;
  const sections = {
    together: await makeSection(maker, planId, 'Written together', 'together'),
    professional: await makeSection(maker, planId, 'Led by professionals', 'professional'),
    sealed: await makeSection(maker, planId, 'Sealed matter', 'sealed', [everybody.manager.memberId]),
  };
  return { ...test, everybody, planId, sections, templateSections };
}
