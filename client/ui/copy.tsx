/** A copy button that says whether the copy worked. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';

/** A button that copies `text` to the clipboard, and calls `copied` when it succeeded. */
export function CopyButton({ text, label, copied }: { text: string; label?: string; copied?: () => void }) {
  const { t } = useTranslation();
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  return (
    <div className="row">
      <Button
        icon={state === 'copied' ? Check : Copy}
        onPress={() => {
          navigator.clipboard.writeText(text).then(
            () => {
              setState('copied');
              copied?.();
            },
            () => setState('failed'),
          );
        }}
      >
        {label ?? t('app.copy')}
      </Button>
      <span role="status" className="soft">
        {state === 'copied' ? t('app.copied') : state === 'failed' ? t('app.copyFailed') : ''}
      </span>
    </div>
  );
}
