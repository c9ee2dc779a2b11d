/** The button that puts a notice away. The focus goes to the section around it. */
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';
import { dismissAndMoveFocus } from '#client/ui/move-focus.ts';

/** Calls `putAway`, which has to take the notice off the page. */
export function DismissButton({ putAway }: { putAway: () => void }) {
  const { t } = useTranslation();
  return (
    <Button variant="quiet" icon={X} onPress={({ target }) => dismissAndMoveFocus(target, putAway)}>
      {t('app.dismiss')}
    </Button>
  );
}
