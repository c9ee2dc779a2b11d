/** The beginning of a text that is drawn in portions. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginningOf } from '#client/features/past/portions.ts';
import type { Node } from '#client/editor/text-nodes.ts';

const node = (type: string, content: Node[], text = ''): Node => ({ type, attrs: {}, content, marks: [], text });
const line = (text: string): Node => node('paragraph', text === '' ? [] : [node('text', [], text)]);
const lettersOf = ({ text, content }: Node): string => text + content.map(lettersOf).join('');

const lines = fc.array(fc.string({ maxLength: 60 }).map(line), { maxLength: 12 });
const lists = fc
  .array(
    lines.map((content) => node('listItem', content)),
    { maxLength: 12 },
  )
  .map((content) => node('bulletList', content));
const docs = fc.array(
  fc.oneof(
    lines.map((content) => node('blockquote', content)),
    lists,
    fc.string().map(line),
  ),
  { maxLength: 12 },
);

test('is what the text begins with, has the letters that were asked for, and ends with a whole line', () => {
  fc.assert(
    fc.property(docs, fc.integer({ min: 1, max: 3000 }), (content, letters) => {
      const doc = node('doc', content);
      const beginning = beginningOf(doc, letters);
      const [all, some] = [lettersOf(doc), lettersOf(beginning)];
      expect(all.startsWith(some)).toBe(true);
      if (beginning === doc) return;
      const longest = Math.max(0, ...content.map((each) => lettersOf(each).length));
      expect(some.length).toBeLessThan(letters + longest + 60);
      // Nothing is copied but the lists that were cut, because changes are found by their nodes.
      for (const [i, child] of beginning.content.entries())
        expect(child === doc.content[i] || (i === beginning.content.length - 1 && child.type === 'bulletList')).toBe(true);
    }),
  );
});

test('is the text itself once there is room for it', () => {
  const doc = node(
    'doc',
    Array.from({ length: 40 }, (_, i) => line(`line ${i}`)),
  );
  expect(beginningOf(doc, 10_000)).toBe(doc);
  expect(beginningOf(doc, Number.POSITIVE_INFINITY)).toBe(doc);
  expect(beginningOf(doc, 60).content.length).toBeLessThan(12);
});

test('of a list that is as long as the text is its first items', () => {
  const doc = node('doc', [
    node(
      'bulletList',
      Array.from({ length: 400 }, (_, i) => node('listItem', [line(`item ${i}`)])),
    ),
  ]);
  const items = beginningOf(doc, 200).content[0]?.content.length ?? 0;
  expect(items).toBeGreaterThan(5);
  expect(items).toBeLessThan(30);
});
