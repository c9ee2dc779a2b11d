/**
 * The presence state that a client may send in a section's room: where its caret is, and whether the person looks elsewhere.
 */
import { z } from 'zod';
import { TEXT } from '#shared/text/markers.ts';

const zNumber = z.int().min(0);
const zUnit = z.strictObject({ client: zNumber, clock: zNumber });

/** A Yjs relative position as JSON. It must name a unit, a type or the section itself; without any of them Yjs throws. */
const zPosition = z
  .strictObject({
    type: zUnit.nullish(),
    tname: z.literal(TEXT).nullish(),
    item: zUnit.nullish(),
    assoc: z.int().nullish(),
  })
  .refine(({ type, tname, item }) => (type ?? tname ?? item ?? null) !== null);

/** The position of a caret or a selection. */
export const zCursor = z.strictObject({ anchor: zPosition, head: zPosition });

/**
 * A presence state without its `user`, which the server sets. Unknown fields are removed: other clients may send more, and it
 * is not known what these fields do to other pages.
 */
export const zPresence = z.object({ cursor: zCursor.nullish(), away: z.boolean().nullish() });
