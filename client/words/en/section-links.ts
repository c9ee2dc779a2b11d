/** English words about section links: how they are copied, chosen and followed. */
/** The words by their keys. */
export const sectionLinks = {
  sectionLink: {
    copySection: 'Copy link to this section',
    copyHeading: 'Copy link to a heading',
    copyHeadingIn: 'Copy link to a heading: {{title}}',
    copyHeadingLead: 'Choose a heading. The link still leads there when its words change.',
    copyThis: 'Copy link',
    copyThisOf: 'Copy link to the heading “{{heading}}”',
    copied: 'The link is copied. Only people who can read that section can go there.',
    copyByHand: 'Your browser did not let us copy. Here is the link, to copy by hand:',
    gone: 'What this link leads to is not here. It may have been taken out, or it is not open to you.',
    headingGone: 'That heading is not here any more. This is the section in which it was.',
    place: 'Or a place in this plan',
    placeNone: 'Choose a section or a heading',
    placeHint: 'Only people who can read that section can go there. The others see your words, and nothing more.',
    words: 'see here',
    wrong: 'Choose a place, or write an address that starts with https://, mailto: or tel:',
    about: 'This link',
    follow: 'Go there',
    followTo: 'Go to: {{place}}',
    open: 'Open it in a new tab',
    change: 'Change the link',
  },
} as const;
