/** What stands between the first step of a sign-in and a session: the second step, where the account has one. */
import { Refusal } from '#shared/errors.ts';
import { asksSecondStep, beginSignIn, SECOND_STEP_TIME } from '#server/commands/second-step/begin-sign-in.ts';
import { ownCookie } from '#server/http/own-cookie.ts';
import type { Services } from '#server/http/route.ts';
import type { Records } from '#server/store/store.ts';

/** The cookie by which the second step finds the first. */
export const BEGUN_COOKIE = ownCookie('alongside.begun', SECOND_STEP_TIME / 1000);

/** Who has given a right first step, by whichever way. */
export type FirstStep = { readonly personId: string; readonly rememberMe: boolean };

/**
 * Goes on to the second step, if the account asks for one: gives the cookies for it, or null where the first step is enough. `confirm` runs
 * in the same transaction; if it answers false, because the password or the link ended meanwhile, the sign-in is refused.
 */
export async function toSecondStep(
  { context, publicUrl }: Services,
  first: FirstStep,
  confirm: (records: Records) => Promise<boolean>,
  otherwise: 'wrong_credentials' | 'not_found',
): Promise<readonly string[] | null> {
  if (!(await asksSecondStep(context.store.records, first.personId, context.now()))) return null;
  const token = await context.store.write(async (records) =>
    (await confirm(records)) ? beginSignIn(context, records, first) : null,
  );
  if (token === null) throw new Refusal(otherwise);
  return [BEGUN_COOKIE.set(publicUrl, token)];
}

/**
 * The same after a sign-in by password, whose session ends again where a second step is asked for. Nobody has its token yet. A password
 * that was replaced meanwhile has ended that session, and then the sign-in is refused.
 */
export async function afterPassword(
  services: Services,
  signedIn: {
    readonly answer: { readonly token: string; readonly user: { readonly id: string } };
    readonly cookies: readonly string[];
  },
  rememberMe: boolean,
): Promise<{ readonly cookies: readonly string[]; readonly secondStep: boolean }> {
  const { token, user } = signedIn.answer;
  const cookies = await toSecondStep(
    services,
    { personId: user.id, rememberMe },
    (records) => records.endSession({ token }),
    'wrong_credentials',
  );
  return cookies === null ? { cookies: signedIn.cookies, secondStep: false } : { cookies, secondStep: true };
}
