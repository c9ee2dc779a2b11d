/**
 * Where sittings end without a pause: after the row with which somebody said that they have finished, and before and after a restore,
 * which is a sitting of its own, or an answer to a suggestion, which is none.
 */
import { parseRoom } from '#shared/wire.ts';
import type { AuditRowOf } from '#server/store/records/audit.ts';
import type { Store } from '#server/store/store.ts';

/** The rows after which somebody's sitting ends, in order, by person. */
export type Ends = ReadonlyMap<string, readonly number[]>;

/** The name of a sitting within its section. It stays the same while the sitting grows. */
export function sittingId(fromSeq: number, personId: string): string {
  return `${fromSeq}-${personId}`;
}

/** What a sitting's name says; null for what is none. */
export function parseSittingId(id: string): { readonly fromSeq: number; readonly personId: string } | null {
  const match = /^([1-9]\d{0,9})-(.+)$/.exec(id);
  return match === null ? null : { fromSeq: Number(match[1]), personId: match[2] ?? '' };
}

/** A row that is no part of a sitting: a restore, or one that brought a suggestion or took it back. */
export type ActRow = { readonly personId: string; readonly seq: number };

/** The rows that are restores. */
export function restoreRows(restores: readonly AuditRowOf<'section.restore'>[]): ActRow[] {
  return restores.map(({ personId, detail }) => ({ personId, seq: detail.toSeq }));
}

/** The ends of sittings of a section, by the rows that are acts of their own and by what people said. */
export async function endsWith(store: Store, sectionId: string, acts: readonly ActRow[]): Promise<Ends> {
  const said = await store.records.sittingEnds(sectionId);
  const ends = new Map<string, number[]>();
  const add = (personId: string, ...seqs: number[]): void => {
    ends.set(personId, [...(ends.get(personId) ?? []), ...seqs]);
  };
  for (const { personId, afterSeq } of said) add(personId, afterSeq);
  for (const { personId, seq } of acts) add(personId, seq - 1, seq);
  return new Map([...ends].map(([personId, seqs]) => [personId, seqs.toSorted((a, b) => a - b)]));
}

/** The ends of sittings in a room, the rows that are restores, and those that brought suggestions or took them back. */
export async function endsOf(
  store: Store,
  room: string,
): Promise<{ readonly ends: Ends; readonly restores: ReadonlySet<number>; readonly answers: ReadonlySet<number> }> {
  const named = parseRoom(room);
  const section = named?.kind !== 'section' ? null : await store.records.section(named.id);
  if (section === null) return { ends: new Map(), restores: new Set(), answers: new Set() };
  const restores = restoreRows(await store.records.restoresOf(section.planId, section.id));
  const answers = await store.records.answerRowsOf(section.planId, section.id);
  return {
    ends: await endsWith(store, section.id, [...restores, ...answers]),
    restores: new Set(restores.map(({ seq }) => seq)),
    answers: new Set(answers.map(({ seq }) => seq)),
  };
}
