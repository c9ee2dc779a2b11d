/** The door of the rooms (S9): who may come in, with which right, and why not. It answers alike for what is hidden and what never was. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { Refusal } from '#shared/errors.ts';
import { colourOf, type PresentPerson } from '#shared/people.ts';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { parseRoom } from '#shared/wire.ts';
import type { Records } from '#server/store/store.ts';
import { rightIn, type Facts } from '#server/sync/room/connection.ts';
import type { FindSession, Session } from '#server/sync/admission/session.ts';

/** What a socket's address says. `schema` is null where the client does not tell, `person` where it does not say whose page it is. */
export type Address = {
  readonly room: string;
  readonly schema: number | null;
  readonly acks: boolean;
  readonly person: string | null;
};

const zQuery = z.object({
  schema: z.union([
    z.null(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ]),
  acks: z.union([z.null(), z.enum(['0', '1'])]).transform((acks) => acks === '1'),
  person: z.union([z.null(), z.string().regex(/^[\w-]{1,64}$/)]),
});

/**
 * Reads the address of a socket; one that is not ours names no room. Throws `bad_request` where its parameters make no sense. A
 * client that is newer than this server counts as one of today: it may write what this server knows.
 */
export function readAddress(url: string | undefined): Address {
  let parsed: URL;
  let room: string;
  try {
    parsed = new URL(url ?? '', 'http://localhost');
    room = decodeURIComponent(/^\/sync\/(.*)$/.exec(parsed.pathname)?.[1] ?? '');
  } catch {
    return { room: '', schema: null, acks: false, person: null };
  }
  const said = (name: string): string | null => parsed.searchParams.get(name);
  const query = zQuery.safeParse({ schema: said('schema'), acks: said('acks'), person: said('person') });
  if (!query.success) throw new Refusal('bad_request', 'The parameters of this address make no sense.');
  const { schema, acks, person } = query.data;
  return { room, schema: schema === null ? null : Math.min(schema, SCHEMA_VERSION), acks, person };
}

/** Asks the store, or takes the answer to the same question. */
export type Ask = <T>(question: string, ask: () => Promise<T>) => Promise<T>;

/**
 * The facts about a room and a person, or null where there is no such room or the person has no place on the plan. It asks the
 * same questions in each case.
 */
export async function factsOf(records: Records, ask: Ask, room: string, personId: string): Promise<Facts | null> {
  const named = parseRoom(room);
  const sectionId = named?.kind === 'section' ? named.id : '';
  const section = await ask(`section ${sectionId}`, () => records.section(sectionId));
  const planId = named?.kind === 'plan' ? named.id : (section?.planId ?? '');
  // All its people at once: who come together, to a meeting or after a restart, share one question.
  const [plan, members] = await Promise.all([
    ask(`plan ${planId}`, () => records.plan(planId)),
    ask(`members ${planId}`, () => records.membersOf(planId)),
  ]);
  const member = members.find((each) => each.personId === personId) ?? null;
  if (named === null || plan === null || member === null || (named.kind === 'section' && section === null)) return null;
  return { plan, section: named.kind === 'section' ? section : null, member };
}

/** What a room is told about whoever is in it. */
export function presentPerson({ member }: Facts): PresentPerson {
  const { personId, personName, standing, relation } = member;
  return { id: personId, name: personName, standing, relation, color: colourOf(personId) };
}

/** Lets somebody in or throws why not: `not_signed_in`, or `not_found` for no room and no right alike. */
export async function admit(
  records: Records,
  ask: Ask,
  findSession: FindSession,
  request: IncomingMessage,
  address: Address,
  now: number,
): Promise<{ session: Session; facts: Facts }> {
  // A session is found by its cookie alone.
  const session = await ask(`session ${request.headers.cookie ?? ''}`, () => findSession(request));
  // A page of somebody else, in a browser where another page has signed in since, must not write in this one's name.
  if (session === null || (address.person ?? session.personId) !== session.personId) throw new Refusal('not_signed_in');
  const facts = await factsOf(records, ask, address.room, session.personId);
  if (facts === null || rightIn(facts, now) === 'none') throw new Refusal('not_found');
  return { session, facts };
}
