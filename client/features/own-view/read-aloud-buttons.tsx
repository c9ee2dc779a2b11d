/** The buttons for reading aloud. */
import { Pause, Play, Square, Volume2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';
import type { ReadAloud } from './use-read-aloud.ts';

/** One button to begin; while it is read, one to wait or go on, and one to stop. */
export function ReadAloudButtons({ aloud: { state, read, wait, stop } }: { aloud: ReadAloud }) {
  const { t } = useTranslation();
  const isOn = state === 'reading' || state === 'waiting';
  // The button that begins stays the same element when it becomes the one that waits, so that the focus stays on it.
  return (
    <div className="own-aloud">
      <Button
        variant={isOn ? 'plain' : 'main'}
        icon={state === 'reading' ? Pause : isOn ? Play : Volume2}
        onPress={state === 'reading' ? wait : read}
      >
        {t(`own.aloud.${isOn ? state : 'silent'}`)}
      </Button>
      {isOn && (
        <Button icon={Square} onPress={stop}>
          {t('own.aloud.stop')}
        </Button>
      )}
    </div>
  );
}
