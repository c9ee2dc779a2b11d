/** When a page publishes that its reader is at a section's text, and when that they are away from it. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InView } from '#client/features/sections/use-in-view.ts';

let page = { hidden: false, away: undefined as boolean | undefined };
let published: boolean[] = [];
let view: InView;

beforeEach(() => {
  vi.useFakeTimers();
  page = { hidden: false, away: undefined };
  published = [];
  view = new InView({
    away: () => page.away,
    publish: (away) => {
      page.away = away;
      published.push(away);
    },
    isHidden: () => page.hidden,
  });
});
afterEach(() => vi.useRealTimers());

const isHidden = (hidden: boolean): void => {
  page.hidden = hidden;
  view.update();
};

describe('a page', () => {
  test('that has not looked yet publishes nothing, also when it is hidden and shown', () => {
    isHidden(true);
    isHidden(false);
    expect(published).toEqual([]);
    view.see(true);
    expect(published).toEqual([false]);
  });

  test('with the text out of view says at once that its reader is away', () => {
    view.see(false);
    expect(published).toEqual([true]);
  });

  test('past whose view a text only scrolls stays away', () => {
    view.see(false);
    view.see(true);
    vi.advanceTimersByTime(700);
    view.see(false);
    vi.advanceTimersByTime(5000);
    expect(published).toEqual([true]);
  });

  test('says that its reader is there after a moment, and away after a moment', () => {
    view.see(false);
    view.see(true);
    vi.advanceTimersByTime(900);
    view.see(false);
    vi.advanceTimersByTime(700);
    expect(published).toEqual([true, false]);
    vi.advanceTimersByTime(200);
    expect(published).toEqual([true, false, true]);
  });

  test('that is hidden in the moment after the text went out of view publishes away once', () => {
    view.see(true);
    view.see(false);
    isHidden(true);
    vi.advanceTimersByTime(5000);
    expect(published).toEqual([false, true]);
  });

  test('that is shown again while the text has only just come into view still waits', () => {
    view.see(false);
    isHidden(true);
    view.see(true);
    isHidden(false);
    expect(published).toEqual([true]);
    vi.advanceTimersByTime(900);
    expect(published).toEqual([true, false]);
  });

  test('whose presence was emptied says at once how it is', () => {
    view.see(true);
    page.away = undefined;
    view.see(false);
    expect(published).toEqual([false, true]);
  });

  test('that is closed publishes nothing more', () => {
    view.see(false);
    view.see(true);
    view.stop();
    vi.advanceTimersByTime(5000);
    expect(published).toEqual([true]);
  });
});
