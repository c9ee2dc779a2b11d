/** Names and removes passkeys of the caller. One of another person is answered like one that never was. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Gives a passkey of the caller another name. */
export async function renamePasskey(context: CommandContext, caller: Caller, id: string, name: string): Promise<void> {
  await perform(context, async (records) => {
    if (!(await records.renamePasskey(id, caller.personId, name))) throw new Refusal('not_found');
  });
}

/** Removes a passkey of the caller. From then on it signs nobody in. */
export async function removePasskey(context: CommandContext, caller: Caller, id: string): Promise<void> {
  await perform(context, async (records, _note, publish) => {
    if ((await records.removePasskeys({ personId: caller.personId, id })) === 0) throw new Refusal('not_found');
    // Staff whose second step this was may lack one now.
    publish({ kind: 'sessions', personId: caller.personId });
  });
}
