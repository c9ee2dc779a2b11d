/** Two people set one field of a block: nobody's value goes without a word. */
import { describe, expect, test } from 'vitest';
import { ReplacedValues, UNREAD_TIME, type ReplacedValue } from '#client/editor/binding/replaced-values.ts';
import { Watched } from '#client/editor/binding/watched.ts';
import { meet, pages, type LiveEditor } from '../support/live-editor.ts';

type Watching = { readonly page: LiveEditor; readonly told: () => unknown[]; readonly time: { now: number } };

const BLOCK = {
  type: 'riskPlan',
  attrs: { likelihood: 2, acceptedBy: 'Pearl' },
  content: [{ type: 'personView', content: [{ type: 'paragraph' }] }],
};

/** Two people with the block, in this order of their client ids. */
function two(turn: number): [Watching, Watching] {
  const both = pages(['Denise', 'Niamh'], [BLOCK]);
  const watching = both.map((page): Watching => {
    const shown = new Watched<readonly ReplacedValue[]>([]);
    const time = { now: 0 };
    const nameOf = (client: number): string | null => both.find(({ doc }) => doc.clientID === client)?.name ?? null;
    void new ReplacedValues({ binding: page.binding, undo: page.undo, nameOf, shown, now: () => time.now });
    const told = (): unknown[] => shown.get().map(({ field, mine, theirs, name }) => ({ field, mine, theirs, name }));
    return { page, told, time };
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
    ['acceptedBy', 'Sam', 'Niamh'],
    ['likelihood', 4, 5],
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
    sets(one, 'acceptedBy', 'Sam');
    sets(other, 'acceptedBy', 'Sam');
    meet([one.page, other.page]);
    expect([...one.told(), ...other.told()]).toEqual([]);
  });

  test('offline, long before: who lost is told', () => {
    const [one, other] = two(turn);
    for (const letters of ['N', 'Ni', 'Niamh']) sets(one, 'acceptedBy', letters);
    one.time.now = other.time.now = UNREAD_TIME * 10;
    for (const letters of ['S', 'Sa', 'Sam']) sets(other, 'acceptedBy', letters);
    one.time.now = other.time.now = UNREAD_TIME * 20;
    meet([one.page, other.page]);
    expect([...one.told(), ...other.told()]).toHaveLength(1);
  });

  test('one after the other: only what nobody had time to read is told', () => {
    const [one, other] = two(turn);
    sets(one, 'acceptedBy', 'Sam');
    meet([one.page, other.page]);
    sets(other, 'acceptedBy', 'Niamh');
    meet([one.page, other.page]);
    expect(one.told()).toEqual([{ field: 'acceptedBy', mine: 'Sam', theirs: 'Niamh', name: other.page.name }]);
    // What was read is changed knowingly.
    other.time.now = UNREAD_TIME + 1;
    sets(one, 'acceptedBy', 'Pearl, with Sam');
    meet([one.page, other.page]);
    expect(other.told()).toEqual([]);
  });

  test('and took away: the other is told that it is empty', () => {
    const [one, other] = two(turn);
    sets(one, 'acceptedBy', 'Sam');
    meet([one.page, other.page]);
    sets(other, 'acceptedBy', null);
    meet([one.page, other.page]);
    expect(one.told()).toEqual([{ field: 'acceptedBy', mine: 'Sam', theirs: null, name: null }]);
  });

  test('and took away at the same moment as the other set it: who took away is told', () => {
    const [one, other] = two(turn);
    sets(one, 'acceptedBy', null);
    sets(other, 'acceptedBy', 'Sam');
    meet([one.page, other.page]);
    expect(one.told()).toEqual([{ field: 'acceptedBy', mine: null, theirs: 'Sam', name: other.page.name }]);
  });

  test('the name of a view too', () => {
    const [one, other] = two(turn);
    sets(one, 'whose', 'Sam', 1);
    sets(other, 'whose', 'Niamh', 1);
    meet([one.page, other.page]);
    expect([...one.told(), ...other.told()]).toHaveLength(1);
  });

  test('what one undoes oneself is nothing that another replaced', () => {
    const [one, other] = two(turn);
    sets(one, 'acceptedBy', 'Sam');
    one.page.undo.undo();
    expect(one.told()).toEqual([]);
    sets(other, 'acceptedBy', 'Niamh');
    meet([one.page, other.page]);
    expect(one.told()).toEqual([]);
  });

  test('the answer, or the same value from the other, ends it', () => {
    const [one, other] = two(turn);
    sets(one, 'likelihood', 4);
    meet([one.page, other.page]);
    sets(other, 'likelihood', 5);
    meet([one.page, other.page]);
    expect(one.told()).toHaveLength(1);
    sets(one, 'likelihood', 3);
    expect(one.told()).toEqual([{ field: 'likelihood', mine: 3, theirs: 5, name: other.page.name }]);
    sets(one, 'likelihood', 5);
    expect(one.told()).toEqual([]);
  });
});
