/**
 * The place where a page of a timeline ended, as the caller brings it back. It holds only what the caller may know: a time, and for each
 * section that they may read the row before which its next sitting ended. A place stands in what the timeline was when its first page
 * was asked for: what is written later is on a new first page.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '#shared/errors.ts';
import type { EntryPlace } from '#server/http/present/decisions.ts';

/** Where the sittings of a section go on: the row before which the next one ended, and a time at or after which it did not end. */
export type SittingPlace = { readonly before: number; readonly bound: number };
/** A place in a timeline. Sections that are left out have nothing more. */
export type TimelinePlace = { readonly entries: EntryPlace | null; readonly sections: ReadonlyMap<string, SittingPlace> };

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const zPlace = z.tuple([
  z.tuple([z.number().int(), count]).nullable(),
  z.array(z.tuple([z.string(), count.max(2_147_483_647), z.number().int()])).max(2000),
]);

/** A short name of a section within its plan. */
const shortId = (sectionId: string): string => createHash('sha256').update(sectionId).digest('base64url').slice(0, 6);

/** A place as text. */
export function writePlace({ entries, sections }: TimelinePlace): string {
  const rows = [...sections].map(([id, { before, bound }]) => [shortId(id), before, bound] as const);
  const value: z.input<typeof zPlace> = [
    entries === null ? null : [entries.at, entries.skip],
    rows.map(([id, before, bound]) => [id, before, bound]),
  ];
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Reads a place for a caller who may read these sections. Refuses what is none. */
export function readPlace(text: string, sectionIds: Iterable<string>): TimelinePlace {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    value = null;
  }
  const { data } = zPlace.safeParse(value);
  if (data === undefined) throw new Refusal('invalid', undefined, { after: 'wrong' });
  const [entries, rows] = data;
  const known = new Map(rows.map(([id, before, bound]) => [id, { before, bound }]));
  const sections = [...sectionIds].flatMap((id) => {
    const place = known.get(shortId(id));
    return place === undefined ? [] : [[id, place] as const];
  });
  return { entries: entries === null ? null : { at: entries[0], skip: entries[1] }, sections: new Map(sections) };
}
