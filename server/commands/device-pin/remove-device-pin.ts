/** Removes PINs of shared devices. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { deviceHash } from '#server/commands/device-pin/device-token.ts';

/** Removes one PIN of the caller. A PIN of another person is refused with `not_found`, like one that never was. */
export async function removeDevicePin(context: CommandContext, caller: Caller, id: string): Promise<void> {
  await perform(context, async (records) => {
    if ((await records.removeDevicePins({ id, personId: caller.personId })) === 0) throw new Refusal('not_found');
  });
}

/** Removes all PINs of the caller, except on the device with this token. */
export async function removeOtherDevicePins(context: CommandContext, caller: Caller, token: string): Promise<void> {
  await perform(context, async (records) => {
    await records.removeDevicePins({ personId: caller.personId, butDevice: deviceHash(token) });
  });
}

/** Removes every PIN of a device, because several people no longer use it. */
export async function forgetDevice(context: CommandContext, token: string): Promise<void> {
  await perform(context, async (records) => {
    await records.removeDevicePins({ deviceHash: deviceHash(token) });
  });
}
