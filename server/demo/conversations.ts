/** The demo's conversations: who asked what about which words, and what was answered. */
import type { DemoKey } from '#shared/api.ts';
import type { Contribution } from '#shared/contributions.ts';
import type { Audience } from '#shared/rights.ts';

/** What somebody said who was not online. `toldDaysAgo` says when, before the demo was filled. */
type Told = Pick<Contribution, 'way' | 'words' | 'observed' | 'reading'> & {
  readonly of: DemoKey;
  readonly toldDaysAgo: number;
};
type Occasion = { readonly by: DemoKey; readonly daysAgo: number };
/** What somebody said. Days are before the demo was filled. */
export type Spoken = Occasion & { readonly text: string };
/** The same, or what they wrote down of another one. */
type Said = Spoken | (Occasion & { readonly told: Told });

/** A conversation. `about` are words that stand in the section; null for one about the section as a whole. */
export type DemoThread = {
  /** The key of the section. */
  readonly section: string;
  readonly about: string | null;
  readonly audience?: Audience;
  /** In their order, the first one begins it. */
  readonly said: readonly Said[];
  readonly resolved?: { readonly by: DemoKey; readonly daysAgo: number };
};

/** The conversations on Pearl's plan. */
export const PEARL_THREADS: readonly DemoThread[] = [
  {
    section: 'health',
    about: 'Paracetamol 1 g, up to four times a day',
    said: [
      {
        by: 'daughter',
        daysAgo: 2.04,
        text: 'She told me on the phone that her knee hurts in the evening too. Could she have some before bed as well?',
      },
      { by: 'son', daysAgo: 1.6, text: 'She said the same to me on Sunday.' },
    ],
  },
  {
    section: 'health',
    about: 'Donepezil 10 mg, once a day',
    said: [
      { by: 'daughter', daysAgo: 58.1, text: 'Is this the one that gives her the bad dreams?' },
      {
        by: 'nurse',
        daysAgo: 57.4,
        text: 'It can. That is why she has it in the morning now. We look at it again after two weeks and I will tell you.',
      },
      { by: 'nurse', daysAgo: 45.9, text: 'One bad night in two weeks, it was six before. So it stays in the morning.' },
    ],
    resolved: { by: 'daughter', daysAgo: 45.2 },
  },
  {
    section: 'daily-routine',
    about: 'Press the green button. If she turns her head away, turn it off.',
    said: [
      { by: 'careworker', daysAgo: 3.3, text: 'The green button sticks. I press and hold it now until the light comes on.' },
      { by: 'son', daysAgo: 2.9, text: 'Thank you, Farah. I will bring a new speaker on Saturday.' },
    ],
  },
  {
    section: 'daily-routine',
    about: 'Tea in bed, as Dad brought it.',
    said: [
      { by: 'person', daysAgo: 20.2, text: 'Not too full, or I spill it.' },
      {
        by: 'nurse',
        daysAgo: 18.9,
        told: {
          of: 'son',
          way: 'phone',
          toldDaysAgo: 19.1,
          words: 'Dad always filled it half, and came back with the other half when she was up.',
          observed: '',
          reading: '',
        },
      },
    ],
  },
  {
    section: 'daily-routine',
    about: null,
    said: [
      {
        by: 'careworker',
        daysAgo: 5.8,
        told: {
          of: 'person',
          way: 'talk',
          toldDaysAgo: 5.9,
          words: 'That light shouts at me.',
          observed: 'She held her hand over her eyes when the big lamp went on. With the small lamp she sat up by herself.',
          reading: 'I think the big lamp is too bright for her when she has just woken up.',
        },
      },
      {
        by: 'nurse',
        daysAgo: 5.2,
        text: 'Thank you, Farah. Small lamp only until she is up. I will write it into the routine.',
      },
    ],
  },
  {
    section: 'health',
    about: null,
    audience: 'professionals',
    said: [
      { by: 'nurse', daysAgo: 4.2, text: 'The pharmacist is here on Thursday. Shall we ask about the amlodipine then?' },
      { by: 'manager', daysAgo: 4.1, text: 'Yes, please. I will ask the doctor to join by phone.' },
    ],
  },
];
