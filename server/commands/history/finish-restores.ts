/**
 * Writes the audit entries of restores. A restore's row is in the log before its entry is in the trail. So what is needed for the entry is
 * kept first, and if the server ends between the two, the entry is written at the next start.
 */
import type { Logger } from 'pino';
import { sectionRoom } from '#shared/wire.ts';
import { audienceOfSection } from '#server/commands/access.ts';
import { perform, type CommandContext } from '#server/commands/context.ts';
import type { Log } from '#server/store/log/log.ts';
import type { BegunRestore } from '#server/store/records/begun-restores.ts';
import { markOf } from '#server/commands/row-mark.ts';

/** How many rows are looked through for the row of a restore. It comes right after it was begun. */
const MAX_ROWS = 2000;
/** How long after it was begun a restore without a row is forgotten, in milliseconds: by then no server is still at it. */
const FORGOTTEN_AFTER = 10 * 60_000;
/** How often a server looks for restores that another one left, in milliseconds. */
const INTERVAL = 5 * 60_000;

/** Writes the entry of a restore whose row is `toSeq`, unless it was written already. */
export async function finishRestore(context: CommandContext, restore: BegunRestore, toSeq: number): Promise<void> {
  const { id, sectionId, personId, point } = restore;
  await perform(context, async (records, note) => {
    const section = await records.section(sectionId);
    if (!(await records.endRestore(id)) || section === null) return;
    // Of two tries that only delete, and the same, one may have made the row.
    if ((await records.restoresOf(section.planId, sectionId)).some(({ detail }) => detail.toSeq === toSeq)) return;
    const at = context.now();
    await note({
      planId: section.planId,
      at,
      personId,
      verb: 'section.restore',
      sections: [sectionId],
      audience: await audienceOfSection(records, section, sectionId, at),
      detail: { at: point, toSeq },
    });
  });
}

/** The row of a restore that was begun; null if it has none. */
async function rowOf(log: Log, { sectionId, personId, afterSeq, mark }: BegunRestore): Promise<number | null> {
  const rows = await log.rows(sectionRoom(sectionId), afterSeq + 1, afterSeq + MAX_ROWS);
  return rows.find((row) => row.personId === personId && markOf(row.update) === mark)?.seq ?? null;
}

/** Ends the restores that were begun and not ended: those with a row get their entry, and those without one are forgotten in time. */
export async function finishRestores(context: CommandContext, logger: Logger): Promise<void> {
  const { store, now } = context;
  for (const restore of await store.records.begunRestores()) {
    try {
      const toSeq = await rowOf(store.log, restore);
      if (toSeq !== null) await finishRestore(context, restore, toSeq);
      else if (now() - restore.at > FORGOTTEN_AFTER) await store.records.endRestore(restore.id);
    } catch (error) {
      logger.error({ err: error, section: restore.sectionId }, 'the entry of a restore could not be written');
    }
  }
}

/** Finishes restores now and from time to time. `first` resolves when it was done once, and `close` ends it. */
export function keepFinishingRestores(
  context: CommandContext,
  logger: Logger,
): { first: Promise<void>; close(): Promise<void> } {
  const finish = (): Promise<void> =>
    finishRestores(context, logger).catch((error: unknown) => logger.warn({ err: error }, 'begun restores could not be read'));
  let running = finish();
  const timer = setInterval(() => {
    running = running.then(finish);
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
