/** Who wrote selected words: from the selection to the units of the text, and from those to names. */
import { describe, expect, test } from 'vitest';
import type { Sitting } from '#shared/api-sittings.ts';
import { CreditsOf, peopleOf } from '#client/features/past/credits-of.ts';
import { pointIn, searchOf } from '#client/features/past/point.ts';
import { neighbour, placeOf, stopsOf } from '#client/features/past/stops.ts';
import { rowsOf } from '#client/features/past/who-wrote.tsx';
import { meet, pages, type LiveEditor } from '../support/live-editor.ts';

const DENISE = { id: 'd', name: 'Denise Whittaker' };
const NIAMH = { id: 'n', name: 'Niamh Byrne' };

/** The letters of units, read from the text by their ids. */
function letters(page: LiveEditor, from: number, to: number): string {
  const known = new Map<string, string>();
  for (let item = page.binding.text._start; item !== null; item = item.right) {
    const { content } = item;
    if (!item.deleted && 'str' in content)
      for (const [at, letter] of String(content.str).split('').entries())
        known.set(`${item.id.client} ${item.id.clock + at}`, letter);
  }
  return page.binding
    .unitsBetween(from, to)
    .flatMap(({ client, clock, length }) => Array.from({ length }, (_, at) => known.get(`${client} ${clock + at}`) ?? '?'))
    .join('');
}

/** The positions of words in the editor. */
function place(page: LiveEditor, words: string): [number, number] {
  page.caret(words, 'before');
  const from = page.editor.state.selection.from;
  return [from, from + words.length];
}

const p = (words: string): object => ({ type: 'paragraph', content: [{ type: 'text', text: words }] });

describe('from a selection to units', () => {
  test('they are the letters of the selection, whoever wrote what between them', () => {
    const both = pages(['daughter', 'son'], [p('She likes tea.'), p('And toast.')]);
    const [daughter, son] = both;
    if (daughter === undefined || son === undefined) throw new Error('two pages');
    son.caret('likes ').types('strong ');
    meet(both);
    daughter.caret('strong').types('er');
    meet(both);
    for (const page of both) {
      expect(letters(page, ...place(page, 'likes stronger tea'))).toBe('likes stronger tea');
      const [from, to] = place(page, 'stronger');
      expect(new Set(page.binding.unitsBetween(from, to).map(({ client }) => client))).toEqual(
        new Set([son.doc.clientID, daughter.doc.clientID]),
      );
    }
  });

  test('of a block they are the values of its fields, whoever set which', () => {
    const both = pages(['daughter', 'son'], [p('Before'), { type: 'preference', attrs: { strength: 'must' } }, p('after')]);
    const [daughter, son] = both;
    if (daughter === undefined || son === undefined) throw new Error('two pages');
    const first = daughter.binding.unitsOfFields();
    expect(first.map(({ at }) => daughter.editor.state.doc.nodeAt(at)?.type.name)).toEqual(['preference']);
    const at = first[0]?.at ?? 0;
    son.editor.view.dispatch(
      son.editor.state.tr.setNodeAttribute(at, 'strength', 'avoid').setNodeAttribute(at, 'whose', 'Pearl'),
    );
    meet(both);
    for (const page of both) {
      const [block, ...others] = page.binding.unitsOfFields();
      expect(others).toEqual([]);
      expect(block?.units.map(({ client, length }) => [client, length])).toEqual([
        [son.doc.clientID, 1],
        [son.doc.clientID, 1],
      ]);
    }
    son.editor.view.dispatch(son.editor.state.tr.setNodeAttribute(at, 'strength', null).setNodeAttribute(at, 'whose', null));
    expect(son.binding.unitsOfFields()).toEqual([]);
  });

  test('they go over several lines, lists and deleted letters', () => {
    const [page] = pages(
      ['daughter'],
      [p('One two'), { type: 'bulletList', content: [{ type: 'listItem', content: [p('three')] }] }, p('four')],
    );
    if (page === undefined) throw new Error('one page');
    page.caret('two').backspace().types('O');
    const [from] = place(page, 'twO');
    const [, to] = place(page, 'fo');
    expect(letters(page, from, to)).toBe('twOthreefo');
    expect(page.binding.unitsBetween(from, from)).toEqual([]);
  });
});

const credits = new CreditsOf({
  seq: 9,
  people: [DENISE, NIAMH],
  clients: [
    [7, [0, 5, 0, 100, 1, 5, 3, 1, 200, 4, 20, 2, 0, 300, 9]],
    [8, [0, 4, 1, 200, 4]],
  ],
});

describe('from units to names', () => {
  test('every unit has its writer, at the edges of runs too', () => {
    const { parts, unknown } = credits.of([{ client: 7, clock: 3, length: 4 }]);
    expect(parts).toEqual([
      { credit: { person: DENISE, at: 100, seq: 1 }, length: 2 },
      { credit: { person: NIAMH, at: 200, seq: 4 }, length: 2 },
    ]);
    expect(unknown).toBe(0);
  });

  test('units that the answer does not know are counted and never guessed', () => {
    expect(credits.of([{ client: 7, clock: 7, length: 3 }])).toEqual({
      parts: [{ credit: { person: NIAMH, at: 200, seq: 4 }, length: 1 }],
      unknown: 2,
    });
    expect(credits.of([{ client: 7, clock: 22, length: 1 }]).unknown).toBe(1);
    expect(credits.of([{ client: 99, clock: 0, length: 5 }])).toEqual({ parts: [], unknown: 5 });
  });

  test('the voices of a line are its people, those with the larger share first', () => {
    const line = [
      { client: 7, clock: 0, length: 2 },
      { client: 8, clock: 0, length: 4 },
      { client: 7, clock: 20, length: 1 },
    ];
    expect(peopleOf(credits.of(line))).toEqual([NIAMH, DENISE]);
    expect(peopleOf(credits.of([]))).toEqual([]);
  });
});

const sitting = (id: string, person: typeof DENISE, fromSeq: number, toSeq: number, to: number): Sitting => ({
  id,
  person,
  from: to - 50,
  to,
  fromSeq,
  toSeq,
  did: [],
  summary: '',
});
const sittings = [sitting('c', DENISE, 8, 9, 300), sitting('b', NIAMH, 3, 6, 200), sitting('a', DENISE, 1, 4, 100)];

test('an answer has a row for each sitting, and leads to what was changed then', () => {
  const rows = rowsOf(credits.of([{ client: 7, clock: 0, length: 8 }]), sittings);
  expect(rows.map(({ credit, sitting: of, length }) => [credit.person.name, of?.id, length])).toEqual([
    ['Denise Whittaker', 'a', 5],
    ['Niamh Byrne', 'b', 3],
  ]);
});

test('[S15] what came long after it was written says so, in a row of its own', () => {
  const late = new CreditsOf({
    seq: 9,
    people: [DENISE],
    clients: [[7, [0, 20, 0, 5000, 2]]],
    written: [[7, [4, 3, 100, 160, 7, 2, 200, 200, 12, 4, 900, 900]]],
  });
  const found = late.of([
    { client: 7, clock: 2, length: 6 },
    { client: 7, clock: 15, length: 3 },
  ]);
  expect(found.parts.map(({ credit, length }) => [length, credit.written ?? null])).toEqual([
    [2, null],
    [3, { from: 100, to: 160 }],
    [1, { from: 200, to: 200 }],
    [1, { from: 900, to: 900 }],
    [2, null],
  ]);
  expect(rowsOf(found, []).map(({ length, written }) => [length, written])).toEqual([
    [5, { from: 100, to: 900 }],
    [4, null],
  ]);
});

describe('points', () => {
  const stops = stopsOf(sittings);
  test('are the ends of sittings, the oldest first', () => {
    expect(stops.map(({ seq }) => seq)).toEqual([4, 6, 9]);
    expect(neighbour(stops, 6, -1)?.seq).toBe(4);
    expect(neighbour(stops, 9, 1)).toBeUndefined();
  });

  test('a row inside a sitting is told as during it', () => {
    expect(placeOf(stops, 5)).toMatchObject({ index: 0, during: { id: 'b' } });
    expect(placeOf(stops, 9)).toMatchObject({ index: 2, after: { seq: 9 }, during: null });
    expect(placeOf(stops, 0)).toEqual({ index: -1, after: null, during: null });
  });

  test('have an address, which says what it is and nothing else', () => {
    const point = { sectionId: 's_1', at: 12, from: 3 };
    expect(searchOf(point)).toBe('?section=s_1&at=12&from=3');
    expect(pointIn(searchOf(point))).toEqual(point);
    expect(pointIn('?section=s_1&from=3')).toEqual({ sectionId: 's_1', at: null, from: 3 });
    for (const none of ['', '?section=s_1', '?at=3', '?section=s_1&at=-1', '?section=s_1&at=x', '?section=s_1&at=']) {
      expect(pointIn(none)).toBeNull();
    }
  });
});
