/** The new passages of one section in its live text: marks them, tells which were before the reader's eyes, and leads to one of them. */
import type { Editor } from '@tiptap/core';
import { useEffect, useMemo, useRef } from 'react';
import type * as Y from 'yjs';
import { useTranslation } from 'react-i18next';
import { usePlanNews } from '#client/api/queries.ts';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { markNewWords, newWordsIn, type MarkedPiece } from '#client/editor/new-words.ts';
import { watchEyes, freePart } from './eyes.ts';
import { noteSeenUnits } from './mark-as-seen.ts';
import { goneWords, labelOf } from './piece-words.ts';
import { markedOf, newsOfSection, pieceId, type ShownPassage } from './section-news.ts';
import { goTo, walk } from './walk.ts';

/** How long after a change by others the page asks what is new, and how long a row of changes can put that off, in milliseconds. */
const QUIET_TIME = 4000;
const LONGEST_WAIT = 15_000;

/** The pieces with whose they are. The first of a passage in a line tells it. */
function marked(passages: readonly ShownPassage[]): MarkedPiece[] {
  return passages.flatMap((passage) =>
    passage.pieces.map((piece, at) => ({
      key: pieceId(piece),
      passage: passage.id,
      person: passage.person.id,
      label: at === 0 && !passage.quiet ? labelOf(passage) : '',
      quiet: passage.quiet,
      gone: piece.gone ? goneWords(passage, piece) : null,
      piece,
    })),
  );
}

/** Reads what is new when the plan's news says that there is something, and after others wrote. */
function useReading({ editor, sectionId, planId, doc, comesFrom, live }: Props): void {
  const { data: news } = usePlanNews(planId, false);
  const listed = news?.sections.find(({ section }) => section.id === sectionId);
  const hasNews = (listed?.passages ?? 0) > 0;
  const counted = listed?.seq ?? 0;
  useEffect(() => {
    const { shown, read } = readingOf(sectionId);
    if (live && hasNews && counted > (shown.get().seq ?? -1)) void read(false);
  }, [live, hasNews, counted, sectionId]);
  useEffect(() => {
    if (!live) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let first = 0;
    /** Whether something came while the text was hidden, because its section shows the past. */
    let unseen = false;
    const ask = (quiet: boolean): void => {
      first = 0;
      unseen = false;
      if (document.visibilityState === 'visible') void readingOf(sectionId).read(quiet);
    };
    const onUpdate = (_: Uint8Array, origin: unknown): void => {
      if (origin !== comesFrom) return;
      const now = Date.now();
      if (first === 0) first = now;
      if (isHidden(editor)) unseen = true;
      clearTimeout(timer);
      timer = setTimeout(() => ask(!unseen), Math.max(0, Math.min(QUIET_TIME, first + LONGEST_WAIT - now)));
    };
    const onReturn = (): void => {
      // What came while the page was hidden was before nobody's eyes.
      clearTimeout(timer);
      if (first > 0 || readingOf(sectionId).shown.get().seq !== null) ask(false);
    };
    doc.on('update', onUpdate);
    document.addEventListener('visibilitychange', onReturn);
    return () => {
      clearTimeout(timer);
      doc.off('update', onUpdate);
      document.removeEventListener('visibilitychange', onReturn);
    };
  }, [editor, live, doc, comesFrom, sectionId]);
}

/** Whether the text of an editor is nowhere on the screen, also if one scrolls. */
function isHidden(editor: Editor): boolean {
  return !editor.isDestroyed && editor.view.dom.getClientRects().length === 0;
}

function readingOf(sectionId: string): {
  shown: ReturnType<typeof newsOfSection>['shown'];
  read: (quiet: boolean) => Promise<void>;
} {
  const news = newsOfSection(sectionId);
  return { shown: news.shown, read: (quiet) => news.read(quiet) };
}

/** The elements of a passage in an editor. */
function elementOf(editor: Editor, passage: string): Element | null {
  return editor.view.dom.querySelector(`[data-passage="${CSS.escape(passage)}"]`);
}

/** How long a passage that somebody went to is kept in view while the texts above it come, in milliseconds, and how often. */
const KEEP_TIME = 2000;
const KEEP_INTERVAL = 250;

/** Brings a passage into the free part of the window. Returns the function that ends this. */
function bringIntoView(editor: Editor, passage: string): () => void {
  const until = Date.now() + KEEP_TIME;
  const bring = (): void => {
    const element = elementOf(editor, passage);
    if (element === null) return;
    const { top, bottom } = element.getBoundingClientRect();
    const free = freePart();
    if (top < free.top + 40 || Math.min(bottom, top + innerHeight / 3) > free.bottom - 10)
      element.scrollIntoView({ block: 'start' });
  };
  bring();
  const timer = setInterval(() => {
    if (Date.now() > until) clearInterval(timer);
    else bring();
  }, KEEP_INTERVAL);
  const stop = (): void => clearInterval(timer);
  for (const deed of ['wheel', 'touchmove', 'keydown'] as const) addEventListener(deed, stop, { once: true, passive: true });
  return () => {
    stop();
    for (const deed of ['wheel', 'touchmove', 'keydown'] as const) removeEventListener(deed, stop);
  };
}

type Props = {
  readonly editor: Editor;
  readonly planId: string;
  readonly sectionId: string;
  /** The document of the room, whose updates come from `comesFrom`. */
  readonly doc: Y.Doc;
  readonly comesFrom: unknown;
  /** Whether the room has its connection: without it the text may be old. */
  readonly live: boolean;
};

/** The marks in an editor. It draws nothing beside them. */
export function NewInText(props: Props) {
  const { editor, sectionId, live } = props;
  const { i18n } = useTranslation();
  const news = newsOfSection(sectionId);
  const shown = useWatched(news.shown);
  const { passages, seq } = shown;
  const loud = useMemo(() => markedOf(shown), [shown]);
  const at = useWatched(walk);
  useReading(props);
  // The labels are words of the interface, so they follow its language.
  // oxlint-disable-next-line react/exhaustive-deps
  const pieces = useMemo(() => marked(passages), [passages, i18n.language]);
  const isHere = at?.sectionId === sectionId;
  const current = isHere ? at.passage : null;
  useEffect(() => {
    markNewWords(editor, pieces, current);
    if (pieces.length > 0) news.order(newWordsIn(editor).map(({ key }) => key));
  }, [editor, news, pieces, current]);
  useEffect(() => {
    if (current !== 'first' && current !== 'last') return;
    const passage = current === 'first' ? loud[0] : loud.at(-1);
    if (passage !== undefined) goTo({ sectionId, passage: passage.id });
  }, [current, loud, sectionId, seq]);
  const times = isHere ? at.times : 0;
  useEffect(() => {
    if (current !== null && current !== 'first' && current !== 'last') return bringIntoView(editor, current);
  }, [editor, current, times]);
  const open = useRef(new Map<string, { passage: ShownPassage; piece: ShownPassage['pieces'][number] }>());
  useEffect(() => {
    open.current = new Map(passages.flatMap((passage) => passage.pieces.map((piece) => [pieceId(piece), { passage, piece }])));
  }, [passages]);
  const any = passages.length > 0;
  useEffect(() => {
    if (!live || !any) return;
    return watchEyes(editor, {
      isOpen: (key) => {
        const piece = open.current.get(key)?.piece;
        return piece !== undefined && !news.isSeen(piece);
      },
      seen: (key) => {
        const piece = open.current.get(key)?.piece;
        if (piece === undefined) return;
        news.noteSeen(piece);
        noteSeenUnits(sectionId, piece.gone ? { units: [], gone: piece.units } : { units: piece.units, gone: [] });
        news.forgetQuiet();
      },
      away: (key) => {
        const passage = open.current.get(key)?.passage;
        if (passage?.quiet === true) news.mark(passage.id);
      },
    });
  }, [editor, live, any, news, sectionId]);
  return null;
}
