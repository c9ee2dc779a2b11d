/** A comment on a block as a whole: it is held by the marker of the block, and follows that wherever one person puts it. */
import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { moveNode, positionPast } from '#client/editor/blocks/move-block.ts';
import { nodeOfMarker } from '#client/editor/units-in-text.ts';
import { AnchorsJob, type FoundWords, type WantedWords } from '#server/history/anchors-job.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { LiveEditor } from '../support/live-editor.ts';

const p = (text: string): object => ({ type: 'paragraph', content: text === '' ? [] : [{ type: 'text', text }] });
const preference = (topic: string): object => ({
  type: 'preference',
  attrs: { whose: 'Pearl' },
  content: ['topic', 'text'].map((name) => ({
    type: 'part',
    attrs: { name },
    content: [p(name === 'topic' ? topic : 'Two sugars')],
  })),
});

/** The pages of two people on one text, and the log of what they did. */
class Pages {
  readonly rows: LogRow[] = [];
  readonly daughter: LiveEditor;
  readonly son: LiveEditor;
  #others = new Map<LiveEditor, LiveEditor>();

  constructor(content: readonly object[]) {
    const start = new LiveEditor('start', 1);
    start.editor.commands.setContent({ type: 'doc', content: [...content] });
    const state = Y.encodeStateAsUpdate(start.doc);
    this.#add('start', state);
    this.daughter = new LiveEditor('daughter', 2, state);
    this.son = new LiveEditor('son', 3, state);
    this.#others.set(this.daughter, this.son).set(this.son, this.daughter);
  }

  #add(personId: string, update: Uint8Array): void {
    this.rows.push({ seq: this.rows.length + 1, personId, at: this.rows.length, update });
  }

  /** Has somebody do something, which the other one gets at once. */
  does(page: LiveEditor, act: (page: LiveEditor) => void): void {
    act(page);
    for (const update of page.made.splice(0)) {
      this.#add(page.name, update);
      this.#others.get(page)?.takes([update]);
    }
  }

  find(words: WantedWords): FoundWords {
    const job = new AnchorsJob({ room: 'a', start: null, restored: [], words: [words] });
    job.add({ from: 1, to: this.rows.length, stretch: { packs: [], rows: this.rows } });
    const [found] = job.end();
    if (found === undefined) throw new Error('nothing was answered');
    return found;
  }
}

/** The position of the top node with this number, from 0. */
function at({ editor }: LiveEditor, number: number): number {
  let position = 0;
  for (let index = 0; index < number; index += 1) position += editor.state.doc.child(index).nodeSize;
  return position;
}

const markerAt = (page: LiveEditor, number: number): [number, number] => {
  const marker = page.binding.blockMarkerAt(at(page, number));
  if (marker === null) throw new Error('there is no block');
  return [marker.id.client, marker.id.clock];
};

const moves = (number: number, direction: -1 | 1) => (page: LiveEditor) => {
  const to = positionPast(page.editor.state.doc, at(page, number), direction);
  if (to === null) throw new Error('it stands at the end');
  const { tr } = page.editor.state;
  moveNode(tr, at(page, number), to);
  page.editor.view.dispatch(tr);
};
const takesOut = (number: number) => (page: LiveEditor) => {
  const { state, view } = page.editor;
  view.dispatch(state.tr.delete(at(page, number), at(page, number + 1)));
};
const puts = (number: number, node: object) => (page: LiveEditor) =>
  void page.editor.commands.insertContentAt(at(page, number), node);

/** A thread about the block with this number, as it is kept. */
function about(pages: Pages, number: number): WantedWords {
  const block = markerAt(pages.daughter, number);
  const { first, firstBlock } = pages.find({ id: 'new', units: [], areFirst: false, block });
  return { id: 'kept', units: first, areFirst: true, block: firstBlock };
}

describe('a comment on a block', () => {
  it('[R25] has the words and the kind of the block, read off the text, and nothing of what stands around it', () => {
    const pages = new Pages([p('before'), preference('Tea'), p('after')]);
    expect(pages.find(about(pages, 1))).toMatchObject({
      block: markerAt(pages.daughter, 1),
      blockName: 'preference',
      quote: 'Tea\nTwo sugars',
      units: [],
    });
    // A line is no block, and neither is what never was.
    for (const block of [[9, 9] as const, [1, 0] as const])
      expect(pages.find({ id: 'x', units: [], areFirst: true, block })).toMatchObject({ block: null, quote: '' });
  });

  it('[R25] follows its block through moves, also those of a moved one, and through words that come into it', () => {
    const pages = new Pages([p('one'), preference('Tea'), p('two'), preference('Milk')]);
    const { daughter, son } = pages;
    const thread = about(pages, 1);
    const where = (): string | undefined => {
      const { block } = pages.find(thread);
      const range = block === null ? null : nodeOfMarker(son.binding, block, son.editor.state);
      return range === null ? undefined : son.editor.state.doc.nodeAt(range.from)?.textContent;
    };
    expect(where()).toBe('TeaTwo sugars');
    pages.does(daughter, moves(1, 1));
    expect(son.editor.state.doc.child(2).textContent).toBe('TeaTwo sugars');
    expect(where()).toBe('TeaTwo sugars');
    pages.does(son, moves(2, -1));
    pages.does(son, (page) => void page.caret('Tea').types(' at four'));
    pages.does(daughter, moves(1, -1));
    expect(where()).toBe('Tea at fourTwo sugars');
    expect(pages.find(thread).quote).toBe('Tea at four\nTwo sugars');
    pages.does(daughter, (page) => void page.undo.undo());
    expect(where()).toBe('Tea at fourTwo sugars');
  });

  it('[R25] is gone with its block, comes back with it, and is never on a copy or on the same words of somebody else', () => {
    const pages = new Pages([p('one'), preference('Tea'), p('two')]);
    const { daughter, son } = pages;
    const thread = about(pages, 1);
    pages.does(daughter, puts(3, preference('Tea')));
    expect(pages.find(thread).block).toEqual(markerAt(son, 1));
    pages.does(daughter, takesOut(1));
    expect(pages.find(thread)).toMatchObject({ block: null, quote: '' });
    pages.does(son, puts(0, preference('Tea')));
    expect(pages.find(thread).block).toBeNull();
    pages.does(daughter, (page) => void page.undo.undo());
    expect(pages.find(thread).block).toEqual(markerAt(son, 2));
  });

  it('[R25] is not on another block into which somebody brings the words', () => {
    const pages = new Pages([preference('Tea at four in the garden'), preference('Milk')]);
    const { daughter } = pages;
    const thread = about(pages, 0);
    const words = 'Tea at four in the garden';
    pages.does(daughter, takesOut(0));
    pages.does(daughter, (page) => void page.caret('Milk'));
    pages.does(daughter, (page) => page.editor.view.dispatch(page.editor.state.tr.insertText(words)));
    expect(daughter.editor.state.doc.textContent).toContain(words);
    expect(pages.find(thread)).toMatchObject({ block: null, quote: '' });
  });
});
