/** The list of who is present: the person whose plan it is comes first, and account ids do not change that. */
import { Awareness } from 'y-protocols/awareness';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { othersIn, writersIn } from '#client/live/presence.ts';

/** The presence of a room in which each of these people has one page open. */
function roomWith(...ids: readonly string[]): Awareness {
  const awareness = new Awareness(new Y.Doc());
  for (const [index, id] of ids.entries()) awareness.states.set(index + 1, { user: { id, name: `Name of ${id}` } });
  return awareness;
}

const idsOf = (awareness: Awareness, ownId: string, firstId: string | null): string[] =>
  othersIn(awareness, ownId, firstId).map(({ id }) => id);

it.each(['anna', 'mira', 'zoe'])('%s comes first where the plan is theirs, and the others keep their order', (whose) => {
  const room = roomWith('zoe', 'mira', 'bert', 'anna', 'me');
  const others = ['anna', 'bert', 'mira', 'zoe'].filter((id) => id !== whose);
  expect(idsOf(room, 'me', whose)).toEqual([whose, ...others]);
  room.destroy();
});

it('nobody comes first where the plan has no person yet, or they are elsewhere', () => {
  const room = roomWith('zoe', 'anna', 'me');
  expect(idsOf(room, 'me', null)).toEqual(['anna', 'zoe']);
  expect(idsOf(room, 'me', 'pearl')).toEqual(['anna', 'zoe']);
  room.destroy();
});

it('somebody counts once however many pages they have open, and not where the text is out of their sight', () => {
  const room = roomWith('zoe', 'zoe', 'anna', 'me');
  room.states.set(9, { user: { id: 'pearl', name: 'Pearl' }, away: true });
  expect(idsOf(room, 'me', 'pearl')).toEqual(['anna', 'zoe']);
  expect(idsOf(room, 'zoe', 'zoe')).toEqual(['anna', 'me']);
  room.destroy();
});

it('writing are those whose caret is in the text: not who reads it, who has left it, or who looks elsewhere', () => {
  const room = roomWith('reader', 'me');
  const cursor = { anchor: { tname: 'text' }, head: { tname: 'text' } };
  const states = [
    { user: { id: 'zoe', name: 'Zoe' }, cursor },
    { user: { id: 'anna', name: 'Anna' }, cursor, away: false },
    { user: { id: 'anna', name: 'Anna' }, cursor: null },
    { user: { id: 'left', name: 'Left' }, cursor: null },
    { user: { id: 'elsewhere', name: 'Elsewhere' }, cursor, away: true },
    { user: { id: 'me', name: 'Me' }, cursor },
    { cursor },
  ];
  for (const [index, state] of states.entries()) room.states.set(100 + index, state);
  expect(writersIn(room, 'me', null).map(({ id }) => id)).toEqual(['anna', 'zoe']);
  expect(writersIn(room, 'me', 'zoe').map(({ id }) => id)).toEqual(['zoe', 'anna']);
  room.destroy();
});
