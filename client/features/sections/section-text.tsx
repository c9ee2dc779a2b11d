/** The text of a section on the plan page: first as it was read, then the live text, when the section comes near the view. */
import { lazy, startTransition, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkPlace } from '#client/editor/tools/link-places.ts';
import { useAfterFrame } from '#client/ui/after-frame.ts';
import { ErrorBoundary } from '#client/ui/error-boundary.tsx';
import { useMediaQuery } from '#client/ui/media-query.ts';
import { moment } from '#client/words/format.ts';
import { DrawnText, FirstText, useFirstText } from './first-text.tsx';
import { useGivenText, type GivenText } from './given-texts.ts';
import { READ_FIRST } from './read-first.ts';
import { isEmptyText, type Node } from '#client/editor/text-nodes.ts';
import { useIdleText } from './use-idle-text.ts';

/** Fetches the code of the editor. */
export const fetchEditor = () => import('./section-editor.tsx');
const SectionEditor = lazy(async () => ({ default: (await fetchEditor()).SectionEditor }));

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
  /** Whether the section is near the view and on the screen, so that the code of the editor may be fetched. */
  readonly ready: boolean;
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

/** What stands in place of the live text until it comes, and whether nothing is written there. */
function textBefore(given: GivenText | null, doc: Node | null): { before: React.ReactNode; isEmpty: boolean } {
  if (given !== null) return { before: <DrawnText html={given.html} />, isEmpty: given.isEmpty };
  return { before: doc === null ? null : <FirstText doc={doc} />, isEmpty: doc !== null && isEmptyText(doc) };
}

/**
 * The state of the text. `soon` says that the section is among the first. Each section learns by itself that it is on the screen: if the
 * page told all of them, those that the server drew would all have to be taken over before the first one goes on.
 */
export function useSectionText(sectionId: string, frame: React.RefObject<HTMLElement | null>, soon: boolean): SectionTextState {
  const { t } = useTranslation();
  const near = useNear(frame, soon);
  const drawn = useAfterFrame();
  const [isOpen, setIsOpen] = useState(false);
  const opened = useCallback(() => setIsOpen(true), []);
  const given = useGivenText(sectionId);
  const first = useFirstText(sectionId, soon && !isOpen && given === null);
  const idle = useIdleText(sectionId, drawn && !near && given === null);
  const { before, isEmpty: wasEmpty } = isOpen ? textBefore(null, null) : textBefore(given, first ?? idle?.doc ?? null);
  // A text that came with the page, or was drawn while the person rested, can be old when they come to it, until the live text is
  // there. Those of the first sections are replaced at once.
  const readAt = soon || !drawn ? undefined : (given ?? idle)?.at;
  /** Whether nothing is written yet, as the editor sees it; null until it is there. */
  const [isEmpty, setIsEmpty] = useState<boolean | null>(null);
  return {
    ready: near && drawn,
    isOpen,
    opened,
    before,
    asOf: readAt === undefined ? '' : t('offline.asOf', { when: moment(readAt) }),
    empty: isEmpty ?? wasEmpty,
    noteEmpty: setIsEmpty,
  };
}

/** The placeholder while the code of the editor loads. It has the same layout, so that nothing moves. */
function BeforeEditor({ text, asOf, writable }: { text: React.ReactNode; asOf: string; writable: boolean }) {
  const { t } = useTranslation();
  const readFirst = useMediaQuery(READ_FIRST);
  if (text === null) return <p className="waiting">{t('app.loading')}</p>;
  return (
    <div className={writable && !readFirst ? 'editor writable' : 'editor'}>
      <p className="here-too small soft">{asOf}</p>
      <div className="tool-dock">
        <p className="save-state" />
      </div>
      {text}
    </div>
  );
}

/** The editor of a suggestion for a section. `done` ends writing on a screen where a text opens for reading first. */
export function ForkText({
  done,
  ...props
}: Pick<React.ComponentProps<typeof SectionEditor>, 'room' | 'writer' | 'writable' | 'me' | 'places'> & { done: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="text">
      <ErrorBoundary>
        <Suspense fallback={<p className="waiting">{t('app.loading')}</p>}>
          <SectionEditor
            {...props}
            mayComment={false}
            before={null}
            asOf=""
            opened={nothing}
            starts={1}
            noteEmpty={nothing}
            forkDone={done}
          />
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
const nothing = (): void => undefined;

/** The text, as its state is. */
export function SectionText({
  state: { ready, opened, before, asOf, noteEmpty },
  writer,
  room,
  writable,
  mayComment,
  me,
  starts,
  places,
}: {
  state: SectionTextState;
  writer: { readonly planId: string; readonly sectionId: string; readonly title: string; readonly personId: string };
  room: string;
  writable: boolean;
  mayComment: boolean;
  me: { readonly id: string; readonly name: string };
  starts: number;
  places: readonly LinkPlace[];
}) {
  const waiting = <BeforeEditor text={before} asOf={asOf} writable={writable} />;
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    // In a transition the text stays until the code is there. Otherwise React would show a fallback, and then keep it for at least a
    // third of a second.
    if (ready) startTransition(() => setWanted(true));
  }, [ready]);
  return (
    <div className="text">
      <ErrorBoundary>
        <Suspense fallback={waiting}>
          {wanted ? (
            <SectionEditor
              room={room}
              writer={writer}
              writable={writable}
              mayComment={mayComment}
              me={me}
              before={before}
              asOf={asOf}
              opened={opened}
              starts={starts}
              noteEmpty={noteEmpty}
              places={places}
            />
          ) : (
            waiting
          )}
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
