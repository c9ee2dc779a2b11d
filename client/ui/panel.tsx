/** Panels that lie over the page: at its side for settings, and in the middle for short questions. */
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from '#client/ui/button.tsx';
import { nameDismissButton } from '#client/ui/dismiss-label.ts';
import { UnsentInPanel } from '#client/ui/unsent-input.ts';
import { ClosingQuestion, useClosing } from '#client/ui/unsent-question.tsx';

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
  const { close, asking, stay, report } = useClosing(onClose);
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
          {asking !== null && <ClosingQuestion asking={asking} stay={stay} drop={onClose} />}
          <UnsentInPanel value={report}>{children}</UnsentInPanel>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
