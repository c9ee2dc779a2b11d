/** Turns errors of PostgreSQL and of its driver into the errors of the store (store/errors.ts). */
import pg from 'pg';
import { ClientTaken, StoreUnavailable, StoreUnusable, type ClaimConflict } from '#server/store/errors.ts';
import { CLAIMS_REFUSED } from '#server/store/postgres/append-function.ts';

/** SQLSTATEs, or their first digits, of temporary errors. Nothing of the failed statement was stored. */
const TRANSIENT = ['53', '55P03', '57014', '58', '25006', '25P03', '40001', '40P01'];
/** The same for errors that end the connection. The statement may have been committed just before. */
const CONNECTION_ENDS = ['08', '57P'];
/** The same for errors that last until a person changes the configuration of the database or of Alongside. */
const UNUSABLE = ['28', '3D', '3F', '42501'];

const starts = (code: string, list: readonly string[]): boolean => list.some((start) => code.startsWith(start));

function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(textOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

/** The store's error for a failure to connect. No statement was sent yet, so the error is not `uncertain`. */
export function connectFault(error: unknown): Error {
  if (error instanceof pg.DatabaseError && starts(error.code ?? '', UNUSABLE))
    return new StoreUnusable(error.message, { cause: error });
  return new StoreUnavailable(`PostgreSQL cannot be reached: ${textOf(error)}`, { uncertain: false, cause: error });
}

/** The store's error for a failed statement. `broken` is true if the connection cannot be used again. */
export function queryFault(error: unknown): { readonly fault: unknown; readonly broken: boolean } {
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? '';
    // alongside_append writes the detail as a JSON list of conflicts.
    if (code === CLAIMS_REFUSED)
      return { fault: new ClientTaken(JSON.parse(error.detail ?? '[]') as ClaimConflict[]), broken: false };
    const ends = starts(code, CONNECTION_ENDS);
    const broken = ends || error.severity === 'FATAL' || error.severity === 'PANIC';
    if (!ends && !starts(code, TRANSIENT)) return { fault: error, broken };
    return { fault: new StoreUnavailable(`PostgreSQL: ${error.message}`, { uncertain: ends, cause: error }), broken };
  }
  // With these types the driver refuses its arguments. Everything else that it throws is about the connection.
  if (error instanceof TypeError || error instanceof RangeError) return { fault: error, broken: true };
  return {
    fault: new StoreUnavailable(`PostgreSQL was lost: ${textOf(error)}`, { uncertain: true, cause: error }),
    broken: true,
  };
}
