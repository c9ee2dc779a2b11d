/** Fills a store with a service: accounts with sessions, plans with members, and sections with their first text. */
import { createHmac, randomBytes } from 'node:crypto';
import { sectionRoom } from '#shared/wire.ts';
import type { Store } from '#server/store/store.ts';

/** The secret that signs sessions in every service of the bench. */
export const SECRET = 'the secret of a service that lives for minutes only';

/** A plan to create: the numbers of its members, and its sections. */
export type PlanSetup = {
  readonly people: readonly number[];
  readonly sections: readonly { readonly id: string; readonly update: Uint8Array }[];
};

const tokenOf = (person: number): string => `token-of-person-${person}-in-a-service-of-the-bench`;

/** The session cookie of a person, signed as the sign-in library signs it. */
export function cookieOf(person: number): string {
  const token = tokenOf(person);
  const signature = createHmac('sha256', SECRET).update(token).digest('base64');
  return `alongside.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

/** Fills a store as if all people had signed in. Only the password hashes are not real, because no password is checked. */
export async function fillService(store: Store, plans: readonly PlanSetup[]): Promise<void> {
  const at = Date.now();
  const iso = new Date(at).toISOString();
  const people = [...new Set(plans.flatMap((plan) => plan.people))];
  const passwordHash = randomBytes(32).toString('hex');
  await store.write(async (records) => {
    await records.setUpService({ name: 'A service', setUpAt: at, demo: false });
    for (const person of people) {
      await records.insertAccount({
        id: `person-${person}`,
        name: `Person ${person}`,
        email: `person-${person}@bench.test`,
        passwordHash,
        at,
      });
    }
  });
  const sessions = people.map((person) => ({
    id: `session-${person}`,
    userId: `person-${person}`,
    expiresAt: new Date(at + 3_600_000 * 24).toISOString(),
    token: tokenOf(person),
    createdAt: iso,
    updatedAt: iso,
  }));
  for (let i = 0; i < sessions.length; i += 100)
    await store.database
      .insertInto('session')
      .values(sessions.slice(i, i + 100))
      .execute();
  for (const [number, plan] of plans.entries()) {
    const planId = `plan-${number}`;
    await store.write(async (records) => {
      await records.insertPlan({
        id: planId,
        title: 'A plan',
        personName: 'Rose',
        knownAs: 'Rose',
        room: '',
        bornOn: null,
        createdAt: at,
        archivedAt: null,
      });
      for (const person of plan.people) {
        await records.putMember({
          id: `member-${number}-${person}`,
          planId,
          personId: `person-${person}`,
          standing: 'family',
          relation: '',
          authority: { kind: 'none', evidence: '', until: null },
          expiresAt: null,
          removedAt: null,
          joinedAt: at,
        });
      }
      for (const [position, { id, update }] of plan.sections.entries()) {
        await records.insertSection({
          id,
          planId,
          title: id,
          lead: 'together',
          position,
          boundary: { why: '', influence: '', disagreement: '', review: '' },
        });
        await records.appendFirst({ room: sectionRoom(id), personId: `person-${plan.people[0]}`, at, update, claims: [] });
      }
    });
  }
}
