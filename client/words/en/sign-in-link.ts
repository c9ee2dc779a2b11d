/** English words about signing in by a link in an e-mail. */
/** The words by their keys. */
export const signInLink = {
  signInLink: {
    offer: 'Get a link by e-mail',
    offerLead: 'No password at hand?',
    title: 'Sign in by a link',
    lead: 'We send you a mail with a link. It signs you in without your password.',
    send: 'Send me the link',
    sent: 'If {{email}} has an account here, a mail is on its way.',
    sentWhere: 'The link in it works once, and for 15 minutes.',
    sentNot: 'No mail after a few minutes? Look under spam, and check that the address is the one of your account.',
    again: 'Send it again or to another address',
    over: 'This link does not work any more. It works once, and for 15 minutes. You can have a new one sent.',
    noMail:
      'This service sends no e-mail, so it cannot send you a link. Sign in with your password, or ask a manager of {{service}} for help.',
    tooMany: 'We have sent several mails to this address already. Please look for them, or try again in 15 minutes.',
    signedInAs: 'You are signed in as {{name}}. This link is for {{other}}.',
    byPassword: 'Sign in with your password',
  },
} as const;
