/** Puts the text of an earlier point of a section back. */
import { randomInt } from 'node:crypto';
import { Refusal } from '#shared/errors.ts';
import { MARKER_CLIENTS } from '#shared/text/write.ts';
import { sectionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import type { Caller, CommandContext } from '#server/commands/context.ts';
import { finishRestore } from '#server/commands/history/finish-restores.ts';
import { untilWritten, type LiveWriter } from '#server/commands/live-writer.ts';
import { markOf } from '#server/commands/row-mark.ts';
import type { Log, Restored } from '#server/store/log/log.ts';
import { AppendRefused, StoreUnavailable } from '#server/store/errors.ts';
import type { Store } from '#server/store/store.ts';

/** If more rows than this came since the caller looked, the caller has to look again, whoever wrote them. */
const MAX_ROWS_SINCE = 2000;

/** What the command uses of the server's other parts: what works out an update, and what writes it into the live room. */
export type RestoreParts = {
  readonly history: {
    restoring(
      store: Store,
      room: string,
      query: { at: number; seq: number; change: number | null; client: number },
    ): Promise<{ update: Uint8Array | null; restored: readonly Restored[] }>;
  };
  readonly live: LiveWriter;
};

/** The last row of a room. Refuses with `conflict` if others have written since row `seen`. */
async function lastSeqFor(log: Log, room: string, caller: Caller, seen: number): Promise<number> {
  const last = await log.lastSeq(room);
  if (seen > last) throw new Refusal('bad_request', 'The history does not go that far.');
  const rows = last - seen > MAX_ROWS_SINCE ? null : await log.rows(room, seen + 1, last);
  if (rows === null || rows.some(({ personId }) => personId !== caller.personId)) throw new Refusal('conflict');
  return last;
}

/**
 * Puts the point `at` back as a new edit of the caller, or with `change` only what that change of the comparison from `at` to `seen`
 * took out. What still stands is not touched, and what is put in again stays that of its first writers. Returns the new row, or the
 * last one if there was nothing to put back.
 */
export async function restoreSection(
  context: CommandContext,
  { history, live }: RestoreParts,
  caller: Caller,
  sectionId: string,
  { at, seen, change }: { at: number; seen: number; change?: number | undefined },
): Promise<number> {
  const { store } = context;
  const room = sectionRoom(sectionId);
  await sectionFor(store.records, caller, sectionId, context.now(), 'edit');
  return untilWritten(live, room, async () => {
    const last = await lastSeqFor(store.log, room, caller, seen);
    if (at > seen) throw new Refusal('bad_request', 'Only an earlier point can be put back.');
    const client = randomInt(1, MARKER_CLIENTS);
    const seq = change === undefined ? last : seen;
    const { update, restored } = await history.restoring(store, room, { at, seq, change: change ?? null, client });
    if (update === null) {
      if (change !== undefined) throw new Refusal('bad_request', 'That change took nothing out.');
      return last;
    }
    // It took a moment. What others wrote meanwhile is not taken away unseen, and the right may be gone.
    await sectionFor(store.records, caller, sectionId, context.now(), 'edit');
    const afterSeq = await lastSeqFor(store.log, room, caller, seen);
    const { personId } = caller;
    const restore = {
      id: context.newId(),
      sectionId,
      personId,
      point: at,
      afterSeq,
      mark: markOf(update),
      at: context.now(),
    };
    // The entry in the trail names the row, so it can only come after it. If the server ends in between, it is written from this.
    await store.records.beginRestore(restore);
    // Noted first: a row without the note would be the caller's words for good. A note without a row says nothing.
    await store.log.putRestored(room, restored);
    const toSeq = await live.write(room, personId, update, afterSeq).catch(async (error: unknown) => {
      if (error instanceof AppendRefused) await store.records.endRestore(restore.id);
      throw error;
    });
    if (toSeq === null) {
      await store.records.endRestore(restore.id);
      return last;
    }
    try {
      await finishRestore(context, restore, toSeq);
    } catch (error) {
      // The words are back, so the caller is not told that they are not. The entry follows when the store takes it.
      if (!(error instanceof StoreUnavailable)) throw error;
    }
    return toSeq;
  });
}
