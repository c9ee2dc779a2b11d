/**
 * Measures the built page in a real browser, with the server in a separate process:
 *
 * - how soon a plan can be read on a slow phone, beside a static page with its words, and how soon its editor takes keys,
 * - how many bytes of script the first page needs,
 * - how soon a typed letter is on the screen while twelve people write,
 * - how soon a comparison of a long section is drawn on a slow phone,
 * - whether memory stays level over the edits of one hour.
 *
 *   npm run bench -- --page
 *   npm run bench -- --page --only=comparing,typing   some of them: script, first-view, typing, comparing, memory
 */
import { EventEmitter } from 'node:events';
import * as Y from 'yjs';
import { z } from 'zod';
import type { Browser } from '@playwright/test';
import type { JsonNode } from '#shared/document.ts';
import { appendNodes } from '#shared/text/append.ts';
import { sectionRoom } from '#shared/wire.ts';
import { buildClientIfStale } from '#server/client-build.ts';
import { Participant } from '../support/participant.ts';
import { Random } from '../support/random.ts';
import { textOf } from '../support/section-text.ts';
import { settled, slowKeys, startBrowser, timeUntil, Visit, watchKeys } from './browser.ts';
import { firstViewOf, type PlanToOpen } from './first-view.ts';
import { quantile, wait } from './measure.ts';
import type { Directories } from './process.ts';
import { figure, printAims, size, table, type Aim } from './report.ts';
import { cookieOf } from './service.ts';
import { start, startDemo, type Running } from './servers.ts';

const SECTIONS = 40;
const PEOPLE = 12;
/** The length of the section in which the bench types, in letters. */
const LONG = 20_000;
const LETTERS = 300;
/** How many milliseconds a page may take to show what a measurement waits for. */
const PATIENCE = 120_000;
/** How often a comparison is drawn. */
const DRAWINGS = 5;
/** The milliseconds between two letters of one person. */
const TYPING_INTERVAL = 140;
/** The edits of one hour: one letter is typed or deleted every half second. They are made in PARTS parts. */
const EDITS = 7200;
const PARTS = 6;
/** The last part's memory may be this many times the second part's, plus an allowance in bytes for small heaps. */
const GROWTH_LIMIT = 1.1;
const GROWTH_ALLOWANCE = 2e6;

const WORDS =
  'she likes her tea first and a little quiet before the day begins with the radio low and the curtains open to the garden'.split(
    ' ',
  );

function prose(random: Random, letters: number): JsonNode[] {
  const nodes: JsonNode[] = [];
  for (let left = letters; left > 0;) {
    const words = Array.from({ length: 30 + random.below(40) }, () => WORDS[random.below(WORDS.length)] ?? '');
    const text = `${words.join(' ')}.`;
    nodes.push({ type: 'paragraph', content: [{ type: 'text', text }] });
    left -= text.length;
  }
  return nodes;
}

/** The content of a section: text under headings, and a block in every third section. */
function content(random: Random, number: number): Uint8Array {
  const doc = new Y.Doc();
  const heading = (text: string): JsonNode => ({ type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text }] });
  const part = (name: string): JsonNode => ({ type: 'part', attrs: { name }, content: prose(random, 80) });
  const block: JsonNode = { type: 'preference', attrs: { strength: 'prefers' }, content: [part('topic'), part('text')] };
  const some = [heading('In the morning'), ...prose(random, 600), ...(number % 3 === 0 ? [block] : []), heading('Later')];
  appendNodes(doc, number === 1 ? prose(random, LONG) : [...some, ...prose(random, 600)]);
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}

/** What can be measured by itself. */
const PARTS_OF_PAGE = ['script', 'first-view', 'typing', 'comparing', 'memory'] as const;

const idOf = (number: number): string => `s${number}`;
const urlOf = (server: Running): string => `http://localhost:${server.at.port}`;
const PLAN = '/plans/plan-0';
const READABLE = '.section :is(.prose, .first-text)';

type Measured = { readonly aims: Aim[]; readonly faults: string[] };

/** Measures the script of the first page of all, which is the sign-in. */
async function initialScript(browser: Browser, server: Running, { aims }: Measured): Promise<void> {
  const visit = await Visit.begins(browser, urlOf(server), null, false);
  await visit.page.goto('/sign-in', { waitUntil: 'networkidle' });
  aims.push({ what: 'initial script', aim: 250, bound: 'most', measured: visit.scriptBytes / 1000, unit: ' kB' });
  await visit.ends();
}

/** The demo's plan, for somebody who may write in all of it. */
async function demoPlan(server: Running): Promise<PlanToOpen> {
  const url = urlOf(server);
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: 'nurse@demo.test', password: 'alongside-demo' }),
  });
  const cookie = signedIn.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  const [session = ''] = cookie.filter((each) => each.includes('session_token'));
  const plans = z
    .array(z.object({ id: z.string(), title: z.string() }))
    .parse(await (await fetch(`${url}/api/plans`, { headers: { cookie: session } })).json());
  const pearl = plans.find(({ title }) => title.startsWith('Pearl'));
  return { name: 'the demo’s plan', url, path: `/plans/${pearl?.id}`, cookie: session };
}

/** Connects the other people, each in a section of the plan. Two of them are in the section where the page types. */
async function others(server: Running): Promise<Participant[]> {
  const url = `ws://localhost:${server.at.port}/sync`;
  return Promise.all(
    Array.from({ length: PEOPLE - 1 }, (_, i) =>
      new Participant(url, 'family', sectionRoom(idOf(i < 2 ? 1 : i)), { cookie: cookieOf(i + 1) }).synced(),
    ),
  );
}

/** Sets the caret in the long section. */
async function startsTyping(visit: Visit): Promise<void> {
  const text = visit.page.locator(`#section-${idOf(1)} .prose`);
  await text.scrollIntoViewIfNeeded();
  await text.locator('p').nth(3).click();
  await visit.page.keyboard.press('End');
}

/** Measures how soon a typed letter is on the screen while twelve people write in the plan. */
async function typing(browser: Browser, server: Running, { aims, faults }: Measured): Promise<void> {
  const visit = await Visit.begins(browser, urlOf(server), cookieOf(0), false);
  await visit.page.setViewportSize({ width: 1280, height: 900 });
  await timeUntil(visit, PLAN, READABLE);
  const people = await others(server);
  await startsTyping(visit);
  const ended = new AbortController();
  const writing = people.map(async (person, i) => {
    await wait(i * 11);
    for (; !ended.signal.aborted; await wait(TYPING_INTERVAL)) person.types('a', 2);
  });
  await visit.page.keyboard.type('warming up ', { delay: TYPING_INTERVAL });
  await watchKeys(visit.page);
  const words = Array.from({ length: LETTERS }, (_, i) => (i % 6 === 5 ? ' ' : 'e')).join('');
  await visit.page.keyboard.type(words, { delay: TYPING_INTERVAL });
  await wait(500);
  ended.abort();
  await Promise.all(writing);
  const slow = await slowKeys(visit.page);
  // A key that the browser does not report was on the screen within one frame.
  const times = [...slow, ...Array.from({ length: Math.max(0, LETTERS - slow.length) }, () => 16)];
  table(
    `${LETTERS} letters into a section of ${LONG / 1000} kB while ${PEOPLE} people write: input to paint`,
    ['', 'p50', 'p95', 'worst'],
    [['letters', ...[0.5, 0.95, 1].map((part) => figure(quantile(times, part), 'ms'))]],
  );
  aims.push({ what: 'input to paint, p95', aim: 50, bound: 'most', measured: quantile(times, 0.95), unit: ' ms' });
  const shown = await visit.page.locator(`#section-${idOf(1)} .prose`).textContent();
  if (shown?.includes(words.slice(0, 60).trim()) !== true) faults.push('not everything that was typed is on the page');
  for (const person of people) person.provider.destroy();
  await visit.ends();
}

/**
 * Measures how soon a comparison of the long section is drawn on a slow phone, from the end of the answer to the frame with it. The
 * comparison is with the beginning of the section, so that all of its text is a change.
 */
async function comparing(browser: Browser, server: Running, { aims, faults }: Measured): Promise<void> {
  const visit = await Visit.begins(browser, urlOf(server), cookieOf(0), true);
  const { page } = visit;
  // Beside other work a slowed page takes long to load, which is not what is measured here.
  page.setDefaultTimeout(PATIENCE);
  const history = await fetch(`${urlOf(server)}/api/sections/${idOf(1)}/history?limit=1`, { headers: { cookie: cookieOf(0) } });
  const [newest] = z.array(z.object({ toSeq: z.number() })).parse(await history.json());
  if (newest === undefined) return void faults.push('the long section has no history');
  const times: number[] = [];
  for (let i = 0; i < DRAWINGS; i += 1) {
    // The page begins anew with a point and itself, so it has neither the answer nor anything of the drawing.
    await page.goto(`${PLAN}?section=${idOf(1)}&from=${newest.toSeq}&at=${newest.toSeq}`);
    await page.locator('.past .notice[role=status]').waitFor();
    // A phone shows the choice of the points only to whoever opens it.
    await page.locator('.past-points:not([open]) > summary').click();
    await settled(page);
    await page.evaluate(() => {
      performance.clearResourceTimings();
      const seen = new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (document.querySelector('.past ins') === null) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        });
        observer.observe(document.body, { childList: true, subtree: true });
      });
      Object.assign(globalThis, { comparisonSeen: seen });
    });
    await page.getByLabel('From', { exact: true }).selectOption('0');
    times.push(
      await page.evaluate(async () => {
        const seen: unknown = await (globalThis as { comparisonSeen?: Promise<number> }).comparisonSeen;
        const [answer] = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/compare?'));
        return Number(seen) - (answer instanceof PerformanceResourceTiming ? answer.responseEnd : Number.NaN);
      }),
    );
  }
  table(
    `A comparison of ${LONG / 1000} kB on a slow phone, all of it a change: from its answer to its frame`,
    ['', 'p50', 'worst'],
    [['drawings', figure(quantile(times, 0.5), 'ms'), figure(Math.max(...times), 'ms')]],
  );
  aims.push({
    what: `a comparison of ${LONG / 1000} kB on a slow phone, from its answer to its frame`,
    aim: 200,
    bound: 'most',
    measured: quantile(times, 0.5),
    unit: ' ms',
  });
  await visit.ends();
}

/** Measures whether memory stays level over the edits of one hour. All people type and delete letters, also in the page. */
async function memory(browser: Browser, server: Running, { aims }: Measured): Promise<void> {
  const visit = await Visit.begins(browser, urlOf(server), cookieOf(0), false);
  await visit.page.setViewportSize({ width: 1280, height: 900 });
  await timeUntil(visit, PLAN, READABLE);
  // All sections are loaded before the first measurement, so that only edits can use more memory.
  for (let i = 0; i < SECTIONS; i += 1) {
    await visit.page.locator(`#section-${idOf(i)}`).scrollIntoViewIfNeeded();
    await visit.page.locator(`#section-${idOf(i)} .prose`).waitFor();
  }
  const people = await others(server);
  await startsTyping(visit);
  const heaps: number[] = [];
  for (let part = 0; part < PARTS; part += 1) {
    const each = Math.round(EDITS / PARTS / PEOPLE);
    const writing = people.map(async (person) => {
      for (let i = 0; i < each; i += 1) {
        const node = textOf(person.doc, 1);
        if (i % 2 === 0) node.insert(0, 'a');
        else node.delete(0, 1);
        if (i % 4 === 3) await wait(20);
      }
    });
    for (let i = 0; i < each; i += 2) {
      await visit.page.keyboard.press('a');
      await visit.page.keyboard.press('Backspace');
    }
    await Promise.all(writing);
    await wait(1500);
    heaps.push(await visit.heap());
  }
  table(
    `The page's heap over ${EDITS} edits by ${PEOPLE} people, after each part`,
    ['', ...heaps.map((_, i) => `${Math.round(((i + 1) * 60) / PARTS)} min`)],
    [['heap', ...heaps.map(size)]],
  );
  const [, second = Number.NaN] = heaps;
  const last = heaps.at(-1) ?? Number.NaN;
  aims.push({
    what: 'heap at the end over heap after the second part',
    aim: GROWTH_LIMIT,
    bound: 'most',
    measured: Math.max(0, last - GROWTH_ALLOWANCE) / second,
  });
  for (const person of people) person.provider.destroy();
  await visit.ends();
}

/** Runs the measurements, or only those of a list, and prints them. Returns the faults. */
export async function page(directories: Directories, only?: string): Promise<string[]> {
  const isWanted = (name: (typeof PARTS_OF_PAGE)[number]): boolean => only === undefined || only.split(',').includes(name);
  const unknown = only?.split(',').filter((name) => !PARTS_OF_PAGE.some((part) => part === name)) ?? [];
  if (unknown.length > 0)
    return [`nothing of the page is called ${unknown.join(' or ')}: there are ${PARTS_OF_PAGE.join(', ')}`];
  await buildClientIfStale(console.log);
  // Each participant adds a listener for the end of this process.
  EventEmitter.defaultMaxListeners = 2 * PEOPLE;
  const browser = await startBrowser();
  if (browser === null) return ['there is no Chromium to measure the page with'];
  const random = new Random(7);
  const sections = Array.from({ length: SECTIONS }, (_, i) => ({ id: idOf(i), update: content(random, i) }));
  const plan = { people: Array.from({ length: PEOPLE }, (_, i) => i), sections };
  const measured: Measured = { aims: [], faults: [] };
  let server: Running | null = null;
  let demo: Running | null = null;
  try {
    if (isWanted('first-view')) {
      demo = await startDemo(directories);
      await firstViewOf(browser, await demoPlan(demo), measured.aims);
      await demo.process.end();
    }
    server = await start('Alongside', directories, [plan]);
    if (isWanted('script')) await initialScript(browser, server, measured);
    const forty = { name: `a plan of ${SECTIONS} sections`, url: urlOf(server), path: PLAN, cookie: cookieOf(0) };
    if (isWanted('first-view')) await firstViewOf(browser, forty, measured.aims);
    if (isWanted('typing')) await typing(browser, server, measured);
    if (isWanted('comparing')) await comparing(browser, server, measured);
    if (isWanted('memory')) await memory(browser, server, measured);
  } finally {
    await browser.close();
    await demo?.process.end();
    await server?.process.end();
  }
  printAims(measured.aims);
  return measured.faults;
}
