/** Stores the key of a link in this tab, so that it survives a sign-in or a reload. It stays until it is used or dismissed. */

/** The kinds of key. */
export type KeyKind = 'invitation' | 'password-reset';

/** The stored key; null if there is none or the browser has no storage. */
export function pendingLinkKey(kind: KeyKind): string | null {
  try {
    return sessionStorage.getItem(kind);
  } catch {
    return null;
  }
}

/** Stores a key in this tab; null removes it. */
export function setPendingLinkKey(kind: KeyKind, key: string | null): void {
  try {
    if (key === null) sessionStorage.removeItem(kind);
    else sessionStorage.setItem(kind, key);
  } catch {
    // Without storage the user opens the link or types the code again.
  }
}
