/** Drafts of comments: each belongs to what it is about, and none is lost when somebody begins another. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { NewAnchor } from '#shared/api-threads.ts';
import type { CommentBody } from '#shared/comment-body.ts';
import {
  hasDrafts,
  keepContributionDraft,
  keepDraft,
  readContributionDraft,
  readDraft,
  readNewDrafts,
} from '#client/offline/comment-drafts.ts';

/** What the device keeps. */
const device = vi.hoisted(() => new Map<string, unknown>());
vi.mock('#client/offline/account-database.ts', () => ({
  put: async (_person: string, _store: string, key: string, value: unknown) => {
    device.set(key, value);
    return true;
  },
  get: async (_person: string, _store: string, key: string) => device.get(key),
  remove: async (_person: string, _store: string, key: string) => void device.delete(key),
  entries: async () => [...device],
}));

const about = (quote: string, clock: number): NewAnchor => ({
  units: [7, clock, quote.length],
  block: null,
  quote,
  before: '',
  after: '',
});
const TEA = about('her tea', 10);
const KNEE = about('her left knee', 90);
const STEP: NewAnchor = { ...about('Stand up', 0), units: [], block: [7, 40] };
const place = { sectionId: 'health', threadId: null, suggestionId: null };
const said = (words: string): CommentBody => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
});
const draft = (anchor: NewAnchor | null, words: string, audience: 'readers' | 'professionals' = 'readers') => ({
  ...place,
  personId: 'niamh',
  planId: 'pearl',
  audience,
  anchor,
  body: said(words),
});
const FIELDS = {
  who: 'x',
  name: '',
  relation: '',
  way: 'phone',
  day: '',
  time: '',
  words: 'She said so.',
  observed: '',
  reading: '',
} as const;
const wordsAt = async (anchor: NewAnchor | null) => (await readDraft('niamh', { ...place, anchor }))?.body;

beforeEach(() => device.clear());

describe('a draft of a comment', () => {
  test('stands at the words that it is about, and at no others', async () => {
    await keepDraft(draft(TEA, 'With milk', 'professionals'));
    for (const other of [KNEE, STEP, null]) expect(await wordsAt(other)).toBeUndefined();
    expect(await readDraft('niamh', { ...place, anchor: TEA })).toMatchObject({
      audience: 'professionals',
      body: said('With milk'),
    });
  });

  test('is not lost when a comment about other words is begun and given up', async () => {
    await keepDraft(draft(TEA, 'With milk'));
    await keepDraft(draft(KNEE, 'It hurts'));
    await keepDraft(draft(null, 'All of it'));
    expect((await readNewDrafts('niamh', 'health')).map(({ anchor }) => anchor)).toEqual([TEA, KNEE, null]);
    await keepDraft({ ...draft(KNEE, ''), body: null });
    await keepDraft({ ...draft(null, ''), body: null });
    expect((await readNewDrafts('niamh', 'health')).map(({ anchor }) => anchor)).toEqual([TEA]);
    expect(await wordsAt(TEA)).toEqual(said('With milk'));
    expect(await hasDrafts('niamh')).toBe(true);
    await keepDraft({ ...draft(TEA, ''), body: null });
    expect(await hasDrafts('niamh')).toBe(false);
  });

  test('of what somebody else said is kept in the same way, beside one’s own words', async () => {
    const { body: _, ...told } = draft(TEA, '');
    await keepDraft(draft(TEA, 'With milk'));
    await keepContributionDraft({ ...told, fields: FIELDS });
    expect((await readContributionDraft('niamh', { ...place, anchor: TEA }))?.fields.words).toBe('She said so.');
    expect(await readContributionDraft('niamh', { ...place, anchor: KNEE })).toBeNull();
    expect((await readNewDrafts('niamh', 'health')).map(({ kind }) => kind)).toEqual(['draft', 'contribution']);
  });

  test('that an older page kept for the whole section is found at its words', async () => {
    device.set('draft health ', { ...draft(TEA, 'With milk'), kind: 'draft' });
    expect(await wordsAt(KNEE)).toBeUndefined();
    expect(await wordsAt(TEA)).toEqual(said('With milk'));
    await keepDraft({ ...draft(TEA, ''), body: null });
    expect(await readNewDrafts('niamh', 'health')).toEqual([]);
    expect(device.size).toBe(0);
  });

  test('in a thread, and about a suggestion, is none of those that begin a thread', async () => {
    await keepDraft({ ...draft(null, 'An answer'), threadId: 'thread' });
    await keepDraft({ ...draft(null, 'About it'), suggestionId: 'suggestion' });
    expect(await readNewDrafts('niamh', 'health')).toEqual([]);
    expect((await readDraft('niamh', { ...place, threadId: 'thread', anchor: null }))?.body).toEqual(said('An answer'));
  });
});
