/** English words about the service, its managers and its set-up. */
/** The words by their keys. */
export const service = {
  setUp: {
    title: 'Set up your service',
    lead: 'You are the first here. You will be the first manager of the service: you can start plans and invite people.',
    serviceName: 'Name of the service',
    serviceHint: 'For example the name of the home or the team.',
    name: 'Your name',
    button: 'Set up the service',
    noToken: 'Please open the link that was shown when the service was started. It holds the key to this page.',
    done: 'This service is already set up.',
  },
  service: {
    title: 'Service',
    lead: 'Managers of {{name}} can start plans and invite other managers. They help those who have forgotten their password.',
    managers: 'Managers',
    invite: 'Invite a manager',
    inviteName: 'Name of the new manager',
    make: 'Make the invitation',
    onlyManagers: 'Only managers of the service can see this page.',
    sharedTitle: 'Devices that many use',
    sharedWhy:
      'A tablet on a shelf can be picked up by anyone. So it locks when nobody uses it, and the plans stay with the people who may read them.',
    lockMinutes: 'Lock it after how many minutes',
    lockHint: 'From {{fewest}} to {{most}}. A short time is safer. A long time means fewer passwords.',
    lockSaved: 'Saved. Each device takes it over when it is next online.',
    answersTitle: 'Answers to suggestions',
    answersWhy:
      'Who suggests a change should hear back. When nobody has answered for this time, those who decide are reminded. After the same time again it waits for the managers of the plan.',
    answerDays: 'Remind them after how many days',
    answerHint: 'From {{fewest}} to {{most}}.',
    answerSaved: 'Saved. It holds for suggestions that are open now, too.',
  },
  managers: {
    remove: 'Remove',
    removeOf: 'Remove {{name}} as a manager of the service',
    removeTitle: 'Remove {{name}} as a manager of the service?',
    removeText: 'From this moment they cannot start plans or invite managers. They cannot help with passwords any more.',
    removeStays: 'Their places on plans stay. What they made here and nobody has used yet, such as invitations, ends.',
    removeSure: 'Yes, remove {{name}}',
    removed: '{{name}} is no longer a manager of the service.',
    stop: 'Stop being a manager',
    stopTitle: 'Stop being a manager of the service?',
    stopText: 'From this moment you cannot start plans or invite managers. You cannot help with passwords any more.',
    stopStays: 'Your places on plans stay. What you made here and nobody has used yet, such as invitations, ends.',
    stopSure: 'Yes, I want to stop',
    stopped: 'You are no longer a manager of {{service}}. Your plans are where they were.',
    onlyOne:
      'The service needs at least one manager, so you cannot stop now. Invite another one: if one of you forgets a password, the other can help.',
  },
} as const;
