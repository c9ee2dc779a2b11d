/**
 * Writes into a section what an answer to a suggestion brings or takes back. The row is in the log before its record is. So what is needed
 * for the record is kept first, and if the server ends between the two, the record is made at the next start.
 */
import type { Logger } from 'pino';
import { Refusal } from '#shared/errors.ts';
import { sectionRoom, suggestionRoom } from '#shared/wire.ts';
import { perform, type CommandContext } from '#server/commands/context.ts';
import type { LiveWriter } from '#server/commands/live-writer.ts';
import { audienceOfSuggestion, noteAct } from '#server/commands/suggestions/suggestion-access.ts';
import { tellOfSuggestion } from '#server/commands/suggestions/tell-of-suggestion.ts';
import { AppendRefused } from '#server/store/errors.ts';
import type { Log, Restored } from '#server/store/log/log.ts';
import type { BegunRecord, SuggestionRecord } from '#server/store/records/suggestions.ts';
import { markOf } from '#server/commands/row-mark.ts';

/** How many rows are looked through for the row of an answer. It comes right after it was begun. */
const MAX_ROWS = 2000;
/** How long after it was begun an answer without a row is forgotten, in milliseconds: by then no server is still at it. */
const FORGOTTEN_AFTER = 10 * 60_000;
/** The mark of an answer that writes no row. */
const NO_ROW = '';
/** How often a server looks for answers that another one left, in milliseconds. */
const INTERVAL = 5 * 60_000;

/**
 * Keeps what is about to be written (null where nothing has to change), and closes the suggestion's room for writing, on all servers at once: its log takes no more rows from the
 * commit on (`Log.append`). Refuses with `conflict` if somebody else was quicker.
 */
export async function beginAnswer(
  context: CommandContext,
  suggestion: SuggestionRecord,
  answer: Omit<BegunRecord, 'id' | 'mark' | 'at'> & { readonly update: Uint8Array | null },
): Promise<BegunRecord> {
  const { update, ...rest } = answer;
  const begun = { ...rest, id: context.newId(), at: context.now(), mark: update === null ? NO_ROW : markOf(update) };
  await perform(context, async (records, _note, publish) => {
    const { id, planId, state } = suggestion;
    if (!(await records.beginWriting(id, [state], begun))) throw new Refusal('conflict');
    publish({ kind: 'plan', planId, audience: await audienceOfSuggestion(records, suggestion, context.now()) });
  });
  return begun;
}

/** Gives up what was begun: nothing of it was written. */
export async function giveUpAnswer(context: CommandContext, suggestion: SuggestionRecord, begun: BegunRecord): Promise<void> {
  await perform(context, async (records, _note, publish) => {
    const { id, planId } = suggestion;
    await records.endWriting(id, begun.id);
    publish({ kind: 'plan', planId, audience: await audienceOfSuggestion(records, suggestion, context.now()) });
  });
}

/** Keeps an answer whose row is `toSeq`, or that needed none, with its entry. What was kept already is not kept twice. */
export async function finishAnswer(
  context: CommandContext,
  suggestion: SuggestionRecord,
  begun: Omit<BegunRecord, 'mark' | 'afterSeq' | 'id' | 'at'> & { readonly id?: string },
  toSeq: number | null,
): Promise<void> {
  const { id, state } = suggestion;
  await perform(context, async (records, note, publish) => {
    if (begun.id !== undefined && !(await records.endWriting(id, begun.id))) return;
    const at = context.now();
    const { answer, reason, by } = begun;
    const change =
      answer === null
        ? { state: begun.state, answer: null, adaptedBy: null, undone: { by, at, reason }, openedAt: at }
        : { state: begun.state, answer: { ...answer, seq: toSeq } };
    if (!(await records.updateSuggestion(id, [state], change))) throw new Refusal('conflict');
    const teller = { records, publish, newId: context.newId };
    if (answer === null) {
      await noteAct(records, note, suggestion, { verb: 'suggestion.undo', by, at, what: { toSeq, reason } });
      await tellOfSuggestion(teller, id, { by, at });
      return;
    }
    const part = begun.state === 'accepted' ? 'all' : begun.state === 'adapted' ? 'adapted' : 'some';
    const what = { part, toSeq, ...(answer.reply !== '' && { reason: answer.reply }) } as const;
    await noteAct(records, note, suggestion, { verb: 'suggestion.accept', by, at, what });
    await tellOfSuggestion(teller, id, { by, at });
  });
}

/**
 * Writes what was begun, and keeps the answer. `copySeq` is the last row of the suggestion that was looked at; null where that does not matter.
 * Returns the row; null if nothing had to change. Rejects with `AppendRefused` if a row came first in one of the two rooms; then nothing is begun.
 */
export async function writeAnswer(
  context: CommandContext,
  live: LiveWriter,
  suggestion: SuggestionRecord,
  begun: BegunRecord,
  answer: { readonly update: Uint8Array | null; readonly restored: readonly Restored[]; readonly copySeq: number | null },
): Promise<number | null> {
  const { update, restored, copySeq } = answer;
  const { log } = context.store;
  const room = sectionRoom(suggestion.sectionId);
  const copyRoom = suggestionRoom(suggestion.id);
  let toSeq: number | null = null;
  let isSent = false;
  try {
    // It is closed now, so this is its last row.
    if (copySeq !== null && (await log.lastSeq(copyRoom)) !== copySeq)
      throw new AppendRefused({ room: copyRoom, why: 'moved' });
    if (update !== null) {
      // Noted first: a row without the note would be the words of whoever answers.
      await log.putRestored(room, restored);
      isSent = true;
      toSeq = await live.write(room, begun.by, update, begun.afterSeq);
    }
  } catch (error) {
    // After any other error the row may be in the log. Then it is found later.
    const isCertain = !isSent || error instanceof AppendRefused || (error instanceof Refusal && error.code !== 'unavailable');
    if (isCertain) await giveUpAnswer(context, suggestion, begun);
    throw error;
  }
  await finishAnswer(context, suggestion, begun, toSeq);
  return toSeq;
}

async function rowOf(log: Log, sectionId: string, { by, afterSeq, mark }: BegunRecord): Promise<number | null> {
  if (mark === NO_ROW) return null;
  const rows = await log.rows(sectionRoom(sectionId), afterSeq + 1, afterSeq + MAX_ROWS);
  return rows.find((row) => row.personId === by && markOf(row.update) === mark)?.seq ?? null;
}

/**
 * Ends what was begun and not ended: what has a row gets its record, and what has none is forgotten in time, or at once if this server is `alone`
 * and has begun nothing yet: then nobody is at it any more.
 */
export async function finishAnswers(context: CommandContext, logger: Logger, alone = false): Promise<void> {
  const { store, now } = context;
  for (const suggestion of await store.records.begunSuggestions()) {
    const { begun, sectionId } = suggestion;
    if (begun === null) continue;
    try {
      const toSeq = await rowOf(store.log, sectionId, begun);
      if (toSeq !== null) await finishAnswer(context, suggestion, begun, toSeq);
      else if (alone || now() - begun.at > FORGOTTEN_AFTER) await giveUpAnswer(context, suggestion, begun);
    } catch (error) {
      logger.error({ err: error, suggestion: suggestion.id }, 'the answer to a suggestion could not be kept');
    }
  }
}

/** Finishes answers at the start of a server and from time to time. `first` resolves when it was done once, and `close` ends it. */
export function keepFinishingAnswers(
  context: CommandContext,
  logger: Logger,
): { readonly first: Promise<void>; close(): Promise<void> } {
  const finish = (alone = false): Promise<void> =>
    finishAnswers(context, logger, alone).catch((error: unknown) =>
      logger.warn({ err: error }, 'answers to suggestions that were begun could not be read'),
    );
  // With SQLite no other server has this store.
  let running = finish(context.store.databaseType === 'sqlite');
  const timer = setInterval(() => {
    running = running.then(() => finish());
  }, INTERVAL);
  timer.unref();
  return {
    first: running,
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
