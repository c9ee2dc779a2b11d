/** The summary of a sitting: what it did, as facts made from its tally. */
import type { BlockInDeed, Deed, MADE_AS } from '#shared/api-sittings.ts';
import { wordCount } from '#shared/deeds.ts';
import {
  isBlockName,
  LATE,
  LINE_TYPES,
  MUST_KNOW,
  readMarker,
  sameValue,
  STEPS,
  type Step,
  type Values,
} from '#shared/text/markers.ts';
import { Passages } from '#server/history/passages.ts';
import { MOVE_LETTERS, MOVE_TIMEOUT, type KeyChange, type RowRecord, type Tally } from '#server/history/tally.ts';

/** How a line was made to stand. */
export type MadeAs = (typeof MADE_AS)[number];

/** The most fields that a summary lists. Further ones are only counted. */
const MAX_FIELDS = 6;
/** The most rows in which the letters of one row are looked for. */
const MAX_ROWS_BACK = 200;

/** The keys of lines and parts, and what a block says beside its fields. All other keys are fields of blocks. */
export const LINE_KEYS = new Set(['type', 'level', 'in', 'from', 'start', 'style', 'name', 'late', 'mustKnow']);

function blockOf({ type }: Values): BlockInDeed | null {
  return isBlockName(type) || type === 'personView' ? type : null;
}

const isLine = ({ type }: Values): boolean => type !== 'part' && blockOf({ type }) === null;

/** A deed with the words that name it, if there are any. */
function named<D extends Deed>(deed: D, passage: string | null): D {
  return passage === null ? deed : { ...deed, passage };
}

/** The rows in which blocks came or went, once for each block, by kind. */
class BlockRows {
  readonly #rows = new Map<BlockInDeed, number[]>();

  add(kind: BlockInDeed, row: RowRecord): void {
    this.#rows.set(kind, [...(this.#rows.get(kind) ?? []), row.seq]);
  }

  deeds(what: 'addedBlock' | 'tookOutBlock' | 'movedBlock', passages: Passages): Deed[] {
    return [...this.#rows].map(([block, rows]) =>
      named({ what, block, count: rows.length }, rows.length > 1 ? null : passages.ofBlock(block, new Set(rows))),
    );
  }
}

/** The markers of one row: the blocks, and the values of its lines. Views count only where no block came or went with them. */
function sorted(markers: readonly Values[]): { blocks: BlockInDeed[]; lines: Values[] } {
  const all = markers.flatMap((values) => blockOf(values) ?? []);
  const whole = all.filter((kind) => kind !== 'personView');
  return { blocks: whole.length > 0 ? whole : all, lines: markers.filter(isLine) };
}

/**
 * The older rows, or the row itself, that took out exactly the letters that this row put in: one row, or several that follow on
 * each other, such as the deletions that somebody undoes at once.
 */
function takenBy(put: RowRecord, rows: readonly RowRecord[], from: number, used: ReadonlySet<RowRecord>): RowRecord[] {
  const { count = 0, sum = 0 } = put.put ?? {};
  if (count < MOVE_LETTERS && !(count > 0 && put.out.count === count)) return [];
  const together: RowRecord[] = [];
  let all = { count: 0, sum: 0 };
  for (const row of rows.slice(from, from + MAX_ROWS_BACK)) {
    if (put.at - row.at > MOVE_TIMEOUT) break;
    if (row.out.count === 0 || used.has(row)) continue;
    if (row.out.count === count && row.out.sum === sum) return [row];
    together.push(row);
    all = { count: all.count + row.out.count, sum: (all.sum + row.out.sum) >>> 0 };
    if (all.count === count && all.sum === sum) return together;
  }
  return [];
}

/** What was done to a line whose path was `was` and is `path`. */
function madeByPath(was: readonly Step[], path: readonly Step[]): MadeAs | null {
  const count = (steps: readonly Step[], ...wanted: Step[]): number => steps.filter((step) => wanted.includes(step)).length;
  const quotes = count(path, 'quote') - count(was, 'quote');
  if (quotes !== 0) return quotes > 0 ? 'quotation' : 'noQuotation';
  const lists = [count(was, 'bullet', 'number'), count(path, 'bullet', 'number')] as const;
  if (lists[1] === 0) return lists[0] > 0 ? 'noList' : null;
  const innermost = path.findLast((step) => step === 'bullet' || step === 'number');
  const kind = innermost === 'number' ? 'numberedList' : 'list';
  if (lists[0] === 0) return kind;
  if (lists[0] !== lists[1]) return lists[1] > lists[0] ? 'indented' : 'outdented';
  return innermost === was.findLast((step) => step === 'bullet' || step === 'number') ? null : kind;
}

function stepsOf(value: unknown): readonly Step[] {
  return Array.isArray(value) ? value.flatMap((each) => STEPS.find((step) => step === each) ?? []) : [];
}

/** What a changed key of a line says; null if it says nothing by itself. */
export function madeBy(key: string, value: unknown, was: unknown): MadeAs | null {
  if (key === 'in') return madeByPath(stepsOf(was), stepsOf(value));
  if (key === 'type') return LINE_TYPES.find((type) => type === value) ?? 'paragraph';
  if (key === 'level') return 'heading';
  if (key === 'mustKnow') return value === MUST_KNOW ? 'mustKnow' : 'noMustKnow';
  return key === 'start' || key === 'style' ? 'numbering' : null;
}

/** Whether a line goes on with the item of a list that a line before it began. */
function isSecondLine(values: Values): boolean {
  const marker = readMarker(values);
  const item = marker.kind === 'line' ? marker.path.lastIndexOf('item') : -1;
  return marker.kind === 'line' && item >= 0 && marker.from > item;
}

/** What was done to a line that stands in the same lists as before, but not in the same item of them. */
export function madeByFrom(was: Values, is: Values): MadeAs | null {
  if (!sameValue(was['in'], is['in']) || isSecondLine(was) === isSecondLine(is)) return null;
  return isSecondLine(is) ? 'secondLine' : 'ownItem';
}

const plainValue = (value: unknown): string | number | null =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? value : null;

type ChangedKey = { readonly marker: string; readonly key: string; readonly value: unknown; was: unknown };

/** The last state of each key that the sitting changed, without those that are as they were. */
function changedKeys({ keys, keysOut, gone }: Tally): ChangedKey[] {
  const byPlace = new Map<string, ChangedKey>();
  // Values come before keys that were only taken out: of two that were set at one moment the loser is taken out.
  for (const { place, value, was, isCovered } of [...keys.values(), ...keysOut] satisfies KeyChange[]) {
    if (place === null || isCovered || gone.has(place.marker)) continue;
    const name = `${place.marker} ${place.key}`;
    const known = byPlace.get(name);
    if (known === undefined) byPlace.set(name, { ...place, value, was });
    // A value of the same moment that lost stood there before, and not the one that both had read.
    else known.was ??= was;
  }
  return [...byPlace.values()].filter(({ value, was }) => !sameValue(value, was)).toReversed();
}

function fieldDeeds(changed: readonly ChangedKey[]): Deed[] {
  const fields = changed.filter(({ key }) => !LINE_KEYS.has(key));
  const deeds: Deed[] = fields
    .slice(0, MAX_FIELDS)
    .map(({ key, value, was }) => ({ what: 'field', key, value: plainValue(value), was: plainValue(was) }));
  return fields.length > MAX_FIELDS ? [...deeds, { what: 'details', count: fields.length - MAX_FIELDS }] : deeds;
}

/** What all rows of a sitting come to, once what they moved is told from what they wrote and took out. */
function totalOf(tally: Tally) {
  const rows = tally.rows.toSorted((a, b) => b.seq - a.seq);
  const blocks = { added: new BlockRows(), out: new BlockRows(), moved: new BlockRows() };
  const lines = { split: 0, joined: 0, added: Math.max(0, tally.breaks) };
  let { letters, removed } = tally;
  let moved = 0;
  let looks = tally.looks.size;
  /** What rows took out, without the blocks that a newer row put in again. */
  const left = new Map(rows.map((row) => [row, sorted(row.markersOut)]));
  const used = new Set<RowRecord>();
  /** The rows that put in or took out what was only moved. */
  const movedRows = new Set<number>();
  for (const [at, row] of rows.entries()) {
    const put = sorted([...(row.newMarkers?.values() ?? [])].map(({ values }) => values));
    const from = takenBy(row, rows, at, used);
    const lettersMoved = from.reduce((sum, taken) => sum + taken.removed, 0);
    for (const taken of from) used.add(taken);
    if (lettersMoved > 0) for (const { seq } of [row, ...from]) movedRows.add(seq);
    removed -= lettersMoved;
    letters -= lettersMoved;
    let withBlock = false;
    for (const kind of put.blocks) {
      const sources = (from.length > 0 ? from : [row]).map((each) => left.get(each)?.blocks ?? []);
      const source = sources.find((kinds) => kinds.includes(kind));
      source?.splice(source.indexOf(kind), 1);
      (source === undefined ? blocks.added : blocks.moved).add(kind, row);
      withBlock ||= source !== undefined;
    }
    if (!withBlock) moved += lettersMoved;
    // The lines of a new block are part of it.
    if (put.blocks.length > 0 || from.length > 0) continue;
    for (const { splits, values } of row.newMarkers?.values() ?? [])
      if (isLine(values) && values['late'] !== LATE) lines[splits ? 'split' : 'added'] += 1;
  }
  for (const row of rows) {
    const gone = left.get(row) ?? { blocks: [], lines: [] };
    for (const kind of gone.blocks) blocks.out.add(kind, row);
    // Lines that went with their letters are not joined, and formats that went with them changed no look.
    if (row.out.count > 0 || row.markersOut.length > gone.lines.length) continue;
    lines.joined += gone.lines.length;
    if (gone.lines.length === 0) looks += row.formatsOut;
  }
  return { letters, removed, moved, movedRows, looks, blocks, lines };
}

/**
 * A line whose words are in no row of its sitting: the text after the last row of the sitting tells them. `at` is the deed that they
 * name. Where it is null the text also tells whether there is a deed at all: a line that begins no item of its list any more, or does
 * so again.
 */
export type AskedLine = {
  readonly marker: string;
  readonly at: number | null;
  readonly from: { readonly was: unknown; readonly is: unknown } | null;
};

/** What lines were made into, with the words that the sitting wrote in a line, if it did that to one line alone. */
function madeDeeds(changed: readonly ChangedKey[], put: Passages): { deed: Deed; line: string | null }[] {
  const made = changed.flatMap(({ marker, key, value, was }) => {
    const as = LINE_KEYS.has(key) ? madeBy(key, value, was) : null;
    return as === null ? [] : [{ as, marker }];
  });
  return [...Map.groupBy(made, ({ as }) => as)].map(([as, of]) => {
    const [marker = '', ...others] = new Set(of.map((each) => each.marker));
    const passage = others.length > 0 ? null : put.behind(marker);
    return { deed: named({ what: 'made', as }, passage), line: others.length > 0 || passage !== null ? null : marker };
  });
}

/** Lines that were made for words whose own line somebody had taken out. */
function lateLines({ newMarkers }: Tally): string[] {
  return [...newMarkers].flatMap(([marker, row]) => (row.newMarkers?.get(marker)?.values['late'] === LATE ? [marker] : []));
}

/** Lines of which only the item of a list may have changed that they stand in. Where lines came or went, that may follow from these. */
function linesInOtherItems(changed: readonly ChangedKey[], tally: Tally): AskedLine[] {
  if (tally.gone.size > 0 || tally.newMarkers.size > 0) return [];
  const stands = new Set(changed.filter(({ key }) => key !== 'from').map(({ marker }) => marker));
  return changed
    .filter(({ key, marker }) => key === 'from' && !stands.has(marker))
    .map(({ marker, was, value }) => ({ marker, at: null, from: { was: was ?? null, is: value } }));
}

/**
 * What a sitting did, the main thing first, and the lines that still have to be asked for. There is always at least one thing. To be
 * called when its tally is complete.
 */
export function deedsOf(tally: Tally): { did: Deed[]; asked: AskedLine[] } {
  const { letters, removed, moved, movedRows, looks, blocks, lines } = totalOf(tally);
  const changed = changedKeys(tally);
  const put = new Passages(tally.put);
  const out = new Passages(tally.out);
  const deeds: Deed[] = [];
  if (letters > 0) deeds.push(named({ what: 'wrote', words: wordCount(letters) }, put.longest(movedRows)));
  deeds.push(...blocks.added.deeds('addedBlock', put), ...blocks.moved.deeds('movedBlock', put));
  if (moved > 0) deeds.push({ what: 'moved' });
  if (removed > 0) deeds.push(named({ what: 'tookOut', words: wordCount(removed) }, out.longest(movedRows)));
  deeds.push(...blocks.out.deeds('tookOutBlock', out), ...fieldDeeds(changed));
  if (lines.split > 0) deeds.push({ what: 'split', count: lines.split });
  if (lines.joined > 0) deeds.push({ what: 'joined', count: lines.joined });
  // Who writes begins lines too, and that needs no saying.
  if (lines.added > 0 && letters <= 0) deeds.push({ what: 'addedLine', count: lines.added });
  const asked = linesInOtherItems(changed, tally);
  for (const { deed, line } of madeDeeds(changed, put)) {
    if (line !== null) asked.push({ marker: line, at: deeds.length, from: null });
    deeds.push(deed);
  }
  for (const marker of lateLines(tally)) {
    asked.push({ marker, at: deeds.length, from: null });
    deeds.push({ what: 'made', as: 'late' });
  }
  if (looks > 0) deeds.push({ what: 'format' });
  return { did: deeds.length === 0 ? [{ what: 'little' }] : deeds, asked };
}

/** The same of a restore: the words that it put in were written before, by others perhaps. */
export function asPutBack(did: readonly Deed[]): Deed[] {
  return did.map((deed) => (deed.what === 'wrote' ? { ...deed, what: 'putBack' } : deed));
}
