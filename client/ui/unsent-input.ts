/**
 * Tracks what would be lost if a panel closed: typed input that was not sent, and values that are shown only once. The panel
 * then asks before it closes. Words in a long field would be lost if the page closed, so the browser asks about them.
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

/** The forms of this page in whose long fields stand words that are nowhere else. */
const withWords = new Set<string>();

/** Whether words in a form of this page would be lost if the page closed. */
export function hasUnsentWords(): boolean {
  return withWords.size > 0;
}

function warnBeforeUnload(event: BeforeUnloadEvent): void {
  if (hasUnsentWords()) event.preventDefault();
}

/** Keeps whether the long fields of a form hold words. */
function noteWords(id: string, field: HTMLTextAreaElement): void {
  const fields = [...(field.form?.querySelectorAll('textarea') ?? [field])];
  if (fields.some(({ value, defaultValue }) => value.trim() !== '' && value !== defaultValue)) withWords.add(id);
  else withWords.delete(id);
  // The browser adds the same listener only once.
  addEventListener('beforeunload', warnBeforeUnload);
}

/**
 * For a form: returns the handler that records that something was typed, and where. After the form was sent, nothing counts as unsent. `kept`
 * says that the device keeps what is typed.
 */
export function useUnsentInput({
  busy,
  attempt,
  kept = false,
}: {
  busy: boolean;
  attempt: number;
  kept?: boolean;
}): (field?: EventTarget | null) => void {
  const report = use(UnsentInPanel);
  const id = useId();
  const sending = useRef(false);
  useEffect(() => {
    // A form that was sent successfully has no failed attempts.
    if (sending.current && !busy && attempt === 0) {
      report?.(id, null);
      withWords.delete(id);
    }
    sending.current = busy;
  }, [report, id, busy, attempt]);
  useEffect(
    () => () => {
      report?.(id, null);
      withWords.delete(id);
    },
    [report, id],
  );
  return (field = null) => {
    report?.(id, 'typed');
    if (!kept && field instanceof HTMLTextAreaElement) noteWords(id, field);
  };
}
