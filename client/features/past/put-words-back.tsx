/** Puts the words of one removed change back, after a look at them. */
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Change } from '#shared/api-history.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useRestoring } from './restoring.ts';
import { WritingHere } from './writing-here.tsx';

/** The button, then the question. After a conflict the comparison is read again. */
export function PutWordsBack({
  change,
  restore: { sectionId, room, at, seen, again },
}: {
  change: Change;
  restore: { sectionId: string; room: string; at: number; seen: number; again: () => void };
}) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { busy, problem, run } = useRestoring();
  if (!asking)
    return (
      <p>
        <Button icon={RotateCcw} onPress={() => setAsking(true)}>
          {t('past.putWordsBack')}
        </Button>
      </p>
    );
  return (
    <Notice role="group" title={t('past.putWordsBackTitle', { words: change.words })}>
      <p>{t('past.onlyThese')}</p>
      <WritingHere room={room} />
      <div role="status">
        {problem !== null && <p>{problem === 'conflict' ? t('past.conflict') : t(`errors.${problem}`)}</p>}
      </div>
      <div className="row">
        <Button
          variant="main"
          icon={RotateCcw}
          isDisabled={busy}
          onPress={() =>
            void run({ sectionId, at, seen, change: change.id }).then((done) => {
              if (done) again();
            })
          }
        >
          {t('past.putWordsBack')}
        </Button>
        {problem === 'conflict' ? (
          <Button onPress={again}>{t('past.showNewer')}</Button>
        ) : (
          <Button variant="quiet" onPress={() => setAsking(false)}>
            {t('app.cancel')}
          </Button>
        )}
      </div>
    </Notice>
  );
}
