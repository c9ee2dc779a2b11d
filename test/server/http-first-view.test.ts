/** The first view of a plan: for whom the server puts the plan into the page, and that everybody else gets the same page whatever they ask for. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { FIRST_VIEW_COOKIE, writeFirstView, zFirstViewData, type FirstView } from '#shared/first-view.ts';
import { appendNodes } from '#shared/text/append.ts';
import { sectionRoom } from '#shared/wire.ts';
import { firstStyles, rulesOf, type Rule } from '#server/http/first-styles.ts';
import { neverHolds, widthsOf } from '#server/http/page-frame.ts';
import { readTemplate } from '#server/http/page-template.ts';
import { DIST } from '#server/http/pages.ts';
import { buildClientIfStale } from '#server/client-build.ts';
import {
  makeSection,
  mustSucceed,
  PASSWORD,
  planOf,
  smallWorld,
  type Answer,
  type Person,
  type World,
} from '../support/app.ts';
import { updateBy } from '../support/section-text.ts';

let world: World;
const TRICK = '</script><img src=x onerror=alert(1)>';

beforeAll(async () => {
  await buildClientIfStale(() => undefined);
  world = await smallWorld();
  await makeSection(world.everybody.professional, world.planId, TRICK, 'together');
  // The first page of each kind of device comes without its text, because its start is not made yet.
  const wide = ['(any-pointer: fine)', '(width >= 64rem)'];
  for (const device of [
    {},
    { language: 'ur' },
    { matches: wide },
    { language: 'ur', matches: wide },
    { language: 'ur', textSize: 'large' },
  ] as const)
    await vi.waitUntil(async () => (await planPage(world.everybody.family, device)).text.includes('class="first-text"'), {
      timeout: 60_000,
      interval: 100,
    });
});
afterAll(() => world.close());

const viewOf = (person: Person, more: Partial<FirstView> = {}): FirstView => ({
  person: person.personId,
  language: 'en',
  textSize: 'usual',
  timeZone: 'Europe/London',
  matches: [],
  ...more,
});

/** Opens an address as the browser of this person does. `cookies` are further cookies of the browser. */
async function opens(
  person: Person | null,
  path: string,
  cookies: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const cookie = [...(person === null ? [] : [person.cookie]), ...cookies].join('; ');
  const response = await fetch(world.url + path, { headers: { cookie, ...headers } });
  return { status: response.status, text: await response.text(), json: null, headers: response.headers };
}
const cookieFor = (view: FirstView): string => `${FIRST_VIEW_COOKIE}=${writeFirstView(view)}`;
const planPage = (person: Person, more: Partial<FirstView> = {}): Promise<Answer> =>
  opens(person, `/plans/${world.planId}`, [cookieFor(viewOf(person, more))]);

/** The rules of a stylesheet, each with the conditions under which it stands. */
function flat(rules: readonly Rule[], under = ''): string[] {
  return rules.flatMap(({ head, body }) =>
    head.startsWith('@') ? flat(rulesOf(body), `${under}${head} `) : [`${under}${head}{${body}}`],
  );
}

/** All of an answer but its date. */
function withoutDate({ status, text, headers }: Answer): unknown {
  return { status, text, headers: [...headers].filter(([name]) => name !== 'date') };
}

describe('the page of a plan, for a member on a device that keeps its text', () => {
  it('has the words of the plan, and what its script needs is what the API says', async () => {
    const { family } = world.everybody;
    const { status, text, headers } = await planPage(family);
    expect(status).toBe(200);
    expect(text).toContain('<title>Rose’s plan');
    expect(text).toMatch(/<section id="section-[^>]+>.*Written together/s);
    expect(text.match(/class="first-text"/g)?.length).toBe((await planOf(family, world.planId)).sections.length);
    const handed: unknown = JSON.parse(/<script type="application\/json"[^>]*>([^<]*)<\/script>/.exec(text)?.[1] ?? '');
    const data = zFirstViewData.parse(handed);
    expect(data.view.person).toBe(family.personId);
    const plan = `/api/plans/${world.planId}`;
    expect(Object.keys(data.answers).toSorted()).toEqual(['/api/me', plan, `${plan}/overview`]);
    for (const [path, answer] of Object.entries(data.answers))
      expect(answer, path).toEqual((await mustSucceed(family.get(path))).json);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('vary')).toContain('Cookie');
    expect(headers.get('etag')).toBeNull();
  });

  it('has the same content security policy as every page, and no script of its own that runs', async () => {
    const { family } = world.everybody;
    const [drawn, other] = [await planPage(family), await opens(family, '/account', [])];
    expect(drawn.headers.get('content-security-policy')).toBe(other.headers.get('content-security-policy'));
    const scripts = [...drawn.text.matchAll(/<script([^>]*)>([^<]*)/g)];
    for (const [, attributes = '', inside = ''] of scripts)
      expect(attributes.includes('type="application/json"') || inside === '', attributes).toBe(true);
    expect(drawn.text).not.toMatch(/\son\w+="/);
  });

  it('shows what was typed as text, wherever it stands', async () => {
    const { text } = await planPage(world.everybody.family);
    expect(text).not.toContain(TRICK);
    expect(text).not.toMatch(/<img[^>]*onerror/);
    expect(text).toContain('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;');
  });

  it('comes in the language, direction, text size and time zone of the device', async () => {
    const { text } = await planPage(world.everybody.family, { language: 'ur', textSize: 'large', timeZone: 'Asia/Karachi' });
    expect(text).toContain('<html lang="ur" dir="rtl" data-text="large"');
    const back = await planPage(world.everybody.family);
    expect(back.text).toContain('<html lang="en" dir="ltr" data-text="usual"');
    const shown = back.text.slice(0, back.text.indexOf('<script type="application/json"'));
    expect(/[\u0600-\u06FF]/.test(shown)).toBe(false);
  });

  it('is not drawn in a language that the account has left elsewhere: the page would go on in another one', async () => {
    const { advocate } = world.everybody;
    expect((await planPage(advocate)).text).toContain('class="first-text"');
    await mustSucceed(advocate.patch('/api/me', { language: 'ur' }));
    expect((await planPage(advocate)).text).toContain('<div id="root"></div>');
    expect((await planPage(advocate, { language: 'ur' })).text).toContain('class="first-text"');
    await mustSucceed(advocate.patch('/api/me', { language: 'en' }));
  });

  it('has nothing of a sealed section for those who are not named there [R9]', async () => {
    const { professional, ...others } = world.everybody;
    expect((await planPage(professional)).text).toContain('Sealed matter');
    const { person, family, advocate, careWorker, observer } = others;
    for (const reader of [person, family, advocate, careWorker, observer]) {
      const { text } = await planPage(reader);
      expect(text).toContain('class="first-text"');
      expect(text).not.toContain('Sealed matter');
      expect(text).not.toContain(world.sections.sealed);
    }
  });

  it('is drawn anew for each reader, also when many open it at the same time', async () => {
    const { person, family, professional, manager } = world.everybody;
    const readers = [person, family, professional, manager, family, professional, person, manager];
    const pages = await Promise.all(readers.map((reader) => planPage(reader)));
    for (const [at, { text }] of pages.entries()) {
      const reader = readers[at] as Person;
      expect(text).toContain(`"person":"${reader.personId}"`);
      expect(text.includes('Sealed matter')).toBe(reader === professional || reader === manager);
    }
  });

  it('has the text as it is now, although the server remembers what it has drawn', async () => {
    const { family } = world.everybody;
    const added = 'She sings with the window open.';
    expect((await planPage(family)).text).not.toContain(added);
    const doc = new Y.Doc();
    for (const { update } of await world.app.store.log.rows(sectionRoom(world.sections.together), 1, 1000))
      Y.applyUpdate(doc, update);
    const update = updateBy(doc, () => appendNodes(doc, [{ type: 'paragraph', content: [{ type: 'text', text: added }] }]));
    await world.app.store.log.append([
      { room: sectionRoom(world.sections.together), personId: family.personId, at: Date.now(), update, claims: [doc.clientID] },
    ]);
    expect((await planPage(family)).text).toContain(added);
    expect((await planPage(family, { language: 'ur' })).text).toContain(added);
  });

  it('comes compressed only where it says nothing of the plan', async () => {
    const { family } = world.everybody;
    const ask = async (encoding: string): Promise<{ encoding: string | undefined; body: Buffer }> => {
      const headers = { cookie: `${family.cookie}; ${cookieFor(viewOf(family))}`, 'accept-encoding': encoding };
      const [response] = (await once(get(`${world.url}/plans/${world.planId}`, { headers }), 'response')) as [IncomingMessage];
      return { encoding: response.headers['content-encoding'], body: await buffer(response) };
    };
    const [small, plain] = [await ask('br, gzip'), await ask('identity')];
    expect([small.encoding, plain.encoding]).toEqual(['gzip', undefined]);
    expect(plain.body.includes('Written together')).toBe(true);
    const words = plain.body.indexOf('<title>');
    // Both pages say when they were drawn, so the time is left out.
    const withoutTime = (page: string): string => page.replaceAll(/"at":\d+/g, '');
    expect(withoutTime(gunzipSync(small.body).toString())).toBe(withoutTime(plain.body.toString()));
    expect(small.body.includes('Written together')).toBe(true);
    // All from the title on stands as it is, but for the heads of its blocks.
    expect(small.body.length).toBeGreaterThan(plain.body.length - words);
    expect(small.body.length).toBeLessThan(plain.body.length - words / 2);
  });

  it.each(['en', 'ur'] as const)('has every style in its start that anything on it needs, in %s', async (language) => {
    const index = readFileSync(join(DIST, 'index.html'), 'utf8');
    const { styles } = readTemplate(index, (address) => readFileSync(join(DIST, address), 'utf8'));
    const { person, family, professional, manager, observer } = world.everybody;
    const wide = ['(any-pointer: fine)', '(width >= 64rem)'];
    for (const reader of [person, family, professional, manager, observer])
      for (const matches of [[], wide]) {
        const { text } = await planPage(reader, { language, matches });
        expect(text).toContain('class="first-text"');
        const root = /<html[^>]*>/.exec(text)?.[0] ?? '';
        const content = text.slice(text.indexOf('<div id="root">'), text.indexOf('<script type="application/json"'));
        const there = new Set(flat(rulesOf(/<style>(.*?)<\/style>/s.exec(text)?.[1] ?? '')));
        const outside = neverHolds(widthsOf(['(width >= 64rem)'], matches));
        const needed = flat(rulesOf(firstStyles(styles, root, content, outside)));
        expect(needed.length).toBeGreaterThan(100);
        expect(needed.filter((rule) => !there.has(rule))).toEqual([]);
      }
  });

  it('has little before its first words: on a slow network each kilobyte takes 5 ms', async () => {
    const { text } = await planPage(world.everybody.professional);
    const [styles, content, words] = ['<style>', '<div id="root">', 'id="first-words"'].map((part) => text.indexOf(part));
    expect(Number(words) - Number(content)).toBeLessThan(10_800);
    expect(deflateRawSync(text.slice(styles, text.indexOf('</style>')), { level: 9 }).length).toBeLessThan(6500);
  });
});

describe('the page without a plan', () => {
  it('is the same for a plan that is not there and for one that is not the reader’s [R9]', async () => {
    const { stranger } = world.everybody;
    const cookies = [cookieFor(viewOf(stranger))];
    const theirs = await opens(stranger, `/plans/${world.planId}`, cookies);
    const never = await opens(stranger, '/plans/never-was', cookies);
    expect(withoutDate(theirs)).toEqual(withoutDate(never));
    expect(theirs.text).toContain('<div id="root"></div>');
  });

  it('begins byte for byte as a page with its plan', async () => {
    const { family, stranger } = world.everybody;
    const startOf = (text: string): string => text.slice(0, text.indexOf('<title>'));
    const own = await planPage(family);
    expect(startOf(own.text)).toContain('</style>');
    for (const path of [`/plans/${world.planId}`, '/plans/never-was']) {
      const without = await opens(stranger, path, [cookieFor(viewOf(stranger))]);
      expect(startOf(without.text), path).toBe(startOf(own.text));
      expect(without.status).toBe(own.status);
      const named = ({ headers }: Answer): unknown =>
        [...headers].filter(([name]) => !['date', 'content-length'].includes(name));
      expect(named(without), path).toEqual(named(own));
    }
  });

  it('comes no sooner for the one than for the other', async () => {
    const { stranger } = world.everybody;
    const cookies = [cookieFor(viewOf(stranger))];
    for (const path of [`/plans/${world.planId}`, '/plans/never-was']) {
      const began = performance.now();
      await opens(stranger, path, cookies);
      // The floor of "not found" (decision 14), less the rounding of clocks.
      expect(performance.now() - began).toBeGreaterThan(24);
    }
  });

  it('comes to every browser for which the server must not draw', async () => {
    const { family, professional } = world.everybody;
    const path = `/plans/${world.planId}`;
    const own = cookieFor(viewOf(family));
    const shared = await family.anotherBrowser();
    await mustSucceed(shared.post('/api/auth/sign-in/email', { email: family.email, password: PASSWORD, rememberMe: false }));
    const withPin = await family.anotherBrowser();
    await mustSucceed(withPin.put('/api/me/device-pin', { pin: '831946', password: PASSWORD }));
    const signedOut = await family.anotherBrowser();
    const before = signedOut.cookie;
    await mustSucceed(signedOut.post('/api/auth/sign-out', {}));
    const shell = (await opens(null, path, [])).text;
    const asked: readonly (readonly [string, Promise<Answer>])[] = [
      ['nobody is signed in', opens(null, path, [own])],
      ['the session has ended', opens(null, path, [before, own])],
      ['the device says nothing', opens(family, path, [])],
      ['another account keeps its text there', opens(family, path, [cookieFor(viewOf(professional))])],
      ['the session ends with the browser', opens(shared, path, [own])],
      ['the device has a PIN', opens(withPin, path, [own])],
      ['the cookie is there twice', opens(family, path, [own, own])],
      ['it is shown inside another page', opens(family, path, [own], { 'sec-fetch-dest': 'iframe' })],
      ['it is an image', opens(family, path, [own], { 'sec-fetch-dest': 'image' })],
    ];
    for (const [why, answer] of asked) expect((await answer).text, why).toBe(shell);
    expect((await opens(family, path, [own])).text).not.toBe(shell);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'x'],
    ['broken escapes', '%E0%A4%A'],
    [
      'a time zone that is none',
      encodeURIComponent(JSON.stringify({ person: 'x', language: 'en', textSize: 'usual', timeZone: 'Mars/Sea', matches: [] })),
    ],
    [
      'too many queries',
      encodeURIComponent(
        JSON.stringify({
          person: 'x',
          language: 'en',
          textSize: 'usual',
          timeZone: 'UTC',
          matches: Array.from({ length: 21 }, String),
        }),
      ),
    ],
    [
      'more than it has',
      encodeURIComponent(
        JSON.stringify({ person: 'x', language: 'en', textSize: 'usual', timeZone: 'UTC', matches: [], more: 1 }),
      ),
    ],
    ['a prototype', encodeURIComponent('{"__proto__":{"person":"x"}}')],
  ])('comes where the cookie holds %s', async (_what, value) => {
    const { family } = world.everybody;
    const { status, text } = await opens(family, `/plans/${world.planId}`, [`${FIRST_VIEW_COOKIE}=${value}`]);
    expect([status, text.includes('<div id="root"></div>')]).toEqual([200, true]);
  });

  it('comes at once to a member who was removed', async () => {
    const { boss, advocate } = world.everybody;
    expect((await planPage(advocate)).text).toContain('class="first-text"');
    await mustSucceed(boss.delete(`/api/members/${advocate.memberId}`));
    expect((await planPage(advocate)).text).toContain('<div id="root"></div>');
  });
});

describe('where the service needs a second step of staff [R36]', () => {
  it('staff who have none get the page without the plan, and family the page with it', async () => {
    const { careWorker, family } = world.everybody;
    const { records } = world.app.store;
    expect((await planPage(careWorker)).text).toContain('first-text');
    await records.changeService({ staffSecondStep: true });
    expect((await planPage(careWorker)).text).not.toContain('first-text');
    expect((await planPage(family)).text).toContain('first-text');
    await records.changeService({ staffSecondStep: false });
    expect((await planPage(careWorker)).text).toContain('first-text');
  });
});
