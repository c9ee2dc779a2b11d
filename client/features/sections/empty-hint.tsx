/** What belongs in a section, while nothing is written there. A press on it starts writing. It is no part of the text. */
import { PenLine } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { Section } from '#shared/api.ts';
import { Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { language } from '#client/words/index.ts';

/**
 * Whether the hint is shown: while the section is empty, and after the first words as long as it is in view. Nothing may move
 * under the eye of whoever writes or reads.
 */
function useShown(empty: boolean, hint: React.RefObject<HTMLElement | null>): boolean {
  const [shown, setShown] = useState(empty);
  if (empty && !shown) setShown(true);
  useEffect(() => {
    if (empty || !shown || hint.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.at(-1)?.isIntersecting === false) setShown(false);
    });
    observer.observe(hint.current);
    return () => observer.disconnect();
  }, [empty, shown, hint]);
  return shown;
}

/** The hint of a section. `start` starts writing; it is null for a reader. */
export function EmptyHint({
  section,
  empty,
  start,
}: {
  section: Pick<Section, 'title' | 'hint'>;
  empty: boolean;
  start: (() => void) | null;
}) {
  const { t } = useTranslation();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const shown = useShown(empty, frame);
  if (!shown) return null;
  const words = (
    <>
      <strong>{t('section.belongs')}</strong> <span>{section.hint?.[language()] || t('section.belongsGeneral')}</span>
    </>
  );
  return (
    <div ref={frame} className="empty-hint">
      {start === null ? (
        <p className="soft">{words}</p>
      ) : (
        <AriaButton
          className="button"
          // A press before the editor is there is kept (public/early-keys.js).
          data-starts-writing=""
          aria-label={t('section.startIn', { title: section.title })}
          aria-describedby={id}
          onPress={start}
        >
          <span id={id} className="soft">
            {words}
          </span>
          <span className="start">
            <Icon of={PenLine} />
            <Words>{t('section.start')}</Words>
          </span>
        </AriaButton>
      )}
    </div>
  );
}
