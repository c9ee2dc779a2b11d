/**
 * The passages of a section that are marked on this page. They are those that the server lists, and those that the reader has seen on
 * this visit: a mark does not vanish under reading eyes. All devices of a person agree through the server.
 */
import { zSectionNews, type NewPassage, type NewPiece } from '#shared/api-news.ts';
import { NO_UNITS, stretchAt, unionOf, unitSet, type UnitSet } from '#shared/seen-units.ts';
import type { PersonRef } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { Watched } from '#client/editor/binding/watched.ts';

/**
 * A passage that is marked. Its id is that of its first unit when it was first shown. A `quiet` one was written while the reader was here
 * and is not marked yet: if it is before their eyes anyway, it is seen, and no mark moves the text under them.
 */
export type ShownPassage = {
  readonly id: string;
  readonly quiet: boolean;
  readonly person: PersonRef;
  readonly putBack: boolean;
  readonly at: number;
  readonly pieces: readonly NewPiece[];
};

/** What is marked in a section. `seq` is the row of its log after which the server listed it; null before the first list. */
export type ShownNews = { readonly seq: number | null; readonly passages: readonly ShownPassage[] };

const NOTHING: ShownNews = { seq: null, passages: [] };

/** The id of a piece: that of its first unit. */
export function pieceId({ gone, units }: NewPiece): string {
  return `${gone ? 'gone-' : ''}${units[0]}-${units[1]}`;
}

/**
 * The units of a piece as this page keeps them. To have seen words and to have seen that they were taken out are two things, so the units of
 * what is gone have another client, which no page can have.
 */
function keptUnits({ gone, units }: NewPiece): readonly number[] {
  return gone ? units.map((number, at) => (at % 3 === 0 ? -1 - number : number)) : units;
}

function hasAll(set: UnitSet, piece: NewPiece): boolean {
  const units = keptUnits(piece);
  for (let at = 0; at + 2 < units.length; at += 3) {
    const [client = 0, start = 0, length = 0] = units.slice(at, at + 3);
    const { isIn, end } = stretchAt(set, client, start);
    if (!isIn || end < start + length) return false;
  }
  return true;
}

function overlaps(set: UnitSet, piece: NewPiece): boolean {
  const units = keptUnits(piece);
  for (let at = 0; at + 2 < units.length; at += 3) {
    const [client = 0, start = 0, length = 0] = units.slice(at, at + 3);
    const { isIn, end } = stretchAt(set, client, start);
    if (isIn || end < start + length) return true;
  }
  return false;
}

const unitsOf = (pieces: readonly NewPiece[]): UnitSet => unitSet(pieces.flatMap(keptUnits));

/**
 * What is shown when the server lists `listed`. What was seen here stays; what was seen on another device, or is not in the text any
 * more, goes; a passage that its writer goes on with stays the same passage. `quiet` is for those that are shown for the first time.
 */
export function mergeNews(
  shown: readonly ShownPassage[],
  listed: readonly NewPassage[],
  seenHere: UnitSet,
  quiet = false,
): ShownPassage[] {
  const left = listed.map((passage) => ({ ...passage, pieces: passage.pieces.filter((piece) => !hasAll(seenHere, piece)) }));
  const all: ShownPassage[] = [];
  for (const known of shown) {
    const set = unitsOf(known.pieces);
    const same = left.filter(
      ({ person, putBack, pieces }) =>
        person.id === known.person.id && putBack === known.putBack && pieces.some((piece) => overlaps(set, piece)),
    );
    const now = same.flatMap(({ pieces }) => pieces);
    for (const passage of same) passage.pieces = [];
    const nowSet = unitsOf(now);
    const kept = known.pieces.filter((piece) => hasAll(seenHere, piece) && !overlaps(nowSet, piece));
    if (kept.length + now.length === 0) continue;
    const at = Math.max(known.at, ...same.map((passage) => passage.at));
    all.push({ ...known, at, pieces: [...kept, ...now] });
  }
  for (const { person, putBack, at, pieces } of left) {
    const [first] = pieces;
    if (first !== undefined) all.push({ id: pieceId(first), quiet, person, putBack, at, pieces });
  }
  return all;
}

/** The passages in the order in which their pieces stand in the text. */
export function inTextOrder(passages: readonly ShownPassage[], pieces: readonly string[]): readonly ShownPassage[] {
  const places = new Map(pieces.map((id, at) => [id, at] as const).toReversed());
  const placeOf = ({ pieces: of }: ShownPassage): number =>
    Math.min(...of.map((piece) => places.get(pieceId(piece)) ?? Infinity));
  const sorted = passages.toSorted((a, b) => placeOf(a) - placeOf(b) || 0);
  return sorted.every((passage, at) => passage === passages[at]) ? passages : sorted;
}

/** The news of one section on this page. */
export class SectionNewsOnPage {
  readonly sectionId: string;
  readonly shown = new Watched<ShownNews>(NOTHING);
  #seenHere = NO_UNITS;
  #asked = 0;

  constructor(sectionId: string) {
    this.sectionId = sectionId;
  }

  /**
   * Reads what is new now. If that fails, what was known stays. `quiet` says that the reader was here while it was written.
   */
  async read(quiet: boolean): Promise<void> {
    const asked = (this.#asked += 1);
    const answer = await call(zSectionNews, 'GET', `/api/sections/${this.sectionId}/news`).catch(() => null);
    if (answer === null || asked !== this.#asked) return;
    const { seq, passages } = answer;
    this.shown.set({ seq, passages: mergeNews(this.shown.get().passages, passages, this.#seenHere, quiet) });
  }

  /** Whether a piece was seen on this page. */
  isSeen(piece: NewPiece): boolean {
    return hasAll(this.#seenHere, piece);
  }

  /** Notes that a piece was before the reader's eyes. */
  noteSeen(piece: NewPiece): void {
    this.#seenHere = unionOf(this.#seenHere, unitSet(keptUnits(piece)));
  }

  #change(next: (passages: readonly ShownPassage[]) => readonly ShownPassage[]): void {
    const { seq, passages } = this.shown.get();
    this.shown.set({ seq, passages: next(passages) });
  }

  /** Marks a quiet passage, which is not before the reader's eyes. */
  mark(id: string): void {
    this.#change((passages) => passages.map((passage) => (passage.id === id ? { ...passage, quiet: false } : passage)));
  }

  /** Forgets the quiet passages that were seen whole: they never had a mark. */
  forgetQuiet(): void {
    const isOver = ({ quiet, pieces }: ShownPassage): boolean => quiet && pieces.every((piece) => this.isSeen(piece));
    if (this.shown.get().passages.some(isOver)) this.#change((passages) => passages.filter((passage) => !isOver(passage)));
  }

  /** Puts the passages in the order of the text. */
  order(pieces: readonly string[]): void {
    const { seq, passages } = this.shown.get();
    const sorted = inTextOrder(passages, pieces);
    if (sorted !== passages) this.shown.set({ seq, passages: sorted });
  }

  /** Takes the marks away, when all of the section is marked as seen. An answer that is on its way is not taken any more. */
  clear(): void {
    this.#asked += 1;
    this.#seenHere = unionOf(this.#seenHere, unitsOf(this.shown.get().passages.flatMap(({ pieces }) => pieces)));
    this.shown.set({ seq: this.shown.get().seq, passages: [] });
  }
}

/** The passages of a section that are marked. */
export function markedOf({ passages }: ShownNews): readonly ShownPassage[] {
  return passages.filter(({ quiet }) => !quiet);
}

let onPage = new Map<string, SectionNewsOnPage>();

/** The news of a section on the page that is open. */
export function newsOfSection(sectionId: string): SectionNewsOnPage {
  const known = onPage.get(sectionId) ?? new SectionNewsOnPage(sectionId);
  onPage.set(sectionId, known);
  return known;
}

/** Reads again what is new in the sections of which the page has read it before: it may have been seen elsewhere. */
export function rereadSectionNews(): void {
  for (const news of onPage.values()) if (news.shown.get().seq !== null) void news.read(true);
}

/** Forgets all, when the reader leaves the plan: the next visit asks anew. */
export function forgetSectionNews(): void {
  onPage = new Map();
}
