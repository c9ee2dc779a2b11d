/** How password resets are presented. */
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { OwnPasswordReset, PasswordReset, zNewPasswordReset, zPasswordResetView } from '#shared/api.ts';
import type { Caller } from '#server/commands/context.ts';
import { shownCode } from '#server/commands/invitations/invitation-keys.ts';
import type { MadePasswordReset } from '#server/commands/password-reset/make-password-reset.ts';
import { baseUrlOf } from '#server/http/origin.ts';
import type { Services } from '#server/http/route.ts';
import type { PasswordResetRecord } from '#server/store/records/password-resets.ts';
import type { Records } from '#server/store/store.ts';

/** Password resets as managers of the service see them: without their keys, with the names of the people. */
export async function presentPasswordResets(
  records: Records,
  passwordResets: readonly PasswordResetRecord[],
): Promise<PasswordReset[]> {
  const people = await records.people(passwordResets.flatMap((one) => [one.personId, one.createdBy]));
  const mails = await records.mailOf(
    'passwordReset',
    passwordResets.map(({ id }) => id),
  );
  const personOf = (id: string) => ({ id, name: people.find((person) => person.id === id)?.name ?? '' });
  return passwordResets.map(({ id, personId, createdBy, createdAt, expiresAt }) => ({
    id,
    person: personOf(personId),
    madeBy: personOf(createdBy),
    createdAt,
    expiresAt,
    mail: mails.get(id)?.state ?? null,
  }));
}

/** The caller's own password resets that are `wanted`, newest first. */
export async function presentOwnPasswordResets(
  records: Records,
  caller: Caller,
  wanted: (passwordReset: PasswordResetRecord) => boolean,
): Promise<OwnPasswordReset[]> {
  const own = (await records.passwordResetsOf(caller.personId)).filter(wanted);
  const people = await records.people(own.map((one) => one.createdBy));
  return own.map(({ id, createdBy, createdAt, expiresAt, usedAt }) => ({
    id,
    madeBy: people.find((person) => person.id === createdBy)?.name ?? '',
    createdAt,
    expiresAt,
    usedAt,
  }));
}

/** A new password reset with its link and its code. The key is in the fragment of the link, so no server logs it. */
export async function presentMadePasswordReset(
  { passwordReset, token, code }: MadePasswordReset,
  services: Services,
  request: IncomingMessage,
): Promise<z.input<typeof zNewPasswordReset>> {
  const [shown] = await presentPasswordResets(services.context.store.records, [passwordReset]);
  if (shown === undefined) throw new Error('what was made is there');
  return {
    passwordReset: shown,
    link: `${baseUrlOf(services.publicUrl, request)}/new-password#key=${token}`,
    code: shownCode(code),
  };
}

/** A password reset as the person whose account it is for sees it before using it. */
export async function presentPasswordResetView(
  records: Records,
  passwordReset: PasswordResetRecord,
): Promise<z.input<typeof zPasswordResetView>> {
  const person = await records.person(passwordReset.personId);
  return {
    name: person?.name ?? '',
    email: person?.email ?? '',
    madeBy: (await records.person(passwordReset.createdBy))?.name ?? '',
    expiresAt: passwordReset.expiresAt,
  };
}
