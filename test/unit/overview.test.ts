/** The overview of a section: its headings, and what must be known, from any text that can come about. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { zSectionOverview } from '#shared/api-overview.ts';
import type { JsonNode } from '#shared/document.ts';
import { overviewOf, type MustKnowItem } from '#shared/overview.ts';
import { appendNodes } from '#shared/text/append.ts';
import { linesOf } from '#shared/text/lines.ts';
import { MUST_KNOW, TEXT } from '#shared/text/markers.ts';
import { documentJson } from '#shared/text/tree.ts';
import { effort } from '../support/effort.ts';
import { nodes, pages, step } from '../support/random-sections.ts';

const RUNS = { numRuns: effort('trees') };

function docOf(content: readonly JsonNode[]): Y.Doc {
  const doc = new Y.Doc();
  appendNodes(doc, [...content]);
  return doc;
}

const overview = (doc: Y.Doc) => overviewOf(doc.getText(TEXT));
const text = (words: string): JsonNode[] => (words === '' ? [] : [{ type: 'text', text: words }]);
const line = (words: string, attrs: Record<string, unknown> = {}): JsonNode => ({
  type: 'paragraph',
  attrs,
  content: text(words),
});
const heading = (words: string, level = 3): JsonNode => ({ type: 'heading', attrs: { level }, content: text(words) });
const part = (name: string, ...content: JsonNode[]): JsonNode => ({ type: 'part', attrs: { name }, content });
const marked = { mustKnow: MUST_KNOW };

const said = (items: readonly MustKnowItem[]): string[] =>
  items.map(({ kind, topic, text: words }) => `${kind}|${topic}|${words}`);

/** How many nodes of a tree there are of a kind. */
function count(node: JsonNode, is: (node: JsonNode) => boolean): number {
  return (is(node) ? 1 : 0) + (node.content ?? []).reduce((sum, child) => sum + count(child, is), 0);
}
const hasWords = (node: JsonNode): boolean => (node.text ?? '').trim() !== '' || (node.content ?? []).some(hasWords);

describe('what must be known', () => {
  it('is musts, what to avoid, when to stop, and what is marked, in the order of the text', () => {
    const doc = docOf([
      heading('Bad reactions'),
      line('Penicillin: a rash.', marked),
      line('She likes tea.'),
      {
        type: 'bulletList',
        content: [
          { type: 'listItem', content: [line('No grapefruit.', marked)] },
          { type: 'listItem', content: [line('Pears.')] },
        ],
      },
      {
        type: 'preference',
        attrs: { strength: 'must' },
        content: [part('topic', line('Hearing aids')), part('text', line('In before'), line('breakfast.'))],
      },
      { type: 'preference', attrs: { strength: 'avoid' }, content: [part('topic', line('Surprises')), part('text', line(''))] },
      {
        type: 'preference',
        attrs: { strength: 'prefers' },
        content: [part('topic', line('Tea')), part('text', line('Strong.'))],
      },
      {
        type: 'riskPlan',
        content: [
          part('activity', line('Walking to the shop')),
          part('support', line('Carry the phone.', marked)),
          part('stop', line('Two falls in a week.')),
          { type: 'personView', attrs: { whose: 'Pearl' }, content: [line('I go anyway.')] },
        ],
      },
      {
        type: 'routineStep',
        attrs: { time: '07:40', ...marked },
        content: [part('cue', line('A drink')), part('help', line('Thickened.'))],
      },
    ]);
    expect(said(overview(doc).mustKnow)).toEqual([
      'marked|Bad reactions|Penicillin: a rash.',
      'marked|Bad reactions|No grapefruit.',
      'must|Hearing aids|In before\nbreakfast.',
      'avoid|Surprises|',
      'marked|Walking to the shop|Carry the phone.',
      'stop|Walking to the shop|Two falls in a week.',
      'marked|07:40 A drink|Thickened.',
    ]);
  });

  it('is all that stands below a marked heading, up to the next one that is not smaller', () => {
    const doc = docOf([
      { ...heading('Allergies', 2), attrs: { level: 2, ...marked } },
      line('Penicillin: a rash.', marked),
      heading('Food', 4),
      { type: 'bulletList', content: [{ type: 'listItem', content: [line('Nuts')] }] },
      { type: 'preference', attrs: { strength: 'avoid' }, content: [part('topic', line('Grapefruit'))] },
      { type: 'routineStep', content: [part('help', line('Read the packet.', marked))] },
      heading('Pain', 2),
      line('Her knee.'),
      { ...heading('Nothing yet'), attrs: { level: 3, ...marked } },
      line(''),
      { ...heading('Falls'), attrs: { level: 3, ...marked } },
      line('Two this week.'),
    ]);
    expect(said(overview(doc).mustKnow)).toEqual([
      'marked|Allergies|Penicillin: a rash.\nFood\nNuts\nRead the packet.',
      'avoid|Grapefruit|',
      'marked|Falls|Two this week.',
    ]);
    expect(overview(doc).headings.map(({ text: words }) => words)).toEqual([
      'Allergies',
      'Food',
      'Pain',
      'Nothing yet',
      'Falls',
    ]);
  });

  it('says nothing twice and nothing that is empty', () => {
    const doc = docOf([
      line('', marked),
      line('  ', marked),
      heading(''),
      { type: 'preference', attrs: { strength: 'must', ...marked }, content: [part('topic', line('Hearing aids', marked))] },
      { type: 'preference', attrs: { strength: 'avoid' }, content: [part('topic', line(''))] },
      { type: 'riskPlan', attrs: marked, content: [part('activity', line('Tea')), part('stop', line('It burns.', marked))] },
      { type: 'riskPlan', content: [part('activity', line('Nothing to stop')), part('stop', line(''))] },
    ]);
    expect(said(overview(doc).mustKnow)).toEqual(['must|Hearing aids|', 'marked|Tea|', 'stop|Tea|It burns.']);
    expect(overview(doc).headings).toEqual([]);
  });

  it('keeps its place when the words and their marker change', () => {
    const doc = docOf([heading('Allergies', 2), line('Penicillin', marked)]);
    const before = overview(doc);
    doc.getText(TEXT).insert(1, 'All ');
    const [, head, words] = linesOf(doc.getText(TEXT));
    expect(before.headings.map(({ at }) => at)).toEqual([`${head?.item?.id.client}.${head?.item?.id.clock}`]);
    expect(before.mustKnow.map(({ at }) => at)).toEqual([`${words?.item?.id.client}.${words?.item?.id.clock}`]);
    const after = overview(doc);
    expect(after.headings).toEqual([{ at: before.headings[0]?.at, level: 2, text: 'All Allergies' }]);
    expect(after.mustKnow[0]?.at).toBe(before.mustKnow[0]?.at);
  });

  it('is cut where somebody wrote without end', () => {
    const long = docOf([line('é'.repeat(5000), marked), ...Array.from({ length: 600 }, () => line('Nuts', marked))]);
    const { mustKnow } = overview(long);
    expect(mustKnow).toHaveLength(200);
    expect(mustKnow[0]?.text).toHaveLength(1000);
    expect(mustKnow[0]?.text.endsWith('é…')).toBe(true);
  });
});

describe('the overview of any text', () => {
  it('gives an answer, and the same on every page, whatever was merged', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.boolean(), step), { maxLength: 40 }), (steps) => {
        const answers = pages(steps).map(overview);
        expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
        for (const answer of answers.slice(0, 1)) expect(zSectionOverview.parse(answer)).toEqual(answer);
      }),
      RUNS,
    );
  });

  it('has each heading and each must of the tree once, with places that differ', () => {
    fc.assert(
      fc.property(nodes, (written) => {
        const doc = docOf(written);
        const { headings, mustKnow } = overview(doc);
        const tree = { type: 'doc', content: documentJson(doc).content };
        expect(headings).toHaveLength(count(tree, (node) => node.type === 'heading' && hasWords(node)));
        const isStrong = ({ type, attrs }: JsonNode): boolean =>
          type === 'preference' && (attrs?.['strength'] === 'must' || attrs?.['strength'] === 'avoid');
        const strong = mustKnow.filter(({ kind }) => kind === 'must' || kind === 'avoid');
        expect(strong).toHaveLength(count(tree, (node) => isStrong(node) && hasWords(node)));
        const stops = mustKnow.filter(({ kind }) => kind === 'stop');
        const isStop = (node: JsonNode): boolean => node.type === 'part' && node.attrs?.['name'] === 'stop' && hasWords(node);
        expect(stops).toHaveLength(count(tree, isStop));
        expect(new Set(headings.map(({ at }) => at)).size).toBe(headings.length);
        expect(new Set(mustKnow.map(({ at }) => at)).size).toBe(mustKnow.length);
        for (const { topic, text: words } of mustKnow) expect(topic + words).not.toBe('');
      }),
      RUNS,
    );
  });
});
