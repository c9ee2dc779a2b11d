/** Starts a whole server in the test's own process, and sends requests to its HTTP API as different people. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zCreated, zNewInvitation, zPlan, type Plan } from '#shared/api.ts';
import type { Lead, Standing } from '#shared/rights.ts';
import { startApp, type App, type AppOverrides } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { createLogger } from '#server/logging.ts';

/** An HTTP response: its text, and the same text parsed as JSON. `json` is null if the text is not JSON. */
export type Answer = { readonly status: number; readonly text: string; readonly json: unknown; readonly headers: Headers };

/** The error code of a response, or '' if the response is not an error. */
export function codeOf(answer: Answer): string {
  const { json } = answer;
  if (typeof json !== 'object' || json === null || !('error' in json)) return '';
  const { error } = json;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** The problems that an error response names, by field. */
export function fieldsOf(answer: Answer): unknown {
  const { json } = answer;
  if (typeof json !== 'object' || json === null || !('error' in json)) return undefined;
  const { error } = json;
  return typeof error === 'object' && error !== null && 'fields' in error ? error.fields : undefined;
}

/** A browser that sends requests to the API and stores its cookies. */
export class Visitor {
  readonly url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string, cookie = '') {
    this.url = url;
    this.cookie = cookie;
  }

  /** All cookies, as the browser sends them; empty if there are none. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  set cookie(pairs: string) {
    this.#cookies.clear();
    for (const pair of pairs.split('; ')) this.#keep(pair);
  }

  #keep(pair: string): void {
    const at = pair.indexOf('=');
    if (at > 0) this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }

  /** Forgets the cookies whose names contain this. */
  loses(name: string): void {
    for (const each of this.#cookies.keys()) if (each.includes(name)) this.#cookies.delete(each);
  }

  async ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookie !== '' && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      if (/max-age=0/i.test(cookie)) this.#cookies.delete(pair.split('=')[0] ?? '');
      else this.#keep(pair);
    }
    const text = await response.text();
    let json: unknown = null;
    try {
      json = JSON.parse(text);
    } catch {
      // The response is not JSON. The test can check its text.
    }
    return { status: response.status, text, json, headers: response.headers };
  }

  get = (path: string) => this.ask('GET', path);
  post = (path: string, body?: unknown) => this.ask('POST', path, body);
  put = (path: string, body?: unknown) => this.ask('PUT', path, body);
  patch = (path: string, body?: unknown) => this.ask('PATCH', path, body);
  delete = (path: string) => this.ask('DELETE', path);
}

/** A browser of a person who has an account. */
export class Person extends Visitor {
  readonly email: string;
  personId = '';
  memberId = '';

  constructor(url: string, email: string) {
    super(url);
    this.email = email;
  }

  /** Signs the same person in on another browser. */
  async anotherBrowser(): Promise<Person> {
    const other = new Person(this.url, this.email);
    Object.assign(other, { personId: this.personId, memberId: this.memberId });
    await mustSucceed(other.post('/api/auth/sign-in/email', { email: this.email, password: PASSWORD }));
    return other;
  }
}

/** The password of every account in tests. */
export const PASSWORD = 'three plain words';

/** Waits for a response. Throws if its status is not 200, which fails the test. */
export async function mustSucceed(request: Promise<Answer>): Promise<Answer> {
  const answer = await request;
  if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${answer.text}`);
  return answer;
}

/** A server of a test. The test moves the server's clock forward with `clock.ahead`, in milliseconds. */
export type TestApp = {
  readonly app: App;
  readonly url: string;
  readonly directory: string;
  readonly clock: { ahead: number; now(): number };
  /** Everything that the server has logged so far. */
  readonly logged: () => string;
  close(): Promise<void>;
};

/** Starts a server on a free port with an empty data directory. `close` deletes the directory. */
export async function testApp(
  environment: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
  overrides: AppOverrides = {},
): Promise<TestApp> {
  const directory = mkdtempSync(join(tmpdir(), 'alongside-'));
  const clock = { ahead: 0, now: (): number => Date.now() + clock.ahead };
  const lines: string[] = [];
  const log = createLogger({ write: (line: string) => void lines.push(line) }, 'debug');
  const config = readConfig({ PORT: '0', DATA_DIR: directory, ...environment }, flags);
  // A test moves the clock and says when mails are looked for. A look of the outbox's own could come between the two.
  const app = await startApp(config, { now: clock.now, log, mailInterval: null, ...overrides });
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

/** Sets up the service with its one-time link. Returns the first manager. */
export async function setUp({ app, url }: TestApp): Promise<Person> {
  const boss = new Person(url, 'boss@home.test');
  const token = new URL(app.setUpLink ?? '').hash.replace('#token=', '');
  await mustSucceed(
    boss.post('/api/setup', { token, serviceName: 'Rosehill', name: 'Bo Boss', email: boss.email, password: PASSWORD }),
  );
  boss.personId = await personIdOf(boss);
  return boss;
}

async function personIdOf(visitor: Visitor): Promise<string> {
  const { json } = await mustSucceed(visitor.get('/api/me'));
  const person = typeof json === 'object' && json !== null && 'person' in json ? json.person : null;
  return typeof person === 'object' && person !== null && 'id' in person ? String(person.id) : '';
}

/** Invites a person, who makes an account and joins the plan. If `planId` is null, they become a manager of the service. */
export async function joinAs(boss: Person, planId: string | null, name: string, standing: Standing): Promise<Person> {
  const path = planId === null ? '/api/service/invitations' : `/api/plans/${planId}/invitations`;
  const body = planId === null ? { name } : { name, standing, relation: '' };
  const { code } = zNewInvitation.parse((await mustSucceed(boss.post(path, body))).json);
  const person = new Person(boss.url, `${name.toLowerCase().replace(/\W/g, '.')}@home.test`);
  await mustSucceed(
    person.post('/api/invitations/accept', { key: code, account: { name, email: person.email, password: PASSWORD } }),
  );
  person.personId = await personIdOf(person);
  if (planId !== null) person.memberId = (await planOf(person, planId)).you.memberId;
  return person;
}

/** Reads a plan as this visitor sees it. */
export async function planOf(visitor: Visitor, planId: string): Promise<Plan> {
  return zPlan.parse((await mustSucceed(visitor.get(`/api/plans/${planId}`))).json);
}

/** All people of the small world: one member of each standing, `boss`, who made the plan, and `stranger`, who is on no plan. */
export type Everybody = Record<Standing, Person> & { boss: Person; stranger: Person };

/** The small world: a service with one plan, its members, and one section of each lead beside the sections of the template. */
export type World = TestApp & {
  readonly everybody: Everybody;
  readonly planId: string;
  readonly sections: Record<Lead, string>;
  /** The ids of the sections that came from the template. Some tests restore this first state. */
  readonly templateSections: readonly string[];
};

/** The names of the members of the small world, except `boss`. */
export const NAMES: Readonly<Record<Standing, string>> = {
  person: 'Rose Person',
  family: 'Fay Family',
  advocate: 'Ada Advocate',
  careWorker: 'Cara Careworker',
  professional: 'Pia Professional',
  manager: 'Mo Manager',
  observer: 'Otto Observer',
};

/** Creates a section and returns its id. `named` are ids of members who are named on a sealed section. */
export async function makeSection(
  maker: Person,
  planId: string,
  title: string,
  lead: Lead,
  named: readonly string[] = [],
): Promise<string> {
  return zCreated.parse((await mustSucceed(maker.post(`/api/plans/${planId}/sections`, { title, lead, named }))).json).id;
}

/** Creates the small world. On its sealed section only the professional and the manager are named. */
export async function smallWorld(environment: Readonly<Record<string, string>> = {}): Promise<World> {
  const test = await testApp(environment);
  const boss = await setUp(test);
  const created = await mustSucceed(
    boss.post('/api/plans', { title: 'Rose’s plan', personName: 'Rose Person', knownAs: 'Rose', template: 'dementia' }),
  );
  const planId = zCreated.parse(created.json).id;
  boss.memberId = (await planOf(boss, planId)).you.memberId;
  const templateSections = (await planOf(boss, planId)).sections.map((section) => section.id);
  const joined = await Promise.all(
    Object.entries(NAMES).map(
      async ([standing, name]) => [standing, await joinAs(boss, planId, name, standing as Standing)] as const,
    ),
  );
  const stranger = await joinAs(boss, null, 'Sam Stranger', 'observer');
  // NAMES has every standing, so the object is complete. The compiler cannot see that.
  const everybody = { ...Object.fromEntries(joined), boss, stranger } as Everybody;
  const maker = everybody.professional;
  const sections = {
    together: await makeSection(maker, planId, 'Written together', 'together'),
    professional: await makeSection(maker, planId, 'Led by professionals', 'professional'),
    sealed: await makeSection(maker, planId, 'Sealed matter', 'sealed', [everybody.manager.memberId]),
  };
  return { ...test, everybody, planId, sections, templateSections };
}
