/** Rooms full of people: laid out once, the same for every server, and then filled. */
import { sectionRoom } from '#shared/wire.ts';
import { Crowd } from './crowd.ts';
import { paragraphs, type Place } from './keystrokes.ts';
import { until } from './measure.ts';
import type { Running } from './servers.ts';
import type { PlanSetup } from './service.ts';

/** The client id of the first content, and where those of writers begin: five bytes on the wire, as nearly all are. */
const FIRST_CLIENT = 1_000_000_000;
const WRITERS_FROM = 2_000_000_000;
/** How many rooms are entered at the same time. */
const AT_ONCE = 8;

/** Rooms of one shape: each is a plan of its own with one section. */
export type Layout = {
  readonly plans: readonly PlanSetup[];
  readonly rooms: readonly {
    readonly name: string;
    readonly people: readonly number[];
    readonly update: Uint8Array;
    readonly places: readonly Place[];
  }[];
};

/** Lays out `count` rooms of `people` each, of whom `writing` write. Everybody is in one room only. */
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

/** Puts the first content of a room into a server that knows no plans. */
async function seed(server: Running, crowd: Crowd, person: number, update: Uint8Array): Promise<void> {
  const { protocol } = server.at;
  const seat = await crowd.join(person);
  if (protocol === 'bare' || protocol === 'alongside') return;
  seat.sends(update);
  // It is there when somebody else is given it. That somebody leaves again.
  for (;;) {
    const look = new Crowd(crowd.name, server.at);
    const other = await look.join(person);
    look.leave();
    await until(() => other.wire.closed, 1000);
    if (other.content > 2) return;
  }
}

/** Lets everybody in; where there are more nodes of the same service, the people of each room are spread over them. */
export async function enter(server: Running, layout: Layout, others: readonly Running[] = []): Promise<Crowd[]> {
  const nodes = [server, ...others];
  const crowds: Crowd[] = [];
  for (let i = 0; i < layout.rooms.length; i += AT_ONCE) {
    const some = layout.rooms.slice(i, i + AT_ONCE).map(async ({ name, people, update, places }) => {
      const crowd = new Crowd(name, server.at);
      // Whoever comes first only reads, so that the content is there before anybody types.
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

/** Lets everybody out again. */
export async function leave(crowds: readonly Crowd[]): Promise<void> {
  for (const crowd of crowds) crowd.leave();
  await until(() => crowds.every((crowd) => crowd.seats.every((seat) => seat.wire.closed)), 3000);
}
