/** Checks a PIN on a shared device, and counts the tries. */
import { PIN_LIFETIME } from '#shared/device-pin.ts';
import { Refusal } from '#shared/errors.ts';
import type { CommandContext } from '#server/commands/context.ts';
import { deviceHash, pinSecret } from '#server/commands/device-pin/device-token.ts';
import type { DevicePinRecord } from '#server/store/records/device-pins.ts';
import type { Records } from '#server/store/store.ts';

/** A hash in the form of all others that matches nothing. It is checked where there is no PIN, so that this takes as long. */
const NO_PIN = `${'0'.repeat(32)}:${'0'.repeat(128)}`;

/** A PIN that was entered on a device. `token` is empty for a browser that has no device token. */
export type EnteredPin = { readonly token: string; readonly personId: string; readonly pin: string };

/**
 * Takes one try and checks the PIN. Refuses with `wrong_credentials`, in the same time, whether it is wrong, has no try left, was
 * not used for too long, or never was. What it gives must still be confirmed in the transaction that completes the sign-in.
 */
export async function checkDevicePin(
  context: Pick<CommandContext, 'store' | 'now' | 'verifyPassword'>,
  { token, personId, pin }: EnteredPin,
): Promise<DevicePinRecord> {
  const { records } = context.store;
  const found = await records.takePinTry(deviceHash(token), personId, context.now() - PIN_LIFETIME);
  const isRight = await context.verifyPassword(pinSecret(token, personId, pin), found?.pinHash ?? NO_PIN);
  if (found !== null && isRight) return found;
  if (found?.triesLeft === 0) await records.switchOffDevicePin(found);
  throw new Refusal('wrong_credentials');
}

/** A person who has a PIN on this device, also if it is switched off; null for every other person. */
export async function personOnDevice(
  records: Records,
  token: string,
  personId: string,
  now: number,
): Promise<{ email: string } | null> {
  const found = await records.devicePin(deviceHash(token), personId);
  return found === null || found.usedAt <= now - PIN_LIFETIME ? null : records.person(personId);
}
