/** The recorded session of two people, as the updates that Yjs makes of it, and as many copies of it as wanted. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { z } from 'zod';
import { appendNodes } from '#shared/document.ts';
import { FRAGMENT } from '#shared/schema.ts';
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

/** The client ids of the first copy. All ids take five bytes on the wire, so that one can stand in another's place. */
const CLIENTS = [1_111_111_111, 1_222_222_222] as const;

/** The session in one paragraph of its own. */
export type Recording = {
  /** One update for each keystroke, after the one that makes the paragraph; `agents` says who made which. */
  readonly updates: readonly Uint8Array[];
  readonly agents: readonly number[];
  readonly text: string;
  /** Takes the paragraph out again. */
  readonly removal: Uint8Array;
  /** All of it, with nothing cleared away, as it stood after the first `upTo` updates. */
  stateAfter(upTo: number): Uint8Array;
};

function paragraphText(doc: Y.Doc): Y.XmlText {
  const node = doc.getXmlFragment(FRAGMENT).get(0);
  const text = node instanceof Y.XmlElement ? node.get(0) : null;
  if (!(text instanceof Y.XmlText)) throw new Error('the paragraph is not there');
  return text;
}

/** Makes `change` and gives the one update that it caused. */
function updateBy(doc: Y.Doc, change: () => void): Uint8Array {
  let made: Uint8Array | null = null;
  const gather = (update: Uint8Array): void => void (made = update);
  doc.on('update', gather);
  doc.transact(change);
  doc.off('update', gather);
  if (made === null) throw new Error('nothing changed');
  return made;
}

let recorded: Recording | null = null;

/** Plays the session once; later calls give the same. */
export function recording(): Recording {
  if (recorded !== null) return recorded;
  const file = new URL('../data/friendsforever.json.gz', import.meta.url);
  const trace = zTrace.parse(JSON.parse(gunzipSync(readFileSync(file)).toString()));
  const copies = CLIENTS.map((client) => {
    const doc = new Y.Doc({ gc: false });
    doc.clientID = client;
    return doc;
  });
  const [first, second] = copies;
  if (first === undefined || second === undefined) throw new Error('two people are needed');
  const updates = [updateBy(first, () => appendNodes(first, [{ type: 'paragraph', content: [{ type: 'text', text: ' ' }] }]))];
  Y.applyUpdate(second, updates[0] ?? new Uint8Array());
  // Made with a space, because a text without letters is not made at all; it goes with the first letter.
  updates.push(updateBy(first, () => paragraphText(first).delete(0, 1)));
  Y.applyUpdate(second, updates[1] ?? new Uint8Array());
  const agents = [0, 0];
  // Somebody's keystroke was typed into exactly the text of its parents, so each copy is given that much and no more.
  const written: Uint8Array[][] = copies.map(() => []);
  const known = copies.map(() => copies.map(() => 0));
  const versions: number[][] = [];
  for (const txn of trace.txns) {
    const doc = copies[txn.agent];
    const mine = written[txn.agent];
    const read = known[txn.agent];
    if (doc === undefined || mine === undefined || read === undefined) throw new Error(`nobody plays agent ${txn.agent}`);
    const version = copies.map((_, agent) => Math.max(0, ...txn.parents.map((parent) => versions[parent]?.[agent] ?? 0)));
    for (const [agent, upTo] of version.entries()) {
      if (agent === txn.agent) continue;
      for (let at = read[agent] ?? 0; at < upTo; at++) Y.applyUpdate(doc, written[agent]?.[at] ?? new Uint8Array([0, 0]));
      read[agent] = Math.max(read[agent] ?? 0, upTo);
    }
    const update = updateBy(doc, () => {
      const text = paragraphText(doc);
      for (const [at, removed, added] of txn.patches) {
        if (removed > 0) text.delete(at, removed);
        if (added.length > 0) text.insert(at, added);
      }
    });
    mine.push(update);
    updates.push(update);
    agents.push(txn.agent);
    versions.push(version.map((count, agent) => (agent === txn.agent ? mine.length : count)));
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
  const text = paragraphText(whole).toJSON();
  if (text.length !== trace.endContent.length) throw new Error('the session did not end with its text');
  whole.clientID = CLIENTS[0];
  const removal = updateBy(whole, () => whole.getXmlFragment(FRAGMENT).delete(0, 1));
  return (recorded = { updates, agents, text, removal, stateAfter });
}

const varint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  pushUint(bytes, value);
  return Uint8Array.from(bytes);
};
// The last of the five bytes ends the number; the four before it are above any letter, so no text looks like an id.
const NEEDLES = CLIENTS.map((client) => Buffer.from(varint(client)));

/** The client id of an agent in the n-th copy. */
export function clientIn(copy: number, agent: number): number {
  return (CLIENTS[agent] ?? CLIENTS[0]) + copy;
}

/** The same update as other people's in another copy of the session: it stands on nothing of the first copy. */
export function inCopy(update: Uint8Array, copy: number): Uint8Array {
  if (copy === 0) return update;
  const bytes = Buffer.from(update);
  for (const [agent, needle] of NEEDLES.entries()) {
    const other = varint(clientIn(copy, agent));
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 5)) bytes.set(other, at);
  }
  return new Uint8Array(bytes);
}

/** A state with everything cleared away that deletions left behind, as a server keeps it. */
export function cleared(states: readonly Uint8Array[]): Uint8Array {
  const doc = new Y.Doc();
  for (const state of states) Y.applyUpdate(doc, state);
  const encoded = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return encoded;
}

/** A text that people really typed, of about this many encoded bytes; at most what the session gives. */
export function typedState(bytes: number): Uint8Array {
  const { updates } = recording();
  const whole = cleared([recording().stateAfter(updates.length)]);
  if (bytes >= whole.length) return whole;
  let state = whole;
  let low = 2;
  let high = updates.length;
  for (let step = 0; step < 6 && Math.abs(state.length - bytes) > bytes / 50; step++) {
    const middle = (low + high) >> 1;
    state = cleared([recording().stateAfter(middle)]);
    if (state.length < bytes) low = middle;
    else high = middle;
  }
  return state;
}
