/** The demo's suggestions: who would like to change what and why, what was said about it, and what became of it. */
import type { DemoKey } from '#shared/api.ts';
import type { Spoken } from '#server/demo/conversations.ts';

/** Words that somebody puts in behind others. */
type Added = { readonly behind: string; readonly words: string };

/** The answer. Whoever adapts it puts words in before they accept it. Days are before the demo was filled. */
type Answer = { readonly by: DemoKey; readonly daysAgo: number; readonly reply: string } & (
  | { readonly kind: 'accepted' | 'declined' }
  | { readonly kind: 'adapted'; readonly adds: Added }
);

/** A suggestion. Nothing was written in its section after it was made, but for an answer. */
export type DemoSuggestion = {
  /** The key of the section. */
  readonly section: string;
  readonly by: DemoKey;
  readonly daysAgo: number;
  readonly title: string;
  readonly reason: string;
  readonly adds: readonly Added[];
  /** What was said about it, in its order. */
  readonly talk?: readonly Spoken[];
  readonly answer?: Answer;
};

/** The suggestions on Pearl's plan, oldest first. */
export const PEARL_SUGGESTIONS: readonly DemoSuggestion[] = [
  {
    section: 'capacity',
    by: 'daughter',
    daysAgo: 10.6,
    title: 'Which glasses she needs',
    reason: 'With the blue ones she sees the window, but not a photo.',
    adds: [{ behind: 'Left side, hearing aid in, glasses on', words: ' (the brown ones, for reading)' }],
    answer: {
      kind: 'adapted',
      by: 'nurse',
      daysAgo: 10.1,
      adds: { behind: 'the brown ones, for reading', words: ', in her bedside drawer' },
      reply: 'Thank you, Denise. I put in where they are, so that nobody has to look for them.',
    },
  },
  {
    section: 'health',
    by: 'son',
    daysAgo: 2.8,
    title: 'The memory tablet at night again',
    reason: 'She is so sleepy in the mornings.',
    adds: [{ behind: 'Stays in the morning.', words: ' From May on, try the night again.' }],
    answer: {
      kind: 'declined',
      by: 'nurse',
      daysAgo: 2.3,
      reply:
        'At night it gave her bad dreams, six in two weeks. Her sleepy mornings matter too. I will ask the doctor about them on Thursday and tell you.',
    },
  },
  {
    section: 'safeguarding',
    by: 'daughter',
    daysAgo: 1.3,
    title: 'Ring me the same day',
    reason: 'Then I hear it from you, and not by chance at the weekend.',
    adds: [{ behind: 'tell the nurse on duty.', words: ' The nurse rings Denise the same day.' }],
    talk: [
      { by: 'nurse', daysAgo: 1.1, text: 'Also at night, Denise?' },
      { by: 'daughter', daysAgo: 0.9, text: 'Yes. If it is only small, in the morning will do.' },
    ],
  },
];
