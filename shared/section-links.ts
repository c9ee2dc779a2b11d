/**
 * Section links: the address of a plan, of a section, of a heading in it, or of a suggestion in its place. In a text it is kept as a path of this service, without
 * a host, so that it still leads there after the service has moved to another address.
 */

/** Where a section link leads. Without a section it leads to the plan; `at` is the id of the heading's marker (`<client>.<clock>`). */
export type SectionLink = { readonly planId: string; readonly sectionId: string | null; readonly at: string | null };

const ID = String.raw`[\w-]{1,64}`;
const MARKER = String.raw`\d{1,16}-\d{1,16}`;
const HASH = new RegExp(`^#(?:section-(?<section>${ID})|at-(?<within>${ID})-(?<at>${MARKER}))$`);
const PATH = new RegExp(`^/plans/(?<planId>${ID})(?<hash>#.*)?$`);

/** Which section, and which heading in it, the hash of an address names; null if it names none. */
export function placeInHash(hash: string): { readonly sectionId: string; readonly at: string | null } | null {
  const { section, within, at } = HASH.exec(hash)?.groups ?? {};
  if (section !== undefined) return { sectionId: section, at: null };
  return within === undefined || at === undefined ? null : { sectionId: within, at: at.replace('-', '.') };
}

/** What a path leads to; null if it is not exactly a section link. */
export function sectionLinkOf(path: string): SectionLink | null {
  const { planId, hash } = PATH.exec(path)?.groups ?? {};
  if (planId === undefined || planId === 'new') return null;
  if (hash === undefined) return { planId, sectionId: null, at: null };
  const place = placeInHash(hash);
  return place === null ? null : { planId, ...place };
}

/** The path of a section link. */
export function pathOfLink({ planId, sectionId, at }: SectionLink): string {
  const plan = `/plans/${planId}`;
  if (sectionId === null) return plan;
  return at === null ? `${plan}#section-${sectionId}` : `${plan}#at-${sectionId}-${at.replace('.', '-')}`;
}

/** The query of a suggestion in its section's place. */
export function suggestionQuery(sectionId: string, suggestionId: string): string {
  return `?section=${encodeURIComponent(sectionId)}&suggestion=${encodeURIComponent(suggestionId)}`;
}

/** The path of a suggestion, in the place of its section. */
export function suggestionPath(planId: string, sectionId: string, suggestionId: string): string {
  return `/plans/${planId}${suggestionQuery(sectionId, suggestionId)}`;
}

/** The path of a section link that is written as a path, or as a whole address of the service at `origin`; otherwise null. */
export function linkPathOf(address: string, origin: string): string | null {
  const path = address.startsWith(`${origin}/`) ? address.slice(origin.length) : address;
  return sectionLinkOf(path) === null ? null : path;
}
