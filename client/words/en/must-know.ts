/** English words about what must be known of a plan. */
/** The words by their keys. */
export const mustKnow = {
  mustKnow: {
    mark: 'Must know',
    title: 'Must know',
    count: 'Must know: {{count}}',
    isOn: 'Marked as “Must know”. It now stands at the top of the plan too.',
    isOff: 'No longer marked as “Must know”.',
    hold: 'On hold: {{title}}',
    avoid: 'Avoid: {{what}}',
    must: 'Must be so: {{what}}',
    stop: 'When to stop: {{what}}',
    unread: 'What must be known could not be read just now.',
    unreadOf_one: 'What must be known in “{{titles}}” could not be read just now.',
    unreadOf_other: 'What must be known in these sections could not be read just now: {{titles}}.',
    reading: 'What must be known is being read…',
    asOf: 'As it was {{when}}.',
    groups: {
      hold: 'On hold',
      marked: 'Marked as “Must know”',
      avoid: 'What to avoid',
      must: 'What must be so',
      stop: 'When to stop',
    },
    in: 'In “{{title}}”',
    sentence: '{{said}}.',
    announce_one: 'Must know, one thing: {{all}}',
    announce_other: 'Must know, {{count}} things: {{all}}',
  },
} as const;
