/** A page notices that the server has less than it once gave, and knows which lines these are. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { isSetBack, linesLackedBy } from '#client/live/set-back.ts';
import { TEXT } from '#shared/text/markers.ts';
import { markerClient } from '#shared/text/write.ts';
import { startWords } from '../support/words.ts';

beforeAll(startWords);

const vectorOf = (doc: Y.Doc): Map<number, number> => Y.decodeStateVector(Y.encodeStateVector(doc));

/** A document of this client with these lines. */
function docWith(client: number, ...lines: string[]): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = client;
  for (const line of lines) addLine(doc, line);
  return doc;
}

function addLine(doc: Y.Doc, line: string, values: Record<string, unknown> = { type: 'paragraph' }): void {
  const text = doc.getText(TEXT);
  const map = new Y.Map<unknown>();
  for (const [key, value] of Object.entries(values)) map.set(key, value);
  text.insertEmbed(text.length, map);
  text.insert(text.length, line);
}

function copyOf(doc: Y.Doc, client: number): Y.Doc {
  const copy = new Y.Doc();
  copy.clientID = client;
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

describe('a server that was set back', () => {
  it('is told from one that only lacks what this device has not sent', () => {
    const server = docWith(1, 'Tea first.');
    const page = copyOf(server, 2);
    addLine(page, 'Then the radio.');
    const unsaved = [{ client: 2, clock: 0 }];
    expect(isSetBack(page, vectorOf(server), unsaved)).toBe(false);
    // A page before this one left unsaved changes on the device.
    const next = copyOf(page, 3);
    expect(
      isSetBack(next, vectorOf(server), [
        { client: 2, clock: 0 },
        { client: 3, clock: 0 },
      ]),
    ).toBe(false);
    expect(isSetBack(next, vectorOf(server), [{ client: 3, clock: 0 }])).toBe(true);
  });

  it('is told from one that lacks a marker that this device has not sent, which has a client id of its own', () => {
    const server = docWith(1, 'Tea first.');
    const page = copyOf(server, 2);
    const enter = copyOf(server, markerClient(page));
    addLine(enter, '');
    Y.applyUpdate(page, Y.encodeStateAsUpdate(enter));
    expect(isSetBack(page, vectorOf(server), [{ client: 2, clock: 0 }])).toBe(false);
    expect(isSetBack(page, vectorOf(server), [{ client: 7, clock: 0 }])).toBe(true);
  });

  it('is noticed by the words of others, and by own words that were saved', () => {
    const backup = docWith(1, 'Tea first.');
    const server = copyOf(backup, 4);
    addLine(server, 'Then the radio.');
    const other = copyOf(server, 2);
    expect(isSetBack(other, vectorOf(server), [{ client: 2, clock: 0 }])).toBe(false);
    expect(isSetBack(other, vectorOf(backup), [{ client: 2, clock: 0 }])).toBe(true);
    const clock = Y.getState(server.store, 4);
    expect(isSetBack(server, vectorOf(backup), [{ client: 4, clock }])).toBe(true);
    expect(isSetBack(server, new Map(), [{ client: 4, clock: 0 }])).toBe(true);
  });

  it('has more than the page: nothing is lost', () => {
    const server = docWith(1, 'Tea first.', 'Then the radio.');
    const page = docWith(2);
    expect(isSetBack(page, vectorOf(server), [])).toBe(false);
    expect(linesLackedBy(vectorOf(server), copyOf(server, 2))).toBe('');
  });

  it('lacks whole lines: those with a new letter, new lines, and the fields of blocks behind the first line of each; deleted words are not among them', () => {
    const backup = docWith(1, 'Tea first.', 'Never coffee.');
    const page = copyOf(backup, 2);
    const text = page.getText(TEXT);
    // The marker of the first line is the first unit, so this is behind "Tea".
    text.insert(1 + 'Tea'.length, ', with milk,');
    addLine(page, '', { type: 'preference', whose: 'Denise', strength: 'avoid' });
    addLine(page, '', { type: 'part', name: 'topic' });
    addLine(page, 'Grapefruit', { in: ['part'] });
    addLine(page, '', { type: 'part', name: 'text' });
    addLine(page, 'It does not go with her tablets.', { in: ['part'] });
    addLine(page, '', { type: 'riskPlan', severity: 4 });
    addLine(page, 'A mistake.');
    text.delete(text.length - 'A mistake.'.length, 'A mistake.'.length);
    expect(linesLackedBy(vectorOf(backup), page)).toBe(
      [
        'Tea, with milk, first.',
        'Grapefruit',
        'Whose words? Denise.',
        'How strong? Avoid.',
        'It does not go with her tablets.',
        'How bad would it be? 4 of 5, serious harm.',
      ].join('\n'),
    );
  });
});
