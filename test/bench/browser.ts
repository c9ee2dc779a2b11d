/** A real Chromium for the bench: slowed down on wish, asked for its heap, and for what it took from input to paint. */
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from '@playwright/test';
import { findChromium } from '../support/chromium.ts';

/** A slow phone on slow 4G, with the figures that Lighthouse uses. */
export const SLOW = {
  processor: 4,
  network: { offline: false, latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 675_000 / 8 },
} as const;

/** Starts the browser; null where this machine has none and none can be installed. */
export async function startBrowser(): Promise<Browser | null> {
  const executablePath = findChromium();
  if (executablePath === null) return null;
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'] });
}

/** A script that came over the network: its address, and its size as it was sent. */
export type Script = { readonly path: string; readonly bytes: number; readonly at: number };

/** One page with what the browser tells about it. */
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

  /** Somebody's first visit: nothing is cached. Slow from the first byte on, where that is asked for. */
  static async begins(browser: Browser, url: string, cookie: string | null, slow: boolean): Promise<Visit> {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 412, height: 823 }, locale: 'en-GB' });
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
    if (slow) {
      await devtools.send('Network.emulateNetworkConditions', SLOW.network);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW.processor });
    }
    return visit;
  }

  /** The bytes of all scripts that came so far. */
  get scriptBytes(): number {
    return this.scripts.reduce((sum, script) => sum + script.bytes, 0);
  }

  /** The heap in bytes, after everything that nobody holds was collected. */
  async heap(): Promise<number> {
    for (let i = 0; i < 3; i += 1) await this.#devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.#devtools.send('Runtime.getHeapUsage');
    return usedSize;
  }

  /** Ends the visit and forgets it. */
  async ends(): Promise<void> {
    await this.#context.close();
  }
}

/** Milliseconds from the start of the navigation to the frame after `ready` was first true. It runs inside the page. */
export async function timeUntil(visit: Visit, path: string, ready: string): Promise<number> {
  await visit.page.addInitScript((selector) => {
    const seen = globalThis as unknown as { seenAt: number | null };
    seen.seenAt = null;
    const look = (): void => {
      const found = [...document.querySelectorAll(selector)].some((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return (element.textContent ?? '').trim().length > 40 && bottom > 0 && top < innerHeight;
      });
      // What is found in this frame is on the screen with the next.
      if (found) requestAnimationFrame(() => (seen.seenAt = performance.now()));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, ready);
  await visit.page.goto(path, { waitUntil: 'commit' });
  const handle = await visit.page.waitForFunction(() => (globalThis as unknown as { seenAt: number | null }).seenAt, null, {
    timeout: 60_000,
  });
  return Number(await handle.jsonValue());
}

/** Begins to note how long the page takes from a key to the next paint. */
export async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept = globalThis as unknown as { keys: Map<number, number>; watcher: PerformanceObserver };
    kept.keys = new Map();
    kept.watcher = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        if (!['keydown', 'keypress', 'beforeinput', 'input'].includes(entry.name)) continue;
        const at = Math.round(entry.startTime);
        kept.keys.set(at, Math.max(kept.keys.get(at) ?? 0, entry.duration));
      }
    });
    kept.watcher.observe({ type: 'event', buffered: false, durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** The times of all keys that took longer than a frame, in milliseconds, as the Event Timing API gives them: in steps of 8. */
export async function slowKeys(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const { keys } = globalThis as unknown as { keys: Map<number, number> };
    const times = [...keys.values()];
    keys.clear();
    return times;
  });
}
