/** English words about the lock of a shared device. */
/** The words by their keys. */
export const deviceLock = {
  lock: {
    now: 'Lock now',
    offline: 'This needs the network. Until it is back, this device stays locked.',
    choosePin: 'You can choose a short PIN for this device on “My account”.',
    title: 'Locked for {{name}}',
    lead: 'Nobody can see your page now. Your place is kept.',
    unsaved: 'What you wrote last is not saved yet. It is kept in this page until you are back.',
    button: 'Go on',
    wrong: 'The password is not right. Please try again.',
    demo: 'In the demo the password is {{password}}.',
    notYou: 'You are not {{name}}?',
    notYouLead: 'Tap your name to take your turn.',
    nobodyElse: 'Then sign in as yourself.',
  },
} as const;
