/** A copy of a room's document, for whoever may only read it. */
import { useEffect, useState } from 'react';
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';

/**
 * A copy of the room's document that is never sent. A reader's editor uses the copy: whatever an editor changes in its document
 * by itself cannot become a write without a right.
 */
export function useMirror(doc: Y.Doc): Y.Doc | null {
  const [mirror, setMirror] = useState<Y.Doc | null>(null);
  useEffect(() => {
    const copy = withoutFormatCleanup(new Y.Doc());
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    const follow = (update: Uint8Array): void => Y.applyUpdate(copy, update);
    doc.on('update', follow);
    setMirror(copy);
    return () => {
      doc.off('update', follow);
      copy.destroy();
    };
  }, [doc]);
  return mirror;
}
