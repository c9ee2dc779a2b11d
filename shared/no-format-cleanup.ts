/**
 * Turns off the format cleanup of Yjs. After a change by others Yjs removes format marks that have no text between them, in
 * each copy of a document. A reader's copy would send that as a change by the reader. What is removed depends on which changes
 * came together, so two copies of one log could show different words in bold (docs/decisions/0024-no-tidying-of-marks.md).
 */
import type * as Y from 'yjs';

/** Returns the document, after turning off its format cleanup. */
export function withoutFormatCleanup(doc: Y.Doc): Y.Doc {
  // Yjs reads this flag just before the cleanup.
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    transaction._needFormattingCleanup = false;
  });
  return doc;
}
