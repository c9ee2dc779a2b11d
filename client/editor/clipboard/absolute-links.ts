/** Section links in a copy: other programs need the whole address. A paste makes a path of it again. */
import { sectionLinkOf } from '#shared/section-links.ts';

/** Gives all section links in a copy the address of this service. */
export function absoluteLinks(copy: ParentNode): void {
  for (const link of copy.querySelectorAll('a[href]')) {
    const path = link.getAttribute('href') ?? '';
    if (sectionLinkOf(path) !== null) link.setAttribute('href', location.origin + path);
  }
}
