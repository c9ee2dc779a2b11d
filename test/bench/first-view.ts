/**
 * Measures the first view of a plan: how soon it can be read on a slow phone, beside a static page with the same words in the same
 * run; how soon from there its editor takes keys; and whether a line moves when the page takes over what the server drew.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions } from '@playwright/test';
import { timeUntil, Visit } from './browser.ts';
import { median, wait } from './measure.ts';
import { figure, size, table, type Aim } from './report.ts';
import { SlowLine, type LineSpeed } from './slow-line.ts';

const OPENINGS = 5;
/** Slow 4G: the values that Lighthouse uses. */
const SLOW_4G: LineSpeed = { latency: 150, down: 1_638_400 / 8, up: 675_000 / 8 };
const READABLE = '.section :is(.prose, .first-text)';
const DESKTOP = { width: 1280, height: 900 } as const;
/** How long the page is watched for movement after its editor is there, in milliseconds. */
const SETTLED = 3000;

/** A plan to measure: its service, its address, and a cookie of somebody who may write there. */
export type PlanToOpen = { readonly name: string; readonly url: string; readonly path: string; readonly cookie: string };

type Stored = NonNullable<BrowserContextOptions['storageState']>;

/** What a browser keeps of an earlier visit by the same person, without any file of the page. The words are those of the plan. */
async function earlierVisit(browser: Browser, plan: PlanToOpen, viewport: typeof DESKTOP | null): Promise<Stored> {
  const visit = await Visit.begins(browser, plan.url, plan.cookie, false, viewport === null ? {} : { viewport });
  await timeUntil(visit, plan.path, READABLE);
  await visit.page.waitForFunction(() => document.cookie.includes('alongside.first-view='));
  // The service worker would open the page from the device.
  const state = await visit.page.context().storageState();
  await visit.ends();
  return state;
}

/** The words of a plan as a page without scripts and with next to no style: the fastest way to bring them. */
async function staticPage(browser: Browser, plan: PlanToOpen, stored: Stored): Promise<string> {
  const visit = await Visit.begins(browser, plan.url, null, false, { storageState: stored, javaScriptEnabled: false });
  await visit.page.goto(plan.path);
  const lines = await visit.page.locator('main :is(h1, h2, h3, h4, p, li, dt, dd, summary)').evaluateAll((elements) =>
    elements
      .filter((element) => element.querySelector('p, li, h3, h4') === null)
      .map((element) => ({ tag: /^H\d$/.test(element.tagName) ? 'h2' : 'p', text: element.textContent.trim() }))
      .filter(({ text }) => text !== ''),
  );
  await visit.ends();
  const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const style = 'body{max-width:65ch;margin:2rem auto;padding:0 1rem;font:18px/1.6 system-ui,sans-serif}';
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>A plan</title><style>${style}</style></head><body>`,
    ...lines.map(({ tag, text }) => `<${tag}>${escape(text)}</${tag}>`),
    '</body></html>',
  ].join('\n');
}

async function serve(page: string): Promise<{ server: Server; port: number }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

/** What moved on a page, as browsers count it, and when its first text takes keys. */
type Watched = { readonly moved: number; readonly editableAt: number; readonly list: readonly string[] };

/** Has a page record layout shifts, and the moment when the first text takes keys. */
async function watch(visit: Visit): Promise<void> {
  await visit.page.addInitScript(() => {
    const watched = { moved: 0, editableAt: 0, list: [] as string[] };
    Object.assign(globalThis, { watched });
    new PerformanceObserver((entries) => {
      for (const entry of entries.getEntries() as (PerformanceEntry & { value: number; sources?: { node: Node | null }[] })[]) {
        watched.moved += entry.value;
        const what = (entry.sources ?? []).map(({ node }) =>
          node instanceof Element ? node.className : String(node?.nodeName),
        );
        watched.list.push(`${Math.round(entry.startTime)} ms: ${entry.value.toFixed(4)} ${what.join(', ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
    const look = (): void => {
      if (document.querySelector('.section .prose[contenteditable="true"]') === null) requestAnimationFrame(look);
      else watched.editableAt = performance.now();
    };
    requestAnimationFrame(look);
  });
}

/** Opens a plan on a computer until its first text takes keys, and types into it. */
async function openToWrite(
  browser: Browser,
  plan: PlanToOpen,
  stored: Stored,
): Promise<{ view: number; editor: number; watched: Watched }> {
  const visit = await Visit.begins(browser, plan.url, null, false, { storageState: stored, viewport: DESKTOP });
  await watch(visit);
  const view = await timeUntil(visit, plan.path, READABLE);
  await visit.page.waitForFunction(() => (globalThis as unknown as { watched: Watched }).watched.editableAt > 0);
  const text = visit.page.locator('.section .prose').first();
  await wait(SETTLED);
  const watched = await visit.page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
  await text.locator('p').first().click();
  await visit.page.keyboard.type('Written now');
  await text.getByText('Written now').waitFor();
  await visit.page.keyboard.press('Control+z');
  await visit.ends();
  return { view, editor: watched.editableAt, watched };
}

/** Measures a plan. */
export async function firstViewOf(browser: Browser, plan: PlanToOpen, aims: Aim[]): Promise<void> {
  const line = await SlowLine.open(Number(new URL(plan.url).port), SLOW_4G);
  const throughLine = { ...plan, url: line.url };
  const onPhone = await earlierVisit(browser, throughLine, null);
  const words = await staticPage(browser, throughLine, onPhone);
  const { server, port } = await serve(words);
  const lineBeside = await SlowLine.open(port, SLOW_4G);
  const drawn: number[] = [];
  const plain: number[] = [];
  let moved = 0;
  let scripts: Visit['scripts'] = [];
  let list: readonly string[] = [];
  try {
    for (let i = 0; i < OPENINGS; i += 1) {
      const visit = await Visit.begins(browser, line.url, null, true, { storageState: onPhone });
      await watch(visit);
      drawn.push(await timeUntil(visit, plan.path, READABLE));
      scripts = visit.scripts.slice();
      // Until the live text of the first section is there, everything has been taken over that is on the screen.
      await visit.page.locator('.section .prose').first().waitFor();
      await wait(SETTLED);
      const watched = await visit.page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
      if (watched.moved >= moved) ({ moved, list } = watched);
      await visit.ends();
      const beside = await Visit.begins(browser, lineBeside.url, null, true);
      plain.push(await timeUntil(beside, '/', 'p'));
      await beside.ends();
    }
  } finally {
    await line.close();
    await lineBeside.close();
    server.close();
  }
  const onDesktop = await earlierVisit(browser, plan, DESKTOP);
  const writing: Awaited<ReturnType<typeof openToWrite>>[] = [];
  for (let i = 0; i < OPENINGS; i += 1) writing.push(await openToWrite(browser, plan, onDesktop));
  const most = (values: readonly number[]): string => figure(Math.max(...values), 'ms');
  const row = (what: string, values: readonly number[]): string[] => [what, figure(median(values), 'ms'), most(values)];
  table(
    `${plan.name}, ${OPENINGS} visits without any file kept; its words alone are ${size(words.length)}`,
    ['', 'median', 'worst'],
    [
      row('slow phone, slow 4G: first useful view', drawn),
      row('the same of a static page with the same words', plain),
      row(
        'computer, not slowed: first useful view',
        writing.map(({ view }) => view),
      ),
      row(
        'from there to an editor that takes keys',
        writing.map(({ view, editor }) => editor - view),
      ),
      row(
        'from the address to an editor that takes keys',
        writing.map(({ editor }) => editor),
      ),
    ],
  );
  table(
    'Scripts of the last visit on the phone up to the first useful view',
    ['file', 'size', 'there after'],
    scripts.map(({ path, bytes, at }) => [path, size(bytes), figure(at, 'ms')]),
  );
  const desktopMoves = writing.flatMap(({ watched }) => watched.list);
  if (list.length > 0)
    table(
      'What moved on the phone',
      ['when: how much, what'],
      list.map((each) => [each]),
    );
  if (desktopMoves.length > 0)
    table(
      'What moved on the computer',
      ['when: how much, what'],
      desktopMoves.map((each) => [each]),
    );
  const ratios = drawn.map((time, i) => time / (plain[i] ?? Number.NaN));
  aims.push(
    {
      what: `${plan.name}: first useful view over a static page`,
      aim: 1.3,
      bound: 'most',
      measured: median(ratios),
    },
    {
      what: `${plan.name}: from there to an editor that takes keys`,
      aim: 1150,
      bound: 'most',
      measured: median(writing.map(({ view, editor }) => editor - view)),
      unit: ' ms',
    },
    {
      what: `${plan.name}: layout shift of the first view and its take-over`,
      aim: 0.001,
      bound: 'most',
      measured: Math.max(moved, ...writing.map(({ watched }) => watched.moved)),
    },
  );
}
