/** Keeps what was said while a section was sealed for those who said it among themselves, when the section is opened (R39). */
import { SUGGESTION_STATES } from '#shared/suggestions.ts';
import { suggestionRoom } from '#shared/wire.ts';
import { readersOf } from '#server/commands/access.ts';
import type { Log } from '#server/store/log/log.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { Records, Store } from '#server/store/store.ts';

/** The most suggestions of a section that are looked at. */
const MOST = 5000;

/** Where the section was sealed last: the entry of the trail, and when. One that was never anything else was sealed from its beginning. */
async function sealedSince(records: Records, { id, planId }: SectionRecord): Promise<{ seq: number; at: number }> {
  const leads = await records.leadsOf(planId, [id]);
  const first = leads[leads.findLastIndex(({ lead }) => lead !== 'sealed') + 1];
  return { seq: first?.seq ?? 0, at: first?.at ?? 0 };
}

/** Whether somebody wrote in a suggestion since a time. */
async function wasWritten(log: Pick<Log, 'lastSeq' | 'rows'>, suggestionId: string, since: number): Promise<boolean> {
  const room = suggestionRoom(suggestionId);
  const last = await log.lastSeq(room);
  const rows = last === 0 ? [] : await log.rows(room, last, last);
  return rows.some(({ at }) => at >= since);
}

/**
 * The suggestions of a sealed section in which somebody wrote since it was sealed. The log is read, which nobody does inside a transaction:
 * so this is asked right before the section is opened.
 */
export async function writtenWhileSealed(
  { records, log }: Pick<Store, 'records' | 'log'>,
  section: SectionRecord,
): Promise<readonly string[]> {
  const { at } = await sealedSince(records, section);
  const written: string[] = [];
  for (const { id } of await records.suggestionsOf([section.id], SUGGESTION_STATES, MOST))
    if (await wasWritten(log, id, at)) written.push(id);
  return written;
}

/**
 * Keeps each thread in which something was said, changed or marked since the section was sealed, and each suggestion that somebody wrote in,
 * changed or answered since, for the members who can read the section until now. The trail says which: every act has its entry, but writing in a
 * suggestion (`written`).
 */
export async function keepTalk(
  records: Records,
  section: SectionRecord,
  written: readonly string[],
  now: number,
): Promise<void> {
  const { id, planId } = section;
  const { seq } = await sealedSince(records, section);
  const threads = new Set<string>();
  const suggestions = new Set<string>(written);
  for (const { sections, detail } of await records.auditOf(planId, seq)) {
    const within: readonly string[] = sections;
    if (!within.includes(id)) continue;
    if ('thread' in detail) threads.add(detail.thread);
    if ('suggestion' in detail) suggestions.add(detail.suggestion);
  }
  const readers = readersOf(section, await records.membersOf(planId), now);
  await records.keepThreads([...threads], readers);
  await records.keepSuggestions([...suggestions], readers);
}
