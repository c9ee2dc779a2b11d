/** Turns the recorded session of two people into Yjs updates, and makes copies of it with other client ids. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { z } from 'zod';
import { appendNodes } from '#shared/text/append.ts';
import { TEXT } from '#shared/text/markers.ts';
import { pushUint } from './bytes.ts';

const zTrace = z.object({
  endContent: z.string(),
  txns: z.array(
    z.object({
      parents: z.array(z.number()),
      agent: z.number(),
      patches: z.array(z.tuple([z.number(), z.number(), z.string()])),
    }),
  ),
});

/** The client ids of the first copy. All ids take five bytes in an update, so that one id can replace another. */
const CLIENTS = [1_111_111_111, 1_222_222_222] as const;

/** The session, typed into one paragraph. */
export type Recording = {
  /** The update that makes the empty paragraph, then one for each transaction. `agents` has the agent of each update. */
  readonly updates: readonly Uint8Array[];
  readonly agents: readonly number[];
  readonly text: string;
  /** The update that deletes the paragraph with all its letters. */
  readonly removal: Uint8Array;
  /** The state after the first `upTo` updates, without garbage collection. */
  stateAfter(upTo: number): Uint8Array;
};

/** How a paragraph lies in a document: how it begins, where its text is, behind how many other units, and how it is taken out. */
type Layout = {
  readonly begin: (doc: Y.Doc) => void;
  readonly textIn: (doc: Y.Doc) => Y.Text;
  readonly offset: number;
  readonly remove: (doc: Y.Doc) => void;
};

/** A line of text, where the marker of the paragraph stands in front of its letters. */
const LINE: Layout = {
  begin: (doc) => appendNodes(doc, [{ type: 'paragraph' }]),
  textIn: (doc) => doc.getText(TEXT),
  offset: 1,
  remove: (doc) => doc.getText(TEXT).delete(0, doc.getText(TEXT).length),
};

/** The tree that y-prosemirror edits. Its root has the name `TREE`. */
export const TREE = 'tree';
const ELEMENTS: Layout = {
  begin: (doc) => {
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText()]);
    doc.getXmlFragment(TREE).push([paragraph]);
  },
  textIn: (doc) => {
    const paragraph = doc.getXmlFragment(TREE).get(0);
    const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
    if (!(text instanceof Y.XmlText)) throw new Error('there is no paragraph');
    return text;
  },
  offset: 0,
  remove: (doc) => doc.getXmlFragment(TREE).delete(0, 1),
};

/** Runs `change` in a transaction and returns its update. */
export function updateBy(doc: Y.Doc, change: () => void): Uint8Array {
  let made: Uint8Array | null = null;
  const collect = (update: Uint8Array): void => void (made = update);
  doc.on('update', collect);
  doc.transact(change);
  doc.off('update', collect);
  if (made === null) throw new Error('nothing changed');
  return made;
}

let recorded: Recording | null = null;

/** Replays the session. Later calls return the same result. */
export function recording(): Recording {
  return (recorded ??= replay(LINE));
}

/** Replays the session into a tree of elements, as y-prosemirror keeps it. */
export function treeRecording(): Recording {
  return replay(ELEMENTS);
}

function replay({ begin, textIn, offset, remove }: Layout): Recording {
  const file = new URL('../data/friendsforever.json.gz', import.meta.url);
  const trace = zTrace.parse(JSON.parse(gunzipSync(readFileSync(file)).toString()));
  const copies = CLIENTS.map((client) => {
    const doc = new Y.Doc({ gc: false });
    doc.clientID = client;
    return doc;
  });
  const [first, second] = copies;
  if (first === undefined || second === undefined) throw new Error('two people are needed');
  const updates = [updateBy(first, () => begin(first))];
  Y.applyUpdate(second, updates[0] ?? new Uint8Array());
  const agents = [0];
  // A transaction was typed into exactly the text of its parents, so each copy gets only those updates.
  const written: Uint8Array[][] = copies.map(() => []);
  const known = copies.map(() => copies.map(() => 0));
  const versions: number[][] = [];
  for (const txn of trace.txns) {
    const doc = copies[txn.agent];
    const ownUpdates = written[txn.agent];
    const read = known[txn.agent];
    if (doc === undefined || ownUpdates === undefined || read === undefined) throw new Error(`nobody plays agent ${txn.agent}`);
    const version = copies.map((_, agent) => Math.max(0, ...txn.parents.map((parent) => versions[parent]?.[agent] ?? 0)));
    for (const [agent, upTo] of version.entries()) {
      if (agent === txn.agent) continue;
      for (let at = read[agent] ?? 0; at < upTo; at++) Y.applyUpdate(doc, written[agent]?.[at] ?? new Uint8Array([0, 0]));
      read[agent] = Math.max(read[agent] ?? 0, upTo);
    }
    const update = updateBy(doc, () => {
      const text = textIn(doc);
      for (const [at, removed, added] of txn.patches) {
        if (removed > 0) text.delete(offset + at, removed);
        if (added.length > 0) text.insert(offset + at, added);
      }
    });
    ownUpdates.push(update);
    updates.push(update);
    agents.push(txn.agent);
    versions.push(version.map((count, agent) => (agent === txn.agent ? ownUpdates.length : count)));
  }
  const stateAfter = (upTo: number): Uint8Array => {
    const doc = new Y.Doc({ gc: false });
    doc.transact(() => {
      for (const update of updates.slice(0, upTo)) Y.applyUpdate(doc, update);
    });
    return Y.encodeStateAsUpdate(doc);
  };
  const whole = new Y.Doc({ gc: false });
  Y.applyUpdate(whole, stateAfter(updates.length));
  const text = textIn(whole).toJSON();
  if (text.length !== trace.endContent.length) throw new Error('the session did not end with its text');
  whole.clientID = CLIENTS[0];
  const removal = updateBy(whole, () => remove(whole));
  return { updates, agents, text, removal, stateAfter };
}

const varint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  pushUint(bytes, value);
  return Uint8Array.from(bytes);
};
// The first four of the five bytes are above 127, and no byte of an ASCII letter is. So no text looks like an id.
const NEEDLES = CLIENTS.map((client) => Buffer.from(varint(client)));

/** The client id of an agent in copy number `copy`, counted from 0. */
export function clientIn(copy: number, agent: number): number {
  return (CLIENTS[agent] ?? CLIENTS[0]) + copy;
}

/** The same update with the client ids of another copy of the session. It does not depend on the first copy. */
export function inCopy(update: Uint8Array, copy: number): Uint8Array {
  if (copy === 0) return update;
  const bytes = Buffer.from(update);
  for (const [agent, needle] of NEEDLES.entries()) {
    const other = varint(clientIn(copy, agent));
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 5)) bytes.set(other, at);
  }
  return new Uint8Array(bytes);
}

/** Merges states and removes deleted content, as a server does for a checkpoint. */
export function cleared(states: readonly Uint8Array[]): Uint8Array {
  const doc = new Y.Doc();
  for (const state of states) Y.applyUpdate(doc, state);
  const encoded = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return encoded;
}

/** A state of the session with about this many encoded bytes, at most the whole session. */
export function typedState(bytes: number): Uint8Array {
  const { updates } = recording();
  const whole = cleared([recording().stateAfter(updates.length)]);
  if (bytes >= whole.length) return whole;
  let state = whole;
  let low = 1;
  let high = updates.length;
  for (let step = 0; step < 6 && Math.abs(state.length - bytes) > bytes / 50; step++) {
    const middle = (low + high) >> 1;
    state = cleared([recording().stateAfter(middle)]);
    if (state.length < bytes) low = middle;
    else high = middle;
  }
  return state;
}
