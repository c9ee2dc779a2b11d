/** Checks a code of a second step: one of the app, or a recovery code. */
import { plainCode } from '#shared/plain-text.ts';
import { Refusal } from '#shared/errors.ts';
import type { CommandContext } from '#server/commands/context.ts';
import { stepOfCode } from '#server/commands/second-step/totp.ts';
import type { Records } from '#server/store/store.ts';

/** A code that was right. It counts only when {@link useProof} has used it up, in the transaction of what it is for. */
export type Proof =
  | { readonly kind: 'app'; readonly personId: string; readonly secret: string; readonly step: number }
  | { readonly kind: 'recovery'; readonly personId: string; readonly codeHash: string };

type Keys = Pick<CommandContext, 'store' | 'now' | 'secondStepKeys'>;

/**
 * Finds out what a code proves. Refuses with `wrong_credentials` whether it is wrong, was used before, or there is no second step. A code
 * of the app counts once: a step that was used, and every one before it, is over.
 */
export async function proofOf({ store, now, secondStepKeys }: Keys, personId: string, typed: string): Promise<Proof> {
  const code = plainCode(typed);
  const found = await store.records.secondStep(personId);
  if (found === null || found.confirmedAt === null) throw new Refusal('wrong_credentials');
  if (/^\d{6}$/.test(code)) {
    const secret = secondStepKeys.open(personId, found.secret);
    const step = secret === null ? null : stepOfCode(secret, code, now());
    if (step === null || step <= found.lastStep) throw new Refusal('wrong_credentials');
    return { kind: 'app', personId, secret: found.secret, step };
  }
  const codeHash = secondStepKeys.hashOf(personId, code);
  if (!(await store.records.hasRecoveryCode(personId, codeHash))) throw new Refusal('wrong_credentials');
  return { kind: 'recovery', personId, codeHash };
}

/** Uses up what was proven. False where somebody else used it first, or where the second step is another one by now. */
export function useProof(records: Records, proof: Proof): Promise<boolean> {
  return proof.kind === 'app'
    ? records.useStep(proof.personId, proof.secret, proof.step)
    : records.useRecoveryCode(proof.personId, proof.codeHash);
}
