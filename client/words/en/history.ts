/** English words about the history of a section. */
/** The words by their keys. */
export const history = {
  history: {
    title: 'History: {{title}}',
    lead: 'Who wrote, and when. Choose one to read the section as it was then.',
    empty: 'Nobody has written here yet.',
    at: 'As it was {{when}}',
    by: 'After {{name}} wrote',
    back: 'Back to the list',
    span: '{{from}} to {{to}}',
    did: {
      wrote_one: 'Wrote one word.',
      wrote_other: 'Wrote about {{count}} words.',
      tookOut_one: 'Took out one word.',
      tookOut_other: 'Took out about {{count}} words.',
      line: 'Added a line.',
      details: 'Changed the details of a block.',
      format: 'Changed how the text looks.',
      little: 'Made a small change.',
    },
  },
} as const;
