/** The service as a whole and its managers. */
import type { Kysely } from 'kysely';
import { PERSON, type PersonRecord } from '#server/store/records/accounts.ts';
import type { Tables } from '#server/store/tables.ts';

/** What can be settled for the whole service: minutes until a shared device locks, days until a suggestion waits for the lead, a second step. */
export type ServiceChange = {
  readonly lockMinutes?: number | undefined;
  readonly answerDays?: number | undefined;
  readonly staffSecondStep?: boolean | undefined;
};

/** The service. */
export type ServiceRecord = {
  readonly name: string;
  readonly setUpAt: number;
  readonly demo: boolean;
  readonly lockMinutes: number;
  readonly answerDays: number;
  readonly staffSecondStep: boolean;
};

/** What is kept of the service and its managers. */
export interface ServiceRecords {
  service(): Promise<ServiceRecord | null>;
  setUpService(service: { name: string; setUpAt: number; demo: boolean }): Promise<void>;
  /**
   * Settles for the whole service when a shared device locks, how long a suggestion may wait for an answer, and whether staff need a second
   * step. What is left out stays.
   */
  changeService(change: ServiceChange): Promise<void>;
  isServiceManager(personId: string): Promise<boolean>;
  serviceManagers(): Promise<PersonRecord[]>;
  addServiceManager(personId: string): Promise<void>;
  /** False where the person was no manager of the service. Their memberships of plans stay as they are. */
  removeServiceManager(personId: string): Promise<boolean>;
}

/** The records of the service, over any database that the query builder speaks to. */
export function serviceRecords(db: Kysely<Tables>): ServiceRecords {
  return {
    async service() {
      const row = await db.selectFrom('service').selectAll().executeTakeFirst();
      if (row === undefined) return null;
      return {
        name: row.name,
        setUpAt: row.set_up_at,
        demo: row.demo === 1,
        lockMinutes: row.lock_minutes,
        answerDays: row.answer_days,
        staffSecondStep: row.staff_second_step === 1,
      };
    },
    async setUpService({ name, setUpAt, demo }) {
      await db
        .insertInto('service')
        .values({ id: 1, name, set_up_at: setUpAt, demo: demo ? 1 : 0 })
        .execute();
    },
    async changeService({ lockMinutes, answerDays, staffSecondStep }) {
      const change = {
        ...(lockMinutes !== undefined && { lock_minutes: lockMinutes }),
        ...(answerDays !== undefined && { answer_days: answerDays }),
        ...(staffSecondStep !== undefined && { staff_second_step: staffSecondStep ? 1 : 0 }),
      };
      if (Object.keys(change).length > 0) await db.updateTable('service').set(change).execute();
    },
    async isServiceManager(personId) {
      const row = await db
        .selectFrom('service_manager')
        .select('person_id')
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return row !== undefined;
    },
    async serviceManagers() {
      return db
        .selectFrom('service_manager')
        .innerJoin('user', 'user.id', 'service_manager.person_id')
        .select(PERSON)
        .orderBy('user.name')
        .execute();
    },
    async addServiceManager(personId) {
      await db
        .insertInto('service_manager')
        .values({ person_id: personId })
        .onConflict((c) => c.doNothing())
        .execute();
    },
    async removeServiceManager(personId) {
      const result = await db.deleteFrom('service_manager').where('person_id', '=', personId).executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}
