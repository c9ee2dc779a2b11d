/** How comparisons are drawn: each kind of change in its place, with its author's name to eyes and to screen readers. */
import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import type { Change } from '#shared/api-history.ts';
import { changeInWords } from '#client/features/past/change-words.ts';
import { ChangedText, drawsChanges, type Side } from '#client/features/past/changed-text.tsx';
import { authorsOf, compared, isGone, isNew, reversed, type Compared } from '#client/features/past/compared.ts';
import { drawn } from '../support/drawn.ts';

const DENISE = { id: 'd', name: 'Denise Whittaker' };
const NIAMH = { id: 'n', name: 'Niamh Byrne' };

type Given = Partial<Change> & Pick<Change, 'id' | 'kind'>;
const change = (given: Given): Change => ({ person: DENISE, at: 1, seq: 1, words: '', ...given });

type Json = { type: string; [key: string]: unknown };
const text = (words: string, changes?: number[], marks: object[] = []): Json => ({
  type: 'text',
  text: words,
  marks,
  ...(changes === undefined ? {} : { changes }),
});
const p = (...content: Json[]): Json => ({ type: 'paragraph', content });

function comparison(content: Json[], changes: Change[]): Compared {
  return compared({ from: 3, to: 9, doc: { type: 'doc', content }, changes });
}

const html = (of: Compared, how: { people?: ReadonlySet<string>; side?: Side; telling?: 'past' | 'back' } = {}) =>
  drawn(createElement(ChangedText, { comparison: of, ...how }));
/** The HTML without attributes other than the ids of changes. */
const bare = (drawnText: string): string =>
  drawnText.replaceAll(/ (class|data-person|tabindex|title|aria-hidden|style)="[^"]*"/g, '');

describe('words', () => {
  const words = comparison(
    [p(text('She likes '), text('coffee', [1]), text('tea', [2]), text('.'))],
    [change({ id: 1, kind: 'removed', words: 'coffee' }), change({ id: 2, kind: 'added', words: 'tea', person: NIAMH })],
  );

  test('that were put in or taken out stand as ins and del, each with its author', async () => {
    const page = await html(words);
    expect(bare(page)).toContain(
      '<p>She likes <del data-change="1"><span>taken out by Denise Whittaker: </span>coffee<span>DW</span></del>' +
        '<ins data-change="2"><span>added by Niamh Byrne: </span>tea<span>NB</span></ins>.</p>',
    );
    expect(page).toContain('title="Niamh added “tea”"');
  });

  test('of a change in several pieces are said once, and signed once', async () => {
    const bold = comparison(
      [p(text('Two ', [1]), text('sugars', [1], [{ type: 'bold' }]))],
      [change({ id: 1, kind: 'added', words: 'Two sugars' })],
    );
    const page = bare(await html(bold));
    expect(page.match(/added by/g)).toHaveLength(1);
    expect(page.match(/>DW</g)).toHaveLength(1);
    expect(page).toContain('<ins data-change="1"><strong>sugars</strong><span>DW</span></ins>');
  });

  test('of one side only stand in each of two columns', async () => {
    const before = bare(await html(words, { side: 'before' }));
    expect(before).toContain('coffee');
    expect(before).not.toContain('tea');
    const after = bare(await html(words, { side: 'after' }));
    expect(after).toContain('tea');
    expect(after).not.toContain('coffee');
  });

  test('of somebody who is not chosen are plain if they stand, and away if they do not', async () => {
    const page = bare(await html(words, { people: new Set([NIAMH.id]) }));
    expect(page).toContain('<p>She likes <ins data-change="2">');
    expect(page).not.toContain('coffee');
    expect(bare(await html(words, { people: new Set([DENISE.id]) }))).toContain('</del>tea.</p>');
  });

  test('that two people changed name both, and stay while one of them is chosen', async () => {
    const both = comparison(
      [p(text('colur', [1, 2]), text('colours', [3, 4]))],
      [
        change({ id: 1, kind: 'removed', words: 'colur', inWord: true }),
        change({ id: 2, kind: 'removed', words: 'colur', inWord: true, person: NIAMH }),
        change({ id: 3, kind: 'added', words: 'colours' }),
        change({ id: 4, kind: 'added', words: 'colours', person: NIAMH }),
      ],
    );
    const page = bare(await html(both));
    for (const said of [
      'taken out by Denise Whittaker',
      'taken out by Niamh Byrne',
      'added by Denise Whittaker',
      'added by Niamh Byrne',
    ])
      expect(page.split(said)).toHaveLength(2);
    const one = bare(await html(both, { people: new Set([NIAMH.id]) }));
    expect(one).toContain('colur');
    expect(one).not.toContain('Denise');
    expect(bare(await html(both, { people: new Set(['somebody']) }))).toContain('<p>colours</p>');
    expect(bare(await html(both, { side: 'before' }))).not.toContain('colours');
  });

  test('that were moved say so in both places', async () => {
    const moved = comparison(
      [p(text('Toast.', [1])), p(text('Toast.', [2]))],
      [change({ id: 1, kind: 'movedAway', words: 'Toast.' }), change({ id: 2, kind: 'movedHere', words: 'Toast.' })],
    );
    const page = bare(await html(moved));
    expect(page).toContain('<del data-change="1"><span>moved away by Denise Whittaker: </span>Toast.');
    expect(page).toContain('<ins data-change="2"><span>moved here by Denise Whittaker: </span>Toast.');
    expect(page).toContain('Denise moved this to here.');
  });
});

describe('form', () => {
  test('is told in words: what a line was made into, and marks that came and went', async () => {
    const formed = comparison(
      [
        { type: 'heading', attrs: { level: 3 }, changes: [1], content: [text('Morning')] },
        p(text('Slowly', [2], [{ type: 'bold' }]), text(' please', [3])),
      ],
      [
        change({ id: 1, kind: 'form', made: 'heading' }),
        change({ id: 2, kind: 'form', mark: { name: 'bold', on: true } }),
        change({ id: 3, kind: 'form', mark: { name: 'bold', on: false } }),
      ],
    );
    const page = bare(await html(formed));
    expect(page).toContain('<p data-change="1"><span>DW</span><span>Denise: Made a heading.</span></p><h3>Morning</h3>');
    expect(page).toContain('bold added · Denise');
    expect(page).toContain('bold taken away · Denise');
    expect(page).not.toMatch(/<(ins|del)/);
  });
});

describe('lines and blocks', () => {
  test('a field says what it is and what it was', async () => {
    const risk = comparison(
      [{ type: 'riskPlan', attrs: { likelihood: 2 }, changes: [1], content: [] }],
      [change({ id: 1, kind: 'field', field: { key: 'likelihood', was: 4, is: 2 } })],
    );
    expect(await html(risk)).toContain('Denise: How likely is harm: 2 of 5, not likely, was: 4 of 5, likely.');
  });

  test('a block that was taken out keeps its shape', async () => {
    const gone = comparison(
      [
        {
          type: 'routineStep',
          attrs: { time: '07:30' },
          changes: [1],
          content: [{ type: 'part', attrs: { name: 'what' }, changes: [1], content: [p(text('Curtains first', [1]))] }],
        },
      ],
      [change({ id: 1, kind: 'removed', words: 'Curtains first' })],
    );
    const page = await html(gone);
    expect(page).toMatch(/class="block"[^>]*data-block="routineStep"[^>]*data-changed="gone"/);
    expect(page).toContain('07:30');
    expect(page).toContain('Denise took this out.');
    expect(page).toContain('<del');
    expect(bare(await html(gone, { side: 'after' }))).not.toContain('07:30');
  });

  test('one item taken from a list shows one item', async () => {
    const item = (words: string, changes?: number[]): Json => ({
      type: 'listItem',
      content: [{ ...p(text(words, changes)), ...(changes === undefined ? {} : { changes }) }],
    });
    const list = comparison(
      [{ type: 'bulletList', content: [item('Tea'), item('Toast', [1]), item('Jam')] }],
      [change({ id: 1, kind: 'removed', words: 'Toast' })],
    );
    const page = bare(await html(list));
    expect(page.match(/<li>/g)).toHaveLength(3);
    expect(page.match(/<del/g)).toHaveLength(1);
    // The words say it themselves.
    expect(page).not.toMatch(/took this out|joined this line/);
    expect(bare(await html(list, { side: 'after' })).match(/<li>/g)).toHaveLength(2);
  });

  test('a line that only was split off says so in words, and its words stay nobody else’s', async () => {
    const split = comparison([p(text('Tea.')), { ...p(text('Toast.')), changes: [1] }], [change({ id: 1, kind: 'added' })]);
    const page = bare(await html(split));
    expect(page).toContain('<span>Denise began a new line here.</span></p><p>Toast.</p>');
    expect(page).not.toContain('<ins');
  });
});

describe('the way back', () => {
  const later = comparison(
    [p(text('She likes '), text('coffee', [1]), text('tea', [2]))],
    [change({ id: 1, kind: 'removed', words: 'coffee' }), change({ id: 2, kind: 'added', words: 'tea', person: NIAMH })],
  );

  test('is the comparison the other way round, and names whose words would go', async () => {
    const back = reversed(later);
    expect([back.from, back.to]).toEqual([9, 3]);
    expect(authorsOf(back.changes.filter(({ kind }) => isGone(kind))).map(({ person }) => person.name)).toEqual([
      'Niamh Byrne',
    ]);
    const page = bare(await html(back, { telling: 'back' }));
    expect(page).toContain('<ins data-change="1"><span>comes back, taken out by Denise Whittaker: </span>coffee');
    expect(page).toContain('<del data-change="2"><span>would go, written by Niamh Byrne: </span>tea');
  });

  test('and back again is the comparison itself', () => {
    expect(reversed(reversed(later)).changes).toEqual(later.changes);
    expect(later.changes.every(({ kind }) => isNew(kind) !== isGone(kind))).toBe(true);
  });
});

test('a comparison without changes draws the text, and nothing about changes', async () => {
  const same = comparison([p(text('Tea.'))], []);
  expect(bare(await html(same))).toContain('<p>Tea.</p>');
  expect(drawsChanges(same, { people: null, side: 'both', telling: 'past' }).leavesOut(same.doc)).toBe(false);
});

test('each change is a sentence in Urdu too', async () => {
  await drawn(createElement('p'), 'ur');
  expect(changeInWords(change({ id: 1, kind: 'added', words: 'چائے' }), 'past')).toMatch(/نے ”.?چائے.?“ شامل کیا/);
});
