/** Replays a recorded session of two people through stock clients. All pages and the store must end with its text. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { z } from 'zod';
import { effort } from '../support/effort.ts';
import { openWorld, serve, temporaryDirectory } from '../support/live.ts';
import { Participant, until } from '../support/participant.ts';
import { plain, textOf, updateBy } from '../support/section-text.ts';
import { room, type Name } from '../support/world.ts';

const zTrace = z.object({
  endContent: z.string(),
  numAgents: z.number(),
  txns: z.array(
    z.object({
      parents: z.array(z.number()),
      agent: z.number(),
      patches: z.array(z.tuple([z.number(), z.number(), z.string()])),
    }),
  ),
});

function docOf(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.mergeUpdates([...updates]));
  return doc;
}

it(
  '[S1] [S2] two people replay a real session through stock clients, and everyone and the store end with its text',
  { timeout: 900_000 },
  async () => {
    const file = new URL('../data/friendsforever.json.gz', import.meta.url);
    const trace = zTrace.parse(JSON.parse(gunzipSync(readFileSync(file)).toString()));
    const txns = trace.txns.slice(0, effort('replayed'));
    const directory = temporaryDirectory();
    const server = await serve(await openWorld(directory.path));
    const names: readonly Name[] = ['family', 'professional'];
    const people = await Promise.all(names.map((name) => new Participant(server.url, name, room('together')).synced()));
    const first = people[0];
    if (first === undefined) throw new Error('nobody is here');
    textOf(first.doc);
    await until('both have the same empty line', () =>
      people.every((person) => Y.encodeStateVector(person.doc).length === Y.encodeStateVector(first.doc).length),
    );

    const start = Y.encodeStateAsUpdate(first.doc);

    // A transaction was typed into exactly the text of its parents, but a page may already have received more. So each person
    // types into a copy that contains only that text, and the page sends the updates of the copy.
    const copies = people.map((person, agent) => {
      const copy = new Y.Doc();
      // Two insertions of the session were at the same position. In the recorded result the first agent's one comes first.
      copy.clientID = 1_000_000 + agent;
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(person.doc));
      return copy;
    });
    const written: Uint8Array[][] = people.map(() => []);
    const read = people.map(() => people.map(() => 0));
    const versions: number[][] = [];
    for (const [index, txn] of txns.entries()) {
      const version = people.map((_person, agent) =>
        Math.max(0, ...txn.parents.map((parent) => versions[parent]?.[agent] ?? 0)),
      );
      const page = people[txn.agent];
      const copy = copies[txn.agent];
      const ownUpdates = written[txn.agent];
      const known = read[txn.agent];
      if (page === undefined || copy === undefined || ownUpdates === undefined || known === undefined)
        throw new Error(`nobody plays agent ${txn.agent}`);
      expect(version[txn.agent]).toBe(ownUpdates.length);
      for (const [agent, upTo] of version.entries()) {
        if (agent === txn.agent) continue;
        for (; (known[agent] ?? 0) < upTo; known[agent] = (known[agent] ?? 0) + 1)
          Y.applyUpdate(copy, written[agent]?.[known[agent] ?? 0] ?? new Uint8Array([0, 0]));
      }
      const update = updateBy(copy, () => {
        const text = textOf(copy);
        for (const [at, removed, added] of txn.patches) {
          if (removed > 0) text.delete(at, removed);
          if (added.length > 0) text.insert(at, added);
        }
      });
      // The page must already have all updates that this one depends on. Otherwise Yjs would hold the update back, and the
      // provider would later treat it as an update from another client.
      const ready = (): boolean =>
        copies.every(
          (other) => other === copy || Y.getState(page.doc.store, other.clientID) >= Y.getState(copy.store, other.clientID),
        );
      if (!ready()) await until(`the page has read what transaction ${index} stands on`, ready);
      ownUpdates.push(update);
      versions[index] = version.map((count, agent) => (agent === txn.agent ? ownUpdates.length : count));
      Y.applyUpdate(page.doc, update);
      if (index % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await Promise.all(people.map((person) => person.isSaved()));
    // The text that all updates give without a server. For the whole session the recording contains the same text.
    const end = plain(docOf(start, ...written.flat()));
    if (txns.length === trace.txns.length) expect(end).toBe(trace.endContent);
    await until('both have read all', () => people.every((person) => person.text.length === end.length));
    for (const person of people) expect(person.text).toBe(end);
    for (const person of people) person.leaves();
    await server.close();

    const again = await openWorld(directory.path);
    const rows = await again.log.rows(room('together'), 1, Number.MAX_SAFE_INTEGER);
    expect(rows.length).toBeGreaterThan(txns.length * 0.75);
    expect(plain(docOf(...rows.map((row) => row.update)))).toBe(end);
    expect(new Set(rows.map((row) => row.personId))).toEqual(new Set(['family', 'professional', 'manager']));
    const restarted = await serve(again);
    const reader = await new Participant(restarted.url, 'observer', room('together')).synced();
    expect(reader.text).toBe(end);
    reader.leaves();
    await restarted.close();
    directory.remove();
  },
);
