/** Text that the server refused, kept until its writer has put it away. It is only ever shown to the account that wrote it. */
import { uuidv4 } from 'lib0/random';
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { ERRORS, type ErrorCode } from '#shared/errors.ts';
import { entries, put, remove } from '#client/net/account-store.ts';
import { onForget } from '#client/net/memory.ts';

const zCode = z.string().refine((code): code is ErrorCode => Object.hasOwn(ERRORS, code));
/** How a refused text stands on the device. */
export const zRefused = z.object({
  id: z.string(),
  personId: z.string(),
  planId: z.string(),
  sectionId: z.string(),
  title: z.string(),
  code: zCode,
  text: z.string(),
});

/**
 * One refusal: where, why, and the text that was not saved (empty where nothing but a deletion or a format was lost). The title
 * is empty where the section is not open to its writer any more.
 */
export type Refused = Readonly<z.infer<typeof zRefused>>;

let all: readonly Refused[] = [];
const listeners = new Set<() => void>();

function set(list: readonly Refused[]): void {
  all = list;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Keeps a refused text, also over closing the page where the device lets us; what is there already is not kept twice. */
export async function keepRefused(refused: Omit<Refused, 'id'>): Promise<void> {
  const { personId, planId, sectionId, code, text } = refused;
  // Where a section is gone, its title is no longer its former writer's to see.
  const title = code === 'not_found' ? '' : refused.title;
  if (
    all.some(
      (other) => other.personId === personId && other.sectionId === sectionId && other.code === code && other.text === text,
    )
  )
    return;
  const kept: Refused = { id: uuidv4(), personId, planId, sectionId, title, code, text };
  set([...all, kept]);
  await put(personId, 'refused', kept.id, kept);
}

/** Puts a refused text away, when its writer says so. */
export function dropRefused(id: string): void {
  const refused = all.find((other) => other.id === id);
  set(all.filter((other) => other.id !== id));
  if (refused) void remove(refused.personId, 'refused', id);
}

/** Brings back what an account was refused before this page was opened. */
export async function recallRefused(personId: string): Promise<void> {
  const kept = (await entries(personId, 'refused')).flatMap(([, value]) => zRefused.safeParse(value).data ?? []);
  const known = new Set(all.map((refused) => refused.id));
  const fresh = kept.filter((refused) => refused.personId === personId && !known.has(refused.id));
  if (fresh.length > 0) set([...all, ...fresh]);
}

onForget(() => all.length > 0 && set([]));

/** The refused texts of one account on one plan. */
export function useRefused(personId: string, planId: string): readonly Refused[] {
  const list = useSyncExternalStore(subscribe, () => all);
  return list.filter((refused) => refused.personId === personId && refused.planId === planId);
}
