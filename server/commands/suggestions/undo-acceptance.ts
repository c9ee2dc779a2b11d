/** Undoes the acceptance of a suggestion. */
import { randomInt } from 'node:crypto';
import { MARKER_CLIENTS } from '#shared/text/write.ts';
import { sectionRoom } from '#shared/wire.ts';
import type { Caller, CommandContext } from '#server/commands/context.ts';
import { suggestionForAct } from '#server/commands/suggestions/suggestion-access.ts';
import { requireLast, untilWritten, type LiveWriter } from '#server/commands/live-writer.ts';
import { beginAnswer, finishAnswer, writeAnswer } from '#server/commands/suggestions/write-answer.ts';
import type { TakeBackFound } from '#server/history/suggestion-job.ts';
import type { Store } from '#server/store/store.ts';

/** What works out the way back from a row. */
export type WayBack = {
  takingBack(store: Store, room: string, row: { seq: number; client: number }): Promise<TakeBackFound>;
};

/**
 * Takes all of an acceptance back: what it brought goes, what it took out is put in again, and what others wrote since stays. The suggestion
 * is open again, to be answered anew. Returns the row that it made; null if nothing had to change.
 */
export async function undoAcceptance(
  context: CommandContext,
  { history, live }: { readonly history: WayBack; readonly live: LiveWriter },
  caller: Caller,
  suggestionId: string,
  reason: string,
): Promise<number | null> {
  const { store } = context;
  const { personId } = caller;
  const { suggestion } = await suggestionForAct(store.records, caller, suggestionId, 'undo', context.now());
  const what = { by: personId, state: 'open', answer: null, reason } as const;
  const room = sectionRoom(suggestion.sectionId);
  const seq = suggestion.answer?.seq ?? null;
  return untilWritten(live, room, async () => {
    const client = randomInt(1, MARKER_CLIENTS);
    const afterSeq = await store.log.lastSeq(room);
    const found = seq === null ? null : await history.takingBack(store, room, { seq, client });
    // It took a moment: the right may be gone.
    await suggestionForAct(store.records, caller, suggestionId, 'undo', context.now());
    const update = found?.update ?? null;
    if (update === null || found === null) {
      await finishAnswer(context, suggestion, what, null);
      return null;
    }
    await requireLast(store.log, room, afterSeq);
    const begun = await beginAnswer(context, suggestion, { ...what, afterSeq, update });
    return writeAnswer(context, live, suggestion, begun, { update, restored: found.restored, copySeq: null });
  });
}
