/** Answers of the API as this device keeps them, for reading without a network, and when each was last fresh. */
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { get, put, remove } from '#client/offline/account-database.ts';
import { call } from '#client/api/http.ts';
import { ApiError, isServerUnreachable } from '#client/ui/problem.ts';
import { deviceOwner } from '#client/offline/device-owner.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';

const zKept = z.object({ at: z.number(), body: z.unknown() });
/** Addresses whose newest answer is an old one, with its time. */
let stale: ReadonlyMap<string, number> = new Map();
/** When each address was last answered, for pages whose device keeps nothing. */
const fresh = new Map<string, number>();
const listeners = new Set<() => void>();

function note(path: string, at: number | null): void {
  if ((stale.get(path) ?? null) === at) return;
  const next = new Map(stale);
  if (at === null) next.delete(path);
  else next.set(path, at);
  stale = next;
  for (const listener of listeners) listener();
}

onSignOutCleanup(() => {
  stale = new Map();
  fresh.clear();
});

/** The addresses that were last answered from memory, with the time of that answer. */
export function useStaleAnswers(): ReadonlyMap<string, number> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => stale,
  );
}

/** What the device keeps of an address, whatever its age; null where it keeps nothing that can be read. */
export async function cachedAnswer<T>(schema: z.ZodType<T>, path: string): Promise<{ at: number; body: T } | null> {
  const personId = deviceOwner();
  if (personId === null) return null;
  const kept = zKept.safeParse(await get(personId, 'answers', path));
  const body = schema.safeParse(kept.data?.body);
  return kept.success && body.success ? { at: kept.data.at, body: body.data } : null;
}

/**
 * Asks the API, and where it cannot be reached gives what this device kept. `arrived` runs on every fresh answer before it is
 * kept or shown.
 */
export async function readThroughCache<T>(
  schema: z.ZodType<T>,
  path: string,
  arrived?: (answer: T) => Promise<void>,
): Promise<T> {
  try {
    const answer = await call(schema, 'GET', path);
    // A device that cannot be tidied must not keep anybody from a true answer; what is on it goes by account in any case.
    await arrived?.(answer).catch((error: unknown) => console.warn('this device could not be tidied', error));
    const at = Date.now();
    fresh.set(path, at);
    note(path, null);
    const personId = deviceOwner();
    if (personId !== null) void put(personId, 'answers', path, { at, body: answer });
    return answer;
  } catch (error) {
    if (!isServerUnreachable(error)) {
      // Whatever the answer is now, the old one is no longer true.
      const personId = deviceOwner();
      if (error instanceof ApiError && personId !== null && error.code !== 'server_error' && error.code !== 'too_many')
        await remove(personId, 'answers', path);
      throw error;
    }
    const kept = await cachedAnswer(schema, path);
    const at = kept?.at ?? fresh.get(path);
    if (at !== undefined) note(path, at);
    if (kept === null) throw error;
    return kept.body;
  }
}
