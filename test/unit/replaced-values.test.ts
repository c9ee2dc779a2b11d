/** Two people set one field of a block: nobody's value goes without a word. */
import { describe, expect, test } from 'vitest';
import { ReplacedValues, UNREAD_TIME, type ReplacedValue } from '#client/editor/binding/replaced-values.ts';
import { moveNode } from '#client/editor/blocks/move-block.ts';
import { Watched } from '#client/editor/binding/watched.ts';
import { meet, pages, type LiveEditor } from '../support/live-editor.ts';

type Watching = {
  readonly page: LiveEditor;
  readonly list: () => readonly ReplacedValue[];
  readonly told: () => unknown[];
  readonly time: { now: number };
};

const BLOCK = {
  type: 'reviewTrigger',
  attrs: { times: 2, owner: 'Pearl' },
  content: [{ type: 'part', attrs: { name: 'why' }, content: [{ type: 'paragraph' }] }],
};
const WITH_VIEW = { type: 'riskPlan', content: [{ type: 'personView', content: [{ type: 'paragraph' }] }] };

/** Two people with the block, in this order of their client ids. `before` stands in front of it. */
function two(turn: number, before: readonly object[] = []): [Watching, Watching] {
  const both = pages(['Denise', 'Niamh'], [...before, BLOCK]);
  const watching = both.map((page): Watching => {
    const shown = new Watched<readonly ReplacedValue[]>([]);
    const time = { now: 0 };
    const nameOf = (client: number): string | null => both.find(({ doc }) => doc.clientID === client)?.name ?? null;
    void new ReplacedValues({ binding: page.binding, undo: page.undo, nameOf, shown, now: () => time.now });
    const told = (): unknown[] => shown.get().map(({ field, mine, theirs, name }) => ({ field, mine, theirs, name }));
    return { page, list: () => shown.get(), told, time };
  });
  const [one, other] = turn === 0 ? watching : watching.toReversed();
  if (one === undefined || other === undefined) throw new Error('two pages');
  return [one, other];
}

function sets({ page }: Watching, field: string, value: string | number | null, at = 0): void {
  page.editor.view.dispatch(page.editor.state.tr.setNodeAttribute(at, field, value));
}

const valueOf = ({ page }: Watching, field: string): unknown => page.editor.state.doc.child(0).attrs[field];

describe.each([0, 1])('a field that two people set (turn %i)', (turn) => {
  test.each([
    ['owner', 'Sam', 'Niamh'],
    ['times', 4, 5],
  ] as const)('at the same moment: who lost %s is told both', (field, first, second) => {
    const [one, other] = two(turn);
    sets(one, field, first);
    sets(other, field, second);
    meet([one.page, other.page]);
    expect(valueOf(one, field)).toBe(valueOf(other, field));
    const [lost, won] = valueOf(one, field) === first ? [other, one] : [one, other];
    const [mine, theirs] = lost === one ? [first, second] : [second, first];
    expect(lost.told()).toEqual([{ field, mine, theirs, name: won.page.name }]);
    expect(won.told()).toEqual([]);
  });

  test('by the same value: nobody is told', () => {
    const [one, other] = two(turn);
    sets(one, 'owner', 'Sam');
    sets(other, 'owner', 'Sam');
    meet([one.page, other.page]);
    expect([...one.told(), ...other.told()]).toEqual([]);
  });

  test('offline, long before: who lost is told', () => {
    const [one, other] = two(turn);
    for (const letters of ['N', 'Ni', 'Niamh']) sets(one, 'owner', letters);
    one.time.now = other.time.now = UNREAD_TIME * 10;
    for (const letters of ['S', 'Sa', 'Sam']) sets(other, 'owner', letters);
    one.time.now = other.time.now = UNREAD_TIME * 20;
    meet([one.page, other.page]);
    expect([...one.told(), ...other.told()]).toHaveLength(1);
  });

  test('one after the other: only what nobody had time to read is told', () => {
    const [one, other] = two(turn);
    sets(one, 'owner', 'Sam');
    meet([one.page, other.page]);
    sets(other, 'owner', 'Niamh');
    meet([one.page, other.page]);
    expect(one.told()).toEqual([{ field: 'owner', mine: 'Sam', theirs: 'Niamh', name: other.page.name }]);
    // What was read is changed knowingly.
    other.time.now = UNREAD_TIME + 1;
    sets(one, 'owner', 'Pearl, with Sam');
    meet([one.page, other.page]);
    expect(other.told()).toEqual([]);
  });

  test('and took away: the other is told that it is empty', () => {
    const [one, other] = two(turn);
    sets(one, 'owner', 'Sam');
    meet([one.page, other.page]);
    sets(other, 'owner', null);
    meet([one.page, other.page]);
    expect(one.told()).toEqual([{ field: 'owner', mine: 'Sam', theirs: null, name: null }]);
  });

  test('and took away at the same moment as the other set it: who took away is told', () => {
    const [one, other] = two(turn);
    sets(one, 'owner', null);
    sets(other, 'owner', 'Sam');
    meet([one.page, other.page]);
    expect(one.told()).toEqual([{ field: 'owner', mine: null, theirs: 'Sam', name: other.page.name }]);
  });

  test('the name of a view too', () => {
    const [one, other] = two(turn, [WITH_VIEW]);
    sets(one, 'whose', 'Sam', 1);
    sets(other, 'whose', 'Niamh', 1);
    meet([one.page, other.page]);
    expect([...one.told(), ...other.told()]).toHaveLength(1);
  });

  test('what one undoes oneself is nothing that another replaced', () => {
    const [one, other] = two(turn);
    sets(one, 'owner', 'Sam');
    one.page.undo.undo();
    expect(one.told()).toEqual([]);
    sets(other, 'owner', 'Niamh');
    meet([one.page, other.page]);
    expect(one.told()).toEqual([]);
  });

  describe('in a block that the other moves', () => {
    const LINE = { type: 'paragraph', content: [{ type: 'text', text: 'Above.' }] };
    const moves = ({ page }: Watching, at: number, to: number): void => {
      const { tr } = page.editor.state;
      expect(moveNode(tr, at, to)).not.toBeNull();
      page.editor.view.dispatch(tr);
    };
    const above = 'Above.'.length + 2;

    test('is told with both versions at the new place, whenever they meet', () => {
      const [one, other] = two(turn, [LINE]);
      sets(one, 'times', 4, above);
      one.time.now = UNREAD_TIME * 5;
      moves(other, above, 0);
      meet([one.page, other.page]);
      expect(valueOf(one, 'times')).toBe(2);
      expect(one.told()).toEqual([{ field: 'times', mine: 4, theirs: 2, name: other.page.name }]);
      expect(other.told()).toEqual([]);
      // The answer reaches the block where it is now.
      const [value] = one.list();
      if (value === undefined) throw new Error('a value');
      expect(one.page.binding.positionOfMarker(value.marker)).toBe(0);
      sets(one, 'times', 4);
      meet([one.page, other.page]);
      expect(valueOf(other, 'times')).toBe(4);
    });

    test('goes with it where the other had read it', () => {
      const [one, other] = two(turn, [LINE]);
      sets(one, 'times', 4, above);
      meet([one.page, other.page]);
      moves(other, above, 0);
      meet([one.page, other.page]);
      expect(valueOf(one, 'times')).toBe(4);
      expect(one.told()).toEqual([]);
    });

    test('what waits for an answer goes with the block', () => {
      const [one, other] = two(turn, [LINE]);
      sets(one, 'times', 4, above);
      meet([one.page, other.page]);
      sets(other, 'times', 5, above);
      meet([one.page, other.page]);
      const told = [{ field: 'times', mine: 4, theirs: 5, name: other.page.name }];
      expect(one.told()).toEqual(told);
      moves(one, above, 0);
      expect(one.told()).toEqual(told);
      meet([one.page, other.page]);
      moves(other, 0, one.page.editor.state.doc.content.size);
      meet([one.page, other.page]);
      expect(one.told()).toEqual(told);
    });

    test('a block that is taken out is none that moved', () => {
      const [one, other] = two(turn, [LINE]);
      sets(one, 'times', 4, above);
      const { tr, doc } = other.page.editor.state;
      other.page.editor.view.dispatch(tr.delete(above, above + doc.child(1).nodeSize));
      meet([one.page, other.page]);
      expect(one.told()).toEqual([]);
    });
  });

  test('the answer, or the same value from the other, ends it', () => {
    const [one, other] = two(turn);
    sets(one, 'times', 4);
    meet([one.page, other.page]);
    sets(other, 'times', 5);
    meet([one.page, other.page]);
    expect(one.told()).toHaveLength(1);
    sets(one, 'times', 3);
    expect(one.told()).toEqual([{ field: 'times', mine: 3, theirs: 5, name: other.page.name }]);
    sets(one, 'times', 5);
    expect(one.told()).toEqual([]);
  });
});
