/**
 * The job that lists the structured blocks of a section: which marker each had at first, which it has now, whose letters are in it, and
 * what it says. What is tied to a block finds it by these.
 */
import { hashOfBlock, quoteOfBlock } from '#shared/acts.ts';
import { commonUnits, triplesOf, unitSet } from '#shared/seen-units.ts';
import { isLiveMarker, linesOf, type Line } from '#shared/text/lines.ts';
import { isBlockName, TEXT } from '#shared/text/markers.ts';
import { treeOfLines } from '#shared/text/tree.ts';
import * as Y from 'yjs';
import { eachFirst } from '#server/history/anchors-job.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { firstUnit, putInBy, type Credits } from '#server/history/credits.ts';
import { PastState, type Start } from '#server/history/past.ts';
import type { Restored } from '#server/store/log/log.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** The question: the blocks after the rows that will be added. The first row follows `start`. */
export type BlocksQuestion = { readonly room: string; readonly start: Start; readonly restored: readonly Restored[] };

/**
 * A block in the text: the marker that it had at first and the one that it has now, the row that put this one in, the letters of the block
 * by the units that they were at first, the hash of its words, and the first of them.
 */
export type FoundBlock = {
  readonly type: string;
  readonly first: [number, number];
  readonly now: [number, number];
  readonly since: number;
  readonly units: number[];
  readonly hash: string;
  readonly quote: string;
};

/** The blocks of a text, in its order, and the letters that stand outside of them, by the units that they were at first. */
export type FoundBlocks = { readonly blocks: FoundBlock[]; readonly outside: number[] };

/** Whether a line that follows a block belongs to it. */
function isInside({ marker }: Line): boolean {
  return marker?.kind === 'part' || marker?.kind === 'view' || (marker?.kind === 'line' && marker.path[0] === 'part');
}

/** The letters behind a marker, up to the next one, by the units that they were at first. */
function lettersBehind(first: Y.Item | null, credits: Credits): number[] {
  const units: number[] = [];
  for (let item = first; item !== null && !isLiveMarker(item); item = item.right)
    if (!item.deleted && item.content instanceof Y.ContentString)
      eachFirst(item, credits, (from, to, client, clock) => void units.push(client, clock, to - from));
  return units;
}

/** The blocks of a text. */
export function findBlocks(doc: Y.Doc, credits: Credits): FoundBlocks {
  const text = doc.getText(TEXT);
  const lines = linesOf(text);
  const outside: number[] = [];
  const heads: { readonly item: Y.Item; readonly units: number[] }[] = [];
  let open: number[] | null = null;
  for (const line of lines) {
    const { item, marker } = line;
    if (item !== null && marker?.kind === 'block') heads.push({ item, units: (open = []) });
    else if (!isInside(line)) open = null;
    (open ?? outside).push(...lettersBehind(item === null ? text._start : item.right, credits));
  }
  // A marker of a block makes one block at the top of the tree, and nothing else does.
  const nodes = treeOfLines(lines).content.filter(({ type }) => isBlockName(type));
  const blocks = nodes.flatMap((node, number): FoundBlock[] => {
    const head = heads[number];
    const hash = hashOfBlock(node);
    if (head === undefined || hash === null) return [];
    const { id } = head.item;
    const credit = credits.of(id.client, id.clock);
    const first = credit === null ? id : firstUnit(credit, id.client, id.clock);
    return [
      {
        type: node.type,
        first: [first.client, first.clock],
        now: [id.client, id.clock],
        since: credit === null ? 0 : putInBy(credit).seq,
        units: triplesOf(unitSet(head.units)),
        hash,
        quote: quoteOfBlock(node),
      },
    ];
  });
  return { blocks, outside: triplesOf(unitSet(outside)) };
}

/** What is known of a block to which something is tied: its first marker, its letters, and the row after which it was so. */
export type KnownBlock = { readonly block: readonly [number, number]; readonly units: readonly number[]; readonly seq: number };

/**
 * Where a block stands now: the one with its first marker, or else a block that was put in since and holds more than half of those of its
 * letters that still stand. So it is found where one person moved it, and after undo and restore. A copy has letters of its own, and a block
 * that stood there before is never taken for another. Null if it is gone.
 */
export function blockNow(known: KnownBlock, { blocks, outside }: FoundBlocks): FoundBlock | null {
  const same = blocks.find(({ first }) => first[0] === known.block[0] && first[1] === known.block[1]);
  if (same !== undefined) return same;
  const letters = unitSet(known.units);
  const shares = blocks.map((block) => ({ block, count: commonUnits(letters, unitSet(block.units)) }));
  const standing = shares.reduce((sum, { count }) => sum + count, commonUnits(letters, unitSet(outside)));
  return shares.find(({ block, count }) => block.since > known.seq && count * 2 > standing)?.block ?? null;
}

/** The job. */
export class BlocksJob {
  readonly #question: BlocksQuestion;
  readonly #past: PastState;

  /** Throws if the start state cannot be read. */
  constructor(question: BlocksQuestion) {
    this.#question = question;
    this.#past = new PastState(question.start, question.restored);
  }

  /** Adds the next rows. Returns whether more of them are of use. */
  add({ stretch, from, to }: Chunk): boolean {
    this.#past.apply(rowsOf(this.#question.room, stretch, from, to));
    return true;
  }

  end(): FoundBlocks {
    const found = findBlocks(this.#past.doc, this.#past.credits);
    this.#past.destroy();
    return found;
  }
}
