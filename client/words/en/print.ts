/** English words about the printed sheet. */
/** The words by their keys. */
export const print = {
  print: {
    open: 'Print',
    section: 'Print this section',
    title: 'Print the plan',
    lead: 'Paper does not change when the plan does. So each sheet says when it was printed, and until when it may be used.',
    choose: 'What goes on paper',
    chosen_one: 'One section goes on paper',
    chosen_other: '{{count}} sections go on paper',
    change: 'Choose other sections',
    onHold: 'On hold. The reason is printed too.',
    sealed: 'Sealed. Keep the sheet where only the people named here find it.',
    button: 'Print',
    none: 'Choose at least one section.',
    missing_one: 'One section could not be read, so it is not on the sheet.',
    missing_other: '{{count}} sections could not be read, so they are not on the sheet.',
    by: 'Printed {{when}} by {{name}}.',
    until: 'Use it until {{date}}. Then shred it and print a new one.',
    forWhom: 'Only for people who are on this plan.',
    draft: 'This is the text as it stood then. It may have changed since.',
    part: 'This paper may hold only a part of the plan. “Print” on the page of the plan prints all of it.',
  },
} as const;
