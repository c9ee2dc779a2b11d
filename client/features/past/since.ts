/** What others write while a reader looks at the past is told there, and again when they are back. */
import { z } from 'zod';
import type { PersonRef } from '#shared/api.ts';
import { zSitting } from '#shared/api-sittings.ts';
import { call } from '#client/api/http.ts';
import { queryClient } from '#client/api/queries.ts';
import { authorsOf, compared } from './compared.ts';
import { note } from './notes.ts';
import { comparisonQuery, sittingsQuery } from './queries.ts';

/** The row that each section had when its reader went into the past. */
const rows = new Map<string, Promise<number | null>>();

/** The reader goes into the past of a section. */
export function enterPast(sectionId: string): void {
  const newest = queryClient
    .fetchQuery({ ...sittingsQuery(sectionId), staleTime: 0 })
    .then((sittings) => sittings.reduce((most, { toSeq }) => Math.max(most, toSeq), 0))
    // Without an answer nothing can be said later. The news of the section has it then.
    .catch(() => null);
  rows.set(sectionId, newest);
}

/** How many of the newest sittings are asked for who wrote since. */
const NEWEST = 20;

/** Who else wrote in a section since its reader went into its past, those who wrote last first. */
export async function wroteSince(sectionId: string, ownId: string): Promise<readonly PersonRef[]> {
  const from = await rows.get(sectionId);
  if (from === undefined || from === null) return [];
  const sittings = await call(z.array(zSitting), 'GET', `/api/sections/${sectionId}/history?limit=${NEWEST}`);
  const people = sittings.filter(({ toSeq, person }) => toSeq > from && person.id !== ownId).map(({ person }) => person);
  return people.filter(({ id }, at) => people.findIndex((other) => other.id === id) === at);
}

/** The reader is back: notes what others changed meanwhile, if they did. */
export async function leavePast(sectionId: string, ownId: string): Promise<void> {
  const from = await rows.get(sectionId);
  rows.delete(sectionId);
  if (from === undefined || from === null) return;
  try {
    const { changes } = compared(await queryClient.fetchQuery(comparisonQuery(sectionId, from, null)));
    const others = changes.filter(({ person }) => person.id !== ownId);
    const people = authorsOf(others).map(({ person }) => person);
    if (others.length > 0) note(sectionId, { kind: 'since', count: others.length, people, from });
  } catch {
    // As above.
  }
}
