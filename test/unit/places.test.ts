/** What "Go to" lists for what was typed: commands and places by their names, and by what else they are known for, in groups. */
import { expect, test } from 'vitest';
import { House } from 'lucide-react';
import { searchWords } from '#shared/search-text.ts';
import { placesWith } from '#client/app/places.ts';
import { planIdOf } from '#client/app/plan-address.ts';
import type { Command } from '#client/ui/commands.ts';

const place = (group: Command['group'], id: string, label: string, also?: string): Command => ({
  id,
  group,
  label,
  ...(also === undefined ? {} : { also }),
  icon: House,
  run: () => undefined,
});

const PLACES = [
  place('elsewhere', 'plans', 'Plans'),
  place('section', 'history-1', 'History: Café and tea'),
  place('sections', 'to-1', 'Café and tea'),
  place('sections', 'to-1', 'Café and tea'),
  place('people', 'member-1', 'Zoë Łuczak', 'daughter'),
  place('plans', 'plan-2', 'A plan for Joan', 'Joan Bell\nJoanie'),
];

const idsFor = (typed: string, found: readonly Command[] = []): string[] =>
  placesWith(PLACES, searchWords(typed), found).flatMap(({ group, places }) => [`${group}:`, ...places.map(({ id }) => id)]);

test('all places are listed before anything is typed, each once and in its group', () => {
  expect(idsFor('')).toEqual([
    'sections:',
    'to-1',
    'people:',
    'member-1',
    'plans:',
    'plan-2',
    'section:',
    'history-1',
    'elsewhere:',
    'plans',
  ]);
});

test.each([
  ['a name without its accents', 'zoe luczak', ['people:', 'member-1']],
  ['what a member is', 'Daughter', ['people:', 'member-1']],
  ['the person whom a plan is about', 'bell', ['plans:', 'plan-2']],
  ['what that person likes to be called', 'joanie', ['plans:', 'plan-2']],
  ['a part of a title', 'cafe  and', ['sections:', 'to-1', 'section:', 'history-1']],
  ['nothing that is there', 'xyz', []],
  ['a name and what they are', 'luczak daughter', ['people:', 'member-1']],
])('a place is found by %s', (_what, typed, ids) => {
  expect(idsFor(typed)).toEqual(ids);
});

test('what was found in another way stands in its group', () => {
  const heading = place('headings', 'heading-1', 'Tea');
  expect(idsFor('tea', [heading])).toEqual(['sections:', 'to-1', 'headings:', 'heading-1', 'section:', 'history-1']);
});

test.each([
  ['/plans/abc', 'abc'],
  ['/plans/abc/people', 'abc'],
  ['/plans/new', null],
  ['/', null],
  ['/account', null],
])('the address %s belongs to the plan %s', (path, planId) => {
  expect(planIdOf(path)).toBe(planId);
});
