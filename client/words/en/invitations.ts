/** English words about invitations. */
/** The words by their keys. */
export const invitations = {
  invitation: {
    unknownLink: 'This link is not known here. Ask whoever invited you for a new one, or type your code.',
    title: 'You are invited',
    enterTitle: 'Enter your invitation',
    enterLead: 'Type the code from your letter. Capital letters, spaces and dashes do not matter.',
    code: 'Code',
    goOn: 'Go on',
    toPlan: '{{by}} of {{service}} invites you, {{name}}, to write the plan “{{plan}}” with others.',
    toService: '{{by}} invites you, {{name}}, to be a manager of {{service}}.',
    joinAsStanding: {
      person: 'You join as the person.',
      family: 'You join as family.',
      advocate: 'You join as an advocate.',
      careWorker: 'You join as a care worker.',
      professional: 'You join as a professional.',
      manager: 'You join as a manager.',
      observer: 'You join as an observer.',
    },
    joined: 'Already joined?',
    until: 'This invitation can be used until {{date}}.',
    join: 'Join',
    joinAs: 'You are signed in as {{name}} ({{email}}).',
    notMe: 'This is not me: sign out',
    accountTitle: 'Make your account',
    haveAccount: 'I have an account: sign in first',
    make: 'Make my account and join',
    other: 'Use another code',
    already: 'You are on this plan already. You can find it under Plans.',
  },
} as const;
