/** The text of a section on the plan page: first as it was read, then the live text, when the section comes near the view. */
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkPlace } from '#client/editor/tools/link-places.ts';
import { ErrorBoundary } from '#client/ui/error-boundary.tsx';
import { moment } from '#client/words/format.ts';
import { FirstText, isEmptyText, useFirstText } from './first-text.tsx';
import { useIdleText } from './use-idle-text.ts';

const SectionEditor = lazy(async () => ({
  default: (await import('./section-editor.tsx')).SectionEditor,
}));

/** True after the element has come near the view (within 800 pixels). It never becomes false again. */
function useNear(element: React.RefObject<HTMLElement | null>, soon: boolean): boolean {
  const [near, setNear] = useState(soon);
  useEffect(() => {
    if (near || element.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: '800px 0px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [near, element]);
  return near;
}

/** The text of a section as far as the page has it. */
export type SectionTextState = {
  readonly near: boolean;
  /** Whether the room of the live text is open. */
  readonly isOpen: boolean;
  readonly opened: () => void;
  /** What is shown until then; null if there is none. */
  readonly before: React.ReactNode;
  /** A sentence that says how old that is; empty if it is new. */
  readonly asOf: string;
  readonly empty: boolean;
  readonly noteEmpty: (empty: boolean) => void;
};

/**
 * The state of the text. `soon` says that the section is among the first, `drawn` that the first drawing is on the screen, so that
 * more may be fetched.
 */
export function useSectionText(
  sectionId: string,
  frame: React.RefObject<HTMLElement | null>,
  soon: boolean,
  drawn: boolean,
): SectionTextState {
  const { t } = useTranslation();
  const near = useNear(frame, soon);
  const [isOpen, setIsOpen] = useState(false);
  const opened = useCallback(() => setIsOpen(true), []);
  const first = useFirstText(sectionId, soon && !isOpen);
  const idle = useIdleText(sectionId, drawn && !near);
  const doc = isOpen ? null : (first ?? idle?.doc ?? null);
  /** Whether nothing is written yet, as the editor sees it; null until it is there. */
  const [isEmpty, setIsEmpty] = useState<boolean | null>(null);
  return {
    near,
    isOpen,
    opened,
    before: doc === null ? null : <FirstText doc={doc} />,
    // A text that was drawn while the person rested can be old when they come to it, until the live text is there.
    asOf: first === null && idle !== null ? t('offline.asOf', { when: moment(idle.at) }) : '',
    empty: isEmpty ?? (doc !== null && isEmptyText(doc)),
    noteEmpty: setIsEmpty,
  };
}

/** The placeholder while the code of the editor loads. It has the same layout, so that nothing moves. */
function BeforeEditor({ text, asOf, writable }: { text: React.ReactNode; asOf: string; writable: boolean }) {
  const { t } = useTranslation();
  if (text === null) return <p className="waiting">{t('app.loading')}</p>;
  return (
    <div className={writable ? 'editor writable' : 'editor'}>
      <p className="here-too small soft">{asOf}</p>
      {text}
    </div>
  );
}

/** The text, as its state is. */
export function SectionText({
  state: { near, opened, before, asOf, noteEmpty },
  drawn,
  writer,
  room,
  writable,
  me,
  starts,
  places,
}: {
  state: SectionTextState;
  drawn: boolean;
  writer: { readonly planId: string; readonly sectionId: string; readonly title: string; readonly personId: string };
  room: string;
  writable: boolean;
  me: { readonly id: string; readonly name: string };
  starts: number;
  places: readonly LinkPlace[];
}) {
  const waiting = <BeforeEditor text={before} asOf={asOf} writable={writable} />;
  return (
    <div className="text">
      {near && drawn ? (
        <ErrorBoundary>
          <Suspense fallback={waiting}>
            <SectionEditor
              room={room}
              writer={writer}
              writable={writable}
              me={me}
              before={before}
              asOf={asOf}
              opened={opened}
              starts={starts}
              noteEmpty={noteEmpty}
              places={places}
            />
          </Suspense>
        </ErrorBoundary>
      ) : (
        waiting
      )}
    </div>
  );
}
