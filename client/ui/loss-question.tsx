/** The question before something is thrown away that cannot be got back. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';

/** The question. `title` says what would be lost, `dropLabel` what is done then. The answer that keeps it has the focus. */
export function LossQuestion({
  title,
  dropLabel,
  stay,
  drop,
}: {
  title: string;
  dropLabel: string;
  stay: () => void;
  drop: () => void;
}) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => frame.current?.querySelector('button')?.focus(), []);
  return (
    <div ref={frame}>
      <Notice kind="waits" role="alert" title={title}>
        <div className="row">
          <Button variant="main" onPress={stay}>
            {t('closing.stay')}
          </Button>
          <Button onPress={drop}>{dropLabel}</Button>
        </div>
      </Notice>
    </div>
  );
}
