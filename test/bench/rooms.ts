/** Creates the rooms and people of a workload, the same for every server, and connects them. */
import { sectionRoom } from '#shared/wire.ts';
import { Crowd } from './crowd.ts';
import { paragraphs, type Place } from './keystrokes.ts';
import { until } from './measure.ts';
import type { Running } from './servers.ts';
import type { PlanSetup } from './service.ts';

/** The client id of the first content, and the first id of writers. Both take five bytes in an update, as most ids do. */
const FIRST_CLIENT = 1_000_000_000;
const WRITERS_FROM = 2_000_000_000;
/** How many rooms are filled at the same time. */
const AT_ONCE = 8;

/** Rooms of the same size. Each room is the one section of its own plan. */
export type Layout = {
  readonly plans: readonly PlanSetup[];
  readonly rooms: readonly {
    readonly name: string;
    readonly people: readonly number[];
    readonly update: Uint8Array;
    readonly places: readonly Place[];
  }[];
};

/** Creates `count` rooms with `people` people each, of whom `writing` write. Each person is in one room only. */
export function createLayout(count: number, people: number, writing: number): Layout {
  const { update, places } = paragraphs(writing, FIRST_CLIENT);
  const rooms = Array.from({ length: count }, (_, room) => ({
    id: `bench-${room}`,
    people: Array.from({ length: people }, (_unused, n) => room * people + n),
  }));
  return {
    plans: rooms.map((room) => ({ people: room.people, sections: [{ id: room.id, update }] })),
    rooms: rooms.map((room) => ({ name: sectionRoom(room.id), people: room.people, update, places })),
  };
}

/** Sends the first content of a room to a peer server, which has no plans. */
async function seed(server: Running, crowd: Crowd, person: number, update: Uint8Array): Promise<void> {
  const { protocol } = server.at;
  const client = await crowd.join(person);
  if (protocol === 'bare' || protocol === 'alongside') return;
  client.sends(update);
  // The server has the content when it sends it to another client. That client leaves again.
  for (;;) {
    const probe = new Crowd(crowd.name, server.at);
    const other = await probe.join(person);
    probe.leave();
    await until(() => other.wire.closed, 1000);
    if (other.content > 2) return;
  }
}

/** Connects all people. If there are several nodes of one service, the people of each room are distributed over them. */
export async function enter(server: Running, layout: Layout, others: readonly Running[] = []): Promise<Crowd[]> {
  const nodes = [server, ...others];
  const crowds: Crowd[] = [];
  for (let i = 0; i < layout.rooms.length; i += AT_ONCE) {
    const some = layout.rooms.slice(i, i + AT_ONCE).map(async ({ name, people, update, places }) => {
      const crowd = new Crowd(name, server.at);
      // The first person of each room only reads. So the server has the content before anybody types.
      const writersFrom = people.length - places.length;
      await seed(server, crowd, people[0] ?? 0, update);
      await Promise.all(
        people.slice(1).map((person, n) => {
          const place = n + 1 >= writersFrom ? places[n + 1 - writersFrom] : undefined;
          const writes = place === undefined ? null : { client: WRITERS_FROM + person, place };
          return crowd.join(person, writes, nodes[(n + 1) % nodes.length]?.at);
        }),
      );
      return crowd;
    });
    crowds.push(...(await Promise.all(some)));
  }
  return crowds;
}

/** Disconnects all clients and waits until their sockets are closed. */
export async function leave(crowds: readonly Crowd[]): Promise<void> {
  for (const crowd of crowds) crowd.leave();
  await until(() => crowds.every((crowd) => crowd.clients.every((client) => client.wire.closed)), 3000);
}
