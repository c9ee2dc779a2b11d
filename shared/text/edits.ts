/**
 * Works out what a change of a tree is on its line of text: which letters and markers are kept, put in, and taken out. The
 * editor says which positions it kept, so no letter is guessed.
 */
import { sameValues, type Values } from '#shared/text/markers.ts';

/** A node of a tree with its marker's keys. Its letters are at the positions from `at + 1` on. */
export type TextNode = {
  readonly kind: 'line' | 'block' | 'part';
  readonly values: Values;
  readonly at: number;
  /** How many letters it has. */
  readonly length: number;
};

/** `length` positions from `old` on in the tree before, which are those from `now` on in the tree after. */
export type Kept = { readonly old: number; readonly now: number; readonly length: number };

/** One edit. `old` and `now` are numbers of nodes, `from` and `to` are offsets in their letters. */
export type Edit =
  | {
      readonly do: 'keepLetters';
      readonly old: number;
      readonly from: number;
      readonly to: number;
      readonly now: number;
      readonly at: number;
    }
  | { readonly do: 'keepMarker'; readonly old: number; readonly now: number }
  | { readonly do: 'insertMarker'; readonly now: number }
  | { readonly do: 'insertLetters'; readonly now: number; readonly from: number; readonly to: number }
  | { readonly do: 'deleteMarker'; readonly old: number }
  | { readonly do: 'deleteLetters'; readonly old: number; readonly from: number; readonly to: number };

/** Kept letters: those from `from` to `to` in node `old` are those from `at` on in node `now`. */
type Anchor = Extract<Edit, { do: 'keepLetters' }>;

function anchorsOf(old: readonly TextNode[], now: readonly TextNode[], kept: readonly Kept[]): Anchor[] {
  const anchors: Anchor[] = [];
  let nowAt = 0;
  let keptAt = 0;
  for (const [oldAt, node] of old.entries()) {
    const begin = node.at + 1;
    const end = begin + node.length;
    while (keptAt < kept.length && (kept[keptAt]?.old ?? 0) + (kept[keptAt]?.length ?? 0) <= begin) keptAt += 1;
    for (let at = keptAt; at < kept.length; at += 1) {
      const segment = kept[at];
      if (segment === undefined || segment.old >= end) break;
      const from = Math.max(begin, segment.old);
      const to = Math.min(end, segment.old + segment.length);
      if (from >= to) continue;
      const position = from + segment.now - segment.old;
      for (let next = now[nowAt]; next !== undefined && next.at + next.length < position; next = now[nowAt]) nowAt += 1;
      const holder = now[nowAt];
      if (holder === undefined || position <= holder.at || position + to - from > holder.at + 1 + holder.length) continue;
      anchors.push({
        do: 'keepLetters',
        old: oldAt,
        from: from - begin,
        to: to - begin,
        now: nowAt,
        at: position - holder.at - 1,
      });
    }
  }
  return anchors;
}

/** Whether a marker can become another by changing its keys. */
function canBecome(old: TextNode, now: TextNode): boolean {
  if (old.kind !== now.kind) return false;
  if (old.kind === 'line') return true;
  if (old.values['type'] !== now.values['type']) return false;
  return old.kind === 'block' || old.values['name'] === now.values['name'];
}

type Pair = readonly [old: number, now: number];

/** Up to so many pairs are compared to find the best ones. Where there are more, markers are paired in order. */
const MAX_COMPARED = 40_000;
/** The cost of a marker that is put in or taken out, beside which a changed key is cheap. */
const UNPAIRED = 1.5;
/**
 * The cost of pairing markers that the editor did not keep. A block that changes its fields stays itself, and one that moves past
 * another does not take over the other's marker.
 */
const NOT_KEPT = { line: 1, block: 2.5, part: 2.5 } as const satisfies Record<TextNode['kind'], number>;

/**
 * Pairs the markers `oldFrom..oldTo` with `nowFrom..nowTo`, so that as few as possible are put in and taken out. A marker whose
 * position the editor kept is the same one.
 */
function pairMarkers(
  old: readonly TextNode[],
  now: readonly TextNode[],
  [oldFrom, oldTo]: readonly [number, number],
  [nowFrom, nowTo]: readonly [number, number],
  isKept: (old: TextNode, now: TextNode) => boolean,
): Pair[] {
  const rows = oldTo - oldFrom;
  const columns = nowTo - nowFrom;
  if (rows <= 0 || columns <= 0) return [];
  const at = (row: number, column: number): [TextNode | undefined, TextNode | undefined] => [
    old[oldFrom + row],
    now[nowFrom + column],
  ];
  if (rows * columns > MAX_COMPARED) {
    const pairs: Pair[] = [];
    for (let step = 0; step < Math.min(rows, columns); step += 1) {
      const [one, other] = at(step, step);
      if (one !== undefined && other !== undefined && canBecome(one, other)) pairs.push([oldFrom + step, nowFrom + step]);
    }
    return pairs;
  }
  const costOf = (row: number, column: number): number => {
    const [one, other] = at(row, column);
    if (one === undefined || other === undefined || !canBecome(one, other)) return Infinity;
    return (isKept(one, other) ? 0 : NOT_KEPT[one.kind]) + (sameValues(one.values, other.values) ? 0 : 0.25);
  };
  // cost[row][column] is the lowest cost for the markers from that row and column on.
  const cost: number[][] = Array.from({ length: rows + 1 }, () => Array.from({ length: columns + 1 }, () => 0));
  const get = (row: number, column: number): number => cost[row]?.[column] ?? 0;
  for (let row = rows; row >= 0; row -= 1) {
    for (let column = columns; column >= 0; column -= 1) {
      const line = cost[row];
      if (line === undefined || (row === rows && column === columns)) continue;
      const skipOld = row < rows ? get(row + 1, column) + UNPAIRED : Infinity;
      const skipNow = column < columns ? get(row, column + 1) + UNPAIRED : Infinity;
      const pair = row < rows && column < columns ? get(row + 1, column + 1) + costOf(row, column) : Infinity;
      line[column] = Math.min(skipOld, skipNow, pair);
    }
  }
  const pairs: Pair[] = [];
  for (let row = 0, column = 0; row < rows && column < columns;) {
    const here = get(row, column);
    // Where the costs are equal a new marker comes first: what follows it keeps its own.
    if (here === get(row, column + 1) + UNPAIRED) column += 1;
    else if (here === get(row + 1, column) + UNPAIRED) row += 1;
    else pairs.push([oldFrom + row++, nowFrom + column++]);
  }
  return pairs;
}

/** A point between two letters of a node: behind its marker and `offset` letters. */
type Point = { readonly node: number; readonly offset: number };

/**
 * The edits that turn the text of nodes `old` into that of nodes `now`, in order. `kept` has the positions that the editor
 * kept, in order.
 */
export function editsBetween(old: readonly TextNode[], now: readonly TextNode[], kept: readonly Kept[]): Edit[] {
  const edits: Edit[] = [];
  const keptAt = (position: number): number | null => {
    const segment = kept.find((of) => of.old <= position && position < of.old + of.length);
    return segment === undefined ? null : position - segment.old + segment.now;
  };
  const isKept = (one: TextNode, other: TextNode): boolean => keptAt(one.at) === other.at;

  const insertUntil = (from: Point, to: Point): void => {
    for (let { node, offset } = from; ; node += 1, offset = 0) {
      const end = node === to.node ? to.offset : (now[node]?.length ?? 0);
      if (end > offset) edits.push({ do: 'insertLetters', now: node, from: offset, to: end });
      if (node >= to.node) return;
      edits.push({ do: 'insertMarker', now: node + 1 });
    }
  };
  const deleteUntil = (from: Point, to: Point): void => {
    for (let { node, offset } = from; ; node += 1, offset = 0) {
      const end = node === to.node ? to.offset : (old[node]?.length ?? 0);
      if (end > offset) edits.push({ do: 'deleteLetters', old: node, from: offset, to: end });
      if (node >= to.node) return;
      edits.push({ do: 'deleteMarker', old: node + 1 });
    }
  };

  let oldPoint: Point = { node: -1, offset: 0 };
  let nowPoint: Point = { node: -1, offset: 0 };
  const goTo = (oldTo: Point, nowTo: Point, beforeLetters: boolean): void => {
    const oldEnd = oldTo.node + 1;
    const nowEnd = nowTo.node + 1;
    const [oldNode, nowNode] = [old[oldTo.node], now[nowTo.node]];
    // The marker in front of kept letters is the marker of their line, so that the line stays itself when another is put before it.
    const forced =
      beforeLetters &&
      oldTo.node > oldPoint.node &&
      nowTo.node > nowPoint.node &&
      oldNode?.kind === 'line' &&
      nowNode?.kind === 'line';
    const cut = forced ? 1 : 0;
    const pairs = pairMarkers(old, now, [oldPoint.node + 1, oldEnd - cut], [nowPoint.node + 1, nowEnd - cut], isKept);
    if (forced) pairs.push([oldTo.node, nowTo.node]);
    for (const [oldPair, nowPair] of pairs) {
      insertUntil(nowPoint, { node: nowPair - 1, offset: now[nowPair - 1]?.length ?? 0 });
      deleteUntil(oldPoint, { node: oldPair - 1, offset: old[oldPair - 1]?.length ?? 0 });
      edits.push({ do: 'keepMarker', old: oldPair, now: nowPair });
      oldPoint = { node: oldPair, offset: 0 };
      nowPoint = { node: nowPair, offset: 0 };
    }
    insertUntil(nowPoint, nowTo);
    deleteUntil(oldPoint, oldTo);
  };

  for (const anchor of anchorsOf(old, now, kept)) {
    goTo({ node: anchor.old, offset: anchor.from }, { node: anchor.now, offset: anchor.at }, true);
    edits.push(anchor);
    oldPoint = { node: anchor.old, offset: anchor.to };
    nowPoint = { node: anchor.now, offset: anchor.at + anchor.to - anchor.from };
  }
  goTo(
    { node: old.length - 1, offset: old.at(-1)?.length ?? 0 },
    { node: now.length - 1, offset: now.at(-1)?.length ?? 0 },
    false,
  );
  return edits;
}
