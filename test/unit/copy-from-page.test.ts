// @vitest-environment jsdom
/** Copies from texts that nobody writes in, as they stand on the page. */
import type { JSONContent } from '@tiptap/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import i18next from 'i18next';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { copyOf } from '#client/editor/clipboard/copy-from-page.ts';
import { FirstText } from '#client/features/sections/first-text.tsx';
import type { Node as TextNode } from '#client/editor/text-nodes.ts';
import { plain, WritingPage } from '../support/clipboard.ts';
import { startWords } from '../support/words.ts';

const p = (words = ''): JSONContent => ({
  type: 'paragraph',
  ...(words === '' ? {} : { content: [{ type: 'text', text: words }] }),
});
const part = (name: string, ...content: JSONContent[]): JSONContent => ({ type: 'part', attrs: { name }, content });
const list = (start: number, ...items: string[]): JSONContent => ({
  type: 'orderedList',
  attrs: { start },
  content: items.map((words) => ({ type: 'listItem', content: [p(words)] })),
});
const GRAPEFRUIT: JSONContent = {
  type: 'preference',
  attrs: { strength: 'avoid', whose: 'Pearl' },
  content: [part('topic', p('Grapefruit')), part('text', p('It stops the tablets.'))],
};
const WALK: JSONContent = {
  type: 'riskPlan',
  attrs: { likelihood: 2 },
  content: [
    ...['activity', 'matters', 'harmDoing', 'harmNotDoing', 'support', 'limit', 'stop'].map((name) =>
      part(name, p(name === 'activity' ? 'Walking' : '')),
    ),
    { type: 'personView', attrs: { whose: 'Niamh' }, content: [p('She knows the way.')] },
  ],
};
const TEXT = [p('one'), GRAPEFRUIT, list(5, 'wake', 'wash', 'eat'), WALK, p('two')];

/** The nodes as the API gives them, with all keys. */
function complete(node: JSONContent): TextNode {
  return {
    type: node.type ?? '',
    attrs: node.attrs ?? {},
    content: (node.content ?? []).map(complete),
    marks: [],
    text: node.text ?? '',
  };
}

/** Puts a page with this text in place of the last one. */
function show(...sections: (readonly JSONContent[])[]): void {
  const client = new QueryClient();
  document.body.innerHTML = sections
    .map((content, at) => {
      const text = createElement(FirstText, { doc: complete({ type: 'doc', content: [...content] }) });
      const drawn = renderToStaticMarkup(createElement(QueryClientProvider, { client }, text));
      return `<section><header><h2>Section ${at + 1}</h2><button>More</button></header><p class="state">You can read this.</p>${drawn}</section>`;
    })
    .join('');
}

/** The place of the first letters on the page that are `words`. */
function place(words: string): { node: Text; offset: number } {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() !== null) {
    const node = walker.currentNode as Text;
    const offset = node.data.indexOf(words);
    if (offset >= 0) return { node, offset };
  }
  throw new Error(`the page does not have "${words}"`);
}

function copies(from: string, to = from): { html: string; text: string } {
  const range = document.createRange();
  range.setStart(place(from).node, place(from).offset);
  range.setEnd(place(to).node, place(to).offset + to.length);
  const copy = copyOf(range);
  if (copy === null) throw new Error('nothing was copied');
  return copy;
}

beforeAll(async () => {
  i18next.use(initReactI18next);
  await startWords();
});
afterEach(() => document.body.replaceChildren());

describe('a copy of the text that is only read', () => {
  test('is the same as the copy of an editor, and is pasted back whole', () => {
    show(TEXT);
    const { html, text } = copies('one', 'two');
    expect(text).toBe(new WritingPage(TEXT).selectAll().copies().text);
    expect(new WritingPage().pastes(html).content).toEqual(plain(TEXT));
  });

  test('of some words is these words', () => {
    show(TEXT);
    expect(copies('rape').text).toBe('rape');
    expect(new WritingPage([p('so: ')]).caret('so: ').pastes(copies('tablets').html).lines).toEqual(['p so: tablets']);
  });

  test('of a list keeps the numbers, which the text on the page has too', () => {
    show(TEXT);
    expect(document.querySelector('ol')?.getAttribute('start')).toBe('5');
    expect(copies('wash', 'eat').text).toBe('6. wash\n7. eat');
    expect(new WritingPage().pastes(copies('wash', 'eat').html).lines).toEqual(['6. p wash', '7. p eat']);
  });

  test('of a block in part says what changes its meaning', () => {
    show(TEXT);
    expect(copies('fruit', 'It stops').text).toBe('Preference: Avoid\nAbout: fruit\nIn words: It stops\nIn the words of Pearl');
    // From the kind of a block to the line below it.
    const whole = copies('Preference', 'words of Pearl');
    expect(whole.text).toBe('Preference: Avoid\nAbout: Grapefruit\nIn words: It stops the tablets.\nIn the words of Pearl');
    expect(new WritingPage().pastes(whole.html).content.slice(0, 1)).toEqual([plain(GRAPEFRUIT)]);
  });

  test('does not have what its end only touches', () => {
    show(TEXT);
    const range = document.createRange();
    range.setStart(place('one').node, 0);
    range.setEnd(place('Grapefruit').node, 0);
    // The kind of the block is selected, so the block belongs to it. The part of it is empty.
    expect(copyOf(range)?.text).toBe('one\n\nPreference: Avoid\nIn the words of Pearl');
    const first = document.querySelector('.block');
    if (first === null) throw new Error('there is a block');
    range.setEndBefore(first);
    expect(copyOf(range)?.text).toBe('one');
  });

  test('over several sections has their titles, and no buttons', () => {
    show([p('one'), GRAPEFRUIT], [p('two'), list(3, 'eat')]);
    const { text, html } = copies('one', 'eat');
    expect(text).toBe(
      'one\n\nPreference: Avoid\nAbout: Grapefruit\nIn words: It stops the tablets.\nIn the words of Pearl\n\nSection 2\n\nYou can read this.\n\ntwo\n\n3. eat',
    );
    expect(html).not.toContain('More');
    expect(new WritingPage().pastes(html).content).toContainEqual(plain(GRAPEFRUIT));
  });

  test('that only the browser makes, as it does for a drag, is pasted back whole too', () => {
    show(TEXT);
    const { innerHTML } = document.querySelector('.first-text') ?? document.body;
    expect(new WritingPage().pastes(innerHTML).content).toEqual(plain(TEXT));
  });

  test('outside of any text is left to the browser', () => {
    document.body.innerHTML = '<p>People of this plan</p>';
    const range = document.createRange();
    range.selectNodeContents(document.body);
    expect(copyOf(range)).toBeNull();
  });

  test('takes nothing from the page that could run or load', () => {
    show([p('one'), p('two')]);
    document
      .querySelector('.first-text')
      ?.insertAdjacentHTML('afterbegin', '<p class="veil" style="color: red" onclick="x()">zero <img src="x.png"></p>');
    expect(copies('zero', 'two').html).toBe('<p data-pm-slice="1 1 []">zero </p><p>one</p><p>two</p>');
  });
});
