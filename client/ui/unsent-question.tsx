/** The question that a panel asks before it closes, if it holds unsent input. */
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LossQuestion } from '#client/ui/loss-question.tsx';
import type { UnsentInput } from '#client/ui/unsent-input.ts';

/** How a panel closes: `close` asks first where something would be lost. */
export type Closing = {
  readonly close: () => void;
  /** What would be lost, while the panel asks; otherwise null. */
  readonly asking: UnsentInput | null;
  /** Answers the question: nothing closes. */
  readonly stay: () => void;
  /** For the context `UnsentInPanel`. */
  readonly report: (part: string, held: UnsentInput | null) => void;
};

/** The way in which a panel closes. `onClose` is called when nothing is lost, or when the user says so. */
export function useClosing(onClose: () => void): Closing {
  const unsent = useRef(new Map<string, UnsentInput>());
  const focusedBefore = useRef<Element | null>(null);
  const [asking, setAsking] = useState<UnsentInput | null>(null);
  const report = useCallback((part: string, held: UnsentInput | null): void => {
    if (held === null) unsent.current.delete(part);
    else unsent.current.set(part, held);
    // The input was sent meanwhile, so the question is no longer true.
    if (unsent.current.size === 0) setAsking(null);
  }, []);
  const stay = (): void => {
    setAsking(null);
    if (focusedBefore.current instanceof HTMLElement) focusedBefore.current.focus();
  };
  const close = (): void => {
    // Escape at the question returns to the panel. It is not an answer.
    if (asking !== null) return stay();
    const [held] = unsent.current.values();
    if (held === undefined) return onClose();
    focusedBefore.current = document.activeElement;
    setAsking(held);
  };
  return { close, asking, stay, report };
}

/** The question, for a panel that asks. */
export function ClosingQuestion({ asking, stay, drop }: { asking: UnsentInput; stay: () => void; drop: () => void }) {
  const { t } = useTranslation();
  return (
    <LossQuestion
      title={t(asking === 'once' ? 'closing.onceTitle' : 'closing.title')}
      dropLabel={t(asking === 'once' ? 'closing.onceDrop' : 'closing.drop')}
      stay={stay}
      drop={drop}
    />
  );
}
