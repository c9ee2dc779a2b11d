/** Section links: what is one, what it leads to, and what the rule for addresses takes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsRule } from '#shared/blocks.ts';
import { fitsMark, makeVocabulary } from '#shared/vocabulary.ts';
import { linkPathOf, pathOfLink, placeInHash, sectionLinkOf } from '#shared/section-links.ts';

const ORIGIN = 'https://plans.example';

it('a section link names a plan, a section of it, or a heading by the id of its marker', () => {
  expect(sectionLinkOf('/plans/p1')).toEqual({ planId: 'p1', sectionId: null, at: null });
  expect(sectionLinkOf('/plans/p1#section-s-1')).toEqual({ planId: 'p1', sectionId: 's-1', at: null });
  expect(sectionLinkOf('/plans/p1#at-s-1-77-3')).toEqual({ planId: 'p1', sectionId: 's-1', at: '77.3' });
  expect(placeInHash('#at-s-12')).toBeNull();
  expect(placeInHash('#hold-s')).toBeNull();
});

it('every section link is read from its own path', () => {
  const id = fc.stringMatching(/^[\w-]{1,40}$/).filter((value) => value !== 'new');
  const number = fc.nat().map(String);
  const at = fc.tuple(number, number).map((numbers) => numbers.join('.'));
  fc.assert(
    fc.property(id, fc.option(id), fc.option(at), (planId, sectionId, at) => {
      const link = { planId, sectionId, at: sectionId === null ? null : at };
      expect(sectionLinkOf(pathOfLink(link))).toEqual(link);
    }),
  );
});

it('[S4] the rule for addresses takes section links, and no other path', () => {
  const takes = (address: string): boolean => fitsRule({ kind: 'address' }, address);
  for (const address of ['/plans/p1', '/plans/p1#section-s', '/plans/p1#at-s-1-2', 'https://x.example/', 'tel:1'])
    expect([address, takes(address)]).toEqual([address, true]);
  for (const address of [
    '/',
    '//x.example/plans/p1',
    '/plans/new',
    '/plans/p1/people',
    '/plans/p1?x=1',
    '/plans/p1#x',
    '/plans/p1#section-',
    '/plans/p1#section-s\n',
    '/plans/../api/auth/sign-out',
    '/api/plans/p1/photo',
    'javascript:alert(1)',
    'plans/p1',
    ' /plans/p1',
    `/plans/${'p'.repeat(65)}`,
  ])
    expect([address, takes(address)]).toEqual([address, false]);
  const vocabulary = makeVocabulary();
  expect(fitsMark(vocabulary, 'link', { href: '/plans/p1#at-s-1-2' })).toBe(true);
  expect(fitsMark(vocabulary, 'link', { href: '//x.example/plans/p1' })).toBe(false);
});

it('a whole address of this service is made a path, and that of another service is not', () => {
  expect(linkPathOf(`${ORIGIN}/plans/p1#at-s-1-2`, ORIGIN)).toBe('/plans/p1#at-s-1-2');
  expect(linkPathOf('/plans/p1', ORIGIN)).toBe('/plans/p1');
  expect(linkPathOf('https://plans.example.org/plans/p1', ORIGIN)).toBeNull();
  expect(linkPathOf(`${ORIGIN}/account`, ORIGIN)).toBeNull();
});
