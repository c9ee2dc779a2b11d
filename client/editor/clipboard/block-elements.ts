/** Which elements of pasted HTML are lines or hold lines. */

const NAMES =
  'address article aside blockquote center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table ul';
const BLOCKS: ReadonlySet<string> = new Set(NAMES.split(' '));
const SELECTOR = NAMES.replaceAll(' ', ', ');

/** Whether a node begins a line of its own, or holds such nodes. */
export function isBlockNode(node: Node): boolean {
  return node instanceof Element && (BLOCKS.has(node.localName) || node.querySelector(SELECTOR) !== null);
}

/** What an element holds, as blocks: letters that stand between blocks become lines. */
export function asBlocks(parent: Element): Node[] {
  const blocks: Node[] = [];
  let line: Element | null = null;
  // Letters leave the parent meanwhile.
  const nodes = [...parent.childNodes];
  for (const node of nodes) {
    if (isBlockNode(node)) {
      line = null;
      blocks.push(node);
    } else if (line !== null || (node.textContent ?? '').trim() !== '') {
      if (line === null) blocks.push((line = parent.ownerDocument.createElement('p')));
      line.append(node);
    }
  }
  return blocks;
}
