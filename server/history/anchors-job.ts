/**
 * The job that finds the words of threads in a section: which units they were at first, where those stand now, and what they say. Units
 * decide, never likeness: what one person took out and put in again is found, and a copy is not.
 */
import * as Y from 'yjs';
import { MAX_ANCHOR_RANGES, MAX_QUOTE_LETTERS, SURROUNDING_LETTERS } from '#shared/conversations.ts';
import { eachRange, stretchAt, triplesOf, unionOf, unitSet, NO_UNITS, type UnitSet } from '#shared/seen-units.ts';
import { mapOf, valuesIn } from '#shared/text/lines.ts';
import { readMarker, TEXT, type Marker } from '#shared/text/markers.ts';
import type { BlockName } from '#shared/blocks.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { firstUnit, putInBy, type Credits } from '#server/history/credits.ts';
import { PastState, type Start } from '#server/history/past.ts';
import type { Restored } from '#server/store/log/log.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** The marker of a structured block, as client and clock; null for words. */
export type BlockMarker = readonly [number, number] | null;

/**
 * Words or a block to be found. `areFirst` says whether `units` and `block` are those that they were at first; else they are as some page has
 * them. With a block they are its letters: a block is found by its marker, and where that was moved by what was moved with it.
 */
export type WantedWords = {
  readonly id: string;
  readonly units: readonly number[];
  readonly areFirst: boolean;
  readonly block: BlockMarker;
};

/** The question: where these words stand after the rows that will be added. The first row follows `start`. */
export type AnchorsQuestion = {
  readonly room: string;
  readonly start: Start;
  readonly restored: readonly Restored[];
  readonly words: readonly WantedWords[];
};

/**
 * Words that were looked for. `first` is what they were at first and `units` what stands in the text, in its order; none if the words are
 * gone. `firstBlock` and `block` are the same for the marker of a block, and `blockName` says what kind of block it is. `quote`, `before`, `after`
 * and the heading `place` are read off the text, and empty for what is gone.
 */
export type FoundWords = {
  readonly id: string;
  readonly first: number[];
  readonly units: number[];
  readonly firstBlock: [number, number] | null;
  readonly block: [number, number] | null;
  readonly blockName: BlockName | null;
  readonly quote: string;
  readonly before: string;
  readonly after: string;
  readonly place: string;
};

/** The units that these were at first. Units that are not in the log yet are their own. */
function firstOf(units: readonly number[], credits: Credits): UnitSet {
  const first: number[] = [];
  eachRange(unitSet(units), (client, start, end) => {
    for (let clock = start; clock < end;) {
      const credit = credits.of(client, clock);
      const to = Math.min(end, credit?.end ?? end);
      const unit = credit === null ? { client, clock } : firstUnit(credit, client, clock);
      first.push(unit.client, unit.clock, to - clock);
      clock = to;
    }
  });
  return unitSet(first);
}

/** A block of the text. `seq` is the row that put its marker there. */
type BlockHere = { readonly id: [number, number]; readonly name: BlockName; readonly seq: number | null };

/** The block that begins with an item; null if none does. */
function blockOf(item: Y.Item, map: Y.Map<unknown>, credits: Credits): BlockHere | null {
  const marker = readMarker(valuesIn(map));
  if (marker.kind !== 'block') return null;
  const { client, clock } = item.id;
  const credit = credits.of(client, clock);
  return { id: [client, clock], name: marker.type, seq: credit === null ? null : putInBy(credit).seq };
}

/** What the marker of a block was at first. */
function firstMarker([client, clock]: readonly [number, number], credits: Credits): [number, number] {
  const credit = credits.of(client, clock);
  const first = credit === null ? { client, clock } : firstUnit(credit, client, clock);
  return [first.client, first.clock];
}

/** Whether what begins at a marker belongs to the block before it. */
function isInBlock(marker: Marker): boolean {
  return marker.kind === 'part' || marker.kind === 'view' || (marker.kind === 'line' && marker.path[0] === 'part');
}

/** One thread's words while the text is read. */
class Looking {
  readonly units: number[] = [];
  readonly firstBlock: [number, number] | null;
  #block: BlockHere | null = null;
  /** How many of the letters of its block were put into others together with the markers of these. */
  readonly #moved = new Map<BlockHere, number>();
  /** The letters that it keeps of its block. */
  readonly letters: UnitSet;
  readonly #read: number[] = [];
  #quote = '';
  #from = -1;
  #to = -1;
  #line = -1;
  #place = '';
  readonly wanted: WantedWords;
  readonly first: UnitSet;

  constructor(wanted: WantedWords, credits: Credits) {
    const { block, units, areFirst } = wanted;
    this.wanted = wanted;
    this.firstBlock = block === null ? null : areFirst ? [...block] : firstMarker(block, credits);
    const first = areFirst ? unitSet(units) : firstOf(units, credits);
    this.first = block === null ? first : NO_UNITS;
    this.letters = block !== null && areFirst ? first : NO_UNITS;
  }

  /** Notes a block whose marker was `first` at first. */
  meets(block: BlockHere, first: readonly [number, number]): void {
    if (this.firstBlock?.[0] === first[0] && this.firstBlock[1] === first[1]) this.#block ??= block;
  }

  /** Notes letters of a block that came with its marker, and what they were at first. */
  meetsMoved(block: BlockHere, client: number, from: number, to: number): void {
    for (let clock = from; clock < to;) {
      const { isIn, end } = stretchAt(this.letters, client, clock);
      const stop = Math.min(to, end);
      if (isIn) this.#moved.set(block, (this.#moved.get(block) ?? 0) + stop - clock);
      clock = stop;
    }
  }

  /** The block that it is about: the one with its marker, or else the one into which most of its letters were moved. */
  get block(): BlockHere | null {
    if (this.#block !== null) return this.#block;
    let most: BlockHere | null = null;
    for (const [block, count] of this.#moved) if (most === null || count > (this.#moved.get(most) ?? 0)) most = block;
    return most;
  }

  /** Notes that its block begins under the heading `place`. */
  begins(place: string): void {
    this.#place = place;
  }

  /** Notes letters of its block by the units that they were at first. */
  holds(client: number, clock: number, length: number): void {
    if (this.#read.length < 3 * MAX_ANCHOR_RANGES) this.#read.push(client, clock, length);
  }

  /** Notes that letters of these words stand at the place `at` of the plain text, in the line `line` under the heading `place`. */
  found(client: number, clock: number, text: string, at: number, line: number, place: string): void {
    const last = this.units.length - 3;
    if (last >= 0 && this.units[last] === client && (this.units[last + 1] ?? 0) + (this.units[last + 2] ?? 0) === clock)
      this.units[last + 2] = (this.units[last + 2] ?? 0) + text.length;
    else this.units.push(client, clock, text.length);
    this.reads(text, at, line, place);
  }

  /** Takes letters into the quote. */
  reads(text: string, at: number, line: number, place: string): void {
    if (this.#from < 0) {
      this.#from = at;
      this.#place = place;
    } else if (line !== this.#line) this.#quote += '\n';
    this.#line = line;
    this.#to = at + text.length;
    if (this.#quote.length < MAX_QUOTE_LETTERS) this.#quote += text;
  }

  end(plain: string): FoundWords {
    const { id } = this.wanted;
    const gone = this.#from < 0;
    const around = (from: number, to: number): string => plain.slice(Math.max(0, from), to).toWellFormed();
    return {
      id,
      first:
        this.firstBlock === null ? triplesOf(this.first) : this.wanted.areFirst ? triplesOf(this.letters) : [...this.#read],
      units: this.units,
      firstBlock: this.firstBlock,
      block: this.block?.id ?? null,
      blockName: this.block?.name ?? null,
      quote: this.#quote.slice(0, MAX_QUOTE_LETTERS).toWellFormed(),
      before: gone ? '' : around(this.#from - SURROUNDING_LETTERS, this.#from),
      after: gone ? '' : around(this.#to, this.#to + SURROUNDING_LETTERS),
      place: this.#place,
    };
  }
}

/** Calls back for the stretches of an item's letters that were one run at first. */
export function eachFirst(
  item: Y.Item,
  credits: Credits,
  call: (from: number, to: number, client: number, clock: number) => void,
): void {
  const { client } = item.id;
  const end = item.id.clock + item.length;
  for (let { clock } = item.id; clock < end;) {
    const credit = credits.of(client, clock);
    const to = Math.min(end, credit?.end ?? end);
    const first = credit === null ? { client, clock } : firstUnit(credit, client, clock);
    call(clock - item.id.clock, to - item.id.clock, first.client, first.clock);
    clock = to;
  }
}

/** Finds the blocks of threads: by their markers, and those that were moved by the letters that were moved with a new marker. */
function findBlocks(doc: Y.Doc, credits: Credits, all: readonly Looking[]): void {
  let here: BlockHere | null = null;
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const map = mapOf(item);
    if (map !== null) {
      const block = blockOf(item, map, credits);
      if (block !== null) {
        const first = firstMarker(block.id, credits);
        for (const looking of all) looking.meets(block, first);
        here = block;
      } else if (!isInBlock(readMarker(valuesIn(map)))) here = null;
      continue;
    }
    if (here === null || !(item.content instanceof Y.ContentString)) continue;
    const { client } = item.id;
    const end = item.id.clock + item.length;
    for (let { clock } = item.id; clock < end;) {
      const credit = credits.of(client, clock);
      const to = Math.min(end, credit?.end ?? end);
      // Letters that came into a block that was there before are no moved block.
      if (credit !== null && credit.again !== null && putInBy(credit).seq === here.seq) {
        const first = firstUnit(credit, client, clock);
        for (const looking of all) looking.meetsMoved(here, first.client, first.clock, first.clock + to - clock);
      }
      clock = to;
    }
  }
}

/** Finds these words in the text of a point. */
export function findWords(doc: Y.Doc, credits: Credits, words: readonly WantedWords[]): FoundWords[] {
  const all = words.map((wanted) => new Looking(wanted, credits));
  const ofBlocks = all.filter(({ firstBlock }) => firstBlock !== null);
  if (ofBlocks.length > 0) findBlocks(doc, credits, ofBlocks);
  /** Those whose block is being read. */
  let inside: readonly Looking[] = [];
  const any = all.reduce<UnitSet>((sum, { first }) => unionOf(sum, first), NO_UNITS);
  let plain = '';
  let line = 0;
  let place = '';
  /** Where the heading began that is being read; -1 outside of one. */
  let heading = -1;
  const note = (item: Y.Item, letters: string): void =>
    eachFirst(item, credits, (from, to, client, clock) => {
      for (let at = from; at < to;) {
        const here = clock + at - from;
        const { isIn, end } = stretchAt(any, client, here);
        const stop = Math.min(to, at + end - here);
        if (isIn)
          for (const looking of all)
            for (let inner = at; inner < stop;) {
              const own = stretchAt(looking.first, client, clock + inner - from);
              const until = Math.min(stop, inner + own.end - (clock + inner - from));
              if (own.isIn)
                looking.found(
                  item.id.client,
                  item.id.clock + inner,
                  letters.slice(inner, until),
                  plain.length + inner,
                  line,
                  place,
                );
              inner = until;
            }
        at = stop;
      }
    });
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const map = mapOf(item);
    if (map !== null) {
      if (heading >= 0) place = plain.slice(heading).trim();
      plain += '\n';
      line += 1;
      const values = valuesIn(map);
      heading = values['type'] === 'heading' ? plain.length : -1;
      if (ofBlocks.length > 0 && !isInBlock(readMarker(values))) {
        const { client, clock } = item.id;
        inside = ofBlocks.filter(({ block }) => block?.id[0] === client && block.id[1] === clock);
        for (const looking of inside) looking.begins(place);
      }
    } else if (item.content instanceof Y.ContentString) {
      note(item, item.content.str);
      for (const looking of inside) {
        looking.reads(item.content.str, plain.length, line, place);
        eachFirst(item, credits, (from, to, client, clock) => looking.holds(client, clock, to - from));
      }
      plain += item.content.str;
    }
  }
  return all.map((looking) => looking.end(plain));
}

/** The job. */
export class AnchorsJob {
  readonly #question: AnchorsQuestion;
  readonly #past: PastState;

  /** Throws if the start state cannot be read. */
  constructor(question: AnchorsQuestion) {
    this.#question = question;
    this.#past = new PastState(question.start, question.restored);
  }

  /** Adds the next rows. Returns whether more of them are of use. */
  add({ stretch, from, to }: Chunk): boolean {
    this.#past.apply(rowsOf(this.#question.room, stretch, from, to));
    return true;
  }

  end(): FoundWords[] {
    const found = findWords(this.#past.doc, this.#past.credits, this.#question.words);
    this.#past.destroy();
    return found;
  }
}
