/** Somebody who can read and publish on the Redis of an installation learns no words, and can put none into anybody's mouth. */
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { writeNotice, writeRoomMessage } from '#server/fanout/codec.ts';
import { channelPrefix } from '#server/fanout/redis.ts';
import { openPostgresStore } from '#server/store/postgres/store.ts';
import { STRICT } from '../support/environment.ts';
import { NODE_SECRET, serveNode, type LiveServer } from '../support/live.ts';
import { OwnRedis, redisProgram } from '../support/own-redis.ts';
import { Participant, until } from '../support/participant.ts';
import { findPostgres, freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { fillWorld, PLAN, room, type Name } from '../support/world.ts';

const what = 'forged messages over Redis';
const postgresUrl = await findPostgres(what);
const redis = redisProgram();
const possible = postgresUrl !== null && redis !== null;
if (!possible && STRICT) throw new Error(`${what}: PostgreSQL or Redis is missing`);
if (!possible) console.error(`\nNOT RUN: ${what}: PostgreSQL or Redis is missing.\n`);

type Overheard = { readonly channel: string; readonly bytes: Buffer };

describe.skipIf(!possible)('forged messages over Redis', () => {
  let redisServer: OwnRedis;
  let database: TestDatabase;
  const nodes: LiveServer[] = [];
  const participants: Participant[] = [];
  const overheard: Overheard[] = [];
  let eavesdropper: ReturnType<typeof createClient>;
  let publisher: ReturnType<typeof createClient>;

  beforeAll(async () => {
    redisServer = await OwnRedis.make(redis ?? '');
    database = await freshDatabase(postgresUrl ?? '');
    const store = await openPostgresStore(database.url);
    await fillWorld(store);
    await store.close();
    for (let i = 0; i < 2; i += 1) nodes.push(await serveNode({ database: database.url, redis: redisServer.url }));
    eavesdropper = createClient({ url: redisServer.url });
    publisher = createClient({ url: redisServer.url });
    await Promise.all([eavesdropper.connect(), publisher.connect()]);
    await eavesdropper.pSubscribe('*', (bytes, channel) => overheard.push({ channel: channel.toString(), bytes }), true);
    await until('the nodes hear each other', () => nodes.every(({ fanout }) => fanout.nodes?.connected === true));
  });
  afterAll(async () => {
    for (const participant of participants) participant.leaves();
    eavesdropper?.destroy();
    publisher?.destroy();
    for (const node of nodes) await node.close();
    await database?.drop();
    await redisServer?.remove();
  });

  const join = async (node: number, name: Name): Promise<Participant> => {
    const participant = new Participant(nodes[node]?.url ?? '', name, room('together'));
    participants.push(participant);
    return participant.synced();
  };
  const people = (participant: Participant): unknown[] =>
    [...participant.provider.awareness.getStates().values()].map((state) => state['user']?.id);

  /** An update that types this text behind all that there is. */
  const update = (from: Participant, text: string): Uint8Array => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(from.doc));
    const before = Y.encodeStateVector(doc);
    doc.getText('text').insert(doc.getText('text').length, text);
    return Y.encodeStateAsUpdate(doc, before);
  };

  it('words, names and notices cannot be read, forged, repeated or carried to another room', async () => {
    const daughter = await join(0, 'family');
    const nurse = await join(1, 'professional');
    daughter.types('lavender');
    await nurse.sees('lavender');
    await until('the nurse is told of the daughter', () => people(nurse).includes('family'));
    const channel = `${channelPrefix(NODE_SECRET)}:room:${room('together')}`;
    const words = overheard.filter((message) => message.channel === channel);
    expect(words.length).toBeGreaterThan(1);
    for (const { bytes } of overheard) expect(bytes.toString('latin1')).not.toMatch(/lavender|family|professional/);

    const before = { daughter: daughter.text, nurse: nurse.text };
    const store = await openPostgresStore(database.url);
    const head = (await store.log.heads([room('together')])).get(room('together'))?.seq ?? 0;
    const forgedRow = { seq: head + 1, personId: 'professional', at: Date.now(), update: update(nurse, 'FORGED') };
    const forged: Overheard[] = [
      { channel, bytes: Buffer.from(writeRoomMessage({ kind: 'rows', rows: [forgedRow] })) },
      {
        channel,
        bytes: Buffer.from(
          writeRoomMessage({
            kind: 'presence',
            node: 'forged',
            entries: [{ client: 7, clock: 1, state: JSON.stringify({ user: { id: 'manager', name: 'A manager' } }) }],
          }),
        ),
      },
      {
        channel: `${channelPrefix(NODE_SECRET)}:notices`,
        bytes: Buffer.from(`forged ${writeNotice({ kind: 'plan', planId: PLAN, audience: 'all' })}`),
      },
      // What was said before is said again, in its own room and in another one.
      ...words,
      ...words.map(({ bytes }) => ({ channel: `${channelPrefix(NODE_SECRET)}:room:${room('routine')}`, bytes })),
    ];
    for (const { channel: to, bytes } of forged) expect(await publisher.publish(to, bytes)).toBeGreaterThanOrEqual(0);
    // A word that is really written goes through behind all of them, so that they have been looked at by then.
    daughter.types(' soap');
    await nurse.sees(`${before.nurse} soap`);
    nurse.types('.');
    await daughter.sees('soap.');
    expect([daughter.text, nurse.text]).toEqual([`${before.daughter} soap.`, `${before.nurse} soap.`]);
    expect(people(nurse)).not.toContain('manager');
    const rows = await store.log.rows(room('together'), head + 1, head + 10);
    await store.close();
    expect(rows.map(({ personId }) => personId)).toEqual(['family', 'professional']);
  });
});
