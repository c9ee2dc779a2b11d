/** Paths of this site, to which a sign-in may lead. */

/** Whether an address is a path of this site. A link from somebody else must not lead to another site. */
export function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])[^\s\\]*$/.test(path);
}
