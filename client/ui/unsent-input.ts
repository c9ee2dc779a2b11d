/**
 * Tracks what would be lost if a panel closed: typed input that was not sent, and values that are shown only once. The panel
 * then asks before it closes.
 */
import { createContext, use, useEffect, useId, useRef } from 'react';

/**
 * Why a panel asks first: `typed` for input that was not sent, `once` for a value that is shown only once and was not copied.
 */
export type UnsentInput = 'typed' | 'once';

/**
 * The function with which a part reports to its panel what would be lost, or null for nothing. The context is null outside
 * panels.
 */
export const UnsentInPanel = createContext<((part: string, held: UnsentInput | null) => void) | null>(null);

/** For a value that is shown only once: it counts as unsent while `holds` is true. */
export function useShownOnce(holds: boolean): void {
  const report = use(UnsentInPanel);
  const id = useId();
  useEffect(() => {
    report?.(id, holds ? 'once' : null);
    return () => report?.(id, null);
  }, [report, id, holds]);
}

/** For a form: returns the handler that records that something was typed. After the form was sent, nothing counts as unsent. */
export function useUnsentInput({ busy, attempt }: { busy: boolean; attempt: number }): () => void {
  const report = use(UnsentInPanel);
  const id = useId();
  const sending = useRef(false);
  useEffect(() => {
    // A form that was sent successfully has no failed attempts.
    if (sending.current && !busy && attempt === 0) report?.(id, null);
    sending.current = busy;
  }, [report, id, busy, attempt]);
  useEffect(() => () => report?.(id, null), [report, id]);
  return () => report?.(id, 'typed');
}
