/** What becomes of the words of a reply when a suggestion is answered: sent ones leave the field, and no others are lost. */
import { describe, expect, test } from 'vitest';
import type { Suggestion } from '#shared/api-suggestions.ts';
import { stateOfReply } from '#client/features/suggestions/replies.ts';

const niamh = { id: 'niamh', name: 'Niamh Doyle' };
const harpreet = { id: 'harpreet', name: 'Harpreet Gill' };
const answerBy = (by: typeof niamh, reply: string): Suggestion['answer'] => ({ by, at: 1, reply, taken: null, seq: 2 });

describe('the words of a reply', () => {
  test('stay in the field while the suggestion is open', () => {
    expect(stateOfReply({ state: 'open', answer: null }, 'niamh', 'Thank you.')).toBe('inField');
    expect(stateOfReply({ state: 'adapting', answer: null }, 'niamh', '')).toBe('inField');
  });

  test('are sent when their writer answered with them, however the service tidied them', () => {
    const answer = answerBy(niamh, 'Thank you. We will.');
    expect(stateOfReply({ state: 'accepted', answer }, 'niamh', ' Thank you.\n We will. ')).toBe('sent');
    expect(stateOfReply({ state: 'declined', answer }, 'niamh', 'Thank you. We will.')).toBe('sent');
  });

  test('were nothing where nobody wrote any, whoever answered', () => {
    expect(stateOfReply({ state: 'accepted', answer: answerBy(harpreet, 'Yes.') }, 'niamh', ' ')).toBe('sent');
  });

  test('are not sent when somebody else answered first, even with the same words', () => {
    expect(stateOfReply({ state: 'declined', answer: answerBy(harpreet, 'No.') }, 'niamh', 'No.')).toBe('othersFirst');
  });

  test('are not sent when its author took the suggestion back, or their writer answered with others', () => {
    expect(stateOfReply({ state: 'withdrawn', answer: null }, 'niamh', 'Thank you.')).toBe('withdrawn');
    expect(stateOfReply({ state: 'accepted', answer: answerBy(niamh, 'Yes.') }, 'niamh', 'Thank you.')).toBe('ownOther');
  });
});
