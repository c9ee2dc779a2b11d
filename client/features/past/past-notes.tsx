/** The notes above the live text of a section whose reader was in its past. */
import { GitCompareArrows, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';
import { DismissButton } from '#client/ui/dismiss-button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { ApiError, problemOf, type Problem } from '#client/ui/problem.ts';
import { firstName, listOf } from '#client/words/format.ts';
import { dropNote, useNotes, type PastNote } from './notes.ts';
import { putBack } from './restoring.ts';
import { useTravel } from './use-stops.ts';

/** Says that text is back, and takes that back: the edit that put it there can be undone as one. */
function Restored({ sectionId, note }: { sectionId: string; note: Extract<PastNote, { kind: 'restored' }> }) {
  const { t } = useTranslation();
  const [state, setState] = useState<'asked' | 'undone' | Problem | null>(null);
  const undo = async (): Promise<void> => {
    setState('asked');
    try {
      await putBack({ sectionId, at: note.before, seen: note.after });
      setState('undone');
    } catch (error) {
      setState(error instanceof ApiError ? error.code : problemOf(error));
    }
  };
  const problem =
    state === 'conflict'
      ? t('past.undoLate')
      : state === null || state === 'asked' || state === 'undone'
        ? ''
        : t(`errors.${state}`);
  return (
    <Notice kind="good">
      <p>{state === 'undone' ? t('past.undone') : note.whole ? t('past.isBack') : t('past.wordsAreBack')}</p>
      {problem !== '' && <p>{problem}</p>}
      <div className="row">
        {state !== 'undone' && (
          <Button icon={Undo2} isDisabled={state === 'asked'} onPress={() => void undo()}>
            {t('past.undo')}
          </Button>
        )}
        <DismissButton putAway={() => dropNote(sectionId, note)} />
      </div>
    </Notice>
  );
}

/** Says what others changed while the reader looked at the past, and leads to it. */
function Since({ sectionId, note }: { sectionId: string; note: Extract<PastNote, { kind: 'since' }> }) {
  const { t } = useTranslation();
  const { to } = useTravel(sectionId);
  const { count, people, from } = note;
  return (
    <Notice>
      <p>{t('past.since', { count, names: listOf(people.map(({ name }) => firstName(name))) })}</p>
      <div className="row">
        <Button
          icon={GitCompareArrows}
          onPress={() => {
            dropNote(sectionId, note);
            to({ at: null, from });
          }}
        >
          {t('past.showSince')}
        </Button>
        <DismissButton putAway={() => dropNote(sectionId, note)} />
      </div>
    </Notice>
  );
}

/** The notes, in a place that screen readers watch. */
export function PastNotes({ sectionId }: { sectionId: string }) {
  const notes = useNotes(sectionId);
  return (
    <div role="status" className="past-notes">
      {notes.map((note) =>
        note.kind === 'restored' ? (
          <Restored key={note.after} sectionId={sectionId} note={note} />
        ) : (
          <Since key={note.kind} sectionId={sectionId} note={note} />
        ),
      )}
    </div>
  );
}
