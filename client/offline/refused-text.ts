/**
 * Refused texts: text that the server refused, kept until its writer dismisses it. Only the account that wrote it ever sees it.
 */
import { uuidv4 } from 'lib0/random';
import { useMemo, useSyncExternalStore } from 'react';
import { z } from 'zod';
import { ERRORS, type ErrorCode } from '#shared/errors.ts';
import { entries, put, remove } from '#client/offline/account-database.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';

const zCode = z.string().refine((code): code is ErrorCode => Object.hasOwn(ERRORS, code));
/** The stored form of a refused text. */
export const zRefused = z.object({
  id: z.string(),
  personId: z.string(),
  planId: z.string(),
  sectionId: z.string(),
  /** The suggestion in which it was written; null if it was written in the section itself. */
  suggestionId: z.string().nullable().default(null),
  title: z.string(),
  code: zCode,
  text: z.string(),
});

/**
 * One refusal: the section, the error code, and the text that was not saved. The text is empty if only a deletion or a format
 * was lost, or if the text itself is lost. The title is empty if the writer may no longer read the section.
 */
export type Refused = Readonly<z.infer<typeof zRefused>>;

/** The list before the page runs: only a device knows of refused texts. */
const NONE: readonly Refused[] = [];
let all: readonly Refused[] = NONE;
/** The ids of the texts that are only in this page, because the device does not store them. */
let onlyInPage: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function set(list: readonly Refused[]): void {
  all = list;
  for (const listener of listeners) listener();
}

/** Has the browser ask before the page is closed, if a text is only in this page. */
function warnBeforeUnload(event: BeforeUnloadEvent): void {
  if (all.some(({ id, text }) => text !== '' && onlyInPage.has(id))) event.preventDefault();
}

/** Stores a refused text on the device, and records whether that worked. */
async function storeOnDevice(refused: Refused): Promise<void> {
  const stored = await put(refused.personId, 'refused', refused.id, refused);
  if (onlyInPage.has(refused.id) !== stored) return;
  onlyInPage = stored ? new Set([...onlyInPage].filter((id) => id !== refused.id)) : new Set([...onlyInPage, refused.id]);
  // The browser adds the same listener only once.
  addEventListener('beforeunload', warnBeforeUnload);
  set([...all]);
}

/** How many refused texts the writer would lose by signing out. */
export function refusedCount(): number {
  return all.filter(({ text }) => text !== '').length;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Keeps a refused text in the page, and on the device if that is possible. The same text is not kept twice. */
export async function keepRefused(refused: Omit<Refused, 'id'>): Promise<void> {
  const { personId, planId, sectionId, suggestionId, code, text } = refused;
  // If the writer may no longer read the section, they may not see its title either.
  const title = code === 'not_found' ? '' : refused.title;
  if (
    all.some(
      (other) => other.personId === personId && other.sectionId === sectionId && other.code === code && other.text === text,
    )
  )
    return;
  const kept: Refused = { id: uuidv4(), personId, planId, sectionId, suggestionId, title, code, text };
  set([...all, kept]);
  await storeOnDevice(kept);
}

/** Why a text was refused, as its writer is told it. A suggestion closes when it is answered, which says nothing of the right in its section. */
export function reasonOf({ code, suggestionId }: Pick<Refused, 'code' | 'suggestionId'>): ErrorCode | 'suggestion_closed' {
  return suggestionId !== null && (code === 'not_allowed' || code === 'not_found') ? 'suggestion_closed' : code;
}

/** Removes a refused text when its writer dismisses it. */
export function dropRefused(id: string): void {
  const refused = all.find((other) => other.id === id);
  set(all.filter((other) => other.id !== id));
  if (refused) void remove(refused.personId, 'refused', id);
}

/** Whether `refused` only says that text was lost, while another refusal in the list has the text. */
function isSuperseded(refused: Refused, among: readonly Refused[]): boolean {
  const { personId, sectionId, code, text } = refused;
  return (
    text === '' &&
    code === 'not_signed_in' &&
    among.some(
      (other) => other.personId === personId && other.sectionId === sectionId && other.code === code && other.text !== '',
    )
  );
}

/** Loads the account's refused texts from the device, and stores those that were only in this page. */
export async function loadRefused(personId: string): Promise<void> {
  const stored = (await entries(personId, 'refused')).flatMap(([, value]) => zRefused.safeParse(value).data ?? []);
  const onDevice = new Set(stored.map((refused) => refused.id));
  const known = new Set(all.map((refused) => refused.id));
  const fresh = stored.filter((refused) => refused.personId === personId && !known.has(refused.id));
  const together = [...all, ...fresh];
  if (fresh.length > 0) set(together.filter((refused) => !isSuperseded(refused, together)));
  // When a session ends, its data is removed from the device. Then this page may be the only one that has the text.
  for (const refused of all) if (refused.personId === personId && !onDevice.has(refused.id)) await storeOnDevice(refused);
}

onSignOutCleanup(() => all.length > 0 && set([]));

/** The refused texts of one account on one plan. */
export function useRefused(personId: string, planId: string): readonly Refused[] {
  const list = useSyncExternalStore(
    subscribe,
    () => all,
    () => NONE,
  );
  return useMemo(
    () => list.filter((refused) => refused.personId === personId && refused.planId === planId),
    [list, personId, planId],
  );
}

/** Whether a refused text is only in this page and not on the device. */
export function useRefusedInMemory(id: string): boolean {
  return useSyncExternalStore(
    subscribe,
    () => onlyInPage.has(id),
    () => false,
  );
}
