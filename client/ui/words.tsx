/** Text beside other content. */

/**
 * A text as an element of its own, and a new element for each new text. A browser that translates a page puts elements of its own
 * in the place of the texts. A text that stands beside other content would then stay as it was when it changes, also a sentence
 * about a right, or break the page when it goes: React would still hold the text that is no longer there. A text that is the only
 * content of its element needs no `Words`, because React sets the content of that element.
 */
export function Words({ children: text }: { children: string }) {
  return <span key={text}>{text}</span>;
}
