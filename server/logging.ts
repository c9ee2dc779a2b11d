/**
 * How the server logs: one JSON object a line, and in none of them a word that anybody wrote, a name, an address or a token. What
 * an error says about itself may quote what it choked on, so of an error only its kind, its code, its place and what is left of
 * its message without quotations are logged.
 */
import { pino, type DestinationStream, type Logger } from 'pino';

/** Whatever stands in quotation marks of any kind may be somebody's text, and so may everything after "Key (…)=" of a database. */
const QUOTED = /"[^"]*"?|'[^']*'|`[^`]*`?|“[^”]*”?|‘[^’]*’?|«[^»]*»?|\([^)]*\)=\([^)]*\)?/g;
const EMAIL = /[^\s@<>]+@[^\s@<>]+/g;
const LONGEST = 300;

/** A message without what it quotes. */
function withoutQuotations(message: string): string {
  return message.replace(QUOTED, '…').replace(EMAIL, '…').replace(/\s+/g, ' ').slice(0, LONGEST);
}

type LoggedError = { type: string; code?: string | number; message: string; stack?: string; cause?: LoggedError };

/** What of an error is logged. */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: typeof error === 'string' ? withoutQuotations(error) : '' };
  // The message stands in the stack too; only the places after it are wanted.
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    // A parser quotes without quotation marks when what it was given is short.
    message: error instanceof SyntaxError ? 'a syntax error' : withoutQuotations(error.message),
    ...(places.length > 0 && { stack: places.join('\n') }),
    ...(error.cause !== undefined && { cause: loggedError(error.cause) }),
  };
}

/** Makes the server's logger, for the standard output where nothing else is said. */
export function createLogger(destination?: DestinationStream, level = 'info'): Logger {
  const options = { level, serializers: { err: loggedError } };
  return destination === undefined ? pino(options) : pino(options, destination);
}
