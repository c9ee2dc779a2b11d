/** The photo of each plan's person: one for a plan, as the server made it from what was uploaded. */
import type { Kysely } from 'kysely';
import type { Tables } from '#server/store/tables.ts';

/** A photo that is kept. `version` is new with each change of the photo. */
export type PlanPhotoRecord = {
  readonly planId: string;
  readonly version: string;
  /** The content type, such as `image/webp`. */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** The SHA-256 of `bytes` in hexadecimal digits, by which a check finds a damaged photo. */
  readonly sha256: string;
  readonly setBy: string;
  readonly setAt: number;
};

/** What is kept of photos. */
export interface PlanPhotoRecords {
  planPhoto(planId: string): Promise<PlanPhotoRecord | null>;
  /** Keeps a photo. It takes the place of the one that the plan had. */
  putPlanPhoto(photo: PlanPhotoRecord): Promise<void>;
  /** Removes a plan's photo. False if it had none. */
  removePlanPhoto(planId: string): Promise<boolean>;
}

/** The records of photos, over any database that the query builder speaks to. */
export function planPhotoRecords(db: Kysely<Tables>): PlanPhotoRecords {
  return {
    async planPhoto(planId) {
      const row = await db.selectFrom('plan_photo').selectAll().where('plan_id', '=', planId).executeTakeFirst();
      if (row === undefined) return null;
      return {
        planId: row.plan_id,
        version: row.version,
        type: row.type,
        bytes: row.bytes,
        sha256: row.sha256,
        setBy: row.set_by,
        setAt: row.set_at,
      };
    },
    async putPlanPhoto(photo) {
      const changed = {
        version: photo.version,
        type: photo.type,
        sha256: photo.sha256,
        set_by: photo.setBy,
        set_at: photo.setAt,
        bytes: photo.bytes,
      };
      await db
        .insertInto('plan_photo')
        .values({ ...changed, plan_id: photo.planId })
        .onConflict((conflict) => conflict.column('plan_id').doUpdateSet(changed))
        .execute();
    },
    async removePlanPhoto(planId) {
      const result = await db.deleteFrom('plan_photo').where('plan_id', '=', planId).executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}
