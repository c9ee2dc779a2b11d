/** What every story starts from: a running service, and people who come to it with browsers of their own. */
import { test as base, type Browser, type BrowserContextOptions } from '@playwright/test';
import { dataDirectory, removeDirectory, Service } from './service.ts';
import { Someone, type Login } from './someone.ts';

export { expect } from '@playwright/test';

/** The accounts of the demo. */
export type DemoName = 'person' | 'daughter' | 'son' | 'nurse' | 'careworker' | 'manager' | 'inspector';

/** What kind of browser somebody holds. */
export type Device = {
  readonly size?: keyof typeof SIZES;
  readonly scheme?: 'light' | 'dark';
  /** Where they reach the service, if not at its own address. */
  readonly at?: string;
};

const SIZES: Readonly<Record<'desktop' | 'laptop' | 'tablet' | 'phone', BrowserContextOptions>> = {
  desktop: { viewport: { width: 1280, height: 900 } },
  laptop: { viewport: { width: 1366, height: 768 } },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};

/** The login of an account of the demo. */
export const demoLogin = (name: DemoName): Login => ({ email: `${name}@demo.test`, password: 'alongside-demo' });

/** A service and the people who use it in one test. */
export class World {
  readonly service: Service;
  readonly #browser: Browser;
  readonly #people: Someone[] = [];

  constructor(service: Service, browser: Browser) {
    this.service = service;
    this.#browser = browser;
  }

  /** Somebody with a fresh browser, who is not signed in. */
  async comes(device: Device = {}): Promise<Someone> {
    const context = await this.#browser.newContext({
      ...SIZES[device.size ?? 'desktop'],
      colorScheme: device.scheme ?? 'light',
      baseURL: device.at ?? this.service.url,
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    const someone = await Someone.with(context);
    this.#people.push(someone);
    return someone;
  }

  /** Somebody of the demo with a fresh browser, signed in, on the page with the plans. */
  async signsIn(name: DemoName, device: Device = {}): Promise<Someone> {
    const someone = await this.comes(device);
    await someone.signsInQuickly(demoLogin(name));
    return someone;
  }

  /** Somebody of the demo with a fresh browser, signed in, on Pearl's plan. */
  async opensPearl(name: DemoName, device: Device = {}): Promise<Someone> {
    const someone = await this.comes(device);
    await someone.opensQuickly(demoLogin(name), 'Pearl’s care plan');
    return someone;
  }

  /** Everybody who is here closes their pages. */
  async everybodyLeaves(): Promise<void> {
    for (const { page } of this.#people) await page.goto('about:blank');
  }

  /** What browsers complained about, for everybody who came. */
  get complaints(): string[] {
    return this.#people.flatMap((someone) => someone.complaints);
  }

  /** Everybody leaves; fails where a browser complained about a page. */
  async ends(): Promise<void> {
    const { complaints } = this;
    for (const someone of this.#people) await someone.context.close();
    if (complaints.length > 0) throw new Error(`browsers complained:\n${complaints.join('\n')}`);
  }
}

/** A story of the quick set, which runs with every `npm test`. README.md beside the stories says which ones belong there. */
export const quick = { tag: '@quick' };

/** The same for one of several stories that are told by one text. */
export function quickIf(is: boolean): { tag?: string } {
  return is ? quick : {};
}

type TestFixtures = { readonly start: 'demo' | 'empty'; readonly world: World };
type WorkerFixtures = { readonly filledDemo: string };

/** A test with a service of its own. `start: 'empty'` gives one that nobody has set up. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  start: ['demo', { option: true }],

  // Filled once by the server itself, then copied for each test.
  filledDemo: [
    async ({}, use) => {
      const directory = dataDirectory();
      const service = new Service(directory, ['--demo']);
      await service.starts();
      await service.ends();
      await use(directory);
      removeDirectory(directory);
    },
    { scope: 'worker' },
  ],

  world: async ({ browser, start, filledDemo }, use, info) => {
    const directory = dataDirectory(start === 'demo' ? filledDemo : undefined);
    const service = new Service(directory, start === 'demo' ? ['--demo'] : []);
    await service.starts();
    const world = new World(service, browser);
    let code: number | null = null;
    try {
      await use(world);
      await world.ends();
    } finally {
      code = await service.ends();
      removeDirectory(directory);
      if (info.status !== info.expectedStatus) {
        await info.attach('server', { body: service.said, contentType: 'text/plain' });
        await info.attach('browsers', { body: world.complaints.join('\n'), contentType: 'text/plain' });
      }
    }
    if (code !== 0) throw new Error(`the server ended with ${code}:\n${service.said}`);
    if (service.faults.length > 0) throw new Error(`the server logged faults:\n${service.faults.join('\n')}`);
  },
});
