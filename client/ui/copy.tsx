/** Something to copy: shown in full, with a button that says when it worked. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';

/** A button that copies `text`, and calls `copied` once it has. */
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
        {state === 'copied' && t('app.copied')}
        {state === 'failed' && t('app.copyFailed')}
      </span>
    </div>
  );
}
