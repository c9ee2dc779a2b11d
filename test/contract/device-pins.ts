/** The contract of the records of PINs: tests that every kind of store must pass. */
import { describe, expect, it } from 'vitest';
import { addPeople, AT, DEVICE_PIN, storePerTest, type StoreKind } from './kit.ts';

/** Declares these tests for one kind of store. */
export function devicePinsContract(kind: StoreKind): void {
  describe(`${kind.name}: PINs of shared devices`, () => {
    const current = storePerTest(kind);

    it('are one for each person and device, and a new one takes the place of the old', async () => {
      const { records } = current.store;
      await addPeople(records);
      await records.putDevicePin(DEVICE_PIN);
      await records.putDevicePin({ ...DEVICE_PIN, id: 'ben', personId: 'ben', setAt: AT + 1, userAgent: null });
      await records.putDevicePin({ ...DEVICE_PIN, id: 'elsewhere', deviceHash: 'phone', usedAt: AT + 9 });
      await current.reopen();
      expect(await current.store.records.devicePin('tablet', 'ann')).toEqual(DEVICE_PIN);
      expect(await current.store.records.devicePin('phone', 'ben')).toBeNull();
      expect((await current.store.records.devicePinsOn('tablet')).map(({ id }) => id)).toEqual(['pin', 'ben']);
      expect((await current.store.records.devicePinsOf('ann')).map(({ id }) => id)).toEqual(['elsewhere', 'pin']);
      const newer = { ...DEVICE_PIN, id: 'newer', pinHash: 'another', setAt: AT + 2, usedAt: AT + 2 };
      await current.store.records.putDevicePin(newer);
      expect(await current.store.records.devicePin('tablet', 'ann')).toEqual(newer);
      await expect(current.store.records.putDevicePin({ ...DEVICE_PIN, personId: 'nobody' })).rejects.toThrow();
    });

    it('give five tries, however many are taken at once and on however many nodes', async () => {
      const { records } = current.store;
      await addPeople(records);
      await records.putDevicePin(DEVICE_PIN);
      const other = await current.another();
      const taken = await Promise.all(
        Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? records : other.records).takePinTry('tablet', 'ann', AT - 1)),
      );
      expect(new Set(taken.map((one) => one?.triesLeft ?? 'none'))).toEqual(new Set([0, 1, 2, 3, 4, 'none']));
      expect(taken.filter((one) => one !== null)).toHaveLength(5);
      expect(await records.takePinTry('tablet', 'ann', AT - 1)).toBeNull();
    });

    it('take no try from another device, another person, a PIN that is off, or one that was not used for long', async () => {
      const { records } = current.store;
      await addPeople(records);
      await records.putDevicePin(DEVICE_PIN);
      await records.putDevicePin({ ...DEVICE_PIN, id: 'ben', personId: 'ben', pinHash: null });
      expect([
        await records.takePinTry('phone', 'ann', AT - 1),
        await records.takePinTry('tablet', 'nobody', AT - 1),
        await records.takePinTry('tablet', 'ben', AT - 1),
        await records.takePinTry('tablet', 'ann', AT),
      ]).toEqual([null, null, null, null]);
      expect(await records.takePinTry('tablet', 'ann', AT - 1)).toEqual({ ...DEVICE_PIN, triesLeft: 4 });
    });

    it('have all tries back after a right one, unless it is not the same PIN any more', async () => {
      const { records } = current.store;
      await addPeople(records);
      await records.putDevicePin(DEVICE_PIN);
      for (let i = 0; i < 5; i += 1) await records.takePinTry('tablet', 'ann', AT - 1);
      expect(await records.confirmDevicePin({ ...DEVICE_PIN, pinHash: 'another' }, AT + 5)).toBe(false);
      expect(await records.confirmDevicePin({ ...DEVICE_PIN, id: 'another' }, AT + 5)).toBe(false);
      expect((await records.devicePin('tablet', 'ann'))?.triesLeft).toBe(0);
      expect(await records.confirmDevicePin(DEVICE_PIN, AT + 5)).toBe(true);
      expect(await records.devicePin('tablet', 'ann')).toEqual({ ...DEVICE_PIN, usedAt: AT + 5 });
    });

    it('are switched off only without a try left, and then never confirmed again', async () => {
      const { records } = current.store;
      await addPeople(records);
      await records.putDevicePin(DEVICE_PIN);
      await records.switchOffDevicePin(DEVICE_PIN);
      expect(await records.devicePin('tablet', 'ann')).toEqual(DEVICE_PIN);
      for (let i = 0; i < 5; i += 1) await records.takePinTry('tablet', 'ann', AT - 1);
      await records.switchOffDevicePin({ ...DEVICE_PIN, pinHash: 'another' });
      expect((await records.devicePin('tablet', 'ann'))?.pinHash).toBe(DEVICE_PIN.pinHash);
      await records.switchOffDevicePin(DEVICE_PIN);
      expect(await records.devicePin('tablet', 'ann')).toEqual({ ...DEVICE_PIN, pinHash: null, triesLeft: 0 });
      expect(await records.confirmDevicePin(DEVICE_PIN, AT + 5)).toBe(false);
      expect(await records.confirmDevicePin({ ...DEVICE_PIN, pinHash: null }, AT + 5)).toBe(false);
    });

    it('are removed one by one, by person, by device, by age, and with their account', async () => {
      const { records } = current.store;
      const { database } = current.store;
      await addPeople(records);
      const ids = async () =>
        (await database.selectFrom('device_pin').select('id').orderBy('id').execute()).map(({ id }) => id);
      const fill = async (): Promise<void> => {
        for (const personId of ['ann', 'ben'])
          for (const [i, deviceHash] of ['phone', 'tablet'].entries())
            await records.putDevicePin({
              ...DEVICE_PIN,
              id: `${personId} ${deviceHash}`,
              personId,
              deviceHash,
              usedAt: AT + i,
            });
      };
      await fill();
      expect(await records.removeDevicePins({ id: 'ann tablet', personId: 'ben' })).toBe(0);
      expect(await records.removeDevicePins({ id: 'ann tablet', personId: 'ann' })).toBe(1);
      expect(await ids()).toEqual(['ann phone', 'ben phone', 'ben tablet']);
      await fill();
      expect(await records.removeDevicePins({ personId: 'ann', butDevice: 'tablet' })).toBe(1);
      expect(await ids()).toEqual(['ann tablet', 'ben phone', 'ben tablet']);
      expect(await records.removeDevicePins({ personId: 'ben' })).toBe(2);
      await fill();
      expect(await records.removeDevicePins({ deviceHash: 'phone' })).toBe(2);
      await fill();
      expect(await records.removeDevicePins({ unusedSince: AT })).toBe(2);
      expect(await ids()).toEqual(['ann tablet', 'ben tablet']);
      await database.deleteFrom('user').where('id', '=', 'ann').execute();
      expect(await ids()).toEqual(['ben tablet']);
    });
  });
}
