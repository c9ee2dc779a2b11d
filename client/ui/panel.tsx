/** Panels at the side of the page, and dialogs with short questions in the middle. */
import { X } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from '#client/ui/button.tsx';
import { nameDismissButton } from '#client/ui/dismiss-label.ts';
import { LossQuestion } from '#client/ui/loss-question.tsx';
import { UnsentInPanel, type UnsentInput } from '#client/ui/unsent-input.ts';

/**
 * A panel with a title and a close button. Escape and a press outside close it too. If it holds unsent input, it asks first.
 */
export function Panel({
  title,
  onClose,
  middle = false,
  children,
}: {
  title: string;
  onClose: () => void;
  middle?: boolean;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
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
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && close()}>
      <Modal ref={nameDismissButton} className={middle ? 'panel middle' : 'panel'}>
        <Dialog>
          <header>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button variant="quiet" icon={X} onPress={close}>
              {t('app.close')}
            </Button>
          </header>
          {asking !== null && (
            <LossQuestion
              title={t(asking === 'once' ? 'closing.onceTitle' : 'closing.title')}
              dropLabel={t(asking === 'once' ? 'closing.onceDrop' : 'closing.drop')}
              stay={stay}
              drop={onClose}
            />
          )}
          <UnsentInPanel value={report}>{children}</UnsentInPanel>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
