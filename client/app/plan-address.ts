/** Which plan an address of the client belongs to. */

/** The id of the plan that a path shows or belongs to; null for all other pages. */
export function planIdOf(pathname: string): string | null {
  const planId = /^\/plans\/([^/]+)/.exec(pathname)?.[1];
  return planId === undefined || planId === 'new' ? null : planId;
}
