/** What one undo takes back: the writer's last burst, whatever others write meanwhile. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { BURST_PAUSE } from '#client/editor/binding/bursts.ts';
import { emptyBlock } from '#client/editor/blocks/insert-block.ts';
import { LiveEditor, meet } from '../support/live-editor.ts';

/** A clock that only this test moves on. */
class Clock {
  time = 1;
  readonly now = (): number => this.time;
}

const p = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });

/** Two people on one text, and the clock that ends their bursts. */
function two(...content: object[]): { daughter: LiveEditor; son: LiveEditor; clock: Clock } {
  const start = new LiveEditor('start', 1);
  start.editor.commands.setContent({ type: 'doc', content });
  const state = Y.encodeStateAsUpdate(start.doc);
  const clock = new Clock();
  const page = (name: string, id: number) => new LiveEditor(name, id, state, { pause: BURST_PAUSE, clock: clock.now });
  return { daughter: page('daughter', 2), son: page('son', 3), clock };
}

function undoes(page: LiveEditor): string[] {
  page.undo.undo();
  return page.lines;
}

describe('a burst', () => {
  test('is whole where two people type at once in the same line and in others', () => {
    for (const [his, side] of [
      ['Tea.', 'before'],
      ['Tea.', 'after'],
      ['Toast.', 'after'],
    ] as const) {
      const { daughter, son, clock } = two(p('Tea.'), p('Toast.'));
      daughter.caret('Tea.');
      son.caret(his, side);
      for (const [at, letter] of Array.from(' Milk').entries()) {
        clock.time += 900;
        daughter.types(letter);
        son.types('x y z'.charAt(at));
        meet([daughter, son]);
      }
      const both = daughter.lines;
      expect(Array.from(both.join('')).toSorted().join('')).toBe(Array.from('Tea. MilkToast.x y z').toSorted().join(''));
      const hers = both.map((line) => line.replaceAll(/[xyz]/g, ''));
      undoes(daughter);
      meet([daughter, son]);
      expect(son.lines).toEqual(daughter.lines);
      expect(daughter.lines.join('\n')).not.toMatch(/[Mlk]/);
      expect(daughter.lines.join('\n')).toMatch(/x ?y ?z/);
      expect(daughter.undo.undoStack).toHaveLength(0);
      daughter.undo.redo();
      expect(daughter.lines.map((line) => line.replaceAll(/[xyz]/g, ''))).toEqual(hers);
      expect(undoes(son).join('\n')).not.toMatch(/[xyz]/);
    }
  });
  test('stays whole where somebody takes out the letter that the caret stands behind', () => {
    const { daughter, son } = two(p('Tea.'));
    daughter.caret('Tea.').types(' Milk');
    meet([daughter, son]);
    son.caret('Milk').backspace();
    meet([daughter, son]);
    daughter.types('ky');
    expect(daughter.lines).toEqual(['Tea. Milky']);
    expect(undoes(daughter)).toEqual(['Tea.']);
  });
  test('ends by a pause, and not before it', () => {
    const { daughter, clock } = two(p('Tea.'));
    daughter.caret('Tea.').types(' Milk');
    clock.time += BURST_PAUSE - 1;
    daughter.types(' first');
    clock.time += BURST_PAUSE;
    daughter.types(', then sugar');
    expect(undoes(daughter)).toEqual(['Tea. Milk first']);
    expect(undoes(daughter)).toEqual(['Tea.']);
  });
  test('ends where the caret goes elsewhere, also if it comes back', () => {
    const { daughter, son } = two(p('Tea.'), p('Toast.'));
    daughter.caret('Tea.').types(' Milk');
    daughter.caret('Toast.').types(' Jam');
    expect(undoes(daughter)).toEqual(['Tea. Milk', 'Toast.']);
    daughter.undo.redo();
    daughter.types(' too').caret('Tea.').caret(' too').types('!');
    expect(undoes(daughter)).toEqual(['Tea. Milk', 'Toast. Jam too']);
    // Redo puts the caret behind what it brings back. A caret that only others push on has not gone elsewhere.
    daughter.undo.undo();
    daughter.undo.redo();
    daughter.types(' please');
    son.caret('Toast.', 'before').types('Brown ');
    meet([daughter, son]);
    daughter.types(' and soon');
    expect(undoes(daughter)).toEqual(['Tea. Milk', 'Brown Toast. Jam too']);
  });
  test('ends by another kind of act: deleting, Enter, a look, a paste, typing over a selection', () => {
    const { daughter } = two(p('Tea.'));
    daughter.caret('Tea.').types(' Milkkk').backspace().backspace().types(' first').enter().types('Toast');
    daughter.editor.commands.toggleHeading({ level: 3 });
    expect(daughter.lines).toEqual(['Tea. Milk first', '# Toast']);
    expect(undoes(daughter)).toEqual(['Tea. Milk first', 'Toast']);
    expect(undoes(daughter)).toEqual(['Tea. Milk first', '']);
    expect(undoes(daughter)).toEqual(['Tea. Milk first']);
    expect(undoes(daughter)).toEqual(['Tea. Milk']);
    expect(undoes(daughter)).toEqual(['Tea. Milkkk']);
    expect(undoes(daughter)).toEqual(['Tea.']);
    daughter.caret('Tea.').types(' Mil');
    const { tr } = daughter.editor.state;
    daughter.editor.view.dispatch(tr.insertText(' and sugar').setMeta('uiEvent', 'paste'));
    daughter.types('?');
    expect(undoes(daughter)).toEqual(['Tea. Mil and sugar']);
    expect(undoes(daughter)).toEqual(['Tea. Mil']);
    daughter.types('k');
    daughter.editor.commands.setTextSelection({ from: 1, to: 4 });
    daughter.types('Coffee');
    expect(daughter.lines).toEqual(['Coffee. Milk']);
    expect(undoes(daughter)).toEqual(['Tea. Milk']);
  });
  test('in a field is what was typed into this field, while others type', () => {
    const { daughter, son, clock } = two(p('Tea.'), emptyBlock('preference'));
    const type = (field: string, text: string): void => {
      for (let end = 1; end <= text.length; end += 1) {
        clock.time += 500;
        let at = -1;
        daughter.editor.state.doc.forEach((node, position) => {
          if (node.type.name === 'preference') at = position;
        });
        const node = daughter.editor.state.doc.nodeAt(at);
        const { tr } = daughter.editor.state;
        daughter.editor.view.dispatch(tr.setNodeMarkup(at, undefined, { ...node?.attrs, [field]: text.slice(0, end) }));
        son.caret('Tea.').types('x');
        meet([daughter, son]);
      }
    };
    type('whose', 'Pearl');
    type('strength', 'must');
    const fields = (): unknown => daughter.editor.state.doc.child(1).attrs;
    expect(fields()).toMatchObject({ whose: 'Pearl', strength: 'must' });
    daughter.undo.undo();
    expect(fields()).toMatchObject({ whose: 'Pearl', strength: null });
    daughter.undo.undo();
    expect(fields()).toMatchObject({ whose: null, strength: null });
    expect(daughter.lines[0]).toBe('Tea.xxxxxxxxx');
  });
});
