/** How long the server gathers before it commits: short while there is room, long near saturation. */
import { describe, expect, it } from 'vitest';
import { CommitInterval, MAX_INTERVAL, MIN_INTERVAL } from '#server/sync/room/commit-interval.ts';

/** The interval after two seconds at this share of busy time, in measurements of `step` milliseconds. */
function intervalAt(busy: number, step = 10, interval = new CommitInterval()): number {
  for (let passed = 0; passed < 2000; passed += step) interval.measured(busy, 0, step);
  return interval.current;
}

describe('the interval between two commits', () => {
  it('is the shortest while the process has room, and the longest when it has none', () => {
    expect(new CommitInterval().current).toBe(MIN_INTERVAL);
    for (const busy of [0, 0.3, 0.5]) expect(intervalAt(busy)).toBe(MIN_INTERVAL);
    for (const busy of [0.95, 1]) expect(intervalAt(busy)).toBeCloseTo(MAX_INTERVAL, 0);
  });

  it('grows with the busy time in between', () => {
    const intervals = [0.55, 0.6, 0.7, 0.8, 0.9].map((busy) => intervalAt(busy));
    expect(intervals).toEqual(intervals.toSorted((a, b) => a - b));
    expect(new Set(intervals.map(Math.round)).size).toBe(intervals.length);
  });

  it('does not depend on how many batches a busy time is measured in', () => {
    expect(intervalAt(0.8, 2)).toBeCloseTo(intervalAt(0.8, 50), 1);
  });

  it('is not changed by one long garbage collection, and falls within half a second when the load ends', () => {
    const interval = new CommitInterval();
    intervalAt(0.3, 10, interval);
    interval.measured(1, 0, 60);
    expect(interval.current).toBeLessThan(MIN_INTERVAL + 1);
    intervalAt(1, 10, interval);
    for (let passed = 0; passed < 500; passed += 10) interval.measured(0.2, 0, 10);
    expect(interval.current).toBe(MIN_INTERVAL);
  });

  it('grows with what goes out, also where the event loop has room: 2,000 updates a second to seven others are gathered for 3.5 ms', () => {
    const afterLoad = (updatesPerSecond: number): number => {
      const interval = new CommitInterval();
      for (let passed = 0; passed < 2000; passed += 10) interval.measured(0.3, (updatesPerSecond / 100) * 7, 10);
      return interval.current;
    };
    expect(afterLoad(100)).toBe(MIN_INTERVAL);
    expect(afterLoad(2000)).toBeCloseTo(3.5, 1);
    expect(afterLoad(16_000)).toBe(MAX_INTERVAL);
  });
});
