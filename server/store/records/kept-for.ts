/** For whom something is kept that was said while its section was sealed, as the tables hold it: a list of member ids, or nothing. */
import type { ExpressionBuilder } from 'kysely';
import { z } from 'zod';
import type { KeptFor } from '#shared/rights.ts';
import type { Tables } from '#server/store/tables.ts';

const zMembers = z.array(z.string());

/** Reads the column. */
export function keptForIn(column: string): KeptFor {
  return column === '' ? null : zMembers.parse(JSON.parse(column));
}

/** The column for these members; null for everybody. */
export function keptForColumn(keptFor: KeptFor): string {
  return keptFor === null ? '' : JSON.stringify(keptFor);
}

/** Whether a thread is for a member, as a condition. Ids are made of letters, digits and dashes, so none is a pattern or part of another one. */
export function isFor(memberId: string) {
  return (is: ExpressionBuilder<Tables, 'thread'>) =>
    is.or([is('kept_for', '=', ''), is('kept_for', 'like', `%${JSON.stringify(memberId)}%`)]);
}
