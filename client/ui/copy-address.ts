/** Copies an address of this service, as a whole address that can be sent to somebody. */
import { tellPage, type CopiedWord } from '#client/ui/page-message.tsx';

/** Copies the address of a path, and says so with `word`. Where the browser does not allow it, the page shows the address. */
export async function copyAddress(path: string, word: CopiedWord): Promise<void> {
  const address = location.origin + path;
  try {
    await navigator.clipboard.writeText(address);
    tellPage({ word });
  } catch {
    tellPage({ word: 'sectionLink.copyByHand', address });
  }
}
