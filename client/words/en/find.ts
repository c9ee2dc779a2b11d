/** English words about finding words in a plan. */
/** The words by their keys. */
export const find = {
  find: {
    open: 'Find in this plan',
    short: 'Find',
    label: 'What do you want to find?',
    hint: 'We look in every section that you can read.',
    reading: 'Reading the sections…',
    none: 'Nothing found.',
    found_one: 'Found in one place.',
    found_other: 'Found in {{count}} places.',
    first: 'Here are the first {{count}} places. One more word may help.',
    shown: 'Shown in the text: {{title}}.',
    wasPast: '{{title}} showed its past. It shows its text of now again.',
    partly: 'Some sections could not be read.',
  },
} as const;
