/** Helpers and example records for the contract tests of the store. */
import { afterEach, beforeEach } from 'vitest';
import type { LogEntry } from '#server/store/log/log.ts';
import type { DevicePinRecord } from '#server/store/records/device-pins.ts';
import type { InvitationRecord } from '#server/store/records/invitations.ts';
import type { PasswordResetRecord } from '#server/store/records/password-resets.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { PlanRecord } from '#server/store/records/plans.ts';
import type { Records, Store } from '#server/store/store.ts';

/**
 * One kind of store under test. `fresh` creates empty data. `open` opens a store on it, also again after a close. If `shared`
 * is true, several stores may be open on the same data. `wipe` deletes the data.
 */
export type StoreKind = {
  readonly name: string;
  readonly shared: boolean;
  fresh(): Promise<{ open(): Promise<Store>; wipe(): Promise<void> }>;
};

/** The time that the example records use, in milliseconds. */
export const AT = 1_790_000_000_000;
/** An array of these bytes. */
export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
/** An example entry of a log. Its update and time depend on `value`, so that tests can tell entries apart. */
export const entry = (room: string, value: number, claims: number[] = [], personId = 'ann'): LogEntry => ({
  room,
  personId,
  at: AT + value,
  update: bytes(value % 256, value >> 8),
  claims,
});

/** The example records. */
export const PLAN: PlanRecord = {
  id: 'plan',
  title: 'A plan',
  personName: 'Rose Bell',
  knownAs: 'Rose',
  room: 'Room 4, upstairs',
  bornOn: '1938-05-04',
  photo: null,
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

export const DEVICE_PIN: DevicePinRecord = {
  id: 'pin',
  deviceHash: 'tablet',
  personId: 'ann',
  pinHash: 'hash of the pin',
  triesLeft: 5,
  userAgent: 'A browser',
  setAt: AT,
  usedAt: AT,
};

/** Adds the accounts that other records refer to. */
export async function addPeople(records: Records): Promise<void> {
  for (const id of ['ann', 'ben'])
    await records.insertAccount({ id, name: id.toUpperCase(), email: `${id}@home.test`, passwordHash: 'hash', at: AT });
}

/** Adds the accounts and the example plan with one member. */
export async function addPlan(records: Records): Promise<void> {
  await addPeople(records);
  await records.insertPlan(PLAN);
  await records.putMember(MEMBER);
}

/** The store of the current test. */
export type Subject = {
  readonly store: Store;
  /** Closes the store and opens it again on the same data. */
  reopen(): Promise<void>;
  /** Another open store on the same data. If the data is not shared, the same store. */
  another(): Promise<Store>;
};

/** Opens a store on empty data before each test, and deletes the data after it. */
export function storePerTest(kind: StoreKind): Subject {
  let data: Awaited<ReturnType<StoreKind['fresh']>>;
  let store: Store;
  let others: Store[] = [];
  const closeAll = async (): Promise<void> => {
    await Promise.all([store, ...others].map((one) => one.close()));
    others = [];
  };
  beforeEach(async () => {
    data = await kind.fresh();
    store = await data.open();
  });
  afterEach(async () => {
    await closeAll();
    await data.wipe();
  });
  return {
    get store() {
      return store;
    },
    async reopen() {
      await closeAll();
      store = await data.open();
    },
    async another() {
      if (!kind.shared) return store;
      const other = await data.open();
      others.push(other);
      return other;
    },
  };
}
