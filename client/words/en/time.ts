/** English words about days and times. */
/** The words by their keys. */
export const time = {
  time: {
    today: 'today, {{time}}',
    yesterday: 'yesterday, {{time}}',
    todayTitle: 'Today',
    yesterdayTitle: 'Yesterday',
    on: '{{day}}, {{time}}',
  },
} as const;
