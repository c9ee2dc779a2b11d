/** The reason of a change that takes a right from somebody (R17). */
import { Refusal } from '#shared/errors.ts';

/** Refuses a change that needs a reason and has none. */
export function requireReason(needed: boolean, reason: string | undefined): void {
  if (needed && reason === undefined) throw new Refusal('invalid', 'This needs a reason.', { reason: 'empty' });
}
