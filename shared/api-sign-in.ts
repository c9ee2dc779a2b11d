/** The API of the ways to sign in beside the password. Times are milliseconds since 1970. */
import { z } from 'zod';
import { zLanguage } from '#shared/api.ts';
import { isOwnPath } from '#shared/own-path.ts';
import { isStorable, oneLine, severalLines } from '#shared/plain-text.ts';

const email = z.string().trim().toLowerCase().min(1, 'empty').max(254, 'tooLong').pipe(z.email('notAnEmail'));

/** The key of a link that signs in. */
export const zSignInKey = z.object({ key: z.string().trim().min(1, 'empty').max(200) });

/** Whom to send a link that signs in, which page it is to open, and the language of a mail to somebody who chose none. */
export const zSignInLinkFor = z.object({
  email,
  next: z.string().max(500).refine(isOwnPath, 'wrong').nullable().default(null),
  language: zLanguage.optional(),
});
/** Whose account a link opens. */
export const zSignInLinkView = z.object({ name: z.string(), email: z.string() });
export type SignInLinkView = z.infer<typeof zSignInLinkView>;
/** With `rememberMe` false the new session ends with the browser, as at sign-in. */
export const zSignInLinkUse = zSignInKey.extend({ rememberMe: z.boolean().default(true) });
/** Which page to open; null for the first one. With `secondStep` the sign-in asks for the second step first. */
export const zSignInLinkUsed = z.object({ next: z.string().nullable(), secondStep: z.boolean().default(false) });

const givenPassword = z.string().min(1, 'empty').max(200, 'tooLong');
const code = z.string().trim().min(1, 'empty').max(60, 'wrong');

/** A code of an app, or a recovery code, as somebody typed it. */
export const zSecondStepCode = z.object({ code });
/** The password of the caller. */
export const zStepPassword = z.object({ password: givenPassword });
/** Both of them. */
export const zPasswordAndCode = z.object({ password: givenPassword, code });
/** The key for an app: its text, and the address that a QR code of it holds. */
export const zSecondStepKey = z.object({ secret: z.string(), address: z.string() });
export type SecondStepKey = z.infer<typeof zSecondStepKey>;
/** Recovery codes, shown once. */
export const zRecoveryCodes = z.object({ codes: z.array(z.string()) });
/** Since when the caller has a second step, and how many recovery codes are left; `since` is null if they have none. */
export const zOwnSecondStep = z.object({ since: z.number().int().nullable(), codesLeft: z.number().int() });
export type OwnSecondStep = z.infer<typeof zOwnSecondStep>;
/** Whose second step a manager of the service takes off, and why. */
export const zTakeOffSecondStep = z.object({
  email,
  reason: z.string().refine(isStorable, 'wrong').overwrite(severalLines).min(1, 'empty').max(1000, 'tooLong'),
});
/** How a sign-in goes on: it is done, or it asks for the second step. */
export const zFirstStep = z.object({ secondStep: z.boolean().default(false) });

/** How many passkeys an account can have. */
export const PASSKEYS_OF_ACCOUNT = 20;

const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,8000}$/);
const credential = { id: base64url, rawId: base64url, type: z.literal('public-key') };
/** Nothing is asked of what browsers can say beside the answer, so nothing of it is read. */
const extensions = z
  .unknown()
  .optional()
  .transform(() => ({}));

/** A passkey that a device has made, in the form that browsers give it. */
const zMadePasskey = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(40)).max(10).default([]),
  }),
  clientExtensionResults: extensions,
});
/** What a device has signed with a passkey, in the form that browsers give it. */
export const zGivenPasskey = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
  clientExtensionResults: extensions,
});
const passkeyName = z.string().refine(isStorable, 'wrong').overwrite(oneLine).min(1, 'empty').max(60, 'tooLong');
/** The name of a passkey, by which its person knows it. */
export const zPasskeyName = z.object({ name: passkeyName });
/** A new passkey with its name. */
export const zNewPasskey = z.object({ name: passkeyName, made: zMadePasskey });
/** A sign-in by a passkey. With `rememberMe` false the new session ends with the browser. */
export const zGivenPasskeySignIn = z.object({ given: zGivenPasskey, rememberMe: z.boolean().default(true) });
/** The question for a device, in the form that browsers take it. */
export const zPasskeyOptions = z.object({ options: z.looseObject({ challenge: z.string() }) });
/** A passkey of the caller. */
export const zOwnPasskey = z.object({ id: z.string(), name: z.string(), addedAt: z.number(), usedAt: z.number().nullable() });
export type OwnPasskey = z.infer<typeof zOwnPasskey>;
