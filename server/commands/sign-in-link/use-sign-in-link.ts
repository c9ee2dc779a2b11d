/** Uses a link that signs in. */
import { Refusal } from '#shared/errors.ts';
import { keyHash } from '#server/commands/invitations/invitation-keys.ts';
import type { PersonRecord } from '#server/store/records/accounts.ts';
import type { SignInLinkRecord } from '#server/store/records/sign-in-links.ts';
import type { Records } from '#server/store/store.ts';

/** A link that still signs in, and the person whose account it opens. */
export type OpenSignInLink = { readonly link: SignInLinkRecord; readonly person: PersonRecord };

/**
 * Finds a link that still signs in, by its key. For every other key the answer is the same: used, run out, of an account that is gone,
 * or never made.
 */
export async function openSignInLink(records: Records, key: string, now: number): Promise<OpenSignInLink> {
  const link = await records.signInLinkByKey(keyHash(key));
  const person = await records.person(link?.personId ?? '');
  if (link === null || person === null || link.usedAt !== null || now >= link.expiresAt) throw new Refusal('not_found');
  return { link, person };
}

/**
 * Uses a link up, in the transaction that completes the sign-in. False where somebody else was faster, or where a new password ended it
 * meanwhile. The other links of the person end too: they asked more than once, and nobody needs those any more.
 */
export async function useSignInLink(records: Records, { link, person }: OpenSignInLink, at: number): Promise<boolean> {
  if (!(await records.markSignInLinkUsed(link.id, at))) return false;
  await records.removeSignInLinks({ personId: person.id });
  return true;
}
