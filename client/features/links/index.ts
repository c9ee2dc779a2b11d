/** The public interface of pages that open by a link or a code. */
export { useHashValue } from './hash-value.ts';
export { pendingLinkKey, setPendingLinkKey } from './link-key.ts';
export { LinkPage, type Found } from './link-page.tsx';
