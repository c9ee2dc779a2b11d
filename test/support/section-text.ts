/** Reads and writes the text of a section's Yjs document, as a client with Yjs alone does. */
import type * as Y from 'yjs';
import { appendNodes } from '#shared/text/append.ts';
import { isLiveMarker, linesOf, mapOf } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';
import { documentJson } from '#shared/text/tree.ts';

/** One line of a section's text. Positions are counted from the start of the line, in letters. */
export class SectionLine {
  readonly #doc: Y.Doc;
  readonly #line: number;

  constructor(doc: Y.Doc, line: number) {
    this.#doc = doc;
    this.#line = line;
  }

  get #text(): Y.Text {
    return this.#doc.getText(TEXT);
  }

  /** The item of the line's marker, and the place behind it in the text. */
  #start(): { marker: Y.Item; at: number } {
    let at = 0;
    let left = this.#line;
    for (let item = this.#text._start; item !== null; item = item.right) {
      if (!item.deleted && item.countable) at += item.length;
      if (isLiveMarker(item) && left-- === 0) return { marker: item, at };
    }
    throw new Error(`there is no line ${this.#line}`);
  }

  /** The marker of the line. */
  get marker(): Y.Map<unknown> {
    const map = mapOf(this.#start().marker);
    if (map === null) throw new Error('not a marker');
    return map;
  }

  get length(): number {
    return this.toString().length;
  }

  /** Adds letters. Without marks they look like the letter before them. */
  insert(at: number, letters: string, marks?: object): void {
    this.#text.insert(this.#start().at + at, letters, marks);
  }

  insertEmbed(at: number, embed: object | Y.AbstractType<unknown>): void {
    this.#text.insertEmbed(this.#start().at + at, embed);
  }

  delete(at: number, length: number): void {
    this.#text.delete(this.#start().at + at, length);
  }

  format(at: number, length: number, marks: object): void {
    this.#text.format(this.#start().at + at, length, marks);
  }

  toDelta(): { insert: string; attributes?: Record<string, unknown> }[] {
    // The first line of a text is the one without a marker.
    const { runs } = linesOf(this.#text)[this.#line + 1] ?? { runs: [] };
    return runs.map(({ text, marks }) => ({
      insert: text,
      ...(Object.keys(marks).length > 0 ? { attributes: { ...marks } } : {}),
    }));
  }

  toString(): string {
    return this.toDelta()
      .map(({ insert }) => insert)
      .join('');
  }
}

/** How many lines, blocks and parts a section has: each has a marker. */
export function lineCount(doc: Y.Doc): number {
  return linesOf(doc.getText(TEXT)).length - 1;
}

/** A line of a section, counted from 0. Missing lines are added as paragraphs. */
export function textOf(doc: Y.Doc, line = 0): SectionLine {
  while (lineCount(doc) <= line) appendNodes(doc, [{ type: 'paragraph' }]);
  return new SectionLine(doc, line);
}

/** Takes out a line, counted from 0, with its marker and its letters. */
export function deleteLine(doc: Y.Doc, line: number): void {
  const text = doc.getText(TEXT);
  const lines = linesOf(text);
  const at = lines.slice(0, line + 1).reduce((sum, { length }) => sum + length, line);
  text.delete(at, 1 + (lines[line + 1]?.length ?? 0));
}

/** All letters of a section, without its structure. */
export function plain(doc: Y.Doc): string {
  return linesOf(doc.getText(TEXT))
    .flatMap(({ runs }) => runs.map(({ text }) => text))
    .join('');
}

/** All visible content of a section as one string. */
export function contentOf(doc: Y.Doc): string {
  return JSON.stringify(documentJson(doc));
}

/** Runs `change` in one transaction and returns its update. Throws unless there is exactly one. */
export function updateBy(doc: Y.Doc, change: () => void): Uint8Array {
  const updates: Uint8Array[] = [];
  const collect = (update: Uint8Array): void => void updates.push(update);
  doc.on('update', collect);
  doc.transact(change);
  doc.off('update', collect);
  const [only] = updates;
  if (only === undefined || updates.length !== 1) throw new Error(`expected one update, got ${updates.length}`);
  return only;
}
