/** What would be lost with a panel: what was typed into its forms and not sent, what is shown only once. So no panel closes over it without a word. */
import { createContext, use, useEffect, useId, useRef } from 'react';

/** Why a panel is not just closed: something was typed and not sent, or something is shown this once and not copied. */
export type UnsentInput = 'typed' | 'once';

/** What a part tells the panel that it stands in: what it holds, or null for nothing. Null outside panels. */
export const UnsentInPanel = createContext<((part: string, held: UnsentInput | null) => void) | null>(null);

/** For what is shown only once: it is held for as long as `holds`. */
export function useShownOnce(holds: boolean): void {
  const tell = use(UnsentInPanel);
  const id = useId();
  useEffect(() => {
    tell?.(id, holds ? 'once' : null);
    return () => tell?.(id, null);
  }, [tell, id, holds]);
}

/** For a form: the handler that notes that something was typed. Once it was sent, nothing is held any more. */
export function useUnsentInput({ busy, attempt }: { busy: boolean; attempt: number }): () => void {
  const tell = use(UnsentInPanel);
  const id = useId();
  const sending = useRef(false);
  useEffect(() => {
    // A form that was sent is as new: it has no failed attempts.
    if (sending.current && !busy && attempt === 0) tell?.(id, null);
    sending.current = busy;
  }, [tell, id, busy, attempt]);
  useEffect(() => () => tell?.(id, null), [tell, id]);
  return () => tell?.(id, 'typed');
}
