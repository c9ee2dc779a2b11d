/** The test world of the live server: one plan, members of each standing, sections of each lead, and a session per person. */
import * as Y from 'yjs';
import { appendNodes } from '#shared/text/append.ts';
import { STANDINGS, type Lead, type Standing } from '#shared/rights.ts';
import { sectionRoom } from '#shared/wire.ts';
import type { Store } from '#server/store/store.ts';

/** The plan of the world. */
export const PLAN = 'plan1';
/** All people: one for each standing, named like it; `sister`, a second family member; and `stranger`, who is on no plan. */
export const EVERYONE = [...STANDINGS, 'sister', 'stranger'] as const;
export type Name = (typeof EVERYONE)[number];

/** The sections of the world by id: one of each lead, and two more with the lead `together`. */
export const SECTIONS: Readonly<Record<string, Lead>> = {
  together: 'together',
  routine: 'together',
  older: 'together',
  professional: 'professional',
  sealed: 'sealed',
};

/** The room of one of the world's sections. */
export function room(section: string): string {
  return sectionRoom(section);
}

function standingOf(name: Name): Standing | null {
  if (name === 'stranger') return null;
  return name === 'sister' ? 'family' : name;
}

/** The session cookie of a person of the world. */
export function cookieOf(name: Name): string {
  return `session=session-${name}`;
}

/** Fills an empty store with the world. The manager and the professional are named on the sealed section. */
export async function fillWorld(store: Store): Promise<void> {
  const at = new Date();
  await store.write(async (records) => {
    await records.setUpService({ name: 'A home', setUpAt: at.getTime(), demo: false });
    await records.insertPlan({
      id: PLAN,
      title: 'A plan',
      personName: 'Rose',
      knownAs: 'Rose',
      room: '',
      bornOn: null,
      createdAt: at.getTime(),
      archivedAt: null,
    });
  });
  for (const name of EVERYONE) {
    await store.database
      .insertInto('user')
      .values({
        id: name,
        name,
        email: `${name}@test.test`,
        emailVerified: 1,
        createdAt: at.toISOString(),
        updatedAt: at.toISOString(),
      })
      .execute();
    await store.database
      .insertInto('session')
      .values({
        id: `session-${name}`,
        userId: name,
        expiresAt: new Date(at.getTime() + 3_600_000).toISOString(),
        token: `token-${name}`,
        createdAt: at.toISOString(),
        updatedAt: at.toISOString(),
      })
      .execute();
    const standing = standingOf(name);
    if (standing === null) continue;
    await store.records.putMember({
      id: `member-${name}`,
      planId: PLAN,
      personId: name,
      standing,
      relation: '',
      authority: { kind: 'none', evidence: '', until: null },
      expiresAt: null,
      removedAt: null,
      joinedAt: at.getTime(),
    });
  }
  let position = 0;
  for (const [id, lead] of Object.entries(SECTIONS)) {
    const doc = new Y.Doc();
    appendNodes(doc, [{ type: 'paragraph' }]);
    await store.write(async (records) => {
      await records.insertSection({
        id,
        planId: PLAN,
        title: id,
        lead,
        position: position++,
        boundary: { why: '', influence: '', disagreement: '', review: '' },
      });
      await records.appendFirst({
        room: sectionRoom(id),
        personId: 'manager',
        at: at.getTime(),
        update: Y.encodeStateAsUpdate(doc),
        claims: [doc.clientID],
      });
      if (lead === 'sealed') await records.setNamed(id, ['member-manager', 'member-professional']);
    });
  }
}
