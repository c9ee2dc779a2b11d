/** What a page shows of a section's news, and the way from one passage to the next. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { NewPassage, NewPiece } from '#shared/api-news.ts';
import { unitSet } from '#shared/seen-units.ts';
import { forgetSectionNews, inTextOrder, markedOf, mergeNews, newsOfSection } from '#client/features/news/section-news.ts';
import { stepFrom } from '#client/features/news/walk.ts';

const piece = (...units: number[]): NewPiece => ({
  kind: 'words',
  gone: false,
  inWord: false,
  units,
  marker: null,
  words: 'w',
  value: null,
});
const passage = (id: string, ...pieces: NewPiece[]): NewPassage => ({
  person: { id, name: id },
  putBack: false,
  at: 1,
  pieces,
});
const NONE = unitSet([]);

describe('the passages on a page', () => {
  const listed = [passage('denise', piece(7, 0, 5), piece(7, 10, 5)), passage('niamh', piece(9, 0, 3))];
  const shown = mergeNews([], listed, NONE);

  it('are those that the server lists', () => {
    expect(shown.map(({ id, pieces }) => [id, pieces.length])).toEqual([
      ['7-0', 2],
      ['9-0', 1],
    ]);
    expect(mergeNews(shown, listed, NONE)).toEqual(shown);
  });

  it('stay while they are seen here, also when the server does not list them any more, and go when they were seen elsewhere', () => {
    const seenHere = unitSet([7, 0, 5, 7, 10, 5]);
    expect(mergeNews(shown, [], seenHere)).toEqual(shown.slice(0, 1));
    // The server did not know it yet when it answered.
    expect(mergeNews(shown, listed, seenHere)).toEqual(shown);
    expect(mergeNews(shown, [], NONE)).toEqual([]);
  });

  it('stay the same passage when half of it was seen, and when its writer goes on', () => {
    const half = mergeNews(shown, [passage('denise', piece(7, 10, 5))], unitSet([7, 0, 5]));
    expect(half).toEqual([shown[0]]);
    const more = mergeNews(shown, [passage('denise', piece(7, 10, 9)), passage('denise', piece(7, 40, 2))], unitSet([7, 0, 5]));
    expect(more.map(({ id, pieces }) => [id, pieces.map(({ units }) => units)])).toEqual([
      [
        '7-0',
        [
          [7, 0, 5],
          [7, 10, 9],
        ],
      ],
      ['7-40', [[7, 40, 2]]],
    ]);
  });

  it('do not take another person’s words for theirs', () => {
    expect(mergeNews(shown, [passage('marcus', piece(7, 0, 5))], NONE).map(({ person, id }) => [person.id, id])).toEqual([
      ['marcus', '7-0'],
    ]);
  });

  it('are not marked at first where they were written before the reader’s eyes, and stay so when they are listed again', () => {
    const more = [...listed, passage('marcus', piece(5, 0, 4))];
    const now = mergeNews(shown, more, NONE, true);
    expect(now.map(({ quiet }) => quiet)).toEqual([false, false, true]);
    expect(mergeNews(now, more, NONE, false)).toEqual(now);
    expect(markedOf({ seq: 1, passages: now })).toEqual(shown);
    const news = newsOfSection('quiet');
    news.shown.set({ seq: 1, passages: now });
    news.noteSeen(piece(5, 0, 4));
    news.noteSeen(piece(9, 0, 3));
    news.forgetQuiet();
    expect(news.shown.get().passages).toEqual(shown);
  });

  it('stand in the order of the text', () => {
    expect(inTextOrder(shown, ['9-0', '7-0', '7-10']).map(({ id }) => id)).toEqual(['9-0', '7-0']);
    expect(inTextOrder(shown, ['7-0', '9-0', '7-10'])).toBe(shown);
  });
});

describe('the way through what is new', () => {
  const sections = [
    { id: 'none', title: 'None', count: 0 },
    { id: 'a', title: 'A', count: 2 },
    { id: 'over', title: 'Over', count: 0 },
    { id: 'b', title: 'B', count: 1 },
  ];
  beforeEach(() => {
    forgetSectionNews();
    const passages = mergeNews([], [passage('denise', piece(7, 0, 5)), passage('niamh', piece(9, 0, 3))], NONE);
    newsOfSection('a').shown.set({ seq: 4, passages });
  });

  it('leads on in a section, then to the next one, and back to the last of the one before', () => {
    expect(stepFrom(null, sections, 1)).toEqual({ sectionId: 'a', passage: 'first' });
    expect(stepFrom({ sectionId: 'a', passage: 'first' }, sections, 1)).toEqual({ sectionId: 'a', passage: '9-0' });
    expect(stepFrom({ sectionId: 'a', passage: '9-0' }, sections, 1)).toEqual({ sectionId: 'b', passage: 'first' });
    expect(stepFrom({ sectionId: 'b', passage: 'first' }, sections, 1)).toBeNull();
    expect(stepFrom(null, sections, -1)).toEqual({ sectionId: 'b', passage: 'last' });
    // Where everything was seen meanwhile, it goes on all the same.
    expect(stepFrom({ sectionId: 'over', passage: 'first' }, sections, 1)).toEqual({ sectionId: 'b', passage: 'first' });
    expect(stepFrom({ sectionId: 'over', passage: 'first' }, sections, -1)).toEqual({ sectionId: 'a', passage: 'last' });
    expect(stepFrom({ sectionId: 'b', passage: 'first' }, sections, -1)).toEqual({ sectionId: 'a', passage: 'last' });
    expect(stepFrom({ sectionId: 'a', passage: 'last' }, sections, -1)).toEqual({ sectionId: 'a', passage: '7-0' });
    expect(stepFrom({ sectionId: 'a', passage: '7-0' }, sections, -1)).toBeNull();
  });
});
