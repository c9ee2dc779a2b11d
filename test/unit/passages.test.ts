/** What is new to a reader: words of others by their units, never form; told the same from few rows as from the whole log. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { rangeCount, stretchAt, triplesOf, unionOf, unitSet } from '#shared/seen-units.ts';
import { TEXT } from '#shared/text/markers.ts';
import type { NewsFound } from '#server/history/news-job.ts';
import { PastState } from '#server/history/past.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { effort } from '../support/effort.ts';
import type { LiveEditor } from '../support/live-editor.ts';
import { afterDenise, goneOf, news, newIn, p, preference, Story, sure, wordsOf } from '../support/news.ts';
import { Random } from '../support/random.ts';
import { randomRows } from '../support/written.ts';

/** Letter by letter: those of others since the floor that were not seen, with spaces or without. */
function newLetters(rows: readonly LogRow[], floor: number, seen: readonly number[], spaces: boolean): Set<string> {
  const past = new PastState(null);
  past.apply(rows);
  const set = unitSet(seen);
  const found = new Set<string>();
  for (let item = past.doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    for (let at = 0; at < item.length; at += 1) {
      const { client, clock } = { client: item.id.client, clock: item.id.clock + at };
      const by = past.credits.of(client, clock)?.by;
      const isNew = by !== undefined && by.seq > floor && by.personId !== 'ann' && !stretchAt(set, client, clock).isIn;
      if (isNew && (spaces || item.content.str.charAt(at).trim() !== '')) found.add(`${client} ${clock}`);
    }
  }
  past.destroy();
  return found;
}

function lettersOf({ passages }: NewsFound): Set<string> {
  const found = new Set<string>();
  for (const { pieces } of passages)
    for (const { units } of pieces.filter((piece) => piece.kind === 'words' && !piece.gone))
      for (let i = 0; i < units.length; i += 3)
        for (let at = 0; at < (units[i + 2] ?? 0); at += 1) found.add(`${units[i]} ${(units[i + 1] ?? 0) + at}`);
  return found;
}

/** Some of the units that are new, as a page would mark them. */
function someOf({ passages }: NewsFound, random: Random): number[] {
  return passages.flatMap(({ pieces }) => pieces.flatMap(({ gone, units }) => (gone || random.below(2) === 0 ? [] : units)));
}

describe('what is new', () => {
  const RUNS = { numRuns: effort('histories') };

  it('is every letter of others since the floor that was not seen, and no other', () => {
    let told = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(90), (seed, floorAt) => {
        const random = new Random(seed);
        const rows = randomRows(seed, 90);
        const floor = Math.min(floorAt, rows.length);
        const all = sure(news(rows, { floor }));
        const seen = someOf(all, random);
        const found = sure(news(rows, { floor, seen }));
        const expected = newLetters(rows, floor, seen, false);
        const letters = lettersOf(found);
        told += expected.size;
        for (const letter of expected) expect(letters).toContain(letter);
        // A passage may hold spaces beside its words, and nothing else.
        expect(letters.isSubsetOf(newLetters(rows, floor, seen, true))).toBe(true);
        expect(letters.isSubsetOf(lettersOf(all))).toBe(true);
      }),
      RUNS,
    );
    expect(told).toBeGreaterThan(0);
  });

  it('is the same from a checkpoint and the rows since the floor, or they say that they do not tell it', () => {
    let told = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(90), fc.nat(90), (seed, floorAt, checkpointAt) => {
        const random = new Random(seed);
        const rows = randomRows(seed, 90);
        const floor = Math.min(floorAt, rows.length);
        const checkpoint = Math.min(checkpointAt, rows.length);
        const seen = someOf(sure(news(rows, { floor })), random);
        const found = news(rows, { floor, seen, checkpoint, whole: false });
        if (found === null) return;
        told += 1;
        expect(found).toEqual(sure(news(rows, { floor, seen })));
      }),
      { numRuns: effort('histories') * 3 },
    );
    expect(told).toBeGreaterThan(0);
  });

  it('stays the same when what was seen is stored as shortly as can be, and is nothing once all of it was seen', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(60), (seed, floorAt) => {
        const random = new Random(seed);
        const rows = randomRows(seed, 90);
        const floor = Math.min(floorAt, rows.length);
        const seen = someOf(sure(news(rows, { floor })), random);
        const found = sure(news(rows, { floor, seen }));
        expect(found.floor).toBeGreaterThanOrEqual(floor);
        const again = sure(news(rows, { floor: found.floor, seen: found.seen }));
        expect(again.passages).toEqual(found.passages);
        expect(again.seen).toEqual(found.seen);
        // What comes later is new all the same.
        const more = [...rows, ...laterRows(rows)];
        expect(lettersOf(sure(news(more, { floor: found.floor, seen: found.seen })))).toEqual(
          lettersOf(sure(news(more, { floor, seen }))),
        );
        const units = found.passages.flatMap(({ pieces }) => pieces.flatMap((piece) => (piece.gone ? [] : piece.units)));
        const gone = goneOf(found);
        const all = sure(news(rows, { floor, seen: [...seen, ...units], gone }));
        expect(all).toEqual({ passages: [], floor: rows.length, seen: [], gone: [] });
      }),
      // A space alone that ben put in beside letters that he took out later.
      { ...RUNS, examples: [[1967176346, 37]] },
    );
  });
});

/** Two more rows of ben behind the others: letters at the start and at the end. */
function laterRows(rows: readonly LogRow[]): LogRow[] {
  const doc = new Y.Doc();
  for (const { update } of rows) Y.applyUpdate(doc, update);
  const made: LogRow[] = [];
  doc.on('update', (update: Uint8Array) =>
    made.push({ seq: rows.length + made.length + 1, personId: 'ben', at: 1_800_000_000_000, update }),
  );
  const text = doc.getText(TEXT);
  text.insert(0, 'new');
  text.insert(text.length, 'late');
  return made;
}

describe('a passage', () => {
  const line = 'She wakes at six. She likes the window open.';

  it('is what somebody else wrote, word by word in one line together, and line by line where it goes on', () => {
    expect(
      afterDenise([p(line), p('Toast.')], (d) => {
        d.caret('six').types(' thirty');
        d.caret('open').types(' a little');
        d.caret('Toast.').enter().types('Tea with milk.').enter().types('No sugar.');
      }),
    ).toEqual(['denise: thirty | a little', 'denise: Tea with milk. | No sugar.']);
  });

  it('is nobody’s own words', () => {
    expect(afterDenise([p(line)], (d) => d.caret('six').types(' thirty'), 'denise')).toEqual([]);
  });

  it('is not bold, a heading, a list, a quotation, a line that was split or joined, a space, or what moved', () => {
    expect(afterDenise([p(line)], (d) => d.editor.chain().selectAll().toggleBold().run())).toEqual([]);
    expect(afterDenise([p(line)], (d) => d.editor.commands.toggleHeading({ level: 3 }))).toEqual([]);
    expect(afterDenise([p(line)], (d) => d.editor.commands.toggleBulletList())).toEqual([]);
    expect(afterDenise([p(line)], (d) => d.editor.commands.toggleBlockquote())).toEqual([]);
    expect(afterDenise([p(line)], (d) => d.caret('six.').enter())).toEqual([]);
    expect(afterDenise([p('Tea.'), p('Toast.')], (d) => d.caret('Toast.', 'before').backspace().types(' '))).toEqual([]);
    const moves = (d: LiveEditor): void => {
      d.editor.commands.setTextSelection({ from: 1, to: 5 });
      d.editor.commands.deleteSelection();
      d.caret('Toast.');
      d.editor.view.dispatch(d.editor.state.tr.insertText('Tea.'));
    };
    expect(afterDenise([p('Tea.'), p('Toast.')], moves)).toEqual([]);
  });

  it('is a field of a block, a new block with its fields and its words together, and not a block that moved', () => {
    const set = (d: LiveEditor): unknown => d.editor.commands.command(({ tr }) => !!tr.setNodeAttribute(0, 'strength', 'must'));
    expect(afterDenise([preference({ strength: 'prefers' }, 'Tea'), p('x')], set)).toEqual(['denise: strength must']);
    const adds = (d: LiveEditor): unknown =>
      d.editor.commands.insertContentAt(0, preference({ strength: 'avoid' }, 'Loud music'));
    expect(afterDenise([p('x')], adds)).toEqual(['denise: preference | Loud music']);
    const moves = (d: LiveEditor): void => {
      const { doc, tr } = d.editor.state;
      const block = doc.child(0);
      d.editor.view.dispatch(tr.delete(0, block.nodeSize).insert(tr.doc.content.size, block));
    };
    expect(afterDenise([preference({ strength: 'must' }, 'Tea with milk'), p('x')], moves)).toEqual([]);
  });

  it('is that a line must be known, and stays one person’s beside another’s', () => {
    const marks = (d: LiveEditor): unknown =>
      d.editor.commands.command(({ tr }) => !!tr.setNodeAttribute(0, 'mustKnow', 'yes'));
    expect(afterDenise([p(line)], marks)).toEqual(['denise: mustKnow yes']);
    expect(
      afterDenise(
        [p(line)],
        (d, n) => {
          d.caret('six').types(' thirty');
          n.caret('open').types(' wide');
        },
        'marcus',
      ),
    ).toEqual(['denise: thirty', 'niamh: wide']);
  });
});

/** A line of niamh, row 1, that denise took out, row 2. */
function takenOut(): Story {
  const story = new Story();
  story.by('niamh', (text) => {
    text.insertEmbed(0, new Y.Map());
    text.insert(1, 'Curtains first. Then tea.');
  });
  story.by('denise', (text) => text.delete(1, 'Curtains first. '.length));
  return story;
}

describe('what was taken out and is there again', () => {
  it('is not new to whoever saw it before it was taken out: by a restore, and by an undo', () => {
    const restored = takenOut();
    restored.putsBack('ben', 1);
    expect(wordsOf(newIn(restored, { floor: 1 }))).toEqual([]);
    // Nor is it to whoever put it back.
    expect(wordsOf(newIn(restored, { floor: 2, ownId: 'ben' }))).toEqual([]);
    const undone = takenOut();
    undone.by('denise', (text) => text.insert(1, 'Curtains first. '));
    expect(wordsOf(newIn(undone, { floor: 1 }))).toEqual([]);
  });

  it('is told as put back to whoever last looked while it was gone, by whoever put it back', () => {
    const restored = takenOut();
    restored.putsBack('ben', 1);
    expect(wordsOf(newIn(restored, { floor: 2 }))).toEqual(['ben put back: Curtains first.']);
    const undone = takenOut();
    undone.by('denise', (text) => text.insert(1, 'Curtains first. '));
    const asked = { floor: 2, ownId: 'marcus' };
    expect(wordsOf(sure(news(undone.rows, asked)))).toEqual(['denise put back: Curtains first.']);
    // The rows since then alone do not say that she had taken them out before. They are news all the same.
    expect(wordsOf(sure(news(undone.rows, { ...asked, checkpoint: 3, whole: false })))).toEqual(['denise: Curtains first.']);
  });

  it('is from its writer to whoever never saw it', () => {
    const story = new Story();
    story.by('niamh', (text) => text.insertEmbed(0, new Y.Map()));
    const written = story.by('niamh', (text) => text.insert(1, 'Curtains first. Then tea.'));
    story.by('denise', (text) => text.delete(1, 'Curtains first. '.length));
    story.putsBack('ben', written);
    expect(wordsOf(newIn(story, { floor: 1 }))).toEqual(['niamh: Curtains first. Then tea.']);
  });

  it('is not new to whoever saw its letters, also when more came in between and what they saw is stored shortly', () => {
    const story = new Story();
    story.by('niamh', (text) => {
      text.insertEmbed(0, new Y.Map());
      text.insert(1, 'Tea.');
    });
    story.by('niamh', (text) => text.insert(1, 'Never seen. '));
    const written = story.by('niamh', (text) => text.insert(1, 'Curtains first. '));
    const [first] = newIn(story, { floor: 2 }).passages;
    const seen = first?.pieces.flatMap(({ units }) => units) ?? [];
    expect(seen.length).toBeGreaterThan(0);
    story.by('denise', (text) => text.delete(1, 'Curtains first. '.length));
    const kept = newIn(story, { floor: 1, seen });
    expect(wordsOf(kept)).toEqual(['denise: - Curtains first.', 'niamh: Never seen.']);
    story.putsBack('ben', written);
    expect(wordsOf(newIn(story, { floor: kept.floor, seen: kept.seen }))).toEqual(['niamh: Never seen.']);
    // Whoever has seen that they are gone is told that they are there again.
    const gone = goneOf(kept);
    expect(wordsOf(newIn(story, { floor: kept.floor, seen: kept.seen, gone }))).toEqual([
      'ben put back: Curtains first.',
      'niamh: Never seen.',
    ]);
  });

  it('stays new if it was never seen, although something behind it was', () => {
    const story = new Story();
    story.by('niamh', (text) => text.insertEmbed(0, new Y.Map()));
    const unseen = story.by('niamh', (text) => text.insert(1, 'Gone soon. '));
    story.by('ben', (text) => text.delete(1, 'Gone soon. '.length));
    story.by('niamh', (text) => text.insert(1, 'Later. '));
    const kept = newIn(story, { floor: 1 });
    story.putsBack('denise', unseen);
    expect(wordsOf(newIn(story, { floor: kept.floor, seen: kept.seen })).join(' ')).toContain('Gone soon.');
  });

  it('is not the fields of a block that was seen', () => {
    const story = new Story();
    story.by('niamh', (text) => {
      const block = new Y.Map<unknown>([
        ['type', 'preference'],
        ['strength', 'must'],
      ]);
      text.insertEmbed(0, block);
      text.insertEmbed(1, new Y.Map());
      text.insert(2, 'Toast.');
    });
    story.by('denise', (text) => text.delete(0, 1));
    story.putsBack('ben', 1);
    expect(wordsOf(newIn(story, { floor: 1 }))).toEqual([]);
    expect(wordsOf(newIn(story, { floor: 2 }))).toEqual(['ben put back: preference']);
    // The same for a value that was set anew and put back.
    const changed = new Story();
    changed.by('niamh', (text) => text.insertEmbed(0, new Y.Map(Object.entries({ type: 'preference', strength: 'must' }))));
    changed.by('denise', (text) => {
      const [block] = text.toDelta().map((op: { insert: unknown }) => op.insert);
      if (block instanceof Y.Map) block.set('strength', 'avoid');
    });
    changed.putsBack('ben', 1);
    expect(wordsOf(newIn(changed, { floor: 1 }))).toEqual([]);
    expect(wordsOf(newIn(changed, { floor: 2 }))).toEqual(['ben put back: strength must']);
  });
});

describe('a set of units', () => {
  const triples = fc.array(fc.tuple(fc.nat(2), fc.nat(30), fc.nat(6)), { maxLength: 20 }).map((some) => some.flat());

  it('has what was put in, once, in whatever order, and says to where that holds', () => {
    fc.assert(
      fc.property(triples, triples, (a, b) => {
        const set = unionOf(unitSet(a), unitSet(b));
        expect(triplesOf(set)).toEqual(triplesOf(unionOf(unitSet(b), unitSet(a))));
        expect(triplesOf(unionOf(set, unitSet(a)))).toEqual(triplesOf(set));
        expect(triplesOf(set)).toHaveLength(rangeCount(set) * 3);
        const inOne = (client: number, clock: number): boolean =>
          [a, b].some((flat) =>
            flat.some((_, i) => i % 3 === 0 && flat[i] === client && isWithin(clock, flat[i + 1], flat[i + 2])),
          );
        for (let client = 0; client < 3; client += 1)
          for (let clock = 0; clock < 40; clock += 1) {
            const { isIn, end } = stretchAt(set, client, clock);
            expect(isIn).toBe(inOne(client, clock));
            for (let next = clock; next < Math.min(end, 40); next += 1) expect(inOne(client, next)).toBe(isIn);
          }
      }),
    );
  });
});

function isWithin(clock: number, start = 0, length = 0): boolean {
  return clock >= start && clock < start + length;
}
