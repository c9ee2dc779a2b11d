/** What the page holds in memory beside the query cache: open rooms and refused text. One call makes it forget all of it. */

type Forgetful = () => void;
const forgetters = new Set<Forgetful>();

/** Registers something to be forgotten at sign-out; the answer takes it off the list again. */
export function onSignOutCleanup(forget: Forgetful): () => void {
  forgetters.add(forget);
  return () => void forgetters.delete(forget);
}

/** Forgets everything that was registered. */
export function runSignOutCleanup(): void {
  // A copy, because those who forget take themselves off the list.
  Array.from(forgetters).forEach((forget) => forget());
}
