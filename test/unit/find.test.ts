/** What a search looks through: all lines that the page shows of a section, also the facts of its blocks, in their order. */
import { describe, expect, test } from 'vitest';
import type { Section } from '#shared/api.ts';
import { searchWords } from '#shared/search-text.ts';
import { countMatches, excerptAround, matchesOf, type SectionText } from '#client/features/find/matches.ts';
import { headLines, textLines } from '#client/features/sections/section-lines.ts';
import type { Node } from '#client/editor/text-nodes.ts';
import { startWords } from '../support/words.ts';

await startWords();

type Short = { type: string; attrs?: Node['attrs']; content?: readonly (Short | string)[] };

/** A whole node from a short form, in which a string is a text. */
function node(short: Short | string): Node {
  if (typeof short === 'string') return { type: 'text', attrs: {}, content: [], marks: [], text: short };
  return { type: short.type, attrs: short.attrs ?? {}, content: (short.content ?? []).map(node), marks: [], text: '' };
}

const line = (...content: readonly (Short | string)[]): Short => ({ type: 'paragraph', content });
const part = (name: string, ...content: readonly Short[]): Short => ({ type: 'part', attrs: { name }, content });

const DOC = node({
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 3 }, content: ['Allergies'] },
    line('She is allergic to', { type: 'hardBreak' }, 'penicillin.'),
    {
      type: 'bulletList',
      content: [
        { type: 'listItem', content: [line('Tea at ۸')] },
        { type: 'listItem', content: [] },
      ],
    },
    line(),
    {
      type: 'preference',
      attrs: { strength: 'avoid', whose: 'Pearl Whittaker', saidOn: '2026-08-11' },
      content: [part('topic', line('Grapefruit')), part('text', line('It fights with her tablets.'))],
    },
    { type: 'routineStep', attrs: { time: '07:30', symbol: 'curtains' }, content: [part('cue', line('When it is light'))] },
    {
      type: 'riskPlan',
      attrs: { likelihood: 4, severity: null },
      content: [
        part('activity', line('The garden')),
        part('matters', line()),
        part('stop', line()),
        { type: 'personView', attrs: { whose: 'Colin' }, content: [line('Let her.')] },
      ],
    },
    {
      type: 'reviewTrigger',
      attrs: { trigger: 'count', observation: 'fall', times: 2, withinDays: 30, owner: 'Amina' },
      content: [],
    },
    { type: 'codeBlock', content: ['dose = 5'] },
  ],
});

const SECTION: Section = {
  id: 'one',
  title: 'Health',
  lead: 'professional',
  room: 'section:one',
  right: 'read',
  inForce: null,
  boundary: { why: 'Tablets need a nurse.', influence: '', disagreement: 'We meet.', review: '' },
  hint: { en: '', ur: '' },
  source: null,
  hold: { reason: 'The doctor looks at it.', by: { id: 'p', name: 'Amina' }, at: 0 },
  deciders: [],
  retiredAt: null,
};
const TEXTS: readonly SectionText[] = [
  { section: SECTION, lines: [...headLines(SECTION), ...textLines(DOC)] },
  {
    section: { ...SECTION, id: 'two', title: 'Tea' },
    lines: [
      { kind: 'title', text: 'Tea' },
      { kind: 'line', text: 'Tea' },
      { kind: 'line', text: 'tea' },
    ],
  },
];

describe('the lines of a section', () => {
  test('are all that its text shows, from top to bottom', () => {
    expect(textLines(DOC).map(({ kind, text }) => (kind === 'heading' ? `# ${text}` : text))).toEqual([
      '# Allergies',
      'She is allergic to\npenicillin.',
      'Tea at ۸',
      'Preference',
      'Avoid',
      'Grapefruit',
      'It fights with her tablets.',
      'In the words of Pearl Whittaker, 11 August 2026',
      'Routine step',
      '07:30 · Curtains',
      'When, or after what',
      'When it is light',
      'Risk plan',
      'The garden',
      'When we stop',
      'View of Colin',
      'Let her.',
      'How likely is harm? 4 of 5, likely.',
      'Review trigger',
      'After 2 falls within 30 days. Amina looks after it.',
      'dose = 5',
    ]);
  });

  test('begin with its title, what its card says and why it is held', () => {
    expect(headLines(SECTION).map(({ text }) => text)).toEqual([
      'Health',
      'Tablets need a nurse.',
      'We meet.',
      'The doctor looks at it.',
    ]);
  });
});

describe('words', () => {
  const found = (typed: string): string[] => matchesOf(TEXTS, searchWords(typed), 10).map(({ line: { text } }) => text);

  test.each([
    ['across a break within a line', 'allergic to penicillin', 'She is allergic to\npenicillin.'],
    ['in how strong a preference is', 'AVOID', 'Avoid'],
    ['in a fact of a block', '11 august', 'In the words of Pearl Whittaker, 11 August 2026'],
    ['in a number of a block', '4 of 5', 'How likely is harm? 4 of 5, likely.'],
    ['in the name of who looks after it', 'amina looks', 'After 2 falls within 30 days. Amina looks after it.'],
    ['in a label that is shown because its part keeps her safe', 'when we stop', 'When we stop'],
    ['in a view’s name', 'colin', 'View of Colin'],
    ['with other digits', 'tea at 8', 'Tea at ۸'],
    ['in what the card says', 'need a nurse', 'Tablets need a nurse.'],
  ])('are found %s', (_where, typed, text) => {
    expect(found(typed)).toEqual([text]);
  });

  test('are not found in a label that nobody sees', () => {
    expect(found('why it matters')).toEqual([]);
    expect(found('about')).toEqual([]);
  });

  test('are found in some kind of line only, where somebody asks for that', () => {
    expect(matchesOf(TEXTS, 'allerg', 10, 'heading').map(({ line: { text } }) => text)).toEqual(['Allergies']);
  });

  test('have a place that tells lines with the same words apart', () => {
    expect(matchesOf(TEXTS, 'tea', 10).map(({ place }) => [place.sectionId, place.above])).toEqual([
      ['one', 0],
      ['two', 0],
      ['two', 1],
      ['two', 2],
    ]);
  });

  test('are counted in full, and listed up to a number', () => {
    expect(countMatches(TEXTS, 'tea')).toBe(4);
    expect(matchesOf(TEXTS, 'tea', 2)).toHaveLength(2);
    expect([countMatches(TEXTS, ''), matchesOf(TEXTS, '', 2)]).toEqual([0, []]);
  });
});

describe('the shown part of a line', () => {
  test('has the words as they are written', () => {
    expect(excerptAround('A CAFÉ in town', searchWords('cafe'))).toEqual({ before: 'A ', found: 'CAFÉ', after: ' in town' });
  });

  test('is short, and begins and ends between words', () => {
    const long = 'word '.repeat(60);
    const { before, found, after } = excerptAround(`${long}İstanbul ${long}`, searchWords('istanbul'));
    expect(found).toBe('İstanbul');
    expect(before).toMatch(/^…(word )+$/);
    expect(after).toMatch(/^( word)+…$/);
    expect(Math.max(before.length, after.length)).toBeLessThan(70);
  });
});
