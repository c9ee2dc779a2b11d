/** How a hold is shown: nothing without one, the same words with one, and the reason where there is room. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { HoldMark, HoldNotice } from '#client/features/sections/index.ts';
import { en } from '#client/words/en/index.ts';
import { ur } from '#client/words/ur/index.ts';
import { drawn } from '../support/drawn.ts';

const NIAMH = { id: 'n', name: 'Niamh Doherty' };
const held = { hold: { reason: 'Pearl coughed at lunch.', by: NIAMH, at: Date.UTC(2026, 2, 3, 14, 2) } };
const free = { hold: null };

test('a section that is not on hold shows nothing of one', async () => {
  expect(await drawn(createElement(HoldMark, { section: free }))).toBe('');
  expect(await drawn(createElement(HoldNotice, { section: free }))).toBe('');
});

test('the mark and the notice say it in the same words, with a sign, in each language', async () => {
  for (const [language, words] of [
    ['en', en],
    ['ur', ur],
  ] as const) {
    const mark = await drawn(createElement(HoldMark, { section: held }), language);
    expect(mark).toContain(words.section.onHold);
    expect(mark).toContain('<svg');
    const notice = await drawn(createElement(HoldNotice, { section: held }), language);
    expect(notice).toContain(mark);
    expect(notice).toContain('Pearl coughed at lunch.');
    expect(notice).toContain('Niamh Doherty');
  }
});
