/** English words about the person whose plan it is: what tells them from others, and their photo. */
/** The words by their keys. */
export const planPerson = {
  person: {
    called: 'Called {{name}}',
    born: 'Born {{day}}',
    room: 'Room or flat',
    roomHint: 'Such as “Room 12”. It helps to tell two people apart.',
    bornOn: 'Day of birth',
    optional: 'You can leave this empty.',
  },
  photo: {
    title: 'Photo',
    titleOf: 'Photo of {{name}}',
    about: 'The photo shows everyone whose plan it is. Only the people on this plan see it.',
    choose: 'Choose a photo',
    chooseOf: 'Choose a photo of {{name}}',
    chooseOther: 'Choose another photo',
    change: 'Change the photo',
    changeOf: 'Change the photo of {{name}}',
    how: 'Move the photo until the face is in the circle: with a finger, the mouse or the arrow keys.',
    preview: 'The part of the photo that is used',
    closer: 'Closer',
    use: 'Use this photo',
    remove: 'Take the photo away',
    isSet: 'The photo is on the plan now.',
    removed: 'The photo is taken away.',
    undo: 'Undo',
  },
} as const;
