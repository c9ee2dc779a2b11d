/** Recovery codes: for the day on which the phone is lost. Each works once. */
import type { CommandContext } from '#server/commands/context.ts';
import type { Records } from '#server/store/store.ts';

/** How many a person gets. */
export const RECOVERY_CODES = 8;

/** Gives a person new recovery codes in place of all they had. They are shown now and never again. */
export async function makeRecoveryCodes(
  { newCode, secondStepKeys }: Pick<CommandContext, 'newCode' | 'secondStepKeys'>,
  records: Records,
  personId: string,
): Promise<string[]> {
  const codes = new Set<string>();
  while (codes.size < RECOVERY_CODES) codes.add(newCode());
  await records.putRecoveryCodes(
    personId,
    [...codes].map((code) => secondStepKeys.hashOf(personId, code)),
  );
  return [...codes];
}
