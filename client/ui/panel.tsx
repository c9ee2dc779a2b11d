/** Panels that come in from the side and go away again, and short questions in the middle of the page. */
import { X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from '#client/ui/button.tsx';
import { nameDismissButton } from '#client/ui/dismiss-label.ts';
import { Notice } from '#client/ui/notice.tsx';
import { UnsentInPanel, type UnsentInput } from '#client/ui/unsent-input.ts';

/** What is asked before a panel closes over something that would be lost. */
function Question({ held, stay, drop }: { held: UnsentInput; stay: () => void; drop: () => void }) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => frame.current?.querySelector('button')?.focus(), []);
  return (
    <div ref={frame}>
      <Notice kind="waits" role="alert" title={t(held === 'once' ? 'closing.onceTitle' : 'closing.title')}>
        <div className="row">
          <Button variant="main" onPress={stay}>
            {t('closing.stay')}
          </Button>
          <Button onPress={drop}>{t(held === 'once' ? 'closing.onceDrop' : 'closing.drop')}</Button>
        </div>
      </Notice>
    </div>
  );
}

/** A panel with a title and a close button; Escape and a press beside it close it too, unless something typed would go with it. */
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
  const kept = useRef(new Map<string, UnsentInput>());
  const before = useRef<Element | null>(null);
  const [asking, setAsking] = useState<UnsentInput | null>(null);
  const tell = useCallback((part: string, held: UnsentInput | null): void => {
    if (held === null) kept.current.delete(part);
    else kept.current.set(part, held);
    // What stood in the way was sent meanwhile: the question would not be true any more.
    if (kept.current.size === 0) setAsking(null);
  }, []);
  const stay = (): void => {
    setAsking(null);
    if (before.current instanceof HTMLElement) before.current.focus();
  };
  const close = (): void => {
    // Who presses Escape again has not answered the question.
    if (asking !== null) return stay();
    const [held] = kept.current.values();
    if (held === undefined) return onClose();
    before.current = document.activeElement;
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
          {asking !== null && <Question held={asking} stay={stay} drop={onClose} />}
          <UnsentInPanel value={tell}>{children}</UnsentInPanel>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
