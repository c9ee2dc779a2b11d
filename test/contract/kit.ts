/** What the parts of the store's contract are written with. */
import { afterEach, beforeEach } from 'vitest';
import type { LogEntry } from '#server/store/log/log.ts';
import type { InvitationRecord } from '#server/store/records/invitations.ts';
import type { PasswordResetRecord } from '#server/store/records/password-resets.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { PlanRecord } from '#server/store/records/plans.ts';
import type { Records, Store } from '#server/store/store.ts';

/**
 * How a suite gets at one kind of store: `open` gives the same data again after a close, and a further store on it where the
 * data is `shared`; `wipe` ends the data.
 */
export type StoreKind = {
  readonly name: string;
  readonly shared: boolean;
  fresh(): Promise<{ open(): Promise<Store>; wipe(): Promise<void> }>;
};

/** The moment of the contract. */
export const AT = 1_790_000_000_000;
/** A few bytes. */
export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
/** An entry of a log that is told from others by its value. */
export const entry = (room: string, value: number, claims: number[] = [], personId = 'ann'): LogEntry => ({
  room,
  personId,
  at: AT + value,
  update: bytes(value % 256, value >> 8),
  claims,
});

/** What the records of the contract are. */
export const PLAN: PlanRecord = {
  id: 'plan',
  title: 'A plan',
  personName: 'Rose Bell',
  knownAs: 'Rose',
  createdAt: AT,
  archivedAt: null,
};
export const MEMBER: Omit<MemberRecord, 'personName'> = {
  id: 'member-ann',
  planId: 'plan',
  personId: 'ann',
  standing: 'family',
  relation: 'daughter',
  authority: { kind: 'healthLpa', evidence: 'seen', until: '2030-01-31' },
  expiresAt: null,
  removedAt: null,
  joinedAt: AT,
};
export const SECTION = {
  id: 'one',
  planId: 'plan',
  title: 'One',
  lead: 'together',
  position: 0,
  boundary: { why: 'w', influence: 'i', disagreement: 'd', review: 'r' },
} as const;
export const INVITATION: InvitationRecord = {
  id: 'inv',
  planId: 'plan',
  name: 'Ivy',
  standing: 'family',
  relation: 'niece',
  memberExpiresAt: AT + 9,
  createdBy: 'ann',
  createdAt: AT,
  expiresAt: AT + 1000,
  usedAt: null,
  withdrawnAt: null,
};

export const PASSWORD_RESET: PasswordResetRecord = {
  id: 'way',
  personId: 'ann',
  createdBy: 'ben',
  createdAt: AT,
  expiresAt: AT + 1000,
  usedAt: null,
  withdrawnAt: null,
  seenAt: null,
};

/** People whom other records point to. */
export async function addPeople(records: Records): Promise<void> {
  for (const id of ['ann', 'ben'])
    await records.insertAccount({ id, name: id.toUpperCase(), email: `${id}@home.test`, passwordHash: 'hash', at: AT });
}

/** A plan with one member. */
export async function addPlan(records: Records): Promise<void> {
  await addPeople(records);
  await records.insertPlan(PLAN);
  await records.putMember(MEMBER);
}

/** The store that each test works on. */
export type Subject = {
  readonly store: Store;
  /** The same data, opened anew. */
  reopen(): Promise<void>;
  /** A further store on the same data where that is possible, else the same one. */
  another(): Promise<Store>;
};

/** Gives each test a store on empty data of its own. */
export function storePerTest(kind: StoreKind): Subject {
  let place: Awaited<ReturnType<StoreKind['fresh']>>;
  let store: Store;
  let others: Store[] = [];
  const closeAll = async (): Promise<void> => {
    await Promise.all([store, ...others].map((one) => one.close()));
    others = [];
  };
  beforeEach(async () => {
    place = await kind.fresh();
    store = await place.open();
  });
  afterEach(async () => {
    await closeAll();
    await place.wipe();
  });
  return {
    get store() {
      return store;
    },
    async reopen() {
      await closeAll();
      store = await place.open();
    },
    async another() {
      if (!kind.shared) return store;
      const other = await place.open();
      others.push(other);
      return other;
    },
  };
}
