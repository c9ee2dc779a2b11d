/**
 * The job that finds the words of threads in a section: which units they were at first, where those stand now, and what they say. Units
 * decide, never likeness: what one person took out and put in again is found, and a copy is not.
 */
import * as Y from 'yjs';
import { MAX_QUOTE_LETTERS, SURROUNDING_LETTERS } from '#shared/conversations.ts';
import { eachRange, stretchAt, triplesOf, unionOf, unitSet, NO_UNITS, type UnitSet } from '#shared/seen-units.ts';
import { mapOf, valuesIn } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { firstUnit, type Credits } from '#server/history/credits.ts';
import { PastState, type Start } from '#server/history/past.ts';
import type { Restored } from '#server/store/log/log.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** The marker of a structured block, as client and clock; null for words. */
export type BlockMarker = readonly [number, number] | null;

/** Words to be found. `areFirst` says whether `units` are those that the words were at first; else they are as some page has them. */
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
 * gone. `quote`, `before`, `after` and the heading `place` are read off the text, and empty for words that are gone.
 */
export type FoundWords = {
  readonly id: string;
  readonly first: number[];
  readonly units: number[];
  readonly block: [number, number] | null;
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

/** One thread's words while the text is read. */
class Looking {
  readonly units: number[] = [];
  #quote = '';
  #from = -1;
  #to = -1;
  #line = -1;
  #place = '';
  readonly wanted: WantedWords;
  readonly first: UnitSet;

  constructor(wanted: WantedWords, first: UnitSet) {
    this.wanted = wanted;
    this.first = first;
  }

  /** Notes that letters of these words stand at the place `at` of the plain text, in the line `line` under the heading `place`. */
  found(client: number, clock: number, text: string, at: number, line: number, place: string): void {
    const last = this.units.length - 3;
    if (last >= 0 && this.units[last] === client && (this.units[last + 1] ?? 0) + (this.units[last + 2] ?? 0) === clock)
      this.units[last + 2] = (this.units[last + 2] ?? 0) + text.length;
    else this.units.push(client, clock, text.length);
    if (this.#from < 0) {
      this.#from = at;
      this.#place = place;
    } else if (line !== this.#line) this.#quote += '\n';
    this.#line = line;
    this.#to = at + text.length;
    if (this.#quote.length < MAX_QUOTE_LETTERS) this.#quote += text;
  }

  end(plain: string, doc: Y.Doc): FoundWords {
    const { id, block } = this.wanted;
    const gone = this.#from < 0;
    const around = (from: number, to: number): string => plain.slice(Math.max(0, from), to).toWellFormed();
    return {
      id,
      first: triplesOf(this.first),
      units: this.units,
      block: block !== null && isLive(doc, block) ? [...block] : null,
      quote: this.#quote.slice(0, MAX_QUOTE_LETTERS).toWellFormed(),
      before: gone ? '' : around(this.#from - SURROUNDING_LETTERS, this.#from),
      after: gone ? '' : around(this.#to, this.#to + SURROUNDING_LETTERS),
      place: this.#place,
    };
  }
}

function isLive({ store }: Y.Doc, [client, clock]: readonly [number, number]): boolean {
  if (clock >= Y.getState(store, client)) return false;
  const item = Y.getItem(store, Y.createID(client, clock));
  return item instanceof Y.Item && !item.deleted && mapOf(item) !== null;
}

/** Calls back for the stretches of an item's letters that were one run at first. */
function eachFirst(
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

/** Finds these words in the text of a point. */
export function findWords(doc: Y.Doc, credits: Credits, words: readonly WantedWords[]): FoundWords[] {
  const all = words.map(
    (wanted) => new Looking(wanted, wanted.areFirst ? unitSet(wanted.units) : firstOf(wanted.units, credits)),
  );
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
      heading = valuesIn(map)['type'] === 'heading' ? plain.length : -1;
    } else if (item.content instanceof Y.ContentString) {
      note(item, item.content.str);
      plain += item.content.str;
    }
  }
  return all.map((looking) => looking.end(plain, doc));
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
