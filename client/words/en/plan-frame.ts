/** English words about the frame of a plan: the bar, the places, the contents, the line to the service, who is here. */
/** The words by their keys. */
export const planFrame = {
  planFrame: {
    bar: 'The plan of {{name}}',
    whosePlan: 'Whose plan this is',
    places: 'Places in this plan',
    plan: 'Plan',
    timeline: 'Timeline',
    contents: 'Contents',
    allHeadings: 'Show all headings',
    skipToContents: 'Skip to the contents',
    lineAndPeople: 'Your connection, and who is here',
    here: 'Who is here now',
    onlyYou: 'Only you',
    silentSince: 'No answer since {{time}}',
    offlineSince: 'Offline since {{time}}',
    line: {
      online: 'Online',
      saving: 'Saving…',
      saved: 'Saved.',
      reconnecting: 'Reconnecting…',
      silent: 'No answer',
      offline: 'Offline',
      stopped: 'Stopped',
    },
    about: {
      online: 'You are online. What others write comes at once.',
      saving: 'Your words are on their way. Keep this page open until it says “Saved.”',
      saved: 'All you wrote on this page is safe.',
      reconnecting: 'The connection was lost. This page is trying again by itself.',
      silent: 'Alongside does not answer, though your device seems to be online. This page keeps trying.',
      offline: 'We cannot reach Alongside now. You can go on, and this page keeps trying.',
      stopped: 'One section on this page has stopped. Look there for what to do.',
    },
  },
} as const;
