/** What a sitting changed: as data, as the English sentence of the API, and as the text of a page. */
import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { zDeed, type Deed } from '#shared/api.ts';
import { changesIn, deedsOf, noChanges, summaryOf, type Changes } from '#server/history/summary.ts';
import { inWords } from '#client/words/format.ts';
import { startWords } from '../support/words.ts';

const nothing = noChanges();

/** The counted changes, the data, and the texts: of the API, of an English page and of an Urdu page. */
const CASES: readonly (readonly [Partial<Changes>, Deed[], string, string, string])[] = [
  [{ letters: 3 }, [{ what: 'wrote', words: 1 }], 'Wrote a word.', 'Wrote one word.', 'ایک لفظ لکھا۔'],
  [
    { letters: 432, blocks: true, details: true },
    [{ what: 'wrote', words: 72 }],
    'Wrote about 72 words.',
    'Wrote about 72 words.',
    'تقریباً 72 لفظ لکھے۔',
  ],
  [{ removed: 6 }, [{ what: 'tookOut', words: 1 }], 'Took out a word.', 'Took out one word.', 'ایک لفظ نکالا۔'],
  [
    { letters: 60, removed: 30, format: true },
    [{ what: 'wrote', words: 10 }, { what: 'tookOut', words: 5 }, { what: 'format' }],
    'Wrote about 10 words, took out about 5 words and changed how the text looks.',
    'Wrote about 10 words. Took out about 5 words. Changed how the text looks.',
    'تقریباً 10 لفظ لکھے۔ تقریباً 5 لفظ نکالے۔ تحریر کی شکل بدلی۔',
  ],
  [
    { blocks: true, removed: 12 },
    [{ what: 'line' }, { what: 'tookOut', words: 2 }],
    'Added a line and took out about 2 words.',
    'Added a line. Took out about 2 words.',
    'ایک سطر شامل کی۔ تقریباً 2 لفظ نکالے۔',
  ],
  [
    { details: true },
    [{ what: 'details' }],
    'Changed the details of a block.',
    'Changed the details of a block.',
    'ایک خانے کی تفصیل بدلی۔',
  ],
  [
    { details: true, format: true },
    [{ what: 'details' }, { what: 'format' }],
    'Changed the details of a block and changed how the text looks.',
    'Changed the details of a block. Changed how the text looks.',
    'ایک خانے کی تفصیل بدلی۔ تحریر کی شکل بدلی۔',
  ],
  [{}, [{ what: 'little' }], 'Made a small change.', 'Made a small change.', 'ایک چھوٹی تبدیلی کی۔'],
];

beforeAll(startWords);

describe('what a sitting did', () => {
  test.each(CASES)('%j', async (changes, deeds, summary, english, urdu) => {
    expect(deedsOf({ ...nothing, ...changes })).toEqual(deeds);
    expect(summaryOf(deeds)).toBe(summary);
    await i18next.changeLanguage('en');
    expect(inWords(deeds)).toBe(english);
    await i18next.changeLanguage('ur');
    expect(inWords(deeds)).toBe(urdu);
  });

  test('every kind of it is among these', () => {
    const kinds = zDeed.options.flatMap((option) => option.shape.what.options);
    expect(new Set(CASES.flatMap(([, deeds]) => deeds.map(({ what }) => what)))).toEqual(new Set(kinds));
  });

  test('is counted from updates', () => {
    const doc = new Y.Doc();
    const changes = noChanges();
    doc.on('update', (update: Uint8Array) => void changesIn(update, changes));
    const line = new Y.XmlElement('paragraph');
    const text = new Y.XmlText();
    doc.getXmlFragment('default').insert(0, [line]);
    expect(deedsOf(changes)).toEqual([{ what: 'line' }]);
    line.insert(0, [text]);
    text.insert(0, 'Tea first, then the curtains.');
    text.format(0, 3, { bold: true });
    text.delete(9, 6);
    expect(deedsOf(changes)).toEqual([{ what: 'wrote', words: 5 }, { what: 'tookOut', words: 1 }, { what: 'format' }]);
  });
});
