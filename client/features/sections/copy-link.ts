/** Copies a section link, as a whole address that can be sent to somebody. */
import { pathOfLink, type SectionLink } from '#shared/section-links.ts';
import { tellPage } from '#client/ui/page-message.tsx';

/** Copies the link, and says so. Where the browser does not allow it, the page shows the address. */
export async function copySectionLink(link: SectionLink): Promise<void> {
  const address = location.origin + pathOfLink(link);
  try {
    await navigator.clipboard.writeText(address);
    tellPage({ word: 'sectionLink.copied' });
  } catch {
    tellPage({ word: 'sectionLink.copyByHand', address });
  }
}
