/** What others took out is news: what the reader knew, once, by whoever took it out last, and nothing that is there again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { stretchAt, unitSet } from '#shared/seen-units.ts';
import { TEXT } from '#shared/text/markers.ts';
import { withoutSpaces, wordAround } from '#shared/text/word-around.ts';
import { firstUnit, putInBy } from '#server/history/credits.ts';
import type { NewsFound } from '#server/history/news-job.ts';
import { PastState } from '#server/history/past.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { effort } from '../support/effort.ts';
import { afterDenise, goneOf, news, newIn, p, preference, Story, sure, takenIn, wordsOf } from '../support/news.ts';
import { Random } from '../support/random.ts';
import { randomRows } from '../support/written.ts';

type Letter = { readonly letter: string; readonly first: string };

/** The letters of a log row by row, in a document that forgets nothing: what stood after a row, and which row took a letter out. */
class Replay {
  readonly stood: Map<string, Letter>[] = [];
  readonly deleted = new Map<string, LogRow>();
  readonly placedBy = new Map<string, LogRow>();

  constructor(rows: readonly LogRow[]) {
    const doc = new Y.Doc({ gc: false });
    const past = new PastState(null);
    past.apply(rows);
    const firstOf = (client: number, clock: number): string => {
      const credit = past.credits.of(client, clock);
      const first = credit === null ? { client, clock } : firstUnit(credit, client, clock);
      return `${first.client} ${first.clock}`;
    };
    this.stood.push(new Map());
    for (const row of rows) {
      Y.applyUpdate(doc, row.update);
      const now = new Map<string, Letter>();
      for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
        if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
        for (let at = 0; at < item.length; at += 1) {
          const { client, clock } = { client: item.id.client, clock: item.id.clock + at };
          now.set(`${client} ${clock}`, { letter: item.content.str.charAt(at), first: firstOf(client, clock) });
        }
      }
      for (const unit of this.stood.at(-1)?.keys() ?? []) if (!now.has(unit)) this.deleted.set(unit, row);
      for (const unit of now.keys()) if (!this.placedBy.has(unit)) this.placedBy.set(unit, row);
      this.stood.push(now);
    }
    for (const unit of this.placedBy.keys()) {
      const [client = 0, clock = 0] = unit.split(' ').map(Number);
      const credit = past.credits.of(client, clock);
      if (credit !== null && putInBy(credit).seq !== this.placedBy.get(unit)?.seq) throw new Error('credited to another row');
    }
    past.destroy();
  }
}

/** Which letters are news as taken out, by whom: worked out letter by letter. */
function expectedGone({ stood, deleted }: Replay, floor: number): Map<string, string> {
  const now = new Set([...(stood.at(-1)?.values() ?? [])].map(({ first }) => first));
  /** Of each letter that the reader knew, what took it out last, in whatever form it stood. */
  const last = new Map<string, { unit: string; row: LogRow }>();
  const knew = new Set([...(stood[floor]?.values() ?? [])].map(({ first }) => first));
  const all = new Map(stood.flatMap((at) => [...at]));
  for (const [unit, row] of deleted) {
    const first = all.get(unit)?.first ?? '';
    if (row.seq > floor && knew.has(first) && row.seq >= (last.get(first)?.row.seq ?? 0)) last.set(first, { unit, row });
  }
  const expected = new Map<string, string>();
  for (const [first, { unit, row }] of last)
    if (!now.has(first) && row.personId !== 'ann' && all.get(unit)?.letter.trim() !== '') expected.set(unit, row.personId);
  return expected;
}

function goneLetters({ passages }: NewsFound): Map<string, string> {
  const found = new Map<string, string>();
  for (const { person, pieces } of passages)
    for (const { kind, gone, units } of pieces)
      if (gone && kind === 'words')
        for (let i = 0; i < units.length; i += 3)
          for (let at = 0; at < (units[i + 2] ?? 0); at += 1) found.set(`${units[i]} ${(units[i + 1] ?? 0) + at}`, person);
  return found;
}

describe('what was taken out', () => {
  it('is every letter that the reader knew, with who took it out last, and no letter that stands', () => {
    let told = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(110), (seed, floorAt) => {
        const rows = randomRows(seed, 110);
        const floor = Math.min(floorAt, rows.length);
        const found = goneLetters(sure(news(rows, { floor })));
        const replay = new Replay(rows);
        const expected = expectedGone(replay, floor);
        told += expected.size;
        for (const [unit, person] of expected) expect([unit, found.get(unit)]).toEqual([unit, person]);
        // Beside them there are spaces, and what ann wrote or had moved to her since the floor.
        const { stood, placedBy } = replay;
        for (const unit of found.keys()) {
          expect(stood.at(-1)?.has(unit)).toBe(false);
          const isOwn = placedBy.get(unit)?.personId === 'ann';
          const isSpace = stood.some((at) => at.get(unit)?.letter.trim() === '');
          expect(expected.has(unit) || isOwn || isSpace).toBe(true);
        }
      }),
      { numRuns: effort('histories') },
    );
    expect(told).toBeGreaterThan(0);
  });

  it('is told until its place was seen, also when what was seen is stored shortly and more rows come', () => {
    let told = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(60), (seed, floorAt) => {
        const random = new Random(seed);
        const rows = randomRows(seed, 90);
        const early = rows.slice(0, 70);
        const floor = Math.min(floorAt, early.length);
        const all = goneOf(sure(news(early, { floor })));
        const gone = Array.from({ length: all.length / 3 }, (_, i) => all.slice(i * 3, i * 3 + 3))
          .filter(() => random.below(2) === 0)
          .flat();
        const seen = unitSet(gone);
        const asked = { floor, gone };
        const found = sure(news(early, asked));
        for (const unit of goneLetters(found).keys()) {
          const [client = 0, clock = 0] = unit.split(' ').map(Number);
          expect(stretchAt(seen, client, clock).isIn).toBe(false);
        }
        told += goneLetters(found).size;
        const shorter = { floor: found.floor, seen: found.seen, gone: found.gone };
        expect(goneLetters(sure(news(early, shorter)))).toEqual(goneLetters(found));
        expect(goneLetters(sure(news(rows, shorter)))).toEqual(goneLetters(sure(news(rows, asked))));
      }),
      { numRuns: effort('histories') },
    );
    expect(told).toBeGreaterThan(0);
  });

  it('is read the same from any stored state before it', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(60), fc.nat(60), (seed, a, b) => {
        const rows = randomRows(seed, 80, ['a', 'e', 'ن', ' ', 'x']);
        const [start, after] = [Math.min(a, b, rows.length), Math.min(Math.max(a, b), rows.length)];
        expect(takenIn(rows, after, start)).toEqual(takenIn(rows, after));
        // What a client that was away says once more was taken out only once.
        const doc = new Y.Doc();
        for (const { update } of rows) Y.applyUpdate(doc, update);
        const again = { seq: rows.length + 1, personId: 'cat', at: 1_800_000_000_000, update: Y.encodeStateAsUpdate(doc) };
        expect(takenIn([...rows, again], after)).toEqual(takenIn(rows, after));
      }),
      { numRuns: effort('histories') },
    );
  });
});

describe('a passage of what was taken out', () => {
  const line = 'Tea with two sugars and milk.';
  const cut = (from: number, to: number) => (d: Parameters<Parameters<typeof afterDenise>[1]>[0]) => {
    d.editor.commands.setTextSelection({ from, to });
    d.editor.commands.deleteSelection();
  };

  it('is told in whole words, with what came in its place in one passage', () => {
    expect(afterDenise([p(line)], cut(10, 21))).toEqual(['denise: - two sugars']);
    expect(afterDenise([p(line)], (d) => d.caret('sugars').backspace())).toEqual(['denise: -in sugars']);
    const instead = (d: Parameters<Parameters<typeof afterDenise>[1]>[0]): void => {
      cut(10, 13)(d);
      d.types('no');
    };
    expect(afterDenise([p(line)], instead)).toHaveLength(1);
    expect(afterDenise([p(line)], instead)[0]).toMatch(/- two/);
    expect(afterDenise([p(line)], instead)[0]).toMatch(/no/);
    expect(afterDenise([p(line), p('Toast.'), p('Jam.')], cut(30, 38))).toEqual(['denise: - Toast.']);
    expect(afterDenise([p(line), p('Toast.'), p('Jam.')], cut(30, 44))).toEqual(['denise: - Toast.\nJam.']);
  });

  it('is not one’s own, not a space, not a line that was joined, not form, and not what moved', () => {
    expect(afterDenise([p(line)], cut(10, 21), 'denise')).toEqual([]);
    expect(afterDenise([p(line)], cut(13, 14))).toEqual([]);
    expect(afterDenise([p('Tea.'), p('Toast.')], (d) => d.caret('Toast.', 'before').backspace())).toEqual([]);
    const bold = (d: Parameters<Parameters<typeof afterDenise>[1]>[0]): void => {
      d.editor.chain().selectAll().toggleBold().run();
      d.editor.chain().selectAll().toggleBold().run();
    };
    expect(afterDenise([p(line)], bold)).toEqual([]);
    const undoes = (d: Parameters<Parameters<typeof afterDenise>[1]>[0]): void => {
      cut(10, 21)(d);
      d.undo.undo();
    };
    expect(afterDenise([p(line)], undoes)).toEqual([]);
  });

  it('is a block with its words, and not a block that moved; a field that was emptied, with what it was', () => {
    const takes = (d: Parameters<Parameters<typeof afterDenise>[1]>[0]): unknown => {
      const { doc, tr } = d.editor.state;
      return d.editor.view.dispatch(tr.delete(0, doc.child(0).nodeSize));
    };
    expect(afterDenise([preference({ strength: 'must' }, 'Tea with milk'), p('x')], takes)).toEqual([
      'denise: - preference | - Tea with milk',
    ]);
    const moves = (d: Parameters<Parameters<typeof afterDenise>[1]>[0]): void => {
      const { doc, tr } = d.editor.state;
      const block = doc.child(0);
      d.editor.view.dispatch(tr.delete(0, block.nodeSize).insert(tr.doc.content.size, block));
    };
    expect(afterDenise([preference({ strength: 'must' }, 'Tea with milk'), p('x')], moves)).toEqual([]);
    const empties = (d: Parameters<Parameters<typeof afterDenise>[1]>[0]): unknown =>
      d.editor.commands.command(({ tr }) => !!tr.setNodeAttribute(0, 'strength', null));
    expect(afterDenise([preference({ strength: 'must' }, 'Tea'), p('x')], empties)).toEqual(['denise: - strength must']);
    expect(afterDenise([preference({ strength: 'must' }, 'Tea'), p('x')], empties, 'denise')).toEqual([]);
  });

  it('is nothing that the reader never saw, and what the reader wrote or saw since then', () => {
    const story = new Story();
    story.by('niamh', (text) => {
      text.insertEmbed(0, new Y.Map());
      text.insert(1, 'Tea.');
    });
    story.by('niamh', (text) => text.insert(1, 'Never seen. '));
    story.by('denise', (text) => text.delete(1, 'Never seen. '.length));
    expect(wordsOf(newIn(story, { floor: 1 }))).toEqual([]);
    story.by('marcus', (text) => text.insert(1, 'Mine. '));
    story.by('denise', (text) => text.delete(1, 'Mine. '.length));
    expect(wordsOf(newIn(story, { floor: 1 }))).toEqual(['denise: - Mine.']);
    story.by('niamh', (text) => text.insert(1, 'Seen. '));
    const seen = newIn(story, { floor: 1 }).passages.flatMap(({ pieces }) =>
      pieces.flatMap((piece) => (piece.gone ? [] : piece.units)),
    );
    story.by('ben', (text) => text.delete(1, 'Seen. '.length));
    expect(wordsOf(newIn(story, { floor: 1, seen }))).toContain('ben: - Seen.');
    expect(wordsOf(newIn(story, { floor: 1 }))).not.toContain('ben: - Seen.');
  });

  it('is told in the words that the reader knew, also where a space or a line came or went before and is no news', () => {
    const changes: [known: string, change: (text: Y.Text) => void, at: number, told: string][] = [
      ['Breakfast', (text) => text.insert(6, ' '), 8, 'Breakfast'],
      ['Breakfast', (text) => text.insertEmbed(6, new Y.Map()), 8, 'Breakfast'],
      ['Break fast', (text) => text.delete(6, 1), 7, 'fast'],
    ];
    for (const [known, change, at, told] of changes) {
      const story = new Story();
      story.by('niamh', (text) => {
        text.insertEmbed(0, new Y.Map());
        text.insert(1, known);
      });
      story.by('ben', change);
      expect(wordsOf(newIn(story, { floor: 1 }))).toEqual([]);
      story.by('denise', (text) => text.delete(at, 1));
      // The same is asked of what is stored as seen.
      const found = newIn(story, { floor: 1 });
      expect(wordsOf(found)).toEqual([`denise: -in ${told}`]);
      expect(found.floor).toBe(1);
    }
    // Beside other words nothing has to be kept.
    const story = new Story();
    story.by('niamh', (text) => {
      text.insertEmbed(0, new Y.Map());
      text.insert(1, 'Tea at breakfast');
    });
    story.by('ben', (text) => text.insert(4, ' '));
    story.by('denise', (text) => text.delete(11, 1));
    expect(newIn(story, { floor: 1 }).floor).toBe(2);
  });

  it('is by whoever took it out last, if it came back in between, and nothing if that is the reader', () => {
    const story = new Story();
    story.by('niamh', (text) => {
      text.insertEmbed(0, new Y.Map());
      text.insert(1, 'Curtains first. Then tea.');
    });
    story.by('denise', (text) => text.delete(1, 'Curtains first. '.length));
    expect(wordsOf(newIn(story, { floor: 1 }))).toEqual(['denise: - Curtains first.']);
    expect(wordsOf(newIn(story, { floor: 2 }))).toEqual([]);
    story.putsBack('ben', 1);
    expect(wordsOf(newIn(story, { floor: 1 }))).toEqual([]);
    story.by('ben', (text) => text.delete(1, 'Curtains first. '.length));
    expect(wordsOf(newIn(story, { floor: 1 }))).toEqual(['ben: - Curtains first.']);
    expect(wordsOf(newIn(story, { floor: 1, ownId: 'ben' }))).toEqual([]);
    // Who saw that it was gone knows nothing new: it was gone, came back and is gone.
    const [unit] = takenIn(story.rows, 1);
    const gone = [unit?.client ?? 0, unit?.clock ?? 0, unit?.letters?.length ?? 0];
    expect(wordsOf(newIn(story, { floor: 1, gone }))).toEqual([]);
  });
});

describe('the whole words of a range', () => {
  it('are those that it touches, without the spaces at its ends', () => {
    const text = 'Tea with two sugars.';
    const around = (from: number, to: number): string => {
      const range = wordAround(text, withoutSpaces(text, { from, to }));
      return text.slice(range.from, range.to);
    };
    expect([around(8, 13), around(10, 12), around(19, 20), around(3, 4)]).toEqual(['two', 'two', '.', '']);
  });
});
