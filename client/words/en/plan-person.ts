/** English words about the person whose plan it is: what tells them from others, and their photo. */
/** The words by their keys. */
export const planPerson = {
  person: {
    called: 'Called {{name}}',
    born: 'Born {{day}}',
  },
} as const;
