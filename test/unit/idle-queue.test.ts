/** Jobs that wait until a person does nothing with the page. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { IdleQueue } from '#client/ui/idle-queue.ts';

const events = { page: new EventTarget(), hidden: false };
let queue: IdleQueue;
let done: string[] = [];

const job = (name: string) => async (): Promise<void> => {
  done.push(name);
};

beforeEach(() => {
  vi.useFakeTimers();
  events.page = new EventTarget();
  events.hidden = false;
  done = [];
  queue = new IdleQueue({
    events: events.page,
    isHidden: () => events.hidden,
    onFree: (run) => void setTimeout(run, 10),
    now: () => Date.now(),
  });
});
afterEach(() => vi.useRealTimers());

const passes = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms));

describe('a job', () => {
  test('waits until the person has rested, and then all run in order', async () => {
    queue.add(job('one'));
    queue.add(job('two'));
    await passes(3900);
    expect(done).toEqual([]);
    await passes(300);
    expect(done).toEqual(['one']);
    await passes(300);
    expect(done).toEqual(['one', 'two']);
  });

  test.each(['keydown', 'pointerdown', 'wheel', 'scroll', 'touchmove', 'beforeinput'])('waits again after %s', async (deed) => {
    queue.add(job('one'));
    queue.add(job('two'));
    await passes(4150);
    expect(done).toEqual(['one']);
    for (let times = 0; times < 5; times += 1) {
      events.page.dispatchEvent(new Event(deed));
      await passes(3000);
    }
    expect(done).toEqual(['one']);
    await passes(1500);
    expect(done).toEqual(['one', 'two']);
  });

  test('does not run between the end of the wait and a free moment if something was done there', async () => {
    queue.add(job('one'));
    await passes(4005);
    events.page.dispatchEvent(new Event('keydown'));
    await passes(3900);
    expect(done).toEqual([]);
    await passes(400);
    expect(done).toEqual(['one']);
  });

  test('does not run on a page that nobody sees', async () => {
    events.hidden = true;
    queue.add(job('one'));
    await passes(60_000);
    expect(done).toEqual([]);
    events.hidden = false;
    await passes(4500);
    expect(done).toEqual(['one']);
  });

  test('that was taken out does not run', async () => {
    const takeOut = queue.add(job('one'));
    queue.add(job('two'));
    takeOut();
    await passes(5000);
    expect(done).toEqual(['two']);
  });

  test('waits for the one before it, also if that takes long', async () => {
    let end = (): void => undefined;
    queue.add(() => new Promise<void>((resolve) => (end = resolve)));
    queue.add(job('two'));
    await passes(30_000);
    expect(done).toEqual([]);
    end();
    await passes(300);
    expect(done).toEqual(['two']);
  });

  test('that fails is tried again after a minute', async () => {
    let tries = 0;
    queue.add(async () => {
      tries += 1;
      if (tries === 1) throw new Error('there is no network');
    });
    queue.add(job('two'));
    await passes(10_000);
    expect([tries, done]).toEqual([1, []]);
    await passes(60_000);
    expect([tries, done]).toEqual([2, ['two']]);
  });

  test('that comes later starts the wait anew', async () => {
    queue.add(job('one'));
    await passes(6000);
    queue.add(job('two'));
    await passes(3000);
    expect(done).toEqual(['one']);
    await passes(1300);
    expect(done).toEqual(['one', 'two']);
  });
});
