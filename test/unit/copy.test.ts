// @vitest-environment jsdom
/** Copies of a section: they say in words what the page says, and are pasted back whole. */
import type { JSONContent } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import fc from 'fast-check';
import i18next from 'i18next';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BLOCKS, type AttributeRule, type BlockName } from '#shared/blocks.ts';
import { effort } from '../support/effort.ts';
import { plain, WritingPage } from '../support/clipboard.ts';
import { startWords } from '../support/words.ts';

const text = (words: string, ...marks: string[]): JSONContent => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 ? { marks: marks.map((type) => ({ type })) } : {}),
});
const p = (words = ''): JSONContent => ({ type: 'paragraph', ...(words === '' ? {} : { content: [text(words)] }) });
const part = (name: string, ...content: JSONContent[]): JSONContent => ({ type: 'part', attrs: { name }, content });
const view = (whose: string | null, ...content: JSONContent[]): JSONContent => ({
  type: 'personView',
  attrs: { whose },
  content,
});
const item = (...content: JSONContent[]): JSONContent => ({ type: 'listItem', content });
const numbers = (start: number, ...items: string[]): JSONContent => ({
  type: 'orderedList',
  attrs: { start },
  content: items.map((words) => item(p(words))),
});
const block = (
  type: BlockName,
  attrs: object,
  parts: Readonly<Record<string, string>>,
  ...more: JSONContent[]
): JSONContent => ({
  type,
  attrs,
  content: [...BLOCKS[type].parts.map((name) => part(name, p(parts[name]))), ...more],
});

const GRAPEFRUIT = block(
  'preference',
  { strength: 'avoid', whose: 'Pearl Whittaker', saidOn: '2026-08-11' },
  { topic: 'Grapefruit', text: 'It stops the tablets from working.' },
);
const CURTAINS = block(
  'routineStep',
  { time: '07:30', symbol: 'curtains' },
  { what: 'Open the curtains', help: 'Slowly', words: 'Good morning' },
);
const WALK = block(
  'riskPlan',
  { likelihood: 2, severity: 4 },
  { activity: 'Walking to the shop', matters: 'Her friends are there', limit: 'Half an hour' },
  view('Niamh', p('She knows the way.')),
);
const FALLS = block(
  'reviewTrigger',
  { trigger: 'count', observation: 'fall', times: 2, withinDays: 30, owner: 'Niamh' },
  { why: 'She may need a stick' },
);
const ALL = [p('one'), GRAPEFRUIT, CURTAINS, WALK, FALLS, p('two')];

beforeAll(startWords);
beforeEach(async () => void (await i18next.changeLanguage('en')));

/** What other programs show of HTML: its words, line under line. */
function shown(html: string): string[] {
  const page = new DOMParser().parseFromString(html, 'text/html');
  return [...page.querySelectorAll('p')].map((line) => line.textContent);
}

describe('a copy for other programs', () => {
  test('says of each block what the page says: its kind, fields, parts and numbers', () => {
    const { text: words, html } = new WritingPage(ALL).selectAll().copies();
    expect(words.split('\n')).toEqual([
      'one',
      '',
      'Preference: Avoid',
      'About: Grapefruit',
      'In words: It stops the tablets from working.',
      'In the words of Pearl Whittaker, 11 August 2026',
      '',
      'Routine step: 07:30 · Curtains',
      'What happens: Open the curtains',
      'How to help: Slowly',
      'Words that work: Good morning',
      '',
      'Risk plan',
      'What they want to do: Walking to the shop',
      'Why it matters: Her friends are there',
      'What makes it safer: Not written yet.',
      'What we accept: Half an hour',
      'When we stop: Not written yet.',
      'View of Niamh: She knows the way.',
      'How likely is harm? 2 of 5, not likely. How bad would it be? 4 of 5, serious harm.',
      '',
      'Review trigger',
      'After 2 falls within 30 days. Niamh looks after it.',
      'Why, and what we look at: She may need a stick',
      '',
      'two',
    ]);
    expect(shown(html)).toEqual(words.split('\n').filter((line) => line !== ''));
  });

  test('says it in the language of the page', async () => {
    await i18next.changeLanguage('ur');
    const { text: words, html } = new WritingPage([GRAPEFRUIT]).selectAll().copies();
    expect(words).toContain('پسند: اس سے بچیں');
    expect(html).toContain('dir="rtl"');
    expect(new WritingPage().pastes(html).content.slice(0, 1)).toEqual([plain(GRAPEFRUIT)]);
  });

  test('keeps numbers, dots, quotations and headings', () => {
    const page = new WritingPage([
      { type: 'heading', attrs: { level: 3 }, content: [text('Morning')] },
      numbers(5, 'wake', 'wash', 'eat'),
      { type: 'bulletList', content: [item(p('tea'), numbers(1, 'boil', 'pour'))] },
      { type: 'blockquote', content: [p('Not before nine'), p('never')] },
    ]);
    expect(page.selectAll().copies().text).toBe(
      'Morning\n\n5. wake\n6. wash\n7. eat\n\n- tea\n  1. boil\n  2. pour\n\n> Not before nine\n> never',
    );
    const { text: words, html } = page.select('wash', 'tea').copies();
    expect(words).toBe('6. wash\n7. eat\n\n- tea');
    expect(html).toContain('<ol start="6"');
  });

  test('counts letters and Roman numerals as the page does', () => {
    const list = (type: string, start: number): JSONContent => ({ ...numbers(start, 'a', 'b'), attrs: { start, type } });
    const page = new WritingPage([list('a', 26), list('I', 3), list('i', 9)]);
    expect(page.selectAll().copies().text).toBe('z. a\naa. b\n\nIII. a\nIV. b\n\nix. a\nx. b');
  });

  test('of some words is these words, wherever they stand', () => {
    for (const [from, to, words] of [
      ['rape', 'rape', 'rape'],
      ['She knows', 'She knows', 'She knows'],
      ['She may need a stick', 'She may need a stick', 'She may need a stick'],
    ] as const) {
      const { text: copied, html } = new WritingPage(ALL).select(from, to).copies();
      expect(copied).toBe(words);
      expect(new WritingPage([p('so: ')]).caret('so: ').pastes(html).lines).toEqual([`p so: ${words}`]);
    }
  });

  test('of a block in part is that part, with what changes its meaning', () => {
    const page = new WritingPage(ALL);
    const { text: words, html } = page.select('fruit', 'It stops').copies();
    expect(words).toBe('Preference: Avoid\nAbout: fruit\nIn words: It stops\nIn the words of Pearl Whittaker, 11 August 2026');
    // It does not mix with the line or the block into which it is pasted.
    const target = new WritingPage([p('before after')]).caret('before ').pastes(html);
    expect(target.lines).toEqual(['p before ', 'preference topic p fruit', 'preference text p It stops', 'p after']);
    expect(page.select('working.', 'Open').copies().text).toMatch(
      /^Preference: Avoid\nIn words: working\.\n.*\n\nRoutine step: 07:30 · Curtains\nWhat happens: Open$/,
    );
  });

  test('of a list in a part keeps the number of its first line', () => {
    const list = { ...FALLS, content: [part('why', numbers(1, 'the chair', 'the rug', 'the light'))] };
    const { text: words, html } = new WritingPage([list]).select('rug', 'light').copies();
    expect(words).toBe('2. rug\n3. the light');
    expect(new WritingPage().pastes(html).lines).toEqual(['2. p rug', '3. p the light']);
    expect(new WritingPage([list]).selectAll().copies().text).toBe(
      'Review trigger\nAfter 2 falls within 30 days. Niamh looks after it.\nWhy, and what we look at:\n1. the chair\n2. the rug\n3. the light',
    );
  });
});

describe('a copy that is pasted back', () => {
  test('is the same, and the added words are no text', () => {
    const { html } = new WritingPage(ALL).selectAll().copies();
    expect(new WritingPage().pastes(html).content).toEqual(plain(ALL));
  });

  test('is the same after a browser or a mail program wrapped it', () => {
    const { html } = new WritingPage(ALL).selectAll().copies();
    const wrapped = `<html>\r\n<body>\r\n<!--StartFragment--><meta charset="utf-8">${html}<!--EndFragment-->\r\n</body></html>`;
    expect(new WritingPage().pastes(wrapped).content).toEqual(plain(ALL));
  });

  test('of one block is one block, also in the middle of a line', () => {
    const page = new WritingPage([p('one'), WALK, p('two')]);
    const { html } = page.selectNode(5).copies();
    expect(new WritingPage([p('before after')]).caret('before ').pastes(html).content).toEqual(
      plain([p('before '), WALK, p('after')]),
    );
  });

  test('never puts a block into a block, a list or a quotation: it comes behind it', () => {
    const { html } = new WritingPage([GRAPEFRUIT]).selectAll().copies();
    const inBlock = new WritingPage([FALLS]).caret('stick').pastes(html);
    expect(inBlock.content).toEqual(plain([FALLS, GRAPEFRUIT]));
    const inList = new WritingPage([numbers(3, 'wake', 'wash', 'eat'), p('end')]).caret('was').pastes(html);
    expect(inList.content).toEqual(plain([numbers(3, 'wake', 'wash', 'eat'), GRAPEFRUIT, p('end')]));
  });

  test('has lines in place of headings and quotations where a part holds only lines', () => {
    const page = new WritingPage([
      { type: 'heading', attrs: { level: 3 }, content: [text('Morning')] },
      { type: 'blockquote', content: [p('Not before nine')] },
      numbers(2, 'wash'),
    ]);
    const target = new WritingPage([FALLS]).caret('stick').pastes(page.selectAll().copies().html);
    expect(target.lines).toEqual([
      // As anywhere, the first line joins the line of the caret.
      'reviewTrigger why p She may need a stickMorning',
      'reviewTrigger why p Not before nine',
      'reviewTrigger why 2. p wash',
    ]);
    expect(target.content).toHaveLength(1);
  });

  test('of one item with several lines keeps its list and its number', () => {
    const two: JSONContent = {
      type: 'orderedList',
      attrs: { start: 4 },
      content: [item(p('wake')), item(p('wash'), p('and dry'))],
    };
    const { html, text: words } = new WritingPage([two]).select('wash', 'and').copies();
    expect(words).toBe('5. wash\n   and');
    expect(new WritingPage().pastes(html).lines).toEqual(['5. p wash', '5. p and']);
  });

  test('cut and pasted, has the same letters in the same order', () => {
    for (const [from, to] of [
      ['fruit', 'Open'],
      ['one', 'working.'],
      ['Her friends', 'knows'],
      ['e', 'two'],
    ] as const) {
      const page = new WritingPage(ALL);
      const before = page
        .select(from, to)
        .editor.state.doc.textBetween(page.editor.state.selection.from, page.editor.state.selection.to);
      const target = new WritingPage().pastes(page.cuts().html);
      expect(target.editor.state.doc.textContent).toBe(before);
    }
  });

  test('gets no field that the server would refuse', () => {
    const long = 'x'.repeat(200);
    const page = new WritingPage().pastes(
      `<div data-block="preference" data-strength="sometimes" data-saidon="11/8/26" data-whose="${long}"><div data-part data-name="nonsense"><p>a</p></div></div>
       <div data-block="riskPlan" data-likelihood="9" data-severity="much"><div data-part data-name="limit"><p>b</p></div></div>
       <p data-pm-slice='1 1 ["orderedList",{"start":-5,"type":"<b>"},"preference",{"strength":"zz"}]'>c</p>`,
    );
    const json = JSON.stringify(page.content);
    expect(json).not.toMatch(/sometimes|11\/8|nonsense|likelihood|severity|-5|zz|<b>/);
    expect(json).toContain(`"whose":"${'x'.repeat(120)}"`);
  });

  test('has all parts to write in, also if it was copied in part', () => {
    const { html } = new WritingPage(ALL).select('Slowly', 'Good').copies();
    const pasted = new WritingPage().pastes(html).content[0];
    expect(pasted).toEqual(
      plain(block('routineStep', { time: '07:30', symbol: 'curtains' }, { help: 'Slowly', words: 'Good' })),
    );
  });
});

describe('any section', () => {
  const words = fc.stringMatching(/^[a-zA-Zäßا-ی0-9 .:<>&"'-]{1,12}$/);
  const letters = fc.array(
    fc.oneof(
      words.map((one) => text(one)),
      words.map((one) => text(one, 'bold')),
      words.map((one) => text(one, 'italic', 'underline')),
      fc.constant<JSONContent>({ type: 'hardBreak' }),
    ),
    { maxLength: 3 },
  );
  const line = letters.map((content): JSONContent => ({ type: 'paragraph', content }));
  const list: fc.Arbitrary<JSONContent> = fc
    .tuple(
      fc.constantFrom('bulletList', 'orderedList'),
      fc.integer({ min: 0, max: 12 }),
      fc.array(fc.array(line, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
    )
    .map(([type, start, items]) => ({
      type,
      ...(type === 'orderedList' ? { attrs: { start } } : {}),
      content: items.map((lines) => item(...lines)),
    }));
  const prose = fc.array(fc.oneof(line, list), { minLength: 1, maxLength: 3 });
  const valueOf = (rule: AttributeRule): fc.Arbitrary<string | number | null> => {
    if (rule.kind === 'choice') return fc.constantFrom(null, ...rule.values);
    if (rule.kind === 'number') return fc.option(fc.integer({ min: rule.min, max: rule.max }));
    if (rule.kind === 'date') return fc.constantFrom(null, '2026-08-11');
    if (rule.kind === 'time') return fc.constantFrom(null, '07:30');
    return fc.option(words);
  };
  const blockOf = (name: BlockName): fc.Arbitrary<JSONContent> =>
    fc
      .tuple(
        fc.record(
          Object.fromEntries(Object.entries<AttributeRule>(BLOCKS[name].attributes).map(([key, rule]) => [key, valueOf(rule)])),
        ),
        fc.tuple(...BLOCKS[name].parts.map(() => prose)),
        fc.array(fc.tuple(fc.option(words), prose), { maxLength: name === 'riskPlan' ? 2 : 0 }),
      )
      .map(([attrs, parts, views]) => ({
        type: name,
        attrs,
        content: [
          ...parts.map((content, at) => part(BLOCKS[name].parts[at] ?? '', ...content)),
          ...views.map(([whose, content]) => view(whose, ...content)),
        ],
      }));
  const heading = fc
    .tuple(fc.constantFrom(3, 4), letters)
    .map(([level, content]): JSONContent => ({ type: 'heading', attrs: { level }, content }));
  const quote = fc
    .array(fc.oneof(line, list), { minLength: 1, maxLength: 2 })
    .map((content): JSONContent => ({ type: 'blockquote', content }));
  const blocks = Object.keys(BLOCKS).map((name) => blockOf(name as BlockName));
  const section = fc.array(fc.oneof(line, list, heading, quote, ...blocks, ...blocks), { minLength: 1, maxLength: 5 });

  /** A part without words is pasted as one with a single empty line, and a line break at the end of a line, which shows nothing, is not. */
  function normal(page: WritingPage): unknown {
    const visible = (node: JSONContent): JSONContent => {
      const isEmptyPart = ['part', 'personView'].includes(node.type ?? '') && !JSON.stringify(node).includes('"text":');
      if (isEmptyPart) return { ...node, content: [p()] };
      const content = node.content?.map(visible) ?? [];
      while (node.type !== 'listItem' && content.at(-1)?.type === 'hardBreak') content.pop();
      const { content: _before, ...rest } = node;
      return content.length === 0 ? rest : { ...rest, content };
    };
    return plain((page.editor.getJSON().content ?? []).map(visible));
  }

  test('is the same after a copy and a paste', () => {
    fc.assert(
      fc.property(section, (content) => {
        using page = new WritingPage(content);
        const { html } = page.selectAll().copies();
        using target = new WritingPage();
        expect(normal(target.pastes(html))).toEqual(normal(page));
      }),
      { numRuns: effort('copies') },
    );
  });

  test('loses no letter of any selection, and gains none', () => {
    fc.assert(
      fc.property(section, fc.nat(), fc.nat(), (content, one, other) => {
        using page = new WritingPage(content);
        const { doc } = page.editor.state;
        const [$one, $other] = [one, other].map((at) => doc.resolve(at % (doc.content.size + 1)));
        if ($one === undefined || $other === undefined) throw new Error('two places');
        page.editor.view.dispatch(page.editor.state.tr.setSelection(TextSelection.between($one, $other)));
        const { from, to, empty } = page.editor.state.selection;
        if (empty) return;
        const { html, text: copied } = page.copies();
        using target = new WritingPage();
        target.pastes(html);
        expect(target.editor.state.doc.textContent).toBe(doc.textBetween(from, to));
        target.editor.state.doc.check();
        for (const word of doc.textBetween(from, to, ' ', ' ').split(/\s+/)) expect(copied).toContain(word);
      }),
      { numRuns: effort('copies') },
    );
  });
});
