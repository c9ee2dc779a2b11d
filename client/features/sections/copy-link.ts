/** Copies a section link, as a whole address that can be sent to somebody. */
import { pathOfLink, type SectionLink } from '#shared/section-links.ts';
import { copyAddress } from '#client/ui/copy-address.ts';

/** Copies the link, and says so. Where the browser does not allow it, the page shows the address. */
export async function copySectionLink(link: SectionLink): Promise<void> {
  await copyAddress(pathOfLink(link), 'sectionLink.copied');
}
