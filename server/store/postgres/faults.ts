/** Tells what a failed conversation with PostgreSQL means for whoever asked. */
import pg from 'pg';
import { ClientTaken, StoreUnavailable, StoreUnusable, type ClaimConflict } from '#server/store/errors.ts';
import { CLAIMS_REFUSED } from '#server/store/postgres/append-function.ts';

/** SQLSTATEs, or their classes, of what may pass: nothing of the statement is kept. */
const MAY_PASS = ['53', '55P03', '57014', '58', '25006', '25P03', '40001', '40P01'];
/** The connection is ending: the statement may have been kept just before. */
const CONNECTION_ENDS = ['08', '57P'];
/** The database will not have us: somebody has to change its settings or ours. */
const UNUSABLE = ['28', '3D', '3F', '42501'];

const starts = (code: string, list: readonly string[]): boolean => list.some((start) => code.startsWith(start));

function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(textOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

/** What a failure to connect means. Nothing was asked yet, so nothing is uncertain. */
export function connectFault(error: unknown): Error {
  if (error instanceof pg.DatabaseError && starts(error.code ?? '', UNUSABLE))
    return new StoreUnusable(error.message, { cause: error });
  return new StoreUnavailable(`PostgreSQL cannot be reached: ${textOf(error)}`, { uncertain: false, cause: error });
}

/** What a failed statement means, and whether its connection can still be used. */
export function queryFault(error: unknown): { readonly fault: unknown; readonly broken: boolean } {
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? '';
    // The detail was written by our own function.
    if (code === CLAIMS_REFUSED)
      return { fault: new ClientTaken(JSON.parse(error.detail ?? '[]') as ClaimConflict[]), broken: false };
    const ends = starts(code, CONNECTION_ENDS);
    const broken = ends || error.severity === 'FATAL' || error.severity === 'PANIC';
    if (!ends && !starts(code, MAY_PASS)) return { fault: error, broken };
    return { fault: new StoreUnavailable(`PostgreSQL: ${error.message}`, { uncertain: ends, cause: error }), broken };
  }
  // The driver's own complaints about what it was given; everything else it throws is about the connection.
  if (error instanceof TypeError || error instanceof RangeError) return { fault: error, broken: true };
  return {
    fault: new StoreUnavailable(`PostgreSQL was lost: ${textOf(error)}`, { uncertain: true, cause: error }),
    broken: true,
  };
}
