/** Days that pass in a story: the server and the browsers that come afterwards have clocks that are ahead. */
import { fileURLToPath } from 'node:url';
import type { Someone } from './someone.ts';
import type { DemoName, Device, World } from './world.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Puts the clock ahead where this runs, in a process or in a page. It goes on at its own pace. */
export function putClockAhead(ahead: number): void {
  const Real = Date;
  globalThis.Date = new Proxy(Real, {
    construct: (target, given: unknown[], as) =>
      Reflect.construct(target, given.length === 0 ? [Real.now() + ahead] : given, as) as Date,
    get: (target, key) => (key === 'now' ? () => Real.now() + ahead : (Reflect.get(target, key) as unknown)),
  });
}

/** Everybody leaves, and so many days pass. Answers how somebody of the demo comes then, on the page with the plans. */
export async function daysPass(world: World, days: number): Promise<(name: DemoName, device?: Device) => Promise<Someone>> {
  const ahead = days * DAY;
  await world.everybodyLeaves();
  await world.service.ends();
  const clock = fileURLToPath(new URL('clock-ahead.ts', import.meta.url));
  await world.service.starts({ NODE_OPTIONS: `--import=${clock}`, CLOCK_AHEAD: String(ahead) });
  return async (name, device = {}) => {
    const someone = await world.comes(device);
    await someone.context.addInitScript(putClockAhead, ahead);
    await someone.signsInQuickly({ email: `${name}@demo.test`, password: 'alongside-demo' });
    return someone;
  };
}
