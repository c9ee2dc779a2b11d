/** What somebody else said: what can be written down of it, when it can have been said, and what the form makes of its fields. */
import { describe, expect, it } from 'vitest';
import { zNewThread } from '#shared/api-threads.ts';
import { isStillToCome, zContribution, zNewContribution } from '#shared/contributions.ts';
import { isFieldProblem } from '#shared/errors.ts';
import { hasArrived } from '#client/features/comments/unsent-view.tsx';
import { contributionOf, emptyFields, fieldsOf, OTHER, problemsOf } from '#client/features/comments/contribution-fields.ts';

const BY = { kind: 'member', memberId: 'm-tom' } as const;
const CALL = {
  by: BY,
  way: 'phone' as const,
  day: '2026-11-03',
  time: '14:30',
  words: 'Half a cup.',
  observed: '',
  reading: '',
  zone: 'Europe/London',
};
const problemOf = (change: object): unknown => {
  const parsed = zNewContribution.safeParse({ ...CALL, ...change });
  return parsed.success ? null : [parsed.error.issues[0]?.path.join('.'), parsed.error.issues[0]?.message];
};

describe('a contribution', () => {
  it('[R30] says one of three things at least, and keeps each as it was told', () => {
    expect(problemOf({ words: ' \n ' })).toEqual(['words', 'nothingSaid']);
    for (const field of ['observed', 'reading']) expect(problemOf({ words: '', [field]: 'Something' })).toBeNull();
    expect(zNewContribution.parse({ ...CALL, words: '  One.\n\nTwo.\u202e ' }).words).toBe('One.\n\nTwo.');
    expect(problemOf({ words: 'x'.repeat(4001) })).toEqual(['words', 'tooLong']);
    for (const words of ['a\0b', '\ud800']) expect(problemOf({ words })).toEqual(['words', 'wrong']);
    for (const problem of ['nothingSaid', 'future', 'notAMember', 'ownWords']) expect(isFieldProblem(problem)).toBe(true);
  });

  it('[R30] was said by a member, or by somebody with a name and with what they are to the person', () => {
    const other = { kind: 'other', name: ' Vera \u200b  Marsh ', relation: 'neighbour' };
    expect(zNewContribution.parse({ ...CALL, by: other }).by).toEqual({ ...other, name: 'Vera Marsh' });
    expect(problemOf({ by: { ...other, name: ' ' } })).toEqual(['by.name', 'empty']);
    expect(problemOf({ by: { ...other, relation: '' } })).toEqual(['by.relation', 'empty']);
    expect(problemOf({ by: { ...other, memberId: 'm' } })).not.toBeNull();
    expect(problemOf({ by: { kind: 'staff', memberId: 'm' } })).not.toBeNull();
  });

  it('[R30] never holds who wrote it down or when', () => {
    for (const forged of [{ person: 'p' }, { writtenBy: 'm' }, { at: 1 }, { recordedAt: 1 }])
      expect(zContribution.safeParse({ ...CALL, zone: undefined, ...forged }).success).toBe(false);
    expect(problemOf({ recordedAt: 1 })).not.toBeNull();
  });

  it('has a day that there was, and a time as on a clock', () => {
    for (const day of ['2026-02-30', 'yesterday', '', '1620-01-01']) expect(problemOf({ day })).toEqual(['day', 'notADay']);
    for (const time of ['24:00', '7:30', 'noon', '']) expect(problemOf({ time })).toEqual(['time', 'wrong']);
    expect(problemOf({ time: null })).toBeNull();
    for (const zone of ['Nowhere/Here', '', 'x'.repeat(100)]) expect(problemOf({ zone })).not.toBeNull();
  });

  it('[R30] was not said at a time that is still to come, on the clock of whoever writes it down', () => {
    const now = Date.UTC(2026, 10, 3, 14, 30);
    const isLater = (day: string, time: string | null, zone = 'Europe/London'): boolean =>
      isStillToCome({ day, time, zone }, now);
    expect(isLater('2026-11-03', null)).toBe(false);
    expect(isLater('2026-11-03', '14:30')).toBe(false);
    // A device can go a little ahead.
    expect(isLater('2026-11-03', '14:34')).toBe(false);
    expect(isLater('2026-11-03', '14:40')).toBe(true);
    expect(isLater('2026-11-04', null)).toBe(true);
    // It is the fourth already in Auckland, and still the third in Los Angeles.
    expect(isLater('2026-11-04', '03:00', 'Pacific/Auckland')).toBe(false);
    expect(isLater('2026-11-03', '14:30', 'America/Los_Angeles')).toBe(true);
    // Midnight is the first minute of a day.
    expect(isStillToCome({ day: '2026-11-03', time: '00:10', zone: 'UTC' }, Date.UTC(2026, 10, 3, 0, 1))).toBe(true);
  });

  it('is said in place of words of one’s own, never beside them', () => {
    const body = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Mine' }] }] };
    const request = { key: 'k', audience: 'readers', anchor: null };
    expect(zNewThread.safeParse({ ...request, body }).success).toBe(true);
    expect(zNewThread.safeParse({ ...request, contribution: CALL }).success).toBe(true);
    expect(zNewThread.safeParse({ ...request, body, contribution: CALL }).success).toBe(false);
    expect(zNewThread.safeParse(request).success).toBe(false);
  });
});

describe('the form', () => {
  const now = Date.UTC(2026, 10, 4, 12);
  const filled = { ...emptyFields(now), who: 'm-tom', day: '2026-11-03', words: 'Half a cup.' };

  it('makes a contribution of what is filled in, and comes back from one', () => {
    expect(contributionOf(filled, 'UTC', now)).toEqual({ contribution: { ...CALL, time: null, zone: 'UTC' } });
    const other = { ...filled, who: OTHER, name: 'Vera Marsh', relation: 'neighbour', way: 'letter' as const };
    const made = contributionOf(other, 'UTC', now);
    if (!('contribution' in made)) throw new Error('there is no contribution');
    expect(made.contribution.by).toEqual({ kind: 'other', name: 'Vera Marsh', relation: 'neighbour' });
    expect(contributionOf(fieldsOf(made.contribution), 'UTC', now)).toEqual(made);
  });

  it('says of each question what is missing in it', () => {
    const made = contributionOf({ ...emptyFields(now), day: '' }, 'UTC', now);
    if (!('problems' in made)) throw new Error('nothing is missing');
    expect(problemsOf('who', made.problems)).toEqual({ who: 'empty' });
    expect(problemsOf('how', made.problems)).toEqual({ day: 'notADay' });
    expect(contributionOf({ ...filled, words: '' }, 'UTC', now)).toEqual({ problems: { words: 'nothingSaid' } });
    expect(contributionOf({ ...filled, day: '2026-11-05' }, 'UTC', now)).toEqual({ problems: { day: 'future' } });
    expect(contributionOf({ ...filled, who: OTHER }, 'UTC', now)).toEqual({ problems: { name: 'empty', relation: 'empty' } });
  });
});

describe('a contribution that was sent', () => {
  it('is known in a thread that was read before its answer came, and not taken for another', () => {
    const { zone: _zone, ...kept } = CALL;
    const person = { id: 'amina', name: 'Amina' };
    const shown = { ...kept, by: { ...BY, person: { id: 'tom', name: 'Tom' } } };
    const comment = {
      id: 'c',
      person,
      at: 10,
      body: null,
      deletedAt: null,
      earlier: [],
      editableUntil: null,
      deletable: true,
      mentions: [],
    };
    const thread = {
      id: 't',
      sectionId: 's',
      audience: 'readers' as const,
      anchor: null,
      suggestionId: null,
      at: 10,
      changedAt: 10,
      resolved: null,
      reopened: null,
      right: 'comment' as const,
      waits: false,
      comments: [{ ...comment, contribution: shown }],
    };
    const place = {
      personId: 'amina',
      planId: 'p',
      sectionId: 's',
      threadId: null,
      suggestionId: null,
      audience: 'readers' as const,
      anchor: null,
    };
    const unsent = { ...place, kind: 'comment' as const, key: 'k', at: 10, body: null, contribution: CALL, refused: null };
    expect(hasArrived(unsent, thread)).toBe(true);
    expect(hasArrived({ ...unsent, contribution: { ...CALL, words: 'A whole cup.' } }, thread)).toBe(false);
    expect(hasArrived({ ...unsent, personId: 'tom' }, thread)).toBe(false);
  });
});
