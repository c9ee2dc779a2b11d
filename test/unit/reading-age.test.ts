/** Reading age: the English texts of the pages and of the templates must be readable for a reader of 11 years. */
import { beforeAll, describe, expect, test } from 'vitest';
import { zDeed, type Deed } from '#shared/api-sittings.ts';
import type { JsonNode } from '#shared/document.ts';
import { loadTemplates, sectionContent } from '#server/templates/templates.ts';
import { en } from '#client/words/en/index.ts';
import { inWords } from '#client/words/deeds.ts';
import { countsOf, readingAge, syllables } from '../support/reading-age.ts';
import { byKey, startWords } from '../support/words.ts';

type Texts = readonly (readonly [where: string, text: string])[];

const OLDEST = 11;
/** Texts with fewer words are not checked. In a short label one long word, such as a standing, decides the result. */
const FEWEST_WORDS = 6;
/** Texts that must use words from outside, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'authority.healthLpa': 'the name that the law has for it',
};

/** The texts of the pages, with a name in place of each placeholder. Page addresses and keys are not included. */
const words: Texts = [...byKey(en)]
  .filter(([key]) => key !== 'app.page')
  .map(([key, text]) => [key, text.replaceAll(/\{\{[^}]+\}\}/g, 'Ruth').replaceAll(/\S*(?:@|:\/\/)\S*|mailto:|tel:/g, 'this')]);

/** The text of each paragraph and heading of a node. */
function linesOf(node: JsonNode): string[] {
  const inside = node.content ?? [];
  if (inside.some((child) => child.text !== undefined)) return [inside.map((child) => child.text ?? '').join('')];
  return inside.flatMap(linesOf);
}

/** The texts of the English templates. */
const templates: Texts = loadTemplates(null)
  .filter(({ language }) => language === 'en')
  .flatMap(({ id, name, about, sections }) => [
    [id, `${name}.\n${about}`] as const,
    ...sections.flatMap((section) => [
      [`${id}, ${section.key}`, section.title] as const,
      ...Object.entries(section.boundary).map(([question, text]) => [`${id}, ${section.key}, ${question}`, text] as const),
      ...sectionContent(section)
        .flatMap(linesOf)
        .map((line) => [`${id}, ${section.key}, content`, line] as const),
    ]),
  ]);

/** The sentences of the history: one for each kind of change, and one for all of them together. */
function history(): Texts {
  const [worded, lines, made, blocks, field, details, plain] = zDeed.options;
  const counts = [1, 72];
  const deeds: Deed[] = [
    ...worded.shape.what.options.flatMap((what) => counts.map((count) => ({ what, words: count }))),
    ...lines.shape.what.options.flatMap((what) => counts.map((count) => ({ what, count }))),
    ...made.shape.as.options.map((as) => ({ what: 'made' as const, as })),
    ...blocks.shape.what.options.flatMap((what) =>
      blocks.shape.block.options.flatMap((block) => counts.map((count) => ({ what, block, count }))),
    ),
    ...field.shape.what.options.map((what) => ({ what, key: 'likelihood', value: 2, was: 4 })),
    ...details.shape.what.options.flatMap((what) => counts.map((count) => ({ what, count }))),
    ...plain.shape.what.options.map((what) => ({ what })),
  ];
  return [...deeds.map((deed) => [deed.what, inWords([deed])] as const), ['all of it', inWords(deeds)]];
}

const SOURCES: Readonly<Record<string, () => Texts>> = {
  'the pages say': () => words,
  'a new plan starts with': () => templates,
  'the history says': history,
};

/** The texts that need an older reader. */
function hardIn(texts: Texts): string[] {
  return texts
    .filter(([, text]) => countsOf(text).words >= FEWEST_WORDS && readingAge(text) > OLDEST)
    .map(([where, text]) => `${where} (${readingAge(text).toFixed(1)}): ${text}`);
}

beforeAll(startWords);

test('the formula counts as its authors did', () => {
  expect(
    ['the', 'people', 'decide', 'changed', 'started', 'section', 'professional', 'table', 'invitation', 'authority'].map(
      syllables,
    ),
  ).toEqual([1, 2, 2, 1, 2, 2, 4, 2, 4, 4]);
  expect(countsOf('You can read here. Ruth decides.')).toEqual({ words: 6, sentences: 2, syllables: 7 });
  expect(readingAge('The cat sat on the mat.')).toBeLessThan(6);
  expect(
    readingAge('Multidisciplinary professionals collaboratively determine individualised safeguarding interventions.'),
  ).toBeGreaterThan(25);
});

describe.each(Object.entries(SOURCES))('the reading age of what %s', (_what, source) => {
  test('is at most 11 for everything together', () => {
    const sentences = source()
      .map(([, text]) => text)
      .filter((text) => countsOf(text).words >= 4);
    expect(sentences.length).toBeGreaterThan(3);
    expect(readingAge(...sentences)).toBeLessThanOrEqual(OLDEST);
  });

  test('is at most 11 for each text that is long enough to measure', () => {
    expect(hardIn(source().filter(([where]) => !Object.hasOwn(EXCEPTIONS, where)))).toEqual([]);
  });
});

test('what is excepted is there, and would be too hard', () => {
  expect(hardIn(words.filter(([where]) => Object.hasOwn(EXCEPTIONS, where)))).toHaveLength(Object.keys(EXCEPTIONS).length);
});
