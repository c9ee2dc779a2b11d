/** How strong a preference is can be read and seen wherever it is drawn, in words and by its form. */
import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { BlockFacts, BlockHead } from '#client/editor/blocks/block-facts.tsx';
import { strongOf } from '#client/editor/blocks/block-lines.ts';
import { FirstText } from '#client/features/sections/index.ts';
import { en } from '#client/words/en/index.ts';
import { ur } from '#client/words/ur/index.ts';
import { drawn } from '../support/drawn.ts';

const preference = (strength: string | null) => ({ strength, whose: 'Pearl Whittaker', saidOn: null });

const doc = (strength: string | null) => ({
  type: 'doc',
  attrs: {},
  marks: [],
  text: '',
  content: [{ type: 'preference', attrs: preference(strength), marks: [], text: '', content: [] }],
});

describe('a preference that must be kept', () => {
  for (const [strength, sign] of [
    ['must', 'lucide-circle-alert'],
    ['avoid', 'lucide-ban'],
  ] as const)
    test(`says so above its words, with a sign, once: ${strength}`, async () => {
      const attrs = preference(strength);
      for (const [language, words] of [
        ['en', en],
        ['ur', ur],
      ] as const) {
        const head = await drawn(createElement(BlockHead, { name: 'preference', attrs }), language);
        const line = /<p class="block-strength">(.*?)<\/p>/.exec(head)?.[1] ?? '';
        expect(line).toContain(sign);
        expect(line).toContain(words.choices[strength]);
        const foot = await drawn(createElement(BlockFacts, { name: 'preference', attrs }), language);
        expect(foot).not.toContain(words.choices[strength]);
        expect(foot).toContain('Pearl Whittaker');
      }
      // The form of the whole block follows from this attribute, in the text before the editor and on paper.
      expect(await drawn(createElement(FirstText, { doc: doc(strength) }))).toContain(`data-strong="${strength}"`);
    });
});

test('a wish stands in the quiet line below its words, and its block has no heavy form', async () => {
  for (const strength of ['prefers', null]) {
    const attrs = preference(strength);
    const head = await drawn(createElement(BlockHead, { name: 'preference', attrs }));
    expect(head).not.toContain('block-strength');
    expect(await drawn(createElement(FirstText, { doc: doc(strength) }))).not.toContain('data-strong');
  }
  const foot = await drawn(createElement(BlockFacts, { name: 'preference', attrs: preference('prefers') }));
  expect(foot).toContain('Prefers · In the words of Pearl Whittaker');
});

test('only a preference has a strength', () => {
  expect(strongOf('preference', { strength: 'must' })).toBe('must');
  expect(strongOf('riskPlan', { strength: 'must' })).toBeNull();
  expect(strongOf('preference', { strength: 'always' })).toBeNull();
});
