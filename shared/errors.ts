/**
 * The closed list of errors. Each code has an HTTP status, a close code for sockets, and a sentence. The sentences are English,
 * for logs and API callers; the interface has its own words.
 */
export const ERRORS = {
  bad_request: { status: 400, close: 4422, message: 'This request could not be read.' },
  not_signed_in: { status: 401, close: 4401, message: 'Please sign in.' },
  second_step_needed: { status: 403, close: 4401, message: 'Please set up a second step for signing in first.' },
  wrong_credentials: { status: 401, close: 4401, message: 'The e-mail or the password is not right.' },
  foreign_origin: { status: 403, close: 4403, message: 'This request came from another site.' },
  not_a_page: { status: 403, close: 4403, message: 'This is not a page. Please open Alongside at its own address.' },
  not_allowed: { status: 403, close: 4403, message: 'You do not have the right to do this.' },
  not_found: { status: 404, close: 4404, message: 'There is nothing here that you can open.' },
  conflict: { status: 409, close: 4409, message: 'Something changed in the meantime. Please look again.' },
  client_id_taken: { status: 409, close: 4409, message: 'This client id belongs to someone else.' },
  set_back: { status: 409, close: 4409, message: 'The service was set back to an earlier copy, and has less than this page.' },
  account_exists: { status: 409, close: 4409, message: 'There is an account with this e-mail. Please sign in first.' },
  link_used: { status: 410, close: 4404, message: 'This link or code was used, withdrawn or has run out.' },
  too_large: { status: 413, close: 4413, message: 'This is too large.' },
  outside_schema: { status: 422, close: 4422, message: 'This is not something a section can hold.' },
  invalid: { status: 422, close: 4422, message: 'Some of this needs to be put right.' },
  client_too_old: { status: 426, close: 4426, message: 'This page is older than the plan. Please load it again.' },
  too_many: { status: 429, close: 4429, message: 'That was too much at once. Please wait a little.' },
  server_error: { status: 500, close: 1011, message: 'Something went wrong on our side.' },
  not_saved: { status: 503, close: 1013, message: 'This could not be saved. Please try again soon.' },
  unavailable: { status: 503, close: 1013, message: 'The service is not ready. Please try again soon.' },
} as const;

/** One of the error codes. */
export type ErrorCode = keyof typeof ERRORS;

/** The closed list of problems with a field. The interface has words for each, in every language. */
export const PROBLEMS = [
  'empty',
  'tooLong',
  'notAnEmail',
  'passwordShort',
  'notADay',
  'notABirthday',
  'notAPhoto',
  'photoTooLarge',
  'notMinutes',
  'notDays',
  'wrong',
  'unknownCode',
  'unknownTemplate',
  'nobodyLeft',
  'notNamable',
  'aboveCeiling',
  'lastManager',
  'lastOfService',
  'unknownAccount',
  'ownAccount',
  'noSecondStep',
  'ownSecondStepFirst',
  'past',
  'personTaken',
  'pinDigits',
  'pinEasy',
  'deviceFull',
  'passkeysFull',
  'notAReader',
  'future',
  'notAMember',
  'ownWords',
  'nothingSaid',
] as const;
/** One of the problems. */
export type FieldProblem = (typeof PROBLEMS)[number];

/** Whether a text is the name of a problem. */
export function isFieldProblem(text: string): text is FieldProblem {
  return PROBLEMS.some((problem) => problem === text);
}

/** The fields of a request body that are not valid, and the problem of each. */
export type FieldProblems = Readonly<Record<string, FieldProblem>>;

/** The error that rules, commands and decoders throw on purpose. Any other error is a fault of the server. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldProblems | undefined;

  constructor(code: ErrorCode, detail?: string, fields?: FieldProblems) {
    super(detail ?? ERRORS[code].message);
    this.name = 'Refusal';
    this.code = code;
    this.fields = fields;
  }
}
