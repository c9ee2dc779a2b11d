/** Keeps that somebody has given the first of two steps of a sign-in, until they give the second. */
import { createHash } from 'node:crypto';
import { Refusal } from '#shared/errors.ts';
import type { CommandContext } from '#server/commands/context.ts';
import type { BegunSignInRecord } from '#server/store/records/begun-sign-ins.ts';
import type { Records } from '#server/store/store.ts';

/** How long the second step may take, in milliseconds. */
export const SECOND_STEP_TIME = 10 * 60_000;
/** How many codes can be tried before the first step is asked for again. */
export const SECOND_STEP_TRIES = 5;

/** The SHA-256 of the token of a begun sign-in, which is stored in its place. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Whether the password or a link is not enough to sign this person in: they have an app, or they are staff of whom the service needs a
 * second step, and have a passkey. For everybody else a passkey is one more way in, and the password stays the other.
 */
export async function asksSecondStep(records: Records, personId: string, now: number): Promise<boolean> {
  if (typeof (await records.secondStep(personId))?.confirmedAt === 'number') return true;
  return (await records.passkeysOf(personId)).length > 0 && (await records.needsSecondStep(personId, now));
}

/** Begins a sign-in whose first step was right. Gives the token by which the second step finds it. To be called in a transaction. */
export async function beginSignIn(
  { newSecret, now }: Pick<CommandContext, 'newSecret' | 'now'>,
  records: Records,
  who: { readonly personId: string; readonly rememberMe: boolean },
): Promise<string> {
  const token = newSecret();
  const at = now();
  await records.removeBegunSignIns({ expiredBefore: at });
  await records.insertBegunSignIn({
    tokenHash: tokenHash(token),
    ...who,
    triesLeft: SECOND_STEP_TRIES,
    expiresAt: at + SECOND_STEP_TIME,
  });
  return token;
}

/** Takes one try of a begun sign-in. Refuses with `not_found` where it was never begun, took too long, or has no try left. */
export async function takeSignInTry(records: Records, token: string, now: number): Promise<BegunSignInRecord> {
  const begun = await records.takeSignInTry(tokenHash(token), now);
  if (begun === null) throw new Refusal('not_found');
  return begun;
}
