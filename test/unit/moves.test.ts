/** Letters that one person takes out and puts in again keep their writer and their date. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { JsonNode } from '#shared/document.ts';
import { appendNodes, newMarker } from '#shared/text/append.ts';
import { TEXT } from '#shared/text/markers.ts';
import { Deletions } from '#server/history/deletions.ts';
import { PastState, type Start } from '#server/history/past.ts';
import { TextJob, type PlainRun } from '#server/history/text-job.ts';
import { Replay } from '#server/backup/replay.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { effort } from '../support/effort.ts';
import { textOf } from '../support/section-text.ts';

const MINUTE = 60_000;
const line = (text: string): JsonNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });

/** People who write one after the other into one section, a row for each change. */
class Section {
  readonly rows: LogRow[] = [];
  readonly #docs = new Map<string, Y.Doc>();
  at = 1_790_000_000_000;

  docOf(personId: string): Y.Doc {
    const known = this.#docs.get(personId);
    if (known !== undefined) return known;
    const doc = new Y.Doc();
    doc.clientID = this.#docs.size + 1;
    for (const { update } of this.rows) Y.applyUpdate(doc, update, 'read');
    this.#docs.set(personId, doc);
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'read') return;
      this.rows.push({ seq: this.rows.length + 1, personId, at: (this.at += 200), update });
      for (const other of this.#docs.values()) if (other !== doc) Y.applyUpdate(other, update, 'read');
    });
    return doc;
  }

  write(personId: string, change: (text: Y.Text, doc: Y.Doc) => void): this {
    const doc = this.docOf(personId);
    doc.transact(() => change(doc.getText(TEXT), doc));
    return this;
  }

  /** Who wrote what, as "person: letters", with runs of one person joined. */
  get credits(): string[] {
    return runsFrom(null, this.rows).runs.reduce<string[]>((all, { personId, text }) => {
      const last = all.at(-1);
      if (last?.startsWith(`${personId}: `) === true) all[all.length - 1] = last + text;
      else all.push(`${personId}: ${text}`);
      return all;
    }, []);
  }
}

function runsFrom(start: Start, rows: readonly LogRow[]): { runs: PlainRun[] } {
  const job = new TextJob({ room: 'a', start, blame: true });
  job.add({ from: 0, to: Number.MAX_SAFE_INTEGER, stretch: { packs: [], rows } });
  return { runs: job.end().runs ?? [] };
}

/** Two lines of Ann's and one of Ben's. */
function section(): Section {
  return new Section()
    .write('ann', (_, doc) => appendNodes(doc, [line('She wakes at six.'), line('Tea first.')]))
    .write('ben', (_, doc) => appendNodes(doc, [line('Always warm.')]))
    .write('ben', (text) => text.insert(11, 'early '));
}
const TEXT_NOW = 'She wakes early at six.Tea first.Always warm.';

describe('what is put in again', () => {
  it('keeps its writers when somebody cuts and pastes it, and only once', () => {
    const some = section()
      .write('cy', (text) => text.delete(5, 12))
      .write('cy', (text) => text.insert(13, 'wakes early '));
    const others = ['ann: Tea first.', 'ben: Always warm.'];
    expect(some.credits).toEqual(['ann: She at six.wakes ', 'ben: early ', ...others]);
    some.write('cy', (text) => text.insert(13, 'wakes early '));
    expect(some.credits).toEqual(['ann: She at six.', 'cy: wakes early ', 'ann: wakes ', 'ben: early ', ...others]);
  });

  it('keeps its date', () => {
    const some = section();
    const { at } = some.rows[0] ?? { at: 0 };
    some.at += 20 * MINUTE;
    some.write('cy', (text) => text.delete(25, 10)).write('cy', (text) => text.insert(1, 'Tea first.'));
    expect(runsFrom(null, some.rows).runs[0]).toEqual({ personId: 'ann', text: 'Tea first.She wakes ', at });
  });

  it('keeps its writers when a block is moved in one change', () => {
    const some = section().write('cy', (text, doc) => {
      text.delete(0, 24);
      appendNodes(doc, [line('She wakes early at six.')]);
    });
    expect(some.credits).toEqual(['ann: Tea first.', 'ben: Always warm.', 'ann: She wakes ', 'ben: early ', 'ann: at six.']);
  });

  it('keeps its writers line by line when more is put in with it', () => {
    const some = section()
      .write('cy', (text) => text.delete(24, 24))
      .write('cy', (_, doc) => appendNodes(doc, [line('Always warm.'), line('And new.'), line('Tea first.')]));
    expect(some.credits.slice(3)).toEqual(['ben: Always warm.', 'cy: And new.', 'ann: Tea first.']);
  });

  it('keeps its writers when a deletion is undone', () => {
    const some = section();
    const doc = some.docOf('cy');
    const undo = new Y.UndoManager(doc.getText(TEXT));
    some.write('cy', (text) => text.delete(5, 12));
    undo.undo();
    expect(some.credits).toEqual(['ann: She wakes ', 'ben: early ', 'ann: at six.Tea first.', 'ben: Always warm.']);
    expect(textOf(doc).toString()).toBe('She wakes early at six.');
  });

  it.each<[string, (some: Section) => Section]>([
    ['by somebody else', (some) => some.write('dan', (text) => text.insert(1, 'wakes early '))],
    [
      'after a long time',
      (some) => {
        some.at += 11 * MINUTE;
        return some.write('cy', (text) => text.insert(1, 'wakes early '));
      },
    ],
    ['with a letter changed', (some) => some.write('cy', (text) => text.insert(1, 'Wakes early '))],
    ['in part', (some) => some.write('cy', (text) => text.insert(1, 'wakes '))],
  ])('is new when it is put in %s', (_how, putIn) => {
    const some = putIn(section().write('cy', (text) => text.delete(5, 12)));
    expect(some.credits[0]).toMatch(/^(cy|dan): /);
  });

  it('is told the same from every milestone, and by the check of all data', () => {
    const WORDS = ['wakes ', 'early ', 'Tea first', 'warm', 'she'];
    const step = fc.record({
      who: fc.constantFrom('ann', 'ben', 'cy'),
      what: fc.constantFrom('cut', 'paste', 'type', 'line', 'move', 'pause', 'undo'),
      at: fc.nat(1000),
      length: fc.integer({ min: 1, max: 20 }),
    });
    let moved = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), fc.nat(1000), (steps, cutAt) => {
        const some = section();
        const undos = new Map<string, Y.UndoManager>();
        const held = new Map<string, string>();
        for (const { who, what, at, length } of steps) {
          const doc = some.docOf(who);
          const undo = undos.get(who) ?? new Y.UndoManager(doc.getText(TEXT), { captureTimeout: 0 });
          undos.set(who, undo);
          if (what === 'pause') some.at += 6 * MINUTE;
          if (what === 'undo') undo.undo();
          some.write(who, (text) => {
            const place = at % (text.length + 1);
            const size = Math.min(length, text.length - place);
            const letters = (text.toDelta() as { insert: unknown }[])
              .map(({ insert }) => (typeof insert === 'string' ? insert : '\u0000'))
              .join('')
              .slice(place, place + size);
            if (what === 'cut' || what === 'move') {
              held.set(who, letters.replaceAll('\u0000', ''));
              text.delete(place, size);
            }
            const words = held.get(who) ?? '';
            if ((what === 'paste' || what === 'move') && words !== '') text.insert((at * 7) % (text.length + 1), words);
            if (what === 'type') text.insert(place, WORDS[at % WORDS.length] ?? '');
            if (what === 'line') text.insertEmbed(place, newMarker({}));
          });
        }
        const { rows } = some;
        const expected = runsFrom(null, rows);
        const seq = cutAt % (rows.length + 1);
        const past = new PastState(null);
        past.apply(rows.slice(0, seq >> 1));
        const middle = new PastState({ kind: 'milestone', bytes: past.milestone() });
        const noted = new Deletions();
        middle.deletions = noted;
        middle.apply(rows.slice(seq >> 1, seq));
        const milestone = middle.milestone();
        const deletions = { from: (seq >> 1) + 1, bytes: noted.encode() };
        expect(runsFrom({ kind: 'milestone', bytes: milestone }, rows.slice(seq))).toEqual(expected);
        const people = new Map([
          [1, 'ann'],
          [2, 'ben'],
          [3, 'cy'],
        ]);
        for (const [client, structs] of middle.doc.store.clients)
          for (const item of structs)
            if (!item.deleted && middle.credits.of(client, item.id.clock)?.by.personId !== people.get(client)) moved += 1;
        const replay = new Replay(people, new Set(people.values()));
        for (const row of rows.slice(0, seq)) replay.addRow(row);
        if (seq > 0) replay.compareMilestone({ seq, state: milestone, deletions });
        expect(replay.findings).toEqual([]);
      }),
      { numRuns: 4 * effort('histories') },
    );
    expect(moved).toBeGreaterThan(20);
  });

  it('has the letters that the test thinks', () => {
    expect(
      section()
        .credits.map((each) => each.replace(/^\w+: /, ''))
        .join(''),
    ).toBe(TEXT_NOW);
  });
});
