/**
 * A milestone read without most of what was deleted: rows that come after it give what they give in the whole text, also those that were
 * written long before and came late. What is read is as long as the text, however long its past is.
 */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { TEXT } from '#shared/text/markers.ts';
import { mergedText, standingIn } from '#shared/text/merged.ts';
import { documentJson } from '#shared/text/tree.ts';
import { PastState } from '#server/history/past.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { effort } from '../support/effort.ts';
import { Random } from '../support/random.ts';

/** A page that sends its rows when it has a network, and hears of those of others. */
class Page {
  readonly doc = new Y.Doc();
  readonly #person: string;
  #unsent: Uint8Array[] = [];
  #heard = 0;

  constructor(client: number) {
    this.doc.clientID = client;
    this.#person = `person-${client}`;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'others') this.#unsent.push(update);
    });
  }

  write(random: Random): void {
    const text = this.doc.getText(TEXT);
    const at = random.below(text.length + 1);
    const count = Math.min(1 + random.below(9), text.length - at);
    const deed = random.below(10);
    if (deed < 4 && count > 0) text.delete(at, count);
    else if (deed === 4 && count > 0) text.format(at, count, { bold: random.below(2) === 0 ? true : null });
    else if (deed === 5) text.insertEmbed(at, new Y.Map([['type', 'paragraph']]));
    else if (deed === 6) {
      const marker = text.toDelta().find(({ insert }: { insert: unknown }) => insert instanceof Y.Map) as
        | { insert: Y.Map<unknown> }
        | undefined;
      marker?.insert.set('level', random.below(3));
    } else text.insert(at, 'abcdefgh'.slice(0, 1 + random.below(8)));
  }

  sync(rows: LogRow[]): void {
    for (const update of this.#unsent.splice(0))
      rows.push({ seq: rows.length + 1, personId: this.#person, at: 1_700_000_000_000 + rows.length * 1000, update });
    for (const { update } of rows.slice(this.#heard)) Y.applyUpdate(this.doc, update, 'others');
    this.#heard = rows.length;
  }
}

/** Rows of four people, one of whom is rarely there: what they write names neighbours of long before. */
function written(random: Random, steps: number): LogRow[] {
  const rows: LogRow[] = [];
  const pages = [11, 22, 33, 44].map((client) => new Page(client));
  const away = random.below(pages.length);
  for (let step = 0; step < steps; step += 1) {
    const number = random.below(pages.length);
    const page = pages[number];
    page?.write(random);
    if (random.below(number === away ? 40 : 3) === 0) page?.sync(rows);
  }
  for (const page of pages) page.sync(rows);
  return rows;
}

const itemsOf = ({ doc }: PastState): number =>
  doc.store.clients.values().reduce((sum, structs) => sum + structs.filter((each) => each instanceof Y.Item).length, 0);

/** What stands, unit by unit, with who wrote it. */
function standing(past: PastState): string {
  const units: string[] = [];
  for (let item = past.doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    for (let at = 0; at < item.length; at += 1) {
      const { client, clock } = item.id;
      units.push(`${client} ${clock + at} ${past.credits.of(client, clock + at)?.by.seq}`);
    }
  }
  return `${units.join(',')} ${JSON.stringify(documentJson(past.doc))}`;
}

/** Both points as one line, unit by unit. */
function merged(early: PastState, late: PastState): string {
  const pieces = mergedText(standingIn(early.doc.getText(TEXT)), late.doc.getText(TEXT), late.hidden());
  return pieces
    .flatMap(({ client, clock, early: was, late: is, ...piece }) =>
      Array.from(
        { length: piece.kind === 'letters' ? piece.text.length : 1 },
        (_, at) => `${client} ${clock + at} ${was !== null} ${is !== null}`,
      ),
    )
    .join(',');
}

describe('a text without what was deleted', () => {
  it('becomes what the whole text becomes, whatever rows come, and knows where everything was', () => {
    const seen = { thin: 0, left: 0, whole: 0 };
    for (let seed = 1; seed <= effort('comparisons') * 3; seed += 1) {
      const random = new Random(seed * 7919);
      const rows = written(random, 260);
      const at = 1 + random.below(rows.length);
      const past = new PastState(null);
      past.apply(rows.slice(0, at));
      const early = new PastState(null);
      early.apply(rows.slice(0, random.below(at)));
      const start = { kind: 'milestone', bytes: past.milestone() } as const;
      const [whole, thin] = [new PastState(start), new PastState(start, [], { thin: true })];
      if (itemsOf(thin) < itemsOf(whole)) seen.left += 1;
      const upTo = new PastState(null);
      upTo.apply(rows.slice(0, at));
      for (let from = at; ; from += 13) {
        expect(standing(thin), `seed ${seed}, row ${from}`).toBe(standing(upTo));
        expect(standing(whole), `seed ${seed}, row ${from}`).toBe(standing(upTo));
        expect(merged(early, thin), `seed ${seed}, row ${from}`).toBe(merged(early, upTo));
        if (from > at && itemsOf(thin) < itemsOf(whole)) seen.thin += 1;
        if (from >= rows.length) break;
        for (const state of [upTo, whole, thin]) state.apply(rows.slice(from, from + 13));
      }
      if (itemsOf(thin) === itemsOf(whole)) seen.whole += 1;
      // A milestone that is made from either is the same.
      expect(standing(new PastState({ kind: 'milestone', bytes: thin.milestone() }))).toBe(standing(whole));
    }
    // Most milestones leave something out, and rows were applied to what is left as well as to the whole text.
    expect(seen.left).toBeGreaterThan(effort('comparisons'));
    expect(seen.thin).toBeGreaterThan(5);
    expect(seen.whole).toBeGreaterThan(1);
  });

  it('is read whole when a row looks for its place where something was left out, and else not', () => {
    const rows: LogRow[] = [];
    const [ann, ben] = [new Page(99), new Page(5)];
    const write = (page: Page, edit: (text: Y.Text) => void): void => {
      edit(page.doc.getText(TEXT));
      page.sync(rows);
    };
    write(ben, (text) => text.insert(0, 'pq'));
    ann.sync(rows);
    for (const letter of 'abcd') write(ben, (text) => text.insert(1, letter));
    const early = new PastState(null);
    early.apply(rows);
    write(ben, (text) => text.delete(1, 4));
    const past = new PastState(null);
    past.apply(rows);
    const start = { kind: 'milestone', bytes: past.milestone() } as const;
    const withLast = (): { isThin: boolean; told: string; whole: string } => {
      const [whole, thin] = [new PastState(start), new PastState(start, [], { thin: true })];
      for (const state of [whole, thin]) state.apply(rows.slice(-1));
      return { isThin: itemsOf(thin) < itemsOf(whole), told: merged(early, thin), whole: merged(early, whole) };
    };
    // Ann has not heard of the four letters between hers: their places decide where hers goes.
    ann.doc.getText(TEXT).insert(1, 'A');
    ann.sync(rows);
    const late = withLast();
    expect(late).toEqual({ isThin: false, told: late.whole, whole: late.whole });
    rows.pop();
    // Ben knows of them, and writes behind the last one.
    write(ben, (text) => text.insert(1, 'B'));
    const known = withLast();
    expect(known).toEqual({ isThin: true, told: known.whole, whole: known.whole });
  });

  it('is read with as many items, however often it was written anew', () => {
    const itemsAfter = (rounds: number): { thin: number; whole: number } => {
      const rows: LogRow[] = [];
      const doc = new Y.Doc();
      doc.clientID = 7;
      doc.on('update', (update: Uint8Array) => rows.push({ seq: rows.length + 1, personId: 'ann', at: rows.length, update }));
      const text = doc.getText(TEXT);
      for (let round = 0; round < rounds; round += 1) {
        text.delete(0, text.length);
        for (let i = 0; i < 40; i += 1) text.insert(i % 3 === 0 ? 0 : text.length, 'ab'.charAt(i % 2));
      }
      const past = new PastState(null);
      past.apply(rows);
      const start = { kind: 'milestone', bytes: past.milestone() } as const;
      return { thin: itemsOf(new PastState(start, [], { thin: true })), whole: itemsOf(new PastState(start)) };
    };
    const [few, many] = [itemsAfter(4), itemsAfter(40)];
    expect(many.whole).toBeGreaterThan(few.whole * 5);
    expect(many.thin).toBeLessThanOrEqual(few.thin + 2);
  });
});
