/** Second steps of signing in: keys of apps, recovery codes, and who has to have one. */
import type { Kysely } from 'kysely';
import { STAFF } from '#shared/rights.ts';
import type { Tables } from '#server/store/tables.ts';

/** The second step of an account by an app. It counts when it is confirmed. */
export type SecondStepRecord = {
  readonly personId: string;
  /** The key of the app, encrypted. */
  readonly secret: string;
  readonly setAt: number;
  readonly confirmedAt: number | null;
  /** The newest step of which a code was used. */
  readonly lastStep: number;
};

/** What is kept of second steps. */
export interface SecondStepRecords {
  secondStep(personId: string): Promise<SecondStepRecord | null>;
  /** Keeps a key that is yet to be confirmed, in place of one that never was. False where one is confirmed. */
  putSecondStep(begun: Pick<SecondStepRecord, 'personId' | 'secret' | 'setAt'>): Promise<boolean>;
  /** Confirms a key, by a code of a step. False where it is confirmed already or is another key by now. */
  confirmSecondStep(
    begun: Pick<SecondStepRecord, 'personId' | 'secret'>,
    by: { readonly step: number; readonly at: number },
  ): Promise<boolean>;
  /** Uses a step of a key up. False where it or a later one was used, or where it is another key by now. */
  useStep(personId: string, secret: string, step: number): Promise<boolean>;
  /** Removes a person's second step with its recovery codes. False where there was none. */
  removeSecondStep(personId: string): Promise<boolean>;
  /** Gives a person these recovery codes in place of all others. To be called in a transaction. */
  putRecoveryCodes(personId: string, codeHashes: readonly string[]): Promise<void>;
  hasRecoveryCode(personId: string, codeHash: string): Promise<boolean>;
  /** Uses a recovery code up. False where it is not there any more. */
  useRecoveryCode(personId: string, codeHash: string): Promise<boolean>;
  recoveryCodesLeft(personId: string): Promise<number>;
  /** Which of these people must set up a second step before they do anything else: staff without one, where the service needs it. */
  lackingSecondStep(personIds: readonly string[], now: number): Promise<Set<string>>;
  /** Whether the service needs a second step of this person, whether they have one or not. */
  needsSecondStep(personId: string, now: number): Promise<boolean>;
  /** Everybody who lacks a second step that the service needs of them. */
  allLackingSecondStep(now: number): Promise<string[]>;
}

/** People who are staff, where the service needs a second step of staff. */
function staffUnderRule(db: Kysely<Tables>, now: number) {
  return db
    .selectFrom('user')
    .select('user.id')
    .where(({ exists, selectFrom }) => exists(selectFrom('service').select('service.id').where('staff_second_step', '=', 1)))
    .where(({ or, exists, selectFrom }) =>
      or([
        exists(
          selectFrom('service_manager')
            .select('service_manager.person_id')
            .whereRef('service_manager.person_id', '=', 'user.id'),
        ),
        exists(
          selectFrom('member')
            .select('member.id')
            .whereRef('member.person_id', '=', 'user.id')
            .where('standing', 'in', STAFF)
            .where('removed_at', 'is', null)
            .where((w) => w.or([w('expires_at', 'is', null), w('expires_at', '>', now)])),
        ),
      ]),
    );
}

/** Those of them who have neither an app nor a passkey. */
function lacking(db: Kysely<Tables>, now: number) {
  return staffUnderRule(db, now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('second_step')
            .select('second_step.person_id')
            .whereRef('second_step.person_id', '=', 'user.id')
            .where('confirmed_at', 'is not', null),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('passkey').select('passkey.id').whereRef('passkey.person_id', '=', 'user.id'))),
    );
}

/** The records of second steps, over any database that the query builder speaks to. */
export function secondStepRecords(db: Kysely<Tables>): SecondStepRecords {
  return {
    async secondStep(personId) {
      const row = await db.selectFrom('second_step').selectAll().where('person_id', '=', personId).executeTakeFirst();
      if (row === undefined) return null;
      return {
        personId,
        secret: row.secret,
        setAt: row.set_at,
        confirmedAt: row.confirmed_at,
        lastStep: row.last_step,
      };
    },
    async putSecondStep({ personId, secret, setAt }) {
      const result = await db
        .insertInto('second_step')
        .values({ person_id: personId, secret, set_at: setAt, confirmed_at: null, last_step: 0 })
        .onConflict((conflict) =>
          conflict
            .column('person_id')
            .doUpdateSet({ secret, set_at: setAt, last_step: 0 })
            .where('second_step.confirmed_at', 'is', null),
        )
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },
    async confirmSecondStep({ personId, secret }, { step, at }) {
      const result = await db
        .updateTable('second_step')
        .set({ confirmed_at: at, last_step: step })
        .where('person_id', '=', personId)
        .where('secret', '=', secret)
        .where('confirmed_at', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async useStep(personId, secret, step) {
      const result = await db
        .updateTable('second_step')
        .set({ last_step: step })
        .where('person_id', '=', personId)
        .where('secret', '=', secret)
        .where('confirmed_at', 'is not', null)
        .where('last_step', '<', step)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async removeSecondStep(personId) {
      await db.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
      const result = await db.deleteFrom('second_step').where('person_id', '=', personId).executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
    async putRecoveryCodes(personId, codeHashes) {
      await db.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
      await db
        .insertInto('recovery_code')
        .values(codeHashes.map((code_hash) => ({ person_id: personId, code_hash })))
        .execute();
    },
    async hasRecoveryCode(personId, codeHash) {
      const row = await db
        .selectFrom('recovery_code')
        .select('person_id')
        .where('person_id', '=', personId)
        .where('code_hash', '=', codeHash)
        .executeTakeFirst();
      return row !== undefined;
    },
    async useRecoveryCode(personId, codeHash) {
      const result = await db
        .deleteFrom('recovery_code')
        .where('person_id', '=', personId)
        .where('code_hash', '=', codeHash)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
    async recoveryCodesLeft(personId) {
      const rows = await db.selectFrom('recovery_code').select('code_hash').where('person_id', '=', personId).execute();
      return rows.length;
    },
    async lackingSecondStep(personIds, now) {
      if (personIds.length === 0) return new Set();
      const rows = await lacking(db, now)
        .where('user.id', 'in', [...personIds])
        .execute();
      return new Set(rows.map(({ id }) => id));
    },
    async needsSecondStep(personId, now) {
      return (await staffUnderRule(db, now).where('user.id', '=', personId).executeTakeFirst()) !== undefined;
    },
    async allLackingSecondStep(now) {
      return (await lacking(db, now).orderBy('user.id').execute()).map(({ id }) => id);
    },
  };
}
