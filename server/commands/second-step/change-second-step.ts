/** Changes the caller's second step: new recovery codes, or none at all any more. Both need the password and a code. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { useProof, type Proof } from '#server/commands/second-step/check-code.ts';
import { makeRecoveryCodes } from '#server/commands/second-step/recovery-codes.ts';
import type { Records } from '#server/store/store.ts';

/** What shows that it is the caller: `confirm` throws if their password or session is not the same any more. */
export type Shown = { readonly proof: Proof; readonly confirm: (records: Records) => Promise<void> };

async function check(records: Records, { proof, confirm }: Shown): Promise<void> {
  await confirm(records);
  if (!(await useProof(records, proof))) throw new Refusal('wrong_credentials');
}

/** Gives the caller new recovery codes. The old ones end. */
export async function renewRecoveryCodes(context: CommandContext, caller: Caller, shown: Shown): Promise<string[]> {
  return perform(context, async (records) => {
    await check(records, shown);
    return makeRecoveryCodes(context, records, caller.personId);
  });
}

/** Turns the caller's second step off. Where the service needs one of its staff, they are asked for a new one at once. */
export async function turnOffSecondStep(context: CommandContext, caller: Caller, shown: Shown): Promise<void> {
  await perform(context, async (records, _note, publish) => {
    await check(records, shown);
    await records.removeSecondStep(caller.personId);
    publish({ kind: 'sessions', personId: caller.personId });
  });
}
