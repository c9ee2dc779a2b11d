/** What somebody in a section's room may say of themselves: where their caret is, and whether they look elsewhere. */
import { z } from 'zod';
import { FRAGMENT } from '#shared/schema.ts';

const zNumber = z.int().min(0);
const zUnit = z.strictObject({ client: zNumber, clock: zNumber });

/** A Yjs relative position as JSON. It names a unit, a type or the section itself: with none of them Yjs throws. */
const zPosition = z
  .strictObject({
    type: zUnit.nullish(),
    tname: z.literal(FRAGMENT).nullish(),
    item: zUnit.nullish(),
    assoc: z.int().nullish(),
  })
  .refine(({ type, tname, item }) => (type ?? tname ?? item ?? null) !== null);

/** Where a caret or a selection is. */
export const zCursor = z.strictObject({ anchor: zPosition, head: zPosition });

/**
 * A presence state without its `user`, which is the server's. Fields that are not known are left out: other clients may send more,
 * and nobody here would know what it does to the pages of others.
 */
export const zPresence = z.object({ cursor: zCursor.nullish(), away: z.boolean().nullish() });
