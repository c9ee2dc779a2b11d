/** The PINs of shared devices. */
import type { Kysely } from 'kysely';
import { PIN_TRIES } from '#shared/device-pin.ts';
import type { Tables } from '#server/store/tables.ts';

/** What is kept of a person's PIN on one device. */
export type DevicePinRecord = {
  readonly id: string;
  /** The hash of the device token. */
  readonly deviceHash: string;
  readonly personId: string;
  /** Null if the PIN was switched off after too many wrong tries. */
  readonly pinHash: string | null;
  readonly triesLeft: number;
  /** The name of the browser in which it was chosen. */
  readonly userAgent: string | null;
  readonly setAt: number;
  /** When a sign-in by it last worked, or when it was chosen. */
  readonly usedAt: number;
};

/** Which PINs to remove. `butDevice` is the hash of a device whose PIN stays. */
export type DevicePinsOf =
  | { readonly id: string; readonly personId: string }
  | { readonly personId: string; readonly butDevice?: string | undefined }
  | { readonly deviceHash: string }
  | { readonly unusedSince: number };

/** What is kept of PINs. */
export interface DevicePinRecords {
  /** Keeps a PIN. It takes the place of the one that the person had on that device. */
  putDevicePin(pin: DevicePinRecord): Promise<void>;
  devicePin(deviceHash: string, personId: string): Promise<DevicePinRecord | null>;
  /** The PINs on one device, the one that was chosen first in front. */
  devicePinsOn(deviceHash: string): Promise<DevicePinRecord[]>;
  /** The PINs of one person, the one that was used last in front. */
  devicePinsOf(personId: string): Promise<DevicePinRecord[]>;
  /**
   * Takes one try away, and gives the PIN with the tries that are left then. Null where there is no PIN, none that was used
   * after `unusedSince`, or no try left. Many calls at once never get more tries than there are.
   */
  takePinTry(deviceHash: string, personId: string, unusedSince: number): Promise<DevicePinRecord | null>;
  /** Gives all tries back after a right one. False where the PIN is not this one any more. */
  confirmDevicePin(pin: Pick<DevicePinRecord, 'id' | 'pinHash'>, at: number): Promise<boolean>;
  /** Forgets the hash of a PIN that has no try left. */
  switchOffDevicePin(pin: Pick<DevicePinRecord, 'id' | 'pinHash'>): Promise<void>;
  /** Removes PINs. Answers how many there were. */
  removeDevicePins(of: DevicePinsOf): Promise<number>;
}

function devicePinRecord(row: Tables['device_pin']): DevicePinRecord {
  return {
    id: row.id,
    deviceHash: row.device_hash,
    personId: row.person_id,
    pinHash: row.pin_hash,
    triesLeft: row.tries_left,
    userAgent: row.user_agent,
    setAt: row.set_at,
    usedAt: row.used_at,
  };
}

/** The records of PINs, over any database that the query builder speaks to. */
export function devicePinRecords(db: Kysely<Tables>): DevicePinRecords {
  return {
    async putDevicePin(pin) {
      const changed = {
        id: pin.id,
        pin_hash: pin.pinHash,
        tries_left: pin.triesLeft,
        user_agent: pin.userAgent,
        set_at: pin.setAt,
        used_at: pin.usedAt,
      };
      await db
        .insertInto('device_pin')
        .values({ ...changed, device_hash: pin.deviceHash, person_id: pin.personId })
        .onConflict((conflict) => conflict.columns(['device_hash', 'person_id']).doUpdateSet(changed))
        .execute();
    },
    async devicePin(deviceHash, personId) {
      const row = await db
        .selectFrom('device_pin')
        .selectAll()
        .where('device_hash', '=', deviceHash)
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return row ? devicePinRecord(row) : null;
    },
    async devicePinsOn(deviceHash) {
      const rows = await db
        .selectFrom('device_pin')
        .selectAll()
        .where('device_hash', '=', deviceHash)
        .orderBy('set_at')
        .orderBy('id')
        .execute();
      return rows.map(devicePinRecord);
    },
    async devicePinsOf(personId) {
      const rows = await db
        .selectFrom('device_pin')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('used_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(devicePinRecord);
    },
    async takePinTry(deviceHash, personId, unusedSince) {
      const row = await db
        .updateTable('device_pin')
        .set((set) => ({ tries_left: set('tries_left', '-', 1) }))
        .where('device_hash', '=', deviceHash)
        .where('person_id', '=', personId)
        .where('tries_left', '>', 0)
        .where('pin_hash', 'is not', null)
        .where('used_at', '>', unusedSince)
        .returningAll()
        .executeTakeFirst();
      return row ? devicePinRecord(row) : null;
    },
    async confirmDevicePin({ id, pinHash }, at) {
      const result = await db
        .updateTable('device_pin')
        .set({ tries_left: PIN_TRIES, used_at: at })
        .where('id', '=', id)
        .where('pin_hash', '=', pinHash)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async switchOffDevicePin({ id, pinHash }) {
      await db
        .updateTable('device_pin')
        .set({ pin_hash: null })
        .where('id', '=', id)
        .where('pin_hash', '=', pinHash)
        .where('tries_left', '=', 0)
        .execute();
    },
    async removeDevicePins(of) {
      const all = db.deleteFrom('device_pin');
      const those =
        'id' in of
          ? all.where('id', '=', of.id).where('person_id', '=', of.personId)
          : 'personId' in of
            ? of.butDevice === undefined
              ? all.where('person_id', '=', of.personId)
              : all.where('person_id', '=', of.personId).where('device_hash', '<>', of.butDevice)
            : 'deviceHash' in of
              ? all.where('device_hash', '=', of.deviceHash)
              : all.where('used_at', '<=', of.unusedSince);
      const result = await those.executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
