/** The answer cache: answers of the API on this device, for reading without a network, with the time when each came. */
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { get, put, remove } from '#client/offline/account-database.ts';
import { call } from '#client/api/http.ts';
import { ApiError, isServerUnreachable } from '#client/ui/problem.ts';
import { deviceOwner } from '#client/offline/device-owner.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';

const zCached = z.object({ at: z.number(), body: z.unknown() });
/** Paths whose newest answer came from the cache, with the time of that answer in milliseconds since 1970. */
const NOTHING_STALE: ReadonlyMap<string, number> = new Map();
let stale = NOTHING_STALE;
/** When the server last answered each path, for pages on a device that stores nothing. */
const answeredAt = new Map<string, number>();
const listeners = new Set<() => void>();

function setStale(path: string, at: number | null): void {
  if ((stale.get(path) ?? null) === at) return;
  const next = new Map(stale);
  if (at === null) next.delete(path);
  else next.set(path, at);
  stale = next;
  for (const listener of listeners) listener();
}

onSignOutCleanup(() => {
  stale = NOTHING_STALE;
  answeredAt.clear();
});

/** The paths that were last answered from the cache, with the time of that answer. */
export function useStaleAnswers(): ReadonlyMap<string, number> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => stale,
    () => NOTHING_STALE,
  );
}

/** The cached answer of a path, however old it is; null if there is none or it cannot be read. */
export async function cachedAnswer<T>(schema: z.ZodType<T>, path: string): Promise<{ at: number; body: T } | null> {
  const personId = deviceOwner();
  if (personId === null) return null;
  const stored = zCached.safeParse(await get(personId, 'answers', path));
  const body = schema.safeParse(stored.data?.body);
  return stored.success && body.success ? { at: stored.data.at, body: body.data } : null;
}

/** Keeps an answer on this device, if the device keeps things for the account that is signed in. */
export async function keepAnswer(path: string, at: number, body: unknown): Promise<void> {
  const personId = deviceOwner();
  if (personId !== null) await put(personId, 'answers', path, { at, body });
}

/** Removes an answer from this device. */
export async function removeAnswer(path: string): Promise<void> {
  const personId = deviceOwner();
  if (personId !== null) await remove(personId, 'answers', path);
}

/**
 * Asks the API. If the API cannot be reached, it returns the cached answer. `beforeUse` runs on every answer of the API before
 * that answer is stored or shown. Throws {@link ApiError} if there is no answer at all.
 */
export async function readThroughCache<T>(
  schema: z.ZodType<T>,
  path: string,
  beforeUse?: (answer: T) => Promise<void>,
): Promise<T> {
  try {
    const answer = await call(schema, 'GET', path);
    // An error while data is removed from the device must not hide a correct answer. What stays on the device belongs to one
    // account and no other account opens it.
    await beforeUse?.(answer).catch((error: unknown) => console.warn('this device could not be tidied', error));
    const at = Date.now();
    answeredAt.set(path, at);
    setStale(path, null);
    void keepAnswer(path, at, answer);
    return answer;
  } catch (error) {
    if (!isServerUnreachable(error)) {
      // The server refused, so the cached answer is no longer true.
      if (error instanceof ApiError && error.code !== 'server_error' && error.code !== 'too_many') await removeAnswer(path);
      throw error;
    }
    const cached = await cachedAnswer(schema, path);
    const at = cached?.at ?? answeredAt.get(path);
    if (at !== undefined) setStale(path, at);
    if (cached === null) throw error;
    return cached.body;
  }
}
