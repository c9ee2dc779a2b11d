/** Puts the text of a point back, after a look at what that would take away from others' later words. */
import { RotateCcw } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Section } from '#shared/api.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Loading } from '#client/ui/page-states.tsx';
import { firstName, listOf } from '#client/words/format.ts';
import { authorsOf, compared, isGone, reversed } from './compared.ts';
import { ChangedText } from './changed-text.tsx';
import { comparisonQuery } from './queries.ts';
import { NotRead } from './not-read.tsx';
import { useRestoring } from './restoring.ts';
import { WritingHere } from './writing-here.tsx';

/** The preview. `done` is called when the text is back. After a conflict the preview is made anew, and says so. */
export function RestorePreview({
  section,
  at,
  done,
  cancel,
}: {
  section: Section;
  at: number;
  done: () => void;
  cancel: () => void;
}) {
  const { t } = useTranslation();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  const { data, error, refetch, isFetching } = useQuery(comparisonQuery(section.id, at, null));
  const preview = useMemo(() => (data === undefined ? null : reversed(compared(data))), [data]);
  const { busy, problem, run } = useRestoring();
  const going = (preview?.changes ?? []).filter(({ kind }) => isGone(kind));
  const names = listOf(authorsOf(going).map(({ person }) => firstName(person.name)));
  const isSame = preview !== null && preview.changes.length === 0;
  return (
    <div className="past-preview">
      <h4 ref={head} tabIndex={-1}>
        {t('past.putBackTitle')}
      </h4>
      {preview === null &&
        (error ? <NotRead what={[t('past.notCompared')]} error={error} again={() => void refetch()} /> : <Loading />)}
      <div role="status">
        {problem !== null && (
          <Notice kind="waits">
            <p>{problem === 'conflict' ? t('past.conflict') : t(`errors.${problem}`)}</p>
          </Notice>
        )}
      </div>
      {preview !== null && (
        <>
          <p>
            {isSame
              ? t('past.sameAsNow')
              : going.length === 0
                ? t('past.nothingGoes')
                : t('past.wouldGo', { count: going.length, names })}
          </p>
          {!isSame && <p className="soft">{t('past.keptHere')}</p>}
          <WritingHere room={section.room} />
          <div className="row">
            {!isSame && (
              <Button
                variant="main"
                icon={RotateCcw}
                isDisabled={busy || isFetching}
                onPress={() =>
                  // The row that was seen is the later one, which the reversed comparison begins with.
                  void run({ sectionId: section.id, at, seen: preview.from }).then((isDone) => {
                    if (isDone) done();
                    else void refetch();
                  })
                }
              >
                {t('past.putBack')}
              </Button>
            )}
            <Button variant="quiet" onPress={cancel}>
              {t('app.cancel')}
            </Button>
          </div>
          <ChangedText comparison={preview} telling="back" />
        </>
      )}
    </div>
  );
}
