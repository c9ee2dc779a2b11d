/** The live text of a section: an editor for members who may write, and the same text read-only for the others. */
import { EditorContent, useEditor, useEditorState } from '@tiptap/react';
import { MessageCircleQuestionMark, X } from 'lucide-react';
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import type * as Y from 'yjs';
import { askWhoWrote } from '#client/features/past/index.ts';
import { CommentOffer, CommentsInText, CommentTool } from '#client/features/comments/text-index.ts';
import { selectedIn, useVoices, WhoWrote } from '#client/features/past/lazy-index.ts';
import { useActiveSection } from './active-section.ts';
import type { LeftOut } from '#client/editor/clipboard/left-out.ts';
import { beganEarly, takeEarlyKeys } from '#client/editor/early-keys.ts';
import { liveExtensions } from '#client/editor/extensions.ts';
import { READ_FIRST } from './read-first.ts';
import { usePublishInView } from './use-in-view.ts';
import { useMirror } from './use-mirror.ts';
import { putCaretInView } from '#client/editor/blocks/insert-block.ts';
import { mustKnowStyle } from '#client/editor/must-know.ts';
import { HereToo } from './here-too.tsx';
import { HeadingLink } from './heading-link.tsx';
import { SaveState } from './save-state.tsx';
import { useNoteSeen } from './use-seen.ts';
import { ActsInText } from '#client/features/acts/lazy-index.ts';
import { NewInText } from '#client/features/news/lazy-index.ts';
import { Announcement } from '#client/editor/blocks/announcement.tsx';
import { LinkCard } from '#client/editor/tools/link-card.tsx';
import { placesOf, type LinkPlace } from '#client/editor/tools/link-places.ts';
import { LinkPopover } from '#client/editor/tools/link-popover.tsx';
import { SELECTION_BAR_SCREEN, SelectionBar } from '#client/editor/tools/selection-bar.tsx';
import { SlashMenu } from '#client/editor/tools/slash-menu.tsx';
import { isUnwritten } from '#client/editor/tools/unwritten.ts';
import { Toolbar } from '#client/editor/tools/toolbar.tsx';
import { useSectionRoom } from './use-section-room.ts';
import type { LiveRoom } from '#client/live/live-room.ts';
import type { Writer } from '#client/live/section-room.ts';
import { editorIsThere } from '#client/ui/after-editor.ts';
import { barBlock } from '#client/ui/bar-block.ts';
import { sheetBlock } from '#client/ui/sheet-block.ts';
import { ErrorBoundary } from '#client/ui/error-boundary.tsx';
import { useMediaQuery } from '#client/ui/media-query.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { listOf } from '#client/words/format.ts';
import '#client/editor/editor.css';
import '#client/editor/gone-mark.css';
import '#client/editor/blocks/blocks.css';
import '#client/editor/tools/tools.css';

type Props = {
  readonly room: string;
  readonly writer: Writer;
  readonly writable: boolean;
  /** Whether the member may comment. */
  readonly mayComment: boolean;
  readonly me: { readonly id: string; readonly name: string };
  /** The text that is shown until the room is open; null if there is none. */
  readonly before: React.ReactNode;
  /** A sentence that says how old that text is; empty if it is new. */
  readonly asOf: string;
  /** Called when the room is open. */
  readonly opened: () => void;
  /**
   * Called when the member ends writing on a screen where a text opens for reading first. It makes the room that of a suggestion: a fork
   * of the section, of which the section's own log, news and links know nothing.
   */
  readonly forkDone?: () => void;
  /** How often the member has asked to start writing, by the button above the text or by the hint of the empty section. */
  readonly starts: number;
  /** Called with whether nothing is written yet, at first and when that changes. */
  readonly noteEmpty: (empty: boolean) => void;
  /** Where a link in the text can lead. */
  readonly places: readonly LinkPlace[];
};

/**
 * How far the caret stays from the edges of the screen, in pixels. The bar of the plan covers the top, the toolbar, the save state
 * and a sheet the bottom.
 */
const CLEAR_OF_BARS = {
  get top() {
    return barBlock() + 5;
  },
  right: 0,
  get bottom() {
    return 175 + sheetBlock();
  },
  left: 0,
};

type BodyProps = {
  doc: Y.Doc;
  room: LiveRoom;
  planId: string;
  sectionId: string;
  title: string;
  /** Whether the room has its connection. */
  live: boolean;
  /**
   * Whether the member writes now. A member who may write keeps the same editor while reading, and with it the undo history.
   */
  writing: boolean;
  active: boolean;
  /** The element that holds the toolbar; null until it is mounted. */
  dock: HTMLElement | null;
  stopped: boolean;
  /** Ends writing, on a screen where a section opens for reading first and the member has started to write; otherwise null. */
  done: (() => void) | null;
  starts: number;
  /** Whether this request is a new one, for the caller to answer. An editor that is made anew after a refusal does not answer it again. */
  takeStart: (count: number) => boolean;
  noteEmpty: (empty: boolean) => void;
  places: readonly LinkPlace[];
  isFork: boolean;
  mayComment: boolean;
};

/** Says what the last paste left out. It goes with the next paste too. */
function LeftOutNotice({ leftOut, dismiss }: { leftOut: readonly LeftOut[]; dismiss: () => void }) {
  const { t } = useTranslation();
  if (leftOut.length === 0) return null;
  const kinds = leftOut.flatMap((kind) => (kind === 'tooMuch' ? [] : [t(`editor.leftOutOf.${kind}`)]));
  return (
    <p className="left-out small">
      <span>{kinds.length === 0 ? t('editor.tooMuch') : t('editor.leftOut', { what: listOf(kinds) })}</span>
      <Button variant="quiet" icon={X} onPress={dismiss}>
        {t('app.dismiss')}
      </Button>
    </p>
  );
}

/** The question in the bar on the selection, as one of its tools. */
function WhoTool({ sectionId }: { sectionId: string }) {
  const { t } = useTranslation();
  const label = t('voices.who');
  return (
    <AriaButton className="button tool" aria-label={label} preventFocusOnPress onPress={() => askWhoWrote(sectionId)}>
      <Icon of={MessageCircleQuestionMark} />
      <span className="tool-word" aria-hidden="true">
        {label}
      </span>
    </AriaButton>
  );
}

/** Memoised: the room's state changes at each key, and the editor need not be drawn again for that. */
const Body = memo(function Body(props: BodyProps) {
  const {
    doc,
    room,
    planId,
    sectionId,
    title,
    live,
    writing,
    active,
    dock,
    stopped,
    done,
    starts,
    takeStart,
    noteEmpty,
    places,
    isFork,
    mayComment,
  } = props;
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [leftOut, setLeftOut] = useState<readonly LeftOut[]>([]);
  const [extensions] = useState(() => liveExtensions(doc, room, setLeftOut, () => room.failOutOfStep()));
  const hint = t(writing ? 'editor.start' : 'section.empty');
  const editorProps = useMemo(
    () => ({
      attributes: {
        'aria-label': title,
        class: 'prose',
        style: `--hint: ${JSON.stringify(hint)}`,
        ...(writing ? { role: 'textbox', 'aria-multiline': 'true' } : { role: 'document' }),
      },
      scrollThreshold: CLEAR_OF_BARS,
      scrollMargin: CLEAR_OF_BARS,
    }),
    [title, hint, writing],
  );
  // A stopped room accepts no changes, so nobody can type into it.
  const open = writing && !stopped;
  const editor = useEditor({ extensions, editable: open, injectCSS: false, editorProps });
  useEffect(() => {
    if (editor.isEditable !== open) editor.setEditable(open);
  }, [editor, open]);
  useEffect(editorIsThere, []);
  const isEmpty = useEditorState({ editor, selector: ({ editor: now }) => isUnwritten(now.state.doc) });
  useEffect(() => noteEmpty(isEmpty), [noteEmpty, isEmpty]);
  useEffect(() => {
    // A suggestion opens at its beginning, which says what it is.
    if (open && takeStart(starts) && !isFork) putCaretInView(editor);
  }, [editor, open, starts, takeStart, isFork]);
  useEffect(() => placesOf(editor).set(places), [editor, places]);
  const wantsToWrite = done !== null;
  useEffect(() => {
    if (wantsToWrite && !isFork) putCaretInView(editor);
    else if (!wantsToWrite && editor.isFocused) editor.commands.blur();
  }, [editor, wantsToWrite, isFork]);
  // After the effects that place the caret: what was typed early without a place of its own goes to the caret.
  useEffect(() => {
    if (open && !isFork) takeEarlyKeys(editor, sectionId);
  }, [editor, open, sectionId, isFork]);
  const voices = useVoices(editor, isFork ? null : sectionId);
  const withBar = useMediaQuery(SELECTION_BAR_SCREEN) && open && active;
  const tools = (
    <>
      {mayComment && <CommentTool sectionId={sectionId} />}
      <WhoTool sectionId={sectionId} />
    </>
  );
  return (
    <div ref={frame} className="editor-body" data-voices={voices.shown || undefined} style={mustKnowStyle()}>
      {voices.failed && <p className="small soft">{t('voices.away')}</p>}
      {open && active && dock && createPortal(<Toolbar editor={editor} title={title} done={done} />, dock)}
      {open && active && <SelectionBar editor={editor} frame={frame} extra={isFork ? null : tools} />}
      <EditorContent editor={editor} />
      {!isFork && (
        <NewInText editor={editor} planId={planId} sectionId={sectionId} doc={room.doc} comesFrom={room.provider} live={live} />
      )}
      {!isFork && <ActsInText editor={editor} planId={planId} sectionId={sectionId} live={live} />}
      {!isFork && (
        <CommentsInText
          editor={editor}
          planId={planId}
          sectionId={sectionId}
          live={live}
          mayComment={mayComment}
          selected={selectedIn}
        />
      )}
      {!isFork && (
        <WhoWrote
          editor={editor}
          frame={frame}
          sectionId={sectionId}
          offers={!withBar}
          extra={mayComment && <CommentOffer sectionId={sectionId} />}
        />
      )}
      {open && <LinkPopover editor={editor} frame={frame} />}
      {open && active && <LinkCard editor={editor} frame={frame} />}
      {open && <SlashMenu editor={editor} frame={frame} />}
      {open && <Announcement editor={editor} />}
      {open && (
        <div role="status">
          <LeftOutNotice
            leftOut={leftOut}
            dismiss={() => {
              setLeftOut([]);
              editor.commands.focus();
            }}
          />
        </div>
      )}
    </div>
  );
});

function ReadingBody(
  props: Pick<
    BodyProps,
    'doc' | 'room' | 'planId' | 'sectionId' | 'title' | 'live' | 'takeStart' | 'noteEmpty' | 'places' | 'mayComment' | 'isFork'
  >,
) {
  const mirror = useMirror(props.doc);
  const body = { writing: false, active: false, dock: null, stopped: false, done: null, starts: 0 };
  return mirror && <Body {...props} {...body} doc={mirror} />;
}

/** Opens the room of a section, or of a suggestion for it, and shows its text. */
export function SectionEditor(props: Props) {
  const { room: name, writer, writable, mayComment, me, before, asOf, opened, starts, noteEmpty, places, forkDone } = props;
  const isFork = forkDone !== undefined;
  const { t } = useTranslation();
  const { room, state } = useSectionRoom(name, writer);
  const { active, enter, leave } = useActiveSection();
  const readFirst = useMediaQuery(READ_FIRST);
  // A press that came before this code was there counts too.
  const [wantsToWrite, setWantsToWrite] = useState(
    () => readFirst && writable && (starts > 0 || (!isFork && beganEarly(writer.sectionId))),
  );
  const answered = useRef(0);
  const takeStart = useCallback((count: number): boolean => {
    const isNew = answered.current !== count;
    answered.current = count;
    return isNew;
  }, []);
  const [previousReadFirst, setPreviousReadFirst] = useState(readFirst);
  if (previousReadFirst !== readFirst) {
    setPreviousReadFirst(readFirst);
    // A member who is writing while the window becomes narrow, by a turn of the device or by zoom, continues to write.
    setWantsToWrite(readFirst && active);
  }
  const [startsBefore, setStartsBefore] = useState(starts);
  if (startsBefore !== starts) {
    setStartsBefore(starts);
    if (readFirst && writable) setWantsToWrite(true);
  }
  // A member who gets the right to write again starts with reading.
  if (wantsToWrite && !writable) setWantsToWrite(false);
  const writing = writable && (!readFirst || wantsToWrite);
  // After a member has written here, their editor stays while they may write, so that they can still undo.
  const [wrote, setWrote] = useState(false);
  if (wrote !== (writable && (wrote || writing))) setWrote(!wrote);
  const stop = useCallback(() => {
    setWantsToWrite(false);
    leave();
    forkDone?.();
  }, [leave, forkDone]);
  const done = readFirst && wantsToWrite ? stop : null;
  useEffect(() => {
    if (state.opened) opened();
  }, [state.opened, opened]);
  const frame = useRef<HTMLDivElement>(null);
  const [dock, setDock] = useState<HTMLElement | null>(null);
  const docked = writing && active;
  useEffect(() => {
    if (!docked) return;
    // The tools take the place of the bar at the foot of the window, and the head of the section says that one writes here.
    const marked = [document.documentElement, frame.current?.closest<HTMLElement>('.section')];
    for (const element of marked) if (element) element.dataset['writing'] = '';
    return () => {
      for (const element of marked) delete element?.dataset['writing'];
    };
  }, [docked]);
  usePublishInView(frame, room?.provider.awareness ?? null);
  const live = state.opened && state.link === 'connected';
  useNoteSeen(frame, writer.sectionId, {
    doc: isFork ? null : (room?.doc ?? null),
    comesFrom: room?.provider,
    live: live && !isFork,
  });
  const { title } = writer;
  return (
    <div
      ref={frame}
      className={writing ? 'editor writable' : 'editor'}
      onFocus={enter}
      onBlur={(event) => {
        const next = event.relatedTarget;
        // Menus and dialogs of the toolbar are elsewhere in the page, but belong to writing.
        const inMenu = next instanceof Element && next.closest('.popover') !== null;
        if (next !== null && !inMenu && !frame.current?.contains(next)) leave();
      }}
    >
      {!room && <p className="here-too small soft">{asOf}</p>}
      {room && <HereToo key={`here-${state.generation}`} room={room} ownId={me.id} asOf={state.opened ? '' : asOf} />}
      {/* Before the text in the keyboard order, below the text on screen. */}
      <div className={docked ? 'tool-dock docked' : 'tool-dock'}>
        <SaveState state={state} writable={writable} active={docked} />
        <div ref={setDock} />
      </div>
      {room && state.opened && !isFork && (
        <HeadingLink frame={frame} doc={room.doc} planId={writer.planId} sectionId={writer.sectionId} />
      )}
      {room && state.opened ? (
        <ErrorBoundary key={state.generation} caught={() => room.failOutOfStep()}>
          {wrote ? (
            <Body
              doc={room.doc}
              room={room}
              planId={writer.planId}
              sectionId={writer.sectionId}
              title={title}
              live={live}
              writing={writing}
              active={active}
              dock={dock}
              stopped={state.link === 'stopped'}
              done={done}
              starts={starts}
              takeStart={takeStart}
              noteEmpty={noteEmpty}
              places={places}
              isFork={isFork}
              mayComment={mayComment}
            />
          ) : (
            <ReadingBody
              doc={room.doc}
              room={room}
              planId={writer.planId}
              sectionId={writer.sectionId}
              title={title}
              live={live}
              takeStart={takeStart}
              noteEmpty={noteEmpty}
              places={places}
              isFork={isFork}
              mayComment={mayComment}
            />
          )}
        </ErrorBoundary>
      ) : (
        (before ?? <p className="waiting">{t(state.link === 'offline' ? 'offline.notHere' : 'app.loading')}</p>)
      )}
      {state.link === 'stopped' && (
        <p>
          <Button onPress={() => room?.rejoin()}>{t('app.again')}</Button>
        </p>
      )}
    </div>
  );
}
