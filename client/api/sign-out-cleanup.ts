/** The list of cleanup functions that run at sign-out: they clear what the page has in memory beside the query cache. */

type Cleanup = () => void;
const cleanups = new Set<Cleanup>();

/** Registers a function that clears data at sign-out. Returns a function that removes it from the list. */
export function onSignOutCleanup(cleanup: Cleanup): () => void {
  cleanups.add(cleanup);
  return () => void cleanups.delete(cleanup);
}

/** Runs all registered cleanup functions. */
export function runSignOutCleanup(): void {
  // The loop uses a copy, because a cleanup function may remove itself from the list.
  Array.from(cleanups).forEach((cleanup) => cleanup());
}
