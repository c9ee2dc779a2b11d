/** The sentences of an inbox; and what a page marks as read of what is before the reader's eyes, and when it asks the server at all. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { zInboxCount } from '#shared/api-inbox.ts';
import { markSubjectRead } from '#client/api/inbox.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { sentenceOf } from '#client/features/inbox/sentence.ts';

describe('what is looked at', () => {
  const asked: string[] = [];
  let count: object = {};
  beforeEach(() => {
    asked.length = 0;
    vi.stubGlobal('navigator', { onLine: true });
    vi.stubGlobal('fetch', async (path: string, { method, body }: { method: string; body?: string }) => {
      asked.push(`${method} ${path}${body === undefined ? '' : ` ${body}`}`);
      return Response.json(method === 'GET' ? count : { done: true });
    });
  });
  afterEach(() => {
    queryClient.clear();
    vi.unstubAllGlobals();
  });
  const knows = (more: object): void => {
    count = { unread: 1, sections: [], ...more };
    queryClient.setQueryData(keys.inboxCount, zInboxCount.parse(count));
  };
  const threads = Array.from({ length: 30 }, (_, i) => ({ threadId: `t${i}` }));

  it('is marked where something is unread about exactly that, whatever else is unread in its section [R29]', async () => {
    knows({ threads: ['t3'], suggestions: ['s'] });
    await Promise.all(threads.map(markSubjectRead));
    expect(asked).toEqual(['POST /api/inbox/read {"threadId":"t3"}']);
    asked.length = 0;
    knows({ threads: ['t3'], suggestions: ['s'] });
    await markSubjectRead({ suggestionId: 'other' });
    await markSubjectRead({ suggestionId: 's' });
    expect(asked).toEqual(['POST /api/inbox/read {"suggestionId":"s"}']);
  });

  it('asks nothing where nothing about it is unread, where a server names no threads, and without a network', async () => {
    knows({ sections: ['one'], threads: ['other'] });
    await Promise.all(threads.map(markSubjectRead));
    // A server of before names no threads and no suggestions.
    knows({ sections: ['one'] });
    await Promise.all(threads.map(markSubjectRead));
    knows({ threads: ['t1'] });
    vi.stubGlobal('navigator', { onLine: false });
    await Promise.all(threads.map(markSubjectRead));
    expect(asked).toEqual([]);
  });

  it('waits for a count that is read again, once for all, so that what came a moment ago is marked too', async () => {
    knows({});
    await queryClient.invalidateQueries({ queryKey: keys.inboxes });
    count = { unread: 1, sections: [], threads: ['t7'] };
    await Promise.all(threads.map(markSubjectRead));
    expect(asked).toEqual(['GET /api/inbox/count', 'POST /api/inbox/read {"threadId":"t7"}']);
  });
});

describe('the sentence of a comment', () => {
  const sentences = (suggestionId: string | null) =>
    (['contribution', 'mention', 'reply', 'comment'] as const).map((kind) => sentenceOf({ kind, threadId: 't', suggestionId }));

  it('says to whoever said it or is named that they are meant, also about a suggestion [R31]', () => {
    expect(sentences(null)).toEqual([
      'inbox.told.contribution',
      'inbox.told.mention',
      'inbox.told.reply',
      'inbox.told.comment',
    ]);
    expect(sentences('s')).toEqual([
      'inbox.told.contribution',
      'inbox.told.mention',
      'inbox.told.suggestionTalk',
      'inbox.told.suggestionTalk',
    ]);
  });

  it('is another one where it is about the suggestion itself', () => {
    const sentence = sentenceOf({ kind: 'suggestion.withdrawn', threadId: null, suggestionId: 's' });
    expect(sentence).toBe('inbox.told.suggestionWithdrawn');
  });
});
