/** Text that the server refused, kept until its writer has put it away. It is only ever shown to the account that wrote it. */
import { uuidv4 } from 'lib0/random';
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { ERRORS, type ErrorCode } from '#shared/errors.ts';
import { entries, put, remove } from '#client/offline/account-database.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';

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
/** Those that stand in this page alone, because the device does not keep them. */
let inPage: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function set(list: readonly Refused[]): void {
  all = list;
  for (const listener of listeners) listener();
}

/** The browser asks before a page is closed that alone has a text. */
function warn(event: BeforeUnloadEvent): void {
  if (all.some(({ id, text }) => text !== '' && inPage.has(id))) event.preventDefault();
}

async function keepOnDevice(refused: Refused): Promise<void> {
  const kept = await put(refused.personId, 'refused', refused.id, refused);
  if (inPage.has(refused.id) !== kept) return;
  inPage = kept ? new Set([...inPage].filter((id) => id !== refused.id)) : new Set([...inPage, refused.id]);
  // Said again of the same listener, this changes nothing.
  addEventListener('beforeunload', warn);
  set([...all]);
}

/** How many refused texts signing out would take from their writer. */
export function refusedCount(): number {
  return all.filter(({ text }) => text !== '').length;
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
  await keepOnDevice(kept);
}

/** Puts a refused text away, when its writer says so. */
export function dropRefused(id: string): void {
  const refused = all.find((other) => other.id === id);
  set(all.filter((other) => other.id !== id));
  if (refused) void remove(refused.personId, 'refused', id);
}

/** Whether this only says that something was lost where the text itself is at hand after all. */
function isNeedless(refused: Refused, among: readonly Refused[]): boolean {
  const { personId, sectionId, code, text } = refused;
  return (
    text === '' &&
    code === 'not_signed_in' &&
    among.some(
      (other) => other.personId === personId && other.sectionId === sectionId && other.code === code && other.text !== '',
    )
  );
}

/** Brings back what an account was refused before this page was opened, and keeps what so far stands in this page alone. */
export async function loadRefused(personId: string): Promise<void> {
  const kept = (await entries(personId, 'refused')).flatMap(([, value]) => zRefused.safeParse(value).data ?? []);
  const onDevice = new Set(kept.map((refused) => refused.id));
  const known = new Set(all.map((refused) => refused.id));
  const fresh = kept.filter((refused) => refused.personId === personId && !known.has(refused.id));
  const together = [...all, ...fresh];
  if (fresh.length > 0) set(together.filter((refused) => !isNeedless(refused, together)));
  // When a session ends, what the device holds of it goes, and this page may be the last to have the text.
  for (const refused of all) if (refused.personId === personId && !onDevice.has(refused.id)) await keepOnDevice(refused);
}

onSignOutCleanup(() => all.length > 0 && set([]));

/** The refused texts of one account on one plan. */
export function useRefused(personId: string, planId: string): readonly Refused[] {
  const list = useSyncExternalStore(subscribe, () => all);
  return list.filter((refused) => refused.personId === personId && refused.planId === planId);
}

/** Whether a refused text stands in this page alone. */
export function useRefusedInMemory(id: string): boolean {
  return useSyncExternalStore(subscribe, () => inPage.has(id));
}
