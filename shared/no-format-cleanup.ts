/**
 * Documents that are what their changes make them, and nothing else. After a change by others Yjs tidies marks of format that have
 * no text between them any more, each copy for itself, and the copy of a reader would send that as a change of the reader's. What is
 * tidied depends on which changes came together, so two copies of one log could show other words in bold
 * (docs/decisions/0024-no-tidying-of-marks.md).
 */
import type * as Y from 'yjs';

/** Gives the document back, which from now on leaves marks of format alone that others wrote. */
export function withoutFormatCleanup(doc: Y.Doc): Y.Doc {
  // Yjs asks for this right before it would tidy.
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    transaction._needFormattingCleanup = false;
  });
  return doc;
}
