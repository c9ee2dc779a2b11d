/** The service as a whole and its managers. */
import type { Kysely } from 'kysely';
import { PERSON, type PersonRecord } from '#server/store/records/accounts.ts';
import type { Tables } from '#server/store/tables.ts';

/** What is kept of the service and its managers. */
export interface ServiceRecords {
  service(): Promise<{ name: string; setUpAt: number; demo: boolean; lockMinutes: number } | null>;
  setUpService(service: { name: string; setUpAt: number; demo: boolean }): Promise<void>;
  /** Settles for the whole service after how many minutes without use a shared device locks. */
  changeService(change: { lockMinutes: number }): Promise<void>;
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
      return row ? { name: row.name, setUpAt: row.set_up_at, demo: row.demo === 1, lockMinutes: row.lock_minutes } : null;
    },
    async setUpService({ name, setUpAt, demo }) {
      await db
        .insertInto('service')
        .values({ id: 1, name, set_up_at: setUpAt, demo: demo ? 1 : 0 })
        .execute();
    },
    async changeService({ lockMinutes }) {
      await db.updateTable('service').set({ lock_minutes: lockMinutes }).execute();
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
