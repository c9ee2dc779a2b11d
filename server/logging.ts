/**
 * The server's logger: one JSON object per line. No line holds text that a person wrote, a name, an address or a token. The
 * message of an error may quote its input. So of an error only its type, its code, its stack frames and its message without
 * quotations are logged.
 */
import { pino, type DestinationStream, type Logger } from 'pino';

/** Text in quotation marks of any kind may be a person's text, and so may everything after "Key (…)=" in a database error. */
const QUOTED = /"[^"]*"?|'[^']*'|`[^`]*`?|“[^”]*”?|‘[^’]*’?|«[^»]*»?|\([^)]*\)=\([^)]*\)?/g;
const EMAIL = /[^\s@<>]+@[^\s@<>]+/g;
const MAX_MESSAGE_LENGTH = 300;

/** A message without its quotations. */
function withoutQuotations(message: string): string {
  return message.replace(QUOTED, '…').replace(EMAIL, '…').replace(/\s+/g, ' ').slice(0, MAX_MESSAGE_LENGTH);
}

type LoggedError = { type: string; code?: string | number; message: string; stack?: string; cause?: LoggedError };

/** The parts of an error that are logged. */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: typeof error === 'string' ? withoutQuotations(error) : '' };
  // The stack begins with the message, so only its frames are taken.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    // A parser quotes short input without quotation marks.
    message: error instanceof SyntaxError ? 'a syntax error' : withoutQuotations(error.message),
    ...(frames.length > 0 && { stack: frames.join('\n') }),
    ...(error.cause !== undefined && { cause: loggedError(error.cause) }),
  };
}

/** Makes the server's logger. It writes to the standard output unless `destination` is given. */
export function createLogger(destination?: DestinationStream, level = 'info'): Logger {
  const options = { level, serializers: { err: loggedError } };
  return destination === undefined ? pino(options) : pino(options, destination);
}
