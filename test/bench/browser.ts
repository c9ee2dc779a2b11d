/** Runs Chromium for the bench: it can slow the browser down, and measures the heap and the time from input to paint. */
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type CDPSession,
  type Page,
} from '@playwright/test';
import { findChromium } from '../support/chromium.ts';

/** How many times slower than this machine a phone is: the value that Lighthouse uses. */
const SLOW_PROCESSOR = 4;

/** Starts the browser. Null if this machine has none and none can be installed. */
export async function startBrowser(): Promise<Browser | null> {
  const executablePath = findChromium();
  if (executablePath === null) return null;
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'] });
}

/** A script from the network: its path, its size as sent in bytes, and when it had arrived, in milliseconds. */
export type Script = { readonly path: string; readonly bytes: number; readonly at: number };

/** One visit with a fresh browser context, and its measurements. */
export class Visit {
  readonly page: Page;
  readonly scripts: Script[] = [];
  readonly #context: BrowserContext;
  readonly #devtools: CDPSession;

  private constructor(context: BrowserContext, page: Page, devtools: CDPSession) {
    this.#context = context;
    this.page = page;
    this.#devtools = devtools;
  }

  /** Starts a first visit: nothing is cached. With `slow` the processor is as slow as a phone's from the first byte. */
  static async begins(
    browser: Browser,
    url: string,
    cookie: string | null,
    slow: boolean,
    options: BrowserContextOptions = {},
  ): Promise<Visit> {
    const context = await browser.newContext({
      baseURL: url,
      viewport: { width: 412, height: 823 },
      locale: 'en-GB',
      ...options,
    });
    if (cookie !== null) {
      const [name = '', value = ''] = cookie.split('=');
      await context.addCookies([{ name, value, url }]);
    }
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const visit = new Visit(context, page, devtools);
    const began = performance.now();
    const addresses = new Map<string, string>();
    devtools.on('Network.responseReceived', ({ requestId, type, response }) => {
      if (type === 'Script') addresses.set(requestId, new URL(response.url).pathname);
    });
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const path = addresses.get(requestId);
      if (path !== undefined) visit.scripts.push({ path, bytes: encodedDataLength, at: performance.now() - began });
    });
    await devtools.send('Network.enable');
    if (slow) await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW_PROCESSOR });
    return visit;
  }

  /** The bytes of all scripts that have arrived so far. */
  get scriptBytes(): number {
    return this.scripts.reduce((sum, script) => sum + script.bytes, 0);
  }

  /** The heap in bytes after a garbage collection. */
  async heap(): Promise<number> {
    for (let i = 0; i < 3; i += 1) await this.#devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.#devtools.send('Runtime.getHeapUsage');
    return usedSize;
  }

  /** Closes the browser context of the visit. */
  async ends(): Promise<void> {
    await this.#context.close();
  }
}

/**
 * Milliseconds from the start of the navigation until an element that matches `ready` is on the screen with text. Where that is the first thing
 * the page paints, the browser says when it was painted; otherwise it is the next frame.
 */
export async function timeUntil(visit: Visit, path: string, ready: string): Promise<number> {
  await visit.page.addInitScript((selector) => {
    const seen = globalThis as unknown as { seenAt: number | null };
    seen.seenAt = null;
    const check = (): void => {
      const found = [...document.querySelectorAll(selector)].some((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return (element.textContent ?? '').trim().length > 40 && bottom > 0 && top < innerHeight;
      });
      if (!found) {
        requestAnimationFrame(check);
        return;
      }
      const isFirst = performance.getEntriesByName('first-contentful-paint').length === 0;
      // What this frame contains is on the screen in the next frame. That one can begin late: the browser goes on reading the page before it.
      if (!isFirst) requestAnimationFrame(() => (seen.seenAt = performance.now()));
      else
        new PerformanceObserver((entries) => {
          const painted = entries.getEntriesByName('first-contentful-paint')[0];
          if (painted !== undefined) seen.seenAt = painted.startTime;
        }).observe({ type: 'paint', buffered: true });
    };
    requestAnimationFrame(check);
  }, ready);
  await visit.page.goto(path, { waitUntil: 'commit' });
  const handle = await visit.page.waitForFunction(() => (globalThis as unknown as { seenAt: number | null }).seenAt, null, {
    timeout: 60_000,
  });
  return Number(await handle.jsonValue());
}

/** Waits until the page does no more long work, such as loading the rest of a plan: for a second, but for at most `timeout` milliseconds. */
export async function settled(page: Page, timeout = 30_000): Promise<void> {
  await page.evaluate(async (longest) => {
    let last = performance.now();
    const end = last + longest;
    const observer = new PerformanceObserver(() => (last = performance.now()));
    observer.observe({ type: 'longtask' });
    while (performance.now() - last < 1000 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    observer.disconnect();
  }, timeout);
}

/** Starts to record how long the page takes from each key to the next paint. */
export async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const recorded = globalThis as unknown as { keys: Map<number, number>; watcher: PerformanceObserver };
    recorded.keys = new Map();
    recorded.watcher = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        if (!['keydown', 'keypress', 'beforeinput', 'input'].includes(entry.name)) continue;
        const at = Math.round(entry.startTime);
        recorded.keys.set(at, Math.max(recorded.keys.get(at) ?? 0, entry.duration));
      }
    });
    recorded.watcher.observe({ type: 'event', buffered: false, durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** The times of all keys that took longer than a frame, in milliseconds. The Event Timing API gives them in steps of 8. */
export async function slowKeys(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const { keys } = globalThis as unknown as { keys: Map<number, number> };
    const times = [...keys.values()];
    keys.clear();
    return times;
  });
}
