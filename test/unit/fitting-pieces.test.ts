/** How many things have room in the folded line of what must be known. */
import { describe, expect, it } from 'vitest';
import { countWithin } from '#client/features/must-know/use-fitting-pieces.ts';

describe('the folded line of what must be known', () => {
  it('has each thing that ends within its rows, and none behind one that does not', () => {
    expect(countWithin([20, 20, 40], 40)).toBe(3);
    expect(countWithin([20, 40, 60], 40)).toBe(2);
    expect(countWithin([20, 60, 40], 40)).toBe(1);
  });

  it('has the first thing, however long it is', () => {
    expect(countWithin([90, 110], 40)).toBe(1);
    expect(countWithin([], 40)).toBe(1);
  });
});
