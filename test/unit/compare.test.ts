/** Comparisons of what people do with the editor: one deed is one change, and nobody's words change when only form does. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { JsonNode } from '#shared/document.ts';
import { CompareJob } from '#server/history/compare-job.ts';
import type { Compared } from '#server/history/compare.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { LiveEditor } from '../support/live-editor.ts';

const rowsOf = (updates: readonly { who: string; update: Uint8Array }[]): LogRow[] =>
  updates.map(({ who, update }, i) => ({ seq: i + 1, personId: who, at: 1000 * i, update }));

/** A section by Ann, and what Ben then does to it. */
function after(
  write: (ann: LiveEditor) => void,
  change: (ben: LiveEditor) => void,
): { forward: Compared; back: Compared; told: string[] } {
  const ann = new LiveEditor('ann', 1);
  write(ann);
  const first = ann.made.splice(0);
  const ben = new LiveEditor('ben', 2, Y.encodeStateAsUpdate(ann.doc));
  change(ben);
  const rows = rowsOf([
    ...first.map((update) => ({ who: 'ann', update })),
    ...ben.made.map((update) => ({ who: 'ben', update })),
  ]);
  const compared = (reversed: boolean): Compared => {
    const job = new CompareJob({ room: 'a', start: null, earlySeq: first.length, leap: null, reversed });
    job.add({ from: 1, to: first.length, stretch: { packs: [], rows: rows.slice(0, first.length) } });
    job.add({ from: first.length + 1, to: rows.length, stretch: { packs: [], rows: rows.slice(first.length) } });
    return job.end();
  };
  const forward = compared(false);
  const told = forward.changes.map(({ kind, personId, words, made, mark, field }) => {
    const what = made ?? (mark === undefined ? '' : `${mark.name} ${mark.on ? 'on' : 'off'}`);
    const values = field === undefined ? '' : `${field.key} ${String(field.was)} to ${String(field.is)}`;
    return [kind, what, values, `"${words}"`, personId].filter((part) => part !== '').join(' ');
  });
  return { forward, back: compared(true), told };
}

const nodesWith = ({ doc }: Compared, id: number): string[] => {
  const found: string[] = [];
  const walk = (node: JsonNode): void => {
    if (node.changes?.includes(id) === true) found.push(node.text ?? node.type);
    for (const child of node.content ?? []) walk(child);
  };
  doc.content.forEach(walk);
  return found;
};

const list = (ann: LiveEditor): void => {
  ann.types('one').enter().types('two').enter().types('three');
  ann.editor.commands.selectAll();
  ann.editor.commands.toggleBulletList();
};

describe('a comparison', () => {
  it('of a point with itself has no change', () => {
    expect(after(list, () => undefined).told).toEqual([]);
  });

  it('tells one item taken from a list as one change', () => {
    const { forward, back, told } = after(list, (ben) => {
      const { doc } = ben.editor.state;
      let from = 0;
      doc.descendants((node, at) => {
        if (node.type.name === 'listItem' && node.textContent === 'two') from = at;
      });
      ben.editor.commands.deleteRange({ from, to: from + (doc.nodeAt(from)?.nodeSize ?? 0) });
    });
    expect(told).toEqual(['removed "two" ben']);
    expect(nodesWith(forward, 1)).toEqual(['paragraph', 'two']);
    expect(forward.doc.content).toHaveLength(1);
    expect(forward.doc.content[0]?.content).toHaveLength(3);
    expect(back.changes.map(({ kind, words }) => `${kind} ${words}`)).toEqual(['added two']);
  });

  it('tells a split as an added line and a join as a removed line, and no words', () => {
    const split = after(
      (ann) => ann.types('curtains first'),
      (ben) => ben.caret('curtains').enter(),
    );
    expect(split.told).toEqual(['added "first" ben']);
    expect(nodesWith(split.forward, 1)).toEqual(['paragraph']);
    const join = after(
      (ann) => ann.types('curtains').enter().types('first'),
      (ben) => {
        ben.caret('first', 'before');
        ben.editor.commands.joinBackward();
      },
    );
    expect(join.told).toEqual(['removed "first" ben']);
    expect(nodesWith(join.forward, 1)).toEqual(['paragraph']);
  });

  it('tells form from words, and what came from what went', () => {
    const write = (ann: LiveEditor): void => {
      ann.types('tea and toast').enter().types('then rest');
      ann.editor.commands.setTextSelection({ from: 1, to: 4 });
      ann.editor.commands.toggleBold();
    };
    const { told, back } = after(write, (ben) => {
      ben.editor.commands.setTextSelection({ from: 1, to: 4 });
      ben.editor.commands.toggleBold();
      ben.caret('rest');
      ben.editor.commands.toggleHeading({ level: 3 });
    });
    expect(told).toEqual(['form bold off "tea" ben', 'form heading "then rest" ben']);
    expect(back.changes.map(({ made, mark }) => made ?? mark)).toEqual([{ name: 'bold', on: true }, 'paragraph']);
  });

  it('tells a field of a block with what it was, and a block that is gone as one change with its shape', () => {
    const plan = {
      type: 'riskPlan',
      attrs: { likelihood: 4 },
      content: [
        {
          type: 'part',
          attrs: { name: 'activity' },
          content: [{ type: 'paragraph', content: [{ type: 'text', text: 'walks' }] }],
        },
      ],
    };
    const write = (ann: LiveEditor): void =>
      void ann.types('before').editor.commands.insertContentAt(8, [plan, { type: 'paragraph' }]);
    const at = (ben: LiveEditor): number => {
      let found = -1;
      ben.editor.state.doc.forEach((node, offset) => {
        if (node.type.name === 'riskPlan') found = offset;
      });
      return found;
    };
    const field = after(write, (ben) =>
      ben.editor.view.dispatch(ben.editor.state.tr.setNodeAttribute(at(ben), 'likelihood', 2)),
    );
    expect(field.told).toEqual(['field likelihood 4 to 2 "walks" ben']);
    expect(field.back.changes[0]?.field).toEqual({ key: 'likelihood', was: 2, is: 4 });
    const gone = after(write, (ben) => {
      const from = at(ben);
      ben.editor.commands.deleteRange({ from, to: from + (ben.editor.state.doc.nodeAt(from)?.nodeSize ?? 0) });
    });
    expect(gone.told).toEqual(['removed "walks" ben']);
    expect(nodesWith(gone.forward, 1)).toEqual(['riskPlan', 'part', 'paragraph', 'walks']);
  });

  it('of what was taken out and put back by undo has no change', () => {
    const { told } = after(
      (ann) => ann.types('curtains first').enter().types('then tea').enter().types('and toast'),
      (ben) => {
        const { doc } = ben.editor.state;
        const from = doc.child(0).nodeSize;
        ben.editor.commands.deleteRange({ from, to: from + doc.child(1).nodeSize });
        ben.undo.undo();
      },
    );
    expect(told).toEqual([]);
  });

  it('tells who put letters in again without their marks as who made them so', () => {
    const { told, back } = after(
      (ann) => {
        ann.types('Tea with ');
        ann.editor.commands.toggleBold();
        ann.types('plenty of milk');
        ann.editor.commands.toggleBold();
      },
      (ben) => {
        const { size } = ben.editor.state.doc.content;
        ben.editor.commands.deleteRange({ from: size - 1 - 'plenty of milk'.length, to: size - 1 });
        ben.editor.commands.insertContent({ type: 'text', text: 'plenty of milk' });
      },
    );
    expect(told).toEqual(['form bold off "plenty of milk" ben']);
    expect(back.changes).toHaveLength(1);
  });

  it('tells letters that were cut and put in elsewhere as moved, in both places', () => {
    const { told, back } = after(
      (ann) => ann.types('curtains first').enter().types('then tea'),
      (ben) => {
        const text = 'curtains first';
        ben.editor.commands.deleteRange({ from: 1, to: 1 + text.length });
        ben.caret('then tea');
        ben.editor.commands.insertContent({ type: 'text', text });
      },
    );
    expect(told).toEqual(['movedAway "curtains first" ben', 'movedHere "curtains first" ben']);
    expect(back.changes.map(({ kind }) => kind)).toEqual(['movedHere', 'movedAway']);
  });

  it('tells a word of which letters changed as the word that went and the word that came', () => {
    const write = (ann: LiveEditor): void => void ann.types('tea in the mornin, then rest');
    const { told, forward, back } = after(write, (ben) => ben.caret('mornin').types('gs'));
    expect(told).toEqual(['removed "mornin" ben', 'added "mornings" ben']);
    expect(forward.changes.map(({ inWord }) => inWord)).toEqual([true, undefined]);
    expect([nodesWith(forward, 1), nodesWith(forward, 2)]).toEqual([['mornin'], ['mornings']]);
    expect(back.changes.map(({ kind, words, inWord }) => [kind, words, inWord])).toEqual([
      ['added', 'mornin', true],
      ['removed', 'mornings', undefined],
    ]);
    const twoWords = after(
      (ann) => ann.types('not to day, dear'),
      (ben) => {
        const at = 1 + 'not to'.length;
        ben.editor.commands.deleteRange({ from: at, to: at + 1 });
      },
    );
    expect(twoWords.told).toEqual(['removed "to day" ben', 'added "today" ben']);
    const goesOn = after(write, (ben) => ben.caret('mornin').types('g and toast'));
    expect(goesOn.told).toEqual(['removed "mornin" ben', 'added "morning and toast" ben']);
  });

  it('tells a whole word that came or went beside others by itself, and a letter of a script without spaces', () => {
    const { told } = after(
      (ann) => ann.types('tea, then a long rest'),
      (ben) => {
        const at = 1 + 'tea, then a '.length;
        ben.editor.commands.deleteRange({ from: at, to: at + 'long '.length });
        ben.caret('tea').types(' and toast');
      },
    );
    expect(told).toEqual(['added "and toast" ben', 'removed "long" ben']);
    const han = after(
      (ann) => ann.types('喝热茶'),
      (ben) => ben.caret('喝').types('红'),
    );
    expect(han.told).toEqual(['added "红" ben']);
  });

  it('tells a word as a whole also where letters were moved out of its middle or into it', () => {
    /** Cuts letters, and pastes them behind others. */
    const moves = (ben: LiveEditor, text: string, behind: string): void => {
      ben.caret(text, 'before');
      const { from } = ben.editor.state.selection;
      ben.editor.commands.deleteRange({ from, to: from + text.length });
      ben.caret(behind);
      ben.editor.commands.insertContent({ type: 'text', text });
    };
    const out = after(
      (ann) => ann.types('Rose wakes at six').enter().types('tea'),
      (ben) => {
        ben.caret(' at').types('toast');
        moves(ben, ' at', 'tea');
      },
    );
    expect(out.told).toEqual(['removed "wakes" ben', 'movedAway "at" ben', 'added "wakestoast" ben', 'movedHere "at" ben']);
    expect([1, 2, 3, 4].map((id) => nodesWith(out.forward, id))).toEqual([['wakes'], [' at'], ['wakestoast'], [' at']]);
    expect(out.back.changes.map(({ kind, words }) => `${kind} ${words}`)).toEqual([
      'added wakes',
      'movedHere at',
      'removed wakestoast',
      'movedAway at',
    ]);
    const into = after(
      (ann) => ann.types('breakfast').enter().types('tea - slow - and rest'),
      (ben) => {
        moves(ben, ' - slow - ', 'break');
        ben.caret('fast').backspace();
      },
    );
    expect(into.told).toEqual([
      'removed "breakfast" ben',
      'added "break fas" ben',
      'movedHere "- slow -" ben',
      'movedAway "- slow -" ben',
    ]);
    expect([1, 2, 3].map((id) => nodesWith(into.forward, id))).toEqual([['breakfast'], ['break', 'fas'], [' - slow - ']]);
    // All other letters stand: there is no half of a word to tell.
    const alone = after(
      (ann) => ann.types('Rose wakes at six').enter().types('tea'),
      (ben) => moves(ben, ' at ', 'tea'),
    );
    expect(alone.told).toEqual(['movedAway "at" ben', 'movedHere "at" ben']);
  });

  it('of a word that two people changed names both, beside the word as it was and as it is', () => {
    const ann = new LiveEditor('ann', 1);
    ann.types('she likes colur');
    const cat = new LiveEditor('cat', 3, Y.encodeStateAsUpdate(ann.doc));
    const ben = new LiveEditor('ben', 2, Y.encodeStateAsUpdate(ann.doc));
    ben.caret('col').types('o');
    cat.caret('colur').types('s');
    const rows = rowsOf([
      ...ann.made.map((update) => ({ who: 'ann', update })),
      ...ben.made.map((update) => ({ who: 'ben', update })),
      ...cat.made.map((update) => ({ who: 'cat', update })),
    ]);
    const job = new CompareJob({ room: 'a', start: null, earlySeq: ann.made.length, leap: null, reversed: false });
    job.add({ from: 1, to: ann.made.length, stretch: { packs: [], rows: rows.slice(0, ann.made.length) } });
    job.add({ from: ann.made.length + 1, to: rows.length, stretch: { packs: [], rows: rows.slice(ann.made.length) } });
    const found = job.end();
    expect(found.changes.map(({ kind, personId, words }) => `${kind} "${words}" ${personId}`)).toEqual([
      'removed "colur" ben',
      'removed "colur" cat',
      'added "colours" ben',
      'added "colours" cat',
    ]);
    expect([1, 2, 3, 4].map((id) => nodesWith(found, id))).toEqual([['colur'], ['colur'], ['colours'], ['colours']]);
  });

  it('tells form of a word of which letters changed too', () => {
    const { told, forward } = after(
      (ann) => ann.types('tea and toas'),
      (ben) => {
        ben.caret('toas').types('t');
        const from = 1 + 'tea and '.length;
        ben.editor.commands.setTextSelection({ from, to: from + 5 });
        ben.editor.commands.toggleBold();
      },
    );
    expect(told).toEqual(['removed "toas" ben', 'added "toast" ben', 'form bold on "toas" ben']);
    expect(nodesWith(forward, 3)).toEqual(['toas']);
  });

  it('tells that an item of a list became a line of the item before it, and an item again', () => {
    const joinItem = (ben: LiveEditor): void => {
      const { doc } = ben.editor.state;
      let at = 0;
      doc.descendants((node, pos) => {
        if (node.type.name === 'listItem' && node.textContent === 'two') at = pos;
      });
      ben.editor.view.dispatch(ben.editor.state.tr.join(at));
    };
    const { told, back, forward } = after(list, joinItem);
    expect(told).toEqual(['form secondLine "two" ben']);
    expect(nodesWith(forward, 1)).toEqual(['paragraph']);
    expect(back.changes.map(({ made }) => made)).toEqual(['ownItem']);
  });

  it('does not tell of a line that began another item because the line in front of it went', () => {
    const { told } = after(
      (ann) => {
        list(ann);
        const { doc } = ann.editor.state;
        let at = 0;
        doc.descendants((node, pos) => {
          if (node.type.name === 'listItem' && node.textContent === 'two') at = pos;
        });
        ann.editor.view.dispatch(ann.editor.state.tr.join(at));
      },
      (ben) => {
        let from = 0;
        ben.editor.state.doc.descendants((node, at) => {
          if (node.type.name === 'paragraph' && node.textContent === 'one') from = at;
        });
        ben.editor.commands.deleteRange({ from, to: from + 5 });
      },
    );
    expect(told).toEqual(['removed "one" ben']);
  });
});
