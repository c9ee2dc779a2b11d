/** What a sitting did: found in the rows of a log, as data and as the English sentence of the API. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { zDeed, type Deed } from '#shared/api-sittings.ts';
import type { JsonNode } from '#shared/document.ts';
import { appendNodes, newMarker } from '#shared/text/append.ts';
import { linesOf, mapOf } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';
import { begin, type Job } from '#server/history/jobs.ts';
import { LinesJob, linesAskedBy, namedByLines } from '#server/history/lines-job.ts';
import { SittingsJob, type SittingsFound } from '#server/history/sittings-job.ts';
import { asPutBack } from '#server/history/summary.ts';
import { summaryOf } from '#server/history/summary-words.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { deleteLine, textOf } from '../support/section-text.ts';
import { randomRows } from '../support/written.ts';

const SITTING = 60 * 60_000;
const line = (text: string): JsonNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const risk = (likelihood: number): JsonNode => ({
  type: 'riskPlan',
  attrs: { likelihood },
  content: [{ type: 'part', attrs: { name: 'activity' }, content: [line('Walks to the shop.')] }],
});

/** People with a copy each, who write one after the other. Each sees at once what another wrote. */
class Past {
  readonly rows: LogRow[] = [];
  readonly #docs = new Map<string, Y.Doc>();
  #at = 1_790_000_000_000;

  docOf(personId: string): Y.Doc {
    const known = this.#docs.get(personId);
    if (known !== undefined) return known;
    const doc = new Y.Doc();
    for (const { update } of this.rows) Y.applyUpdate(doc, update, 'read');
    this.#docs.set(personId, doc);
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'read') return;
      this.rows.push({ seq: this.rows.length + 1, personId, at: (this.#at += 200), update });
      for (const other of this.#docs.values()) if (other !== doc) Y.applyUpdate(other, update, 'read');
    });
    return doc;
  }

  /** One sitting of a person: each step is one row. */
  sitting(personId: string, ...steps: ((doc: Y.Doc) => void)[]): this {
    this.#at += SITTING;
    const doc = this.docOf(personId);
    for (const step of steps) doc.transact(() => step(doc));
    return this;
  }

  /** What the newest sitting did. */
  newest(): { did: Deed[]; summary: string } {
    const [sitting] = this.all(1).sittings;
    if (sitting === undefined) throw new Error('no sitting');
    return { did: sitting.did, summary: summaryOf(sitting.did) };
  }

  /** The summaries of the newest sittings, with the lines that they ask for. */
  named(limit = 10): string[] {
    const { sittings } = this.all(limit);
    const job = new LinesJob({ room: 'a', start: null, asked: linesAskedBy(sittings) });
    for (let from = 1; from <= this.rows.length; from += 4) {
      const to = Math.min(this.rows.length, from + 3);
      if (!job.add({ from, to, stretch: { packs: [], rows: this.rows.slice(from - 1, to) } })) break;
    }
    const lines = job.end();
    return sittings.map((sitting) => summaryOf(namedByLines(sitting, lines)));
  }

  /** The newest sittings. */
  all(limit = 10): SittingsFound {
    const job = new SittingsJob({ room: 'a', before: this.rows.length + 1, limit });
    // The rows come in several parts, the newest first.
    for (let to = this.rows.length; to > 0; to -= 3) {
      const from = Math.max(1, to - 2);
      if (!job.add({ from, to, stretch: { packs: [], rows: this.rows.slice(from - 1, to) } })) break;
    }
    return job.end();
  }
}

const typing =
  (text: string, at = -1) =>
  (doc: Y.Doc): void => {
    const first = textOf(doc);
    first.insert(at < 0 ? first.length : at, text);
  };
const taking = (at: number, length: number) => (doc: Y.Doc) => textOf(doc).delete(at, length);
const enter = (at: number) => (doc: Y.Doc) => textOf(doc).insertEmbed(at, newMarker({}));
const key =
  (name: string, value: unknown, at = 0) =>
  (doc: Y.Doc) =>
    void textOf(doc, at).marker.set(name, value);
/** Takes out a number of units from the start of the text. */
const cut = (at: number, length: number) => (doc: Y.Doc) => doc.getText(TEXT).delete(at, length);

/** A section with two lines and a risk plan, which the manager wrote. */
const before = (): Past =>
  new Past().sitting('manager', (doc) =>
    appendNodes(doc, [line('She wakes at six. She likes the window open.'), line('Tea first.'), risk(4)]),
  );
const BLOCK_LENGTH = 3 + 'Walks to the shop.'.length;

const CASES: readonly (readonly [string, ((doc: Y.Doc) => void)[], Deed[], string])[] = [
  [
    'typing',
    Array.from('and then some', (letter) => typing(letter)),
    [{ what: 'wrote', words: 2, passage: 'and then some' }],
    'Wrote “and then some”.',
  ],
  ['taking out letters', [taking(0, 12)], [{ what: 'tookOut', words: 2, passage: 'She wakes at' }], 'Took out “She wakes at”.'],
  [
    'both, and bold',
    [typing(' Always, in every season.'), taking(0, 6), (doc) => textOf(doc).format(3, 8, { bold: true })],
    [
      { what: 'wrote', words: 4, passage: 'Always, in every season.' },
      { what: 'tookOut', words: 1, passage: 'She wa' },
      { what: 'format' },
    ],
    'Wrote “Always, in every season.”, took out “She wa” and changed how the text looks.',
  ],
  [
    'letters in bold',
    [(doc) => textOf(doc).insert(3, 'warm ', { bold: true })],
    [{ what: 'wrote', words: 1, passage: 'warm' }],
    'Wrote “warm”.',
  ],
  [
    'a command that is used up',
    [...Array.from('/list', (letter) => typing(letter)), taking(44, 5), key('in', ['bullet', 'item'])],
    [{ what: 'made', as: 'list' }],
    'Made a list.',
  ],
  ['a line split', [enter(17)], [{ what: 'split', count: 1 }], 'Split a line.'],
  ['a line split twice', [enter(17), enter(9)], [{ what: 'split', count: 2 }], 'Split 2 lines.'],
  ['a line at the end of a line', [enter(44)], [{ what: 'addedLine', count: 1 }], 'Added a line.'],
  [
    'lines that are written',
    [enter(44), (doc) => textOf(doc, 1).insert(0, 'Then bread.')],
    [{ what: 'wrote', words: 2, passage: 'Then bread.' }],
    'Wrote “Then bread.”',
  ],
  ['a split that is taken back', [enter(17), cut(18, 1)], [{ what: 'little' }], 'Made a small change.'],
  ['lines joined', [cut(45, 1)], [{ what: 'joined', count: 1 }], 'Joined lines.'],
  [
    'a whole line taken out',
    [(doc) => deleteLine(doc, 1)],
    [{ what: 'tookOut', words: 2, passage: 'Tea first.' }],
    'Took out “Tea first.”',
  ],
  ['a heading', [key('type', 'heading'), key('level', 2)], [{ what: 'made', as: 'heading' }], 'Made a heading.'],
  ['a quotation', [key('in', ['quote'])], [{ what: 'made', as: 'quotation' }], 'Made a quotation.'],
  [
    'a numbered list and its start',
    [key('in', ['number', 'item']), key('start', 4)],
    [
      { what: 'made', as: 'numberedList' },
      { what: 'made', as: 'numbering' },
    ],
    'Made a numbered list and changed the numbers of a list.',
  ],
  ['a field', [key('likelihood', 2, 2)], [{ what: 'field', key: 'likelihood', value: 2, was: 4 }], 'How likely: 2, was 4.'],
  [
    'a field that is set again and again',
    [key('likelihood', 1, 2), key('likelihood', 5, 2), key('likelihood', 3, 2)],
    [{ what: 'field', key: 'likelihood', value: 3, was: 4 }],
    'How likely: 3, was 4.',
  ],
  [
    'a field that is as it was',
    [key('likelihood', 1, 2), key('likelihood', 4, 2)],
    [{ what: 'little' }],
    'Made a small change.',
  ],
  [
    'a field that had no value',
    [key('severity', 2, 2)],
    [{ what: 'field', key: 'severity', value: 2, was: null }],
    'How bad: 2.',
  ],
  [
    'a field that is cleared',
    [(doc) => textOf(doc, 2).marker.delete('likelihood')],
    [{ what: 'field', key: 'likelihood', value: null, was: 4 }],
    'How likely: not set, was 4.',
  ],
  [
    'a field that is cleared and set',
    [(doc) => textOf(doc, 2).marker.delete('likelihood'), key('likelihood', 1, 2)],
    [{ what: 'field', key: 'likelihood', value: 1, was: 4 }],
    'How likely: 1, was 4.',
  ],
  [
    'a field that is set and cleared',
    [key('severity', 2, 2), (doc) => textOf(doc, 2).marker.delete('severity')],
    [{ what: 'little' }],
    'Made a small change.',
  ],
  [
    'many fields',
    ['likelihood', 'severity', 'everyDays', 'withinDays', 'owner', 'event', 'on', 'times'].map((name, i) =>
      key(name, i + 1, 2),
    ),
    [
      { what: 'field', key: 'likelihood', value: 1, was: 4 },
      ...['severity', 'everyDays', 'withinDays', 'owner', 'event'].map((name, i): Deed => ({
        what: 'field',
        key: name,
        value: i + 2,
        was: null,
      })),
      { what: 'details', count: 2 },
    ],
    '',
  ],
  [
    'a block',
    [(doc) => appendNodes(doc, [{ type: 'preference', content: [{ type: 'part', content: [{ type: 'paragraph' }] }] }])],
    [{ what: 'addedBlock', block: 'preference', count: 1 }],
    'Added a preference.',
  ],
  [
    'a block taken out',
    [cut(45 + 11, BLOCK_LENGTH)],
    [
      { what: 'tookOut', words: 3 },
      { what: 'tookOutBlock', block: 'riskPlan', count: 1, passage: 'Walks to the shop.' },
    ],
    'Took out about 3 words and took out a risk plan: “Walks to the shop.”',
  ],
  [
    'a block moved at once',
    [
      (doc) => {
        appendNodes(doc, [risk(4)]);
        cut(45 + 11, BLOCK_LENGTH)(doc);
      },
    ],
    [{ what: 'movedBlock', block: 'riskPlan', count: 1, passage: 'Walks to the shop.' }],
    'Moved a risk plan: “Walks to the shop.”',
  ],
  ['a mark as must know', [key('mustKnow', 'yes')], [{ what: 'made', as: 'mustKnow' }], 'Marked as must know.'],
  ['a mark on a block', [key('mustKnow', 'yes', 2)], [{ what: 'made', as: 'mustKnow' }], 'Marked as must know.'],
  ['words cut and pasted', [taking(0, 18), typing('She wakes at six. ')], [{ what: 'moved' }], 'Moved text.'],
  [
    'deletions undone at once',
    [taking(2, 1), taking(1, 1), taking(0, 1), typing('She', 0)],
    [{ what: 'moved' }],
    'Moved text.',
  ],
  [
    'own words cut and pasted',
    [typing('and the curtains drawn'), taking(44, 22), typing('and the curtains drawn', 0)],
    [{ what: 'wrote', words: 4, passage: 'and the curtains drawn' }],
    'Wrote “and the curtains drawn”.',
  ],
];

describe('what a sitting did', () => {
  test.each(CASES)('is told for %s', (_name, steps, did, summary) => {
    const { did: found, summary: words } = before()
      .sitting('ann', ...steps)
      .newest();
    expect(found).toEqual(did);
    if (summary !== '') expect(words).toBe(summary);
  });

  const step = (text: string): JsonNode => ({
    type: 'routineStep',
    attrs: { time: '08:00' },
    content: [
      { type: 'part', attrs: { name: 'cue' }, content: [{ type: 'paragraph' }] },
      { type: 'part', attrs: { name: 'what' }, content: [line(text)] },
    ],
  });
  const NAMED: readonly (readonly [string, (past: Past) => Past, string])[] = [
    [
      'a step that was added with its words',
      (past) => past.sitting('ann', (doc) => appendNodes(doc, [step('Curtains first')])),
      'Wrote about 2 words and added a routine step: “Curtains first”.',
    ],
    [
      'a step whose words were typed afterwards, letter for letter',
      (past) =>
        past.sitting(
          'ann',
          (doc) => appendNodes(doc, [step('')]),
          ...Array.from('Curtains first', (letter) => (doc: Y.Doc) => textOf(doc, 6).insert(textOf(doc, 6).length, letter)),
        ),
      'Wrote about 2 words and added a routine step: “Curtains first”.',
    ],
    [
      'two steps, by their number alone',
      (past) => past.sitting('ann', (doc) => appendNodes(doc, [step('Curtains first'), step('Then tea')])),
      'Wrote about 4 words and added 2 routine steps.',
    ],
    [
      'words beside a step that was added',
      (past) => past.sitting('ann', typing(' Always.'), (doc) => appendNodes(doc, [step('Curtains first')])),
      'Wrote about 4 words: “Always.” and added a routine step: “Curtains first”.',
    ],
    [
      'the first words of a long text, cut behind a word',
      (past) => past.sitting('ann', typing(' Sings in the morning, mostly when the radio plays the songs of her youth.', -1)),
      'Wrote about 12 words: “Sings in the morning, mostly when the …”.',
    ],
    [
      'the longest of several passages',
      (past) => past.sitting('ann', typing('Oh dear me. ', 0), typing(' with two sugars', 28), enter(12)),
      'Wrote about 5 words: “with two sugars” and split a line.',
    ],
    [
      'words that were corrected while they were typed',
      (past) => past.sitting('ann', typing('Two sugrs'), taking(51, 2), typing('ars'), typing('brown ', 48)),
      'Wrote “Two brown sugars”.',
    ],
    [
      'words that somebody took out later',
      (past) => past.sitting('ann', typing('Two sugars.')).sitting('ben', taking(44, 11)),
      'Took out “Two sugars.”',
    ],
    [
      'words of several people, in the order in which they stood there',
      (past) =>
        past
          .sitting('ann', typing('Two sugars.'))
          .sitting('ben', typing('heaped, brown ', 48))
          .sitting('manager', typing('very ', 56))
          .sitting('ann', taking(44, 30)),
      'Took out “Two heaped, very brown sugars.”',
    ],
    [
      'words behind a letter that was taken out before',
      (past) =>
        past
          .sitting('ann', typing('Two sugars.'))
          .sitting('ben', (doc) => {
            typing('x', 47)(doc);
            typing(' large', 48)(doc);
            taking(47, 1)(doc);
          })
          .sitting('ann', taking(44, 17)),
      'Took out about 3 words: “Two sugars.”',
    ],
    [
      'a heading, by words that were written at its beginning',
      (past) => past.sitting('ann', (doc) => textOf(doc, 1).insert(0, 'Mornings: '), key('type', 'heading', 1)),
      'Wrote “Mornings:” and made a heading: “Mornings:”.',
    ],
    ['nothing by two letters', (past) => past.sitting('ann', typing('ok')), 'Wrote a word.'],
    [
      'signs, not half of one',
      (past) => past.sitting('ann', typing('😀'.repeat(3) + 'a'.repeat(60))),
      `Wrote about 11 words: “${'😀'.repeat(3)}${'a'.repeat(34)} …”.`,
    ],
  ];

  test.each(NAMED)('names %s', (_name, make, summary) => {
    expect(make(before()).newest().summary).toBe(summary);
  });

  test('names what it wrote also when it was taken out since', () => {
    const past = before().sitting('ann', typing('Two sugars.')).sitting('ben', taking(44, 11));
    const { sittings } = past.all();
    expect(sittings.map(({ did }) => did)).toMatchObject([
      [{ what: 'tookOut', passage: 'Two sugars.' }],
      [{ what: 'wrote', passage: 'Two sugars.' }],
      [{ what: 'wrote' }, { what: 'addedBlock', passage: 'Walks to the shop.' }],
    ]);
  });

  test('names the line that it made a heading, as it read then, also if others wrote it', () => {
    const past = before()
      .sitting('ann', key('type', 'heading', 1))
      .sitting('ben', (doc) => textOf(doc, 1).insert(0, 'Later: '));
    expect(past.named(2)).toEqual(['Wrote “Later:”.', 'Made a heading: “Tea first.”']);
    const two = before().sitting('ann', key('type', 'heading', 0), key('type', 'heading', 1));
    expect(two.named(1)).toEqual(['Made a heading.']);
    const gone = before()
      .sitting('ann', key('type', 'heading', 1))
      .sitting('ben', (doc) => deleteLine(doc, 1));
    expect(gone.named(2)[1]).toBe('Made a heading: “Tea first.”');
  });

  test('says which words came too late for their line, also once somebody has read that', () => {
    const late = (doc: Y.Doc): void => {
      const text = doc.getText(TEXT);
      text.insert(text.length, 'Two sugars.');
      text.insertEmbed(text.length - 'Two sugars.'.length, newMarker({ late: 'yes' }));
    };
    const past = before().sitting('ann', late);
    expect(past.named(1)).toEqual(['Wrote “Two sugars.” and wrote words that came too late for their line: “Two sugars.”']);
    past.sitting('ben', (doc) => {
      for (const { item } of linesOf(doc.getText(TEXT))) if (item !== null) mapOf(item)?.delete('late');
    });
    expect(past.named(2)[1]).toContain('came too late for their line: “Two sugars.”');
  });

  test('says that only the item of a list changed in which a line stands', () => {
    const list = (): Past => before().sitting('ann', key('in', ['bullet', 'item'], 0), key('in', ['bullet', 'item'], 1));
    expect(list().named(1)).toEqual(['Made a list.']);
    const second = list().sitting('ben', key('from', 2, 1));
    expect(second.named(1)).toEqual(['Made an item of a list the next line of the one before: “Tea first.”']);
    expect(second.sitting('ann', key('from', null, 1)).named(1)).toEqual(['Made a line an item of its list: “Tea first.”']);
    // A new line in front of it may be why it begins another item.
    expect(
      list()
        .sitting('ben', key('from', 2, 1), enter(0))
        .named(1)[0],
    ).not.toContain('next line');
  });

  test('is found without the rows in front of a milestone, and is the same', () => {
    const past = before();
    const at = past.rows.length;
    const milestone: Job<'milestone'> = begin('milestone', { room: 'a', start: null, restored: [] });
    milestone.add({ from: 1, to: at, stretch: { packs: [], rows: past.rows } });
    const { state } = milestone.end();
    past
      .sitting('ann', typing('Two sugars.'))
      .sitting('ben', key('type', 'heading', 1), key('likelihood', 2, 2), taking(0, 12), (doc) => deleteLine(doc, 0));
    const chunk = { from: at + 1, to: past.rows.length, stretch: { packs: [], rows: past.rows.slice(at) }, state };
    const newest = new SittingsJob({ room: 'a', before: past.rows.length + 1, limit: 1 });
    expect(newest.add(chunk)).toBe(false);
    const { sittings } = newest.end();
    expect(sittings).toEqual(past.all(1).sittings);
    expect(sittings[0]?.did.map(({ what }) => what)).toEqual(['tookOut', 'field', 'made']);
    // The next sitting may go on in front of the milestone.
    expect(new SittingsJob({ room: 'a', before: past.rows.length + 1, limit: 2 }).add(chunk)).toBe(true);
  });

  test('says that a mark as must know was taken away', () => {
    const past = before().sitting('ann', key('mustKnow', 'yes')).sitting('ann', key('mustKnow', null));
    expect(past.newest()).toEqual({ did: [{ what: 'made', as: 'noMustKnow' }], summary: 'Took away a must know mark.' });
  });

  test('every kind of it is among these', () => {
    const kinds = zDeed.options.flatMap((option) => option.shape.what.options);
    const told = CASES.flatMap(([, , deeds]) => [...deeds, ...asPutBack(deeds)].map(({ what }) => what));
    expect(new Set(told)).toEqual(new Set(kinds));
    const restored = asPutBack([{ what: 'wrote', words: 2, passage: 'Two sugars' }, { what: 'format' }]);
    expect(summaryOf(restored)).toBe('Put back “Two sugars” and changed how the text looks.');
  });

  test('leaves out a value that lost against another of the same moment [S13]', () => {
    const past = before();
    const [ann, ben] = [new Y.Doc(), new Y.Doc()];
    ann.clientID = 1;
    ben.clientID = 2;
    for (const doc of [ann, ben]) for (const { update } of past.rows) Y.applyUpdate(doc, update);
    const updates = [ann, ben].map((doc, i) => {
      const vector = Y.encodeStateVector(doc);
      key('likelihood', i + 1, 2)(doc);
      return Y.encodeStateAsUpdate(doc, vector);
    });
    // What a document says of the second update when it has the first: it also deletes the value that lost.
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const both = new Past();
      both.rows.push(...past.rows);
      const server = new Y.Doc();
      for (const { update } of past.rows) Y.applyUpdate(server, update);
      for (const i of order)
        both.sitting(['ann', 'ben'][i] ?? '', () => {
          server.once('update', (update: Uint8Array) =>
            both.rows.push({
              seq: both.rows.length + 1,
              personId: ['ann', 'ben'][i] ?? '',
              at: 1_800_000_000_000 + both.rows.length,
              update,
            }),
          );
          Y.applyUpdate(server, updates[i] ?? new Uint8Array());
        });
      const winner = Number(textOf(server, 2).marker.get('likelihood'));
      const second = (order[1] ?? 0) + 1;
      expect(both.newest().did).toEqual(
        winner === second
          ? [{ what: 'field', key: 'likelihood', value: winner, was: (order[0] ?? 0) + 1 }]
          : [{ what: 'little' }],
      );
    }
  });

  test('is told for any rows at all', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const past = new Past();
      past.rows.push(...randomRows(seed, 60));
      expect(zDeed.array().min(1).safeParse(past.newest().did).success).toBe(true);
    }
  });
});
