/** The first words of what a sitting wrote, took out, added or moved, for its summary. */
import type { BlockInDeed } from '#shared/api-sittings.ts';
import { isBlockName, type Values } from '#shared/text/markers.ts';
import type { Pieces, Run } from '#server/history/pieces.ts';
import type { UnitId } from '#server/history/quick.ts';

/** About how many letters of a passage a summary says. */
const MAX_LETTERS = 40;
/** A passage with fewer letters names nothing. */
const MIN_LETTERS = 3;

/** A passage of one line: its letters, the rows of the sitting that they belong to, and what they stand in. */
type Passage = {
  letters: string;
  readonly rows: Set<number>;
  /** The block that was put in or taken out with them; null if they stand in none of these. */
  readonly block: Block | null;
  /** The unit in front of them, if they are the first of what hangs together. */
  readonly behind: UnitId | null;
};
type Block = { readonly kind: BlockInDeed; readonly row: number; readonly passages: Passage[] };

/** The first words of a text: cut behind a word, with a sign that it goes on. null if it names nothing. */
export function firstWords(text: string): string | null {
  const plain = text.replaceAll(/\s+/gu, ' ').trim();
  if ((plain.match(/[\p{L}\p{N}]/gu) ?? []).length < MIN_LETTERS) return null;
  if (plain.length <= MAX_LETTERS) return plain;
  const space = plain.slice(0, MAX_LETTERS + 1).lastIndexOf(' ');
  // Words without spaces between them are cut anywhere but within a character.
  const cut = space > 0 ? plain.slice(0, space) : plain.slice(0, MAX_LETTERS).replace(/[\ud800-\udbff]$/u, '');
  return `${cut.replace(/[\s,;:.]+$/u, '')} …`;
}

function blockKind({ type }: Values): BlockInDeed | null {
  return isBlockName(type) || type === 'personView' ? type : null;
}

const isInBlock = (marker: Values): boolean =>
  marker['type'] === 'part' || (Array.isArray(marker['in']) && marker['in'][0] === 'part');

/** The passages of a sitting, read off the pieces that it put in or took out. */
export class Passages {
  readonly #all: Passage[] = [];
  readonly #blocks: Block[] = [];

  constructor(pieces: Pieces) {
    for (const run of pieces.runs()) this.#read(run);
  }

  #read({ behind, tokens }: Run): void {
    let block: Block | null = null;
    let passage: Passage | null = null;
    let first = behind;
    for (const { row, letters, marker } of tokens) {
      if (marker === null) {
        if (passage === null) {
          passage = { letters: '', rows: new Set(), block, behind: first };
          this.#all.push(passage);
          block?.passages.push(passage);
        }
        passage.letters += letters;
        passage.rows.add(row);
        continue;
      }
      passage = null;
      first = null;
      const kind = blockKind(marker);
      // A view stands in its risk plan.
      if (kind === 'personView' && block !== null) continue;
      if (kind !== null) this.#blocks.push((block = { kind, row, passages: [] }));
      else if (!isInBlock(marker)) block = null;
    }
  }

  /** The longest passage outside of these blocks, without what these rows only moved. */
  longest(moved: ReadonlySet<number>): string | null {
    let longest: Passage | null = null;
    for (const passage of this.#all) {
      if (passage.block !== null || [...passage.rows].some((row) => moved.has(row))) continue;
      if (longest === null || passage.letters.length > longest.letters.length) longest = passage;
    }
    return longest === null ? null : firstWords(longest.letters);
  }

  /** The first words of a block of this kind of one of these rows, if there is only one. */
  ofBlock(kind: BlockInDeed, rows: ReadonlySet<number>): string | null {
    const [block, ...others] = this.#blocks.filter((each) => each.kind === kind && rows.has(each.row));
    if (block === undefined || others.length > 0) return null;
    for (const { letters } of block.passages) {
      const words = firstWords(letters);
      if (words !== null) return words;
    }
    return null;
  }

  /** The first words that were put in right behind a marker. */
  behind(marker: string): string | null {
    const found = this.#all.find(({ behind }) => behind !== null && `${behind.client} ${behind.clock}` === marker);
    return found === undefined ? null : firstWords(found.letters);
  }
}
