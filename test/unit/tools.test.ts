/** The bars of tools: which tools go into the menu, and where the bar on the selection stands. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countToMove } from '#client/editor/tools/fitting.ts';
import { placeOfBar } from '#client/editor/tools/selection-place.ts';

describe('the tools of a bar that is too narrow', () => {
  test('stay where all fit, also without room for the menu', () => {
    expect(countToMove(300, 100, [50, 50, 100], 60)).toBe(0);
  });
  test('go from the last one on, until the rest and the menu fit', () => {
    expect(countToMove(299, 100, [50, 50, 100], 60)).toBe(1);
    expect(countToMove(259, 100, [50, 50, 100], 60)).toBe(2);
    expect(countToMove(60, 100, [50, 50, 100], 60)).toBe(3);
  });
  test('never stand outside the bar while any could go, and no more go than need be', () => {
    const width = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(
        width,
        fc.array(width, { maxLength: 12 }),
        width,
        fc.integer({ min: 0, max: 2000 }),
        (fixed, tools, menu, room) => {
          const moved = countToMove(room, fixed, tools, menu);
          const sum = (count: number) => tools.slice(0, tools.length - count).reduce((all, each) => all + each, fixed);
          if (moved < tools.length) expect(sum(moved) + (moved > 0 ? menu : 0)).toBeLessThanOrEqual(room);
          if (moved > 0) expect(sum(0)).toBeGreaterThan(room);
          if (moved > 1) expect(sum(moved - 1) + menu).toBeGreaterThan(room);
        },
      ),
    );
  });
});

describe('the bar on the selection', () => {
  const room = { top: 60, bottom: 800, left: 300, right: 900 };
  const size = { width: 250, height: 56 };
  test('stands above the words, and below where there is no room above', () => {
    expect(placeOfBar({ top: 200, bottom: 230, start: 400 }, size, room, false)).toEqual({ top: 136, left: 400 });
    expect(placeOfBar({ top: 100, bottom: 130, start: 400 }, size, room, false)).toEqual({ top: 138, left: 400 });
  });
  test('is away where there is room neither above nor below', () => {
    expect(placeOfBar({ top: 100, bottom: 780, start: 400 }, size, room, false)).toBeNull();
    expect(placeOfBar({ top: 900, bottom: 930, start: 400 }, size, room, false)).toBeNull();
    expect(placeOfBar({ top: -90, bottom: -60, start: 400 }, size, room, false)).toBeNull();
  });
  test('begins where the words begin, in each direction, and stays in the column', () => {
    const lines = { top: 200, bottom: 230 };
    expect(placeOfBar({ ...lines, start: 880 }, size, room, false)?.left).toBe(650);
    expect(placeOfBar({ ...lines, start: 880 }, size, room, true)?.left).toBe(630);
    expect(placeOfBar({ ...lines, start: 400 }, size, room, true)?.left).toBe(300);
  });
  test('never covers a selected word', () => {
    const number = fc.integer({ min: -500, max: 1500 });
    fc.assert(
      fc.property(number, fc.nat(900), number, fc.boolean(), (top, height, start, rtl) => {
        const lines = { top, bottom: top + height, start };
        const place = placeOfBar(lines, size, room, rtl);
        if (place === null) return;
        expect(place.top + size.height < lines.top || place.top > lines.bottom).toBe(true);
        expect(place.top).toBeGreaterThanOrEqual(room.top);
        expect(place.top + size.height).toBeLessThanOrEqual(room.bottom);
      }),
    );
  });
});
