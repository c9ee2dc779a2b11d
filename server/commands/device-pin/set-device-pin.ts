/** Sets the caller's PIN on one device. */
import { PIN_LIFETIME, PIN_TRIES, PINS_OF_ACCOUNT, PINS_ON_DEVICE } from '#shared/device-pin.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { deviceHash, pinSecret } from '#server/commands/device-pin/device-token.ts';
import type { Records } from '#server/store/store.ts';

/** What is chosen: the PIN, and the device, with the name of its browser. */
export type DevicePinChoice = { readonly token: string; readonly pin: string; readonly userAgent: string | null };

/**
 * Gives the caller a PIN on a device, in place of the one they had there. `confirm` runs in the same transaction and throws if
 * the password that the caller entered is not theirs any more. There is no audit entry, as for a change of password.
 */
export async function setDevicePin(
  context: CommandContext,
  caller: Caller,
  { token, pin, userAgent }: DevicePinChoice,
  confirm: (records: Records) => Promise<void>,
): Promise<void> {
  const { personId } = caller;
  const device = deviceHash(token);
  // Hashing is slow on purpose, so it is done before the transaction: other writes do not wait for it.
  const pinHash = await context.hashPassword(pinSecret(token, personId, pin));
  await perform(context, async (records) => {
    await confirm(records);
    const at = context.now();
    await records.removeDevicePins({ unusedSince: at - PIN_LIFETIME });
    const here = await records.devicePinsOn(device);
    if (here.length >= PINS_ON_DEVICE && !here.some((one) => one.personId === personId))
      throw new Refusal('invalid', undefined, { pin: 'deviceFull' });
    await records.putDevicePin({
      id: context.newId(),
      deviceHash: device,
      personId,
      pinHash,
      triesLeft: PIN_TRIES,
      userAgent,
      setAt: at,
      usedAt: at,
    });
    for (const { id } of (await records.devicePinsOf(personId)).slice(PINS_OF_ACCOUNT))
      await records.removeDevicePins({ id, personId });
  });
}

/** Whether anybody has a PIN on the device of this token. */
export async function isKnownDevice(records: Records, token: string, now: number): Promise<boolean> {
  return (await records.devicePinsOn(deviceHash(token))).some(({ usedAt }) => usedAt > now - PIN_LIFETIME);
}
