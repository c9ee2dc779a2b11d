/** The live text of a section: for those who may write an editor, for everyone else the same text to read. */
import { EditorContent, useEditor } from '@tiptap/react';
import { Check, PenLine } from 'lucide-react';
import { memo, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import * as Y from 'yjs';
import { liveExtensions } from '#client/editor/extensions.ts';
import { SaveState } from '#client/editor/save-state.tsx';
import { SlashMenu } from '#client/editor/slash-menu.tsx';
import { Toolbar } from '#client/editor/toolbar.tsx';
import { useRoom, type Writer } from '#client/editor/use-room.ts';
import { useOthers } from '#client/net/presence.ts';
import type { LiveRoom } from '#client/net/room.ts';
import { Avatar } from '#client/ui/person.tsx';
import { Button } from '#client/ui/button.tsx';
import { firstName, listOf } from '#client/words/format.ts';
import '#client/editor/editor.css';

type Props = {
  readonly room: string;
  readonly writer: Writer;
  readonly writable: boolean;
  readonly me: { readonly id: string; readonly name: string };
  /** The text to read until the room is here; null where there is none. */
  readonly before: React.ReactNode;
  /** Called once the room is here. */
  readonly opened: () => void;
};

/**
 * A document that follows the room's one and is never sent. A reader's editor stands on it: whatever an editor may do to
 * its document by itself, it cannot become a write that the reader has no right to.
 */
function useMirror(doc: Y.Doc): Y.Doc | null {
  const [mirror, setMirror] = useState<Y.Doc | null>(null);
  useEffect(() => {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    const follow = (update: Uint8Array): void => Y.applyUpdate(copy, update);
    doc.on('update', follow);
    setMirror(copy);
    return () => {
      doc.off('update', follow);
      copy.destroy();
    };
  }, [doc]);
  return mirror;
}

/** On a small screen one reads first, because a tap that only meant to scroll must not open a keyboard over the text. */
const SMALL = '(width < 40rem), (height < 30rem) and (pointer: coarse)';

function useSmallScreen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(SMALL);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => matchMedia(SMALL).matches,
  );
}

type BodyProps = {
  doc: Y.Doc;
  room: LiveRoom;
  me: Props['me'];
  title: string;
  /** Whether one writes now. Whoever may write and reads for a while keeps the same editor, and with it what they can undo. */
  writing: boolean;
  active: boolean;
  stopped: boolean;
  /** Where one reads first: writing was asked for just now, and this leads back to reading. */
  done: (() => void) | null;
};

/** Drawn anew only when something about it changes: what the room tells at each letter is not its business. */
const Body = memo(function Body({ doc, room, me, title, writing, active, stopped, done }: BodyProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [extensions] = useState(() => liveExtensions(doc, room.provider.awareness, me));
  const hint = t(writing ? 'editor.start' : 'section.empty');
  const editorProps = useMemo(
    () => ({
      attributes: {
        'aria-label': title,
        class: 'prose',
        // Lists and blocks stand on the side from which their own language is read.
        dir: 'auto',
        style: `--hint: ${JSON.stringify(hint)}`,
        ...(writing ? { role: 'textbox', 'aria-multiline': 'true' } : { role: 'document' }),
      },
    }),
    [title, hint, writing],
  );
  // A room that stopped takes nothing any more, so nothing may be typed into it.
  const open = writing && !stopped;
  const editor = useEditor({ extensions, editable: open, injectCSS: false, editorProps });
  useEffect(() => {
    if (editor.isEditable !== open) editor.setEditable(open);
  }, [editor, open]);
  const asked = done !== null;
  useEffect(() => {
    // Where the caret was, or at the start.
    if (asked) editor.commands.focus();
    else if (editor.isFocused) editor.commands.blur();
  }, [editor, asked]);
  return (
    <div ref={frame} className="editor-body">
      {open && active && <Toolbar editor={editor} title={title} done={done} />}
      <EditorContent editor={editor} />
      {open && <SlashMenu editor={editor} frame={frame} />}
    </div>
  );
});

function ReadingBody(props: { doc: Y.Doc; room: LiveRoom; me: Props['me']; title: string }) {
  const mirror = useMirror(props.doc);
  return mirror && <Body {...props} doc={mirror} writing={false} active={false} stopped={false} done={null} />;
}

function HereToo({ room, ownId }: { room: LiveRoom; ownId: string }) {
  const { t } = useTranslation();
  const others = useOthers(room.provider.awareness, ownId);
  // The line is always there, so that the text below does not move when somebody comes or goes.
  if (others.length === 0) return <p className="here-too" aria-hidden="true" />;
  const names = listOf(others.map((person) => firstName(person.name)));
  return (
    <p className="here-too small soft">
      {others.map((person) => (
        <Avatar key={person.id} person={person} />
      ))}
      <span>{t('section.hereToo', { names })}</span>
    </p>
  );
}

/** Joins the section's room and shows its text. */
export function SectionEditor({ room: name, writer, writable, me, before, opened }: Props) {
  const { t } = useTranslation();
  const { room, state } = useRoom(name, writer);
  const [active, setActive] = useState(false);
  const small = useSmallScreen();
  const [asked, setAsked] = useState(false);
  // Whoever gets the right to write again starts by reading again.
  if (asked && !writable) setAsked(false);
  const writing = writable && (!small || asked);
  // Once somebody has written here, their editor stays for as long as they may write, so that they can still undo.
  const [wrote, setWrote] = useState(false);
  if (wrote !== (writable && (wrote || writing))) setWrote(!wrote);
  const stop = useCallback(() => {
    setAsked(false);
    setActive(false);
  }, []);
  const done = small && asked ? stop : null;
  useEffect(() => {
    if (state.opened) opened();
  }, [state.opened, opened]);
  const frame = useRef<HTMLDivElement>(null);
  const { title } = writer;
  return (
    <div
      ref={frame}
      className={writing ? 'editor writable' : 'editor'}
      onFocus={() => setActive(true)}
      onBlur={(event) => {
        const next = event.relatedTarget;
        // Menus and dialogs of the toolbar stand elsewhere in the page, but are part of writing.
        const inMenu = next instanceof Element && next.closest('.popover') !== null;
        if (next !== null && !inMenu && !frame.current?.contains(next)) setActive(false);
      }}
    >
      {!room && <p className="here-too" aria-hidden="true" />}
      {room && <HereToo key={`here-${state.generation}`} room={room} ownId={me.id} />}
      {writable && small && (state.opened || before !== null) && (
        <p className="to-write">
          {writing ? (
            <Button icon={Check} aria-label={t('editor.doneIn', { title })} onPress={() => done?.()}>
              {t('editor.done')}
            </Button>
          ) : (
            <Button
              icon={PenLine}
              aria-label={t('editor.writeIn', { title })}
              isDisabled={!state.opened}
              onPress={() => setAsked(true)}
            >
              {t('editor.write')}
            </Button>
          )}
        </p>
      )}
      {room && state.opened ? (
        wrote ? (
          <Body
            key={state.generation}
            doc={room.doc}
            room={room}
            me={me}
            title={title}
            writing={writing}
            active={active}
            stopped={state.link === 'stopped'}
            done={done}
          />
        ) : (
          <ReadingBody key={`read-${state.generation}`} doc={room.doc} room={room} me={me} title={title} />
        )
      ) : (
        (before ?? <p className="waiting">{t(state.link === 'offline' ? 'offline.notHere' : 'app.loading')}</p>)
      )}
      <SaveState state={state} writable={writable} />
      {state.link === 'stopped' && (
        <p>
          <Button onPress={() => room?.rejoin()}>{t('app.again')}</Button>
        </p>
      )}
    </div>
  );
}
