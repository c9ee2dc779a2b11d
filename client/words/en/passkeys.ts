/** English words about passkeys. */
/** The words by their keys. */
export const passkeys = {
  passkeys: {
    signIn: 'Sign in with a passkey',
    wrong: 'This passkey does not open an account here. It may have been removed. Sign in with your password.',
    stopped: 'Your device did not give a passkey. You can try again, or go on without one.',
    thereAlready: 'You already have a passkey on this device.',
    title: 'Passkeys',
    what: 'With a passkey you sign in by your finger, your face or the lock of your device. You type no password, and nobody can get it out of you by a false page.',
    notHere: 'This browser knows no passkeys, so you cannot add one here.',
    add: 'Add a passkey of this device',
    make: 'Make the passkey',
    name: 'Name of the passkey',
    nameHint: 'So that you know it again, for example “My phone”.',
    added: 'Added {{date}}.',
    used: 'Last used {{date}}.',
    rename: 'Rename',
    renameOf: 'Rename the passkey {{name}}',
    remove: 'Remove',
    removeOf: 'Remove the passkey {{name}}',
    removed: 'The passkey is removed. It signs nobody in any more.',
    named: 'The passkey has its new name.',
    isAdded: 'Your passkey is ready.',
    instead: 'Or use a passkey',
    insteadWhat: 'A passkey of your own phone or laptop counts as the second step too.',
  },
} as const;
