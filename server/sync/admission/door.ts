/** Checks who may enter a room, and with which right (S9). A hidden room and a room that never was get the same answer. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { Refusal } from '#shared/errors.ts';
import { isStorable } from '#shared/plain-text.ts';
import { colourOf, type PresentPerson } from '#shared/people.ts';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { parseRoom } from '#shared/wire.ts';
import type { Records } from '#server/store/store.ts';
import { rightIn, type Facts } from '#server/sync/room/connection.ts';
import type { FindSession, Session } from '#server/sync/admission/session.ts';

/**
 * The parts of a socket's address. `schema` is null if the client does not send it, `person` if the client does not say whose
 * page it is.
 */
export type Address = {
  readonly room: string;
  readonly schema: number | null;
  readonly acks: boolean;
  /** Whether the client wants to say when units were written (S15). */
  readonly written: boolean;
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
  written: z.union([z.null(), z.enum(['0', '1'])]).transform((written) => written === '1'),
  person: z.union([z.null(), z.string().regex(/^[\w-]{1,64}$/)]),
});

/**
 * Reads the address of a socket. An address that is not ours names no room. Throws `bad_request` if a parameter is not valid. A
 * client with a newer schema than this server counts as current: it may write what this server knows.
 */
export function readAddress(url: string | undefined): Address {
  let parsed: URL;
  let room: string;
  try {
    parsed = new URL(url ?? '', 'http://localhost');
    room = decodeURIComponent(/^\/sync\/(.*)$/.exec(parsed.pathname)?.[1] ?? '');
  } catch {
    return { room: '', schema: null, acks: false, written: false, person: null };
  }
  // No store can keep such a name, so there is no such room.
  if (!isStorable(room)) room = '';
  const param = (name: string): string | null => parsed.searchParams.get(name);
  const query = zQuery.safeParse({
    schema: param('schema'),
    acks: param('acks'),
    written: param('written'),
    person: param('person'),
  });
  if (!query.success) throw new Refusal('bad_request', 'The parameters of this address make no sense.');
  const { schema, acks, written, person } = query.data;
  return { room, schema: schema === null ? null : Math.min(schema, SCHEMA_VERSION), acks, written, person };
}

/** Asks the store, or shares the answer to the same question. */
export type Ask = <T>(question: string, ask: () => Promise<T>) => Promise<T>;

/**
 * The facts about a room and a person; null if there is no such room, or if the person is not a member of the plan. It asks the
 * store the same questions in each case, so that the time tells nothing.
 */
export async function factsOf(records: Records, ask: Ask, room: string, personId: string): Promise<Facts | null> {
  const parsedRoom = parseRoom(room);
  const { kind, id = '' } = parsedRoom ?? {};
  const suggestion = kind === 'suggestion' ? await ask(`suggestion ${id}`, () => records.suggestion(id)) : null;
  const sectionId = kind === 'section' ? id : (suggestion?.sectionId ?? '');
  const section = await ask(`section ${sectionId}`, () => records.section(sectionId));
  const planId = kind === 'plan' ? id : (section?.planId ?? '');
  // Reads all members of the plan at once, so that people who connect at the same time, such as after a restart, share one
  // query.
  const [plan, members] = await Promise.all([
    ask(`plan ${planId}`, () => records.plan(planId)),
    ask(`members ${planId}`, () => records.membersOf(planId)),
  ]);
  const member = members.find((each) => each.personId === personId) ?? null;
  if (parsedRoom === null || plan === null || member === null || (kind !== 'plan' && section === null)) return null;
  return { plan, section, suggestion, member };
}

/** The person of a member, as the others in the room see them. */
export function presentPerson({ member }: Facts): PresentPerson {
  const { personId, personName, standing, relation } = member;
  return { id: personId, name: personName, standing, relation, color: colourOf(personId) };
}

/**
 * Checks that the request may enter the room. Returns its session and facts. Throws `not_signed_in`, or `not_found` both for a
 * room that does not exist and for a missing right.
 */
export async function admit(
  records: Records,
  ask: Ask,
  findSession: FindSession,
  request: IncomingMessage,
  address: Address,
  now: number,
): Promise<{ session: Session; facts: Facts }> {
  // A session is found by its cookie alone, so the cookie identifies the question.
  const session = await ask(`session ${request.headers.cookie ?? ''}`, () => findSession(request));
  // Another person may have signed in on another page of this browser. Then this page must not write in the name of that
  // person.
  if (session === null || (address.person ?? session.personId) !== session.personId) throw new Refusal('not_signed_in');
  const facts = await factsOf(records, ask, address.room, session.personId);
  if (facts === null || rightIn(facts, now) === 'none') throw new Refusal('not_found');
  return { session, facts };
}
