/** English words about what is new to the reader. */
/** The words by their keys. */
export const news = {
  news: {
    never: 'You have not read this plan yet.',
    welcome: 'You are new here. Welcome.',
    nothing: 'Nothing has changed since you last looked, {{when}}.',
    since: 'You were last here {{when}}. These have changed, and you have not looked at them since:',
    count_one: 'One section has changed, and you have not looked at it since',
    count_other: '{{count}} sections have changed, and you have not looked at them since',
    wrote: '{{names}}, {{when}}',
    more_one: 'and one more section',
    more_other: 'and {{count}} more sections',
    fresh: 'Changed',
    waits: 'Waits for you',
    hold: 'On hold, {{when}}.',
    lift: 'You can lift the hold',
    liftOf: 'You can lift the hold: {{title}}',
    card: 'It has no card yet that says why professionals decide.',
    unsaved: 'Something you wrote could not be saved. Open the plan to see more about it.',
  },
} as const;
