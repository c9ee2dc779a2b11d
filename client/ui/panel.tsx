/** Panels that come in from the side and go away again, and short questions in the middle of the page. */
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from '#client/ui/button.tsx';

/** A panel with a title and a close button; Escape and a press beside it close it too. */
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
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={middle ? 'panel middle' : 'panel'}>
        <Dialog>
          <header>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button look="quiet" icon={X} onPress={onClose}>
              {t('app.close')}
            </Button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
