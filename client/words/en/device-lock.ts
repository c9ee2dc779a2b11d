/** English words about the lock of a shared device. */
/** The words by their keys. */
export const deviceLock = {
  lock: {
    title: 'Locked for {{name}}',
    lead: 'Nobody used this device for a while. Your place is kept.',
    unsaved: 'What you wrote last is not saved yet. It is kept in this page until you are back.',
    button: 'Go on',
    wrong: 'The password is not right. Please try again.',
    demo: 'In the demo the password is {{password}}.',
    notYou: 'You are not {{name}}? Then sign in as yourself.',
  },
} as const;
