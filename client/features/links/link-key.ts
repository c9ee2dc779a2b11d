/** The key of a link that waits in this tab: through a sign-in or a reload, and only until it was used or put away. */

/** What such a key opens. */
export type KeyKind = 'invitation' | 'password-reset';

/** The key that waits; null where none does, or where the browser keeps nothing. */
export function pendingLinkKey(kind: KeyKind): string | null {
  try {
    return sessionStorage.getItem(kind);
  } catch {
    return null;
  }
}

/** Has a key wait in this tab; null takes it away. */
export function setPendingLinkKey(kind: KeyKind, key: string | null): void {
  try {
    if (key === null) sessionStorage.removeItem(kind);
    else sessionStorage.setItem(kind, key);
  } catch {
    // Where the browser keeps nothing, the link is opened or the code typed once more.
  }
}
