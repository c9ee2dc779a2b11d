/** The questions that devices sign: each is random, put once, answered once, and soon too old. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '#shared/errors.ts';
import type { CommandContext } from '#server/commands/context.ts';
import type { Records } from '#server/store/store.ts';

/** For how long a question can be answered, in milliseconds. */
export const CHALLENGE_TIME = 5 * 60_000;

const zClientData = z.object({ challenge: z.string().min(1).max(200) });

function hashOf(challenge: string): string {
  return createHash('sha256').update(challenge).digest('hex');
}

/** Makes a question, for a person who adds a passkey, or for anybody who signs in. */
export async function newChallenge(
  { store, newSecret, now }: Pick<CommandContext, 'store' | 'newSecret' | 'now'>,
  personId: string | null,
): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = newSecret();
  const at = now();
  await store.write(async (records) => {
    await records.removePasskeyChallenges(at);
    await records.insertPasskeyChallenge({ challengeHash: hashOf(challenge), personId, expiresAt: at + CHALLENGE_TIME });
  });
  return new Uint8Array(Buffer.from(challenge, 'base64url'));
}

/**
 * Takes the question away that an answer is about, right or not, so that no answer counts twice. Refuses with `wrong_credentials` where it
 * was never put to this person, was answered before, or is too old.
 */
export async function takeChallenge(
  records: Records,
  clientDataJSON: string,
  personId: string | null,
  now: number,
): Promise<string> {
  let data: unknown = null;
  try {
    data = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
  } catch {
    // What cannot be read is an answer to no question.
  }
  const challenge = zClientData.safeParse(data).data?.challenge;
  if (challenge === undefined || !(await records.takePasskeyChallenge(hashOf(challenge), personId, now)))
    throw new Refusal('wrong_credentials');
  return challenge;
}
