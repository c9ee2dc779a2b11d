/** A section's past of two years: the recorded session many times over, written by twelve people in many sittings. */
import * as Y from 'yjs';
import { appendNodes } from '#shared/text/append.ts';
import { sectionRoom } from '#shared/wire.ts';
import type { LogEntry } from '#server/store/log/log.ts';
import type { Store } from '#server/store/store.ts';
import { clientIn, inCopy, recording, updateBy } from './recording.ts';
import { typingTimes } from './tidying.ts';

/** How many people write. In each copy of the session two of them do. */
export const PEOPLE = 12;
/** How many rows two people write before both pause until another day. */
const ROWS_PER_MEETING = 650;
const TWO_YEARS = 730 * 86_400_000;
const BATCH = 16_000;
/** How many rows follow the checkpoint. */
const TAIL = 250;

/** A copy of the session: its paragraph, and its updates. The paragraph before it, if there is one, is removed first. */
type Copy = { readonly removal: Uint8Array | null; readonly updates: Iterable<Uint8Array>; readonly agents: readonly number[] };
/** The past: its copies, and the state `TAIL` rows before its end. */
type Spread = { readonly copies: readonly Copy[]; readonly state: Uint8Array };

/** Puts copies behind each other, as pages would: whoever begins a paragraph has what was there before. */
function spread(count: number): Spread {
  const { updates, agents, removal, stateAfter } = recording();
  const doc = new Y.Doc();
  // Without the paragraph, which every copy begins anew.
  const paragraph = Y.encodeStateVectorFromUpdate(updates[0] ?? new Uint8Array([0, 0]));
  const lettersAfter = (upTo: number): Uint8Array => Y.diffUpdate(stateAfter(upTo), paragraph);
  const letters = lettersAfter(updates.length);
  let state = new Uint8Array();
  const copies = Array.from({ length: count }, (_, copy): Copy => {
    const before = copy === 0 ? null : inCopy(removal, copy - 1);
    if (before !== null) Y.applyUpdate(doc, before);
    doc.clientID = clientIn(copy, 0);
    const first = updateBy(doc, () => appendNodes(doc, [{ type: 'paragraph' }]));
    doc.clientID = 1;
    if (copy === count - 1) {
      Y.applyUpdate(doc, inCopy(lettersAfter(updates.length - TAIL), copy));
      state = new Uint8Array(Y.encodeStateAsUpdate(doc));
    }
    Y.applyUpdate(doc, inCopy(letters, copy));
    const all = function* (): Generator<Uint8Array> {
      yield first;
      for (const update of updates.slice(1)) yield inCopy(update, copy);
    };
    return { removal: before, updates: { [Symbol.iterator]: all }, agents };
  });
  doc.destroy();
  return { copies, state };
}

/** The rows of a past, in order, without their room. */
function* rowsOf({ copies }: Spread): Generator<Omit<LogEntry, 'room'>> {
  const rows = copies.length * (copies[0]?.agents.length ?? 0);
  const pause = Math.floor(TWO_YEARS / Math.ceil(rows / ROWS_PER_MEETING));
  const typed = typingTimes();
  let written = 0;
  const row = (update: Uint8Array, person: number, claims: readonly number[] = []): Omit<LogEntry, 'room'> => {
    const at = typed() + Math.floor(written / ROWS_PER_MEETING) * pause;
    written += 1;
    return { personId: `person-${person % PEOPLE}`, at, update, claims };
  };
  for (const [number, { removal, updates, agents }] of copies.entries()) {
    if (removal !== null) yield row(removal, 2 * number);
    let at = 0;
    for (const update of updates) {
      const agent = agents[at] ?? 0;
      yield row(update, 2 * number + agent, at === agents.indexOf(agent) ? [clientIn(number, agent)] : []);
      at += 1;
    }
  }
}

/** The updates of such a past, in order, for what is measured beside the product. */
export function* spreadUpdates(count: number): Generator<Uint8Array> {
  for (const { update } of rowsOf(spread(count))) yield update;
}

/** Writes such a past into the log, and the checkpoint that the server would have written. Returns the number of rows. */
export async function writeSpread(store: Store, id: string, copies: number): Promise<number> {
  const room = sectionRoom(id);
  const past = spread(copies);
  let rows = await store.log.lastSeq(room);
  let entries: LogEntry[] = [];
  const flush = async (): Promise<void> => {
    rows += (await store.log.append(entries)).length;
    entries = [];
  };
  for (const row of rowsOf(past)) {
    entries.push({ room, ...row });
    if (entries.length >= BATCH) await flush();
  }
  await flush();
  await store.log.checkpoint(room, rows - TAIL, past.state);
  return rows;
}
