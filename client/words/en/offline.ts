/** English words about being offline and what a device keeps. */
/** The words by their keys. */
export const offline = {
  offline: {
    keptChanges_one: 'Offline. One change is kept on this device since {{time}}.',
    keptChanges_other: 'Offline. {{count}} changes are kept on this device since {{time}}.',
    storing: 'Offline. Keeping what you wrote on this device…',
    write: 'Offline. You can go on writing. It is kept on this device.',
    asOf: 'This is how it was {{when}}.',
    note: 'We cannot reach Alongside. You see what this device kept: as it was {{when}}.',
    spoken: 'Offline. You can still read what this device kept.',
    back: 'Online again.',
    again: 'Try now',
    nothing:
      'We cannot reach Alongside, and this page is not kept on this device. Either it was not opened here before, or the browser has thrown it away.',
    notHere: 'Offline. This section is not kept on this device. You can read it when you are online again.',
  },
  storage: {
    title: 'What this device keeps',
    works:
      'When you are offline, you can read the plans you opened here, and go on writing. What you write is sent when you are online again.',
    shared:
      'Others use this device too, so it keeps nothing of the plans. Without a network, what you write stays in the open page only.',
    waits_one: 'One change waits to be sent.',
    waits_other: '{{count}} changes wait to be sent.',
    space: 'It uses {{used}} of the space that this browser has.',
    safe: 'The browser will not throw this away by itself.',
    unsafe: 'When space gets short, the browser may throw this away.',
    ask: 'Ask the browser to keep it',
    refusedAsk:
      'The browser did not agree. It often does once you have used Alongside for some days, or put it on your home screen.',
    full: 'There is no space left on this device. What you write now stays in the open page only. Keep it open until it says “Saved.”',
    refused:
      'This browser keeps nothing for us, perhaps because the window is private. You can write, but keep the page open until it says “Saved.”',
    cleared:
      'The browser has thrown away what this device kept. What is on the page is still there. Keep it open until it says “Saved.”',
  },
} as const;
