/**
 * The slash menu, which opens when a writer types a slash. The caret stays in the text: arrow keys choose, Enter runs, Escape
 * closes. The list itself can also have the focus, as some screen readers give it, and handles the same keys.
 */
import { useEditorState, type Editor } from '@tiptap/react';
import { CalendarClock, Footprints, Heart, Pilcrow, ShieldAlert, type LucideIcon } from 'lucide-react';
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BLOCKS, type BlockName } from '#shared/blocks.ts';
import { plainText } from '#shared/search-text.ts';
import { inBlock, insertBlock, moveToLineAfterBlock } from '#client/editor/blocks/insert-block.ts';
import { closeSlash, openSlashOf, type OpenSlash } from '#client/editor/tools/slash.ts';
import { LINE_TOOLS } from '#client/editor/tools/line-tools.ts';
import { Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';

/** The icon of each block, which stands beside its name. */
export const BLOCK_ICONS: Readonly<Record<BlockName, LucideIcon>> = {
  preference: Heart,
  routineStep: Footprints,
  riskPlan: ShieldAlert,
  reviewTrigger: CalendarClock,
};
/** The names of the blocks, in the order in which menus list them. */
export const BLOCK_NAMES = Object.keys(BLOCKS) as BlockName[];

/** The gap between the menu and the caret's line, and the smallest height of the menu, in pixels. */
const GAP = 4;
const MIN_HEIGHT = 110;

type Item = {
  readonly id: string;
  readonly word: string;
  readonly about: string;
  readonly icon: LucideIcon;
  readonly run: (editor: Editor) => unknown;
};

function useItems(editor: Editor, query: string): readonly Item[] {
  const { t } = useTranslation();
  const lines = LINE_TOOLS.filter((tool) => tool.fits(editor)).map((tool): Item => ({
    id: tool.word,
    word: t(`editor.${tool.word}`),
    about: '',
    icon: tool.icon,
    run: tool.run,
  }));
  const blocks = BLOCK_NAMES.map((name): Item => ({
    id: name,
    word: t(`blocks.${name}`),
    about: t(`blocksAbout.${name}`),
    icon: BLOCK_ICONS[name],
    run: () => insertBlock(editor, name),
  }));
  const lineAfterBlock: Item = {
    id: 'line',
    word: t('editor.line'),
    about: t('editor.lineAbout'),
    icon: Pilcrow,
    run: moveToLineAfterBlock,
  };
  const wanted = plainText(query);
  return [...lines, ...(inBlock(editor) ? [lineAfterBlock] : []), ...blocks].filter((item) =>
    plainText(item.word)
      .split(' ')
      .some((part) => part.startsWith(wanted)),
  );
}

function Choices({ editor, slash, frame }: { editor: Editor; slash: OpenSlash; frame: React.RefObject<HTMLElement | null> }) {
  const { t } = useTranslation();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const items = useItems(editor, slash.query);
  const [at, setAt] = useState(0);
  const [moved, setMoved] = useState(false);
  const current = items[Math.min(at, items.length - 1)];
  const choose = (item: Item): void => {
    editor
      .chain()
      .focus()
      .deleteRange({ from: slash.from, to: slash.from + slash.query.length + 1 })
      .run();
    item.run(editor);
  };
  useLayoutEffect(() => {
    const box = frame.current?.getBoundingClientRect();
    const menu = list.current;
    if (box === undefined || menu === null) return;
    const caret = editor.view.coordsAtPos(slash.from);
    const bottom = document.querySelector('.toolbar')?.getBoundingClientRect().top ?? innerHeight;
    const room = { above: caret.top - 2 * GAP, below: bottom - caret.bottom - 2 * GAP };
    menu.style.maxBlockSize = '';
    const below = menu.offsetHeight <= room.below || room.below >= room.above;
    // If there is less space than the menu needs, the menu scrolls. A half-visible entry at its end shows that there is more.
    menu.style.maxBlockSize = `${Math.min(menu.offsetHeight, Math.max(below ? room.below : room.above, MIN_HEIGHT))}px`;
    const rtl = getComputedStyle(menu).direction === 'rtl';
    const wanted = rtl ? box.right - caret.right : caret.left - box.left;
    menu.style.insetBlockStart = `${below ? caret.bottom - box.top + GAP : caret.top - box.top - menu.offsetHeight - GAP}px`;
    menu.style.insetInlineStart = `${Math.max(0, Math.min(wanted, box.width - menu.offsetWidth))}px`;
  });
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (current === undefined || event.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      setAt((items.indexOf(current) + step + items.length) % items.length);
      setMoved(true);
    } else if (event.key === 'Enter' || event.key === 'Tab') choose(current);
    else if (event.key === 'Escape') {
      editor.commands.focus();
      closeSlash(editor);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  useEffect(() => {
    const targets = [editor.view.dom, list.current];
    const listener = (event: KeyboardEvent): void => onKey(event);
    for (const target of targets) target?.addEventListener('keydown', listener, { capture: true });
    return () => {
      for (const target of targets) target?.removeEventListener('keydown', listener, { capture: true });
    };
  }, [editor]);
  const currentId = current === undefined ? null : `${id}-${current.id}`;
  useEffect(() => {
    const { dom } = editor.view;
    if (currentId === null) return;
    dom.setAttribute('aria-controls', id);
    dom.setAttribute('aria-activedescendant', currentId);
    document.getElementById(currentId)?.scrollIntoView({ block: 'nearest' });
    return () => {
      dom.removeAttribute('aria-controls');
      dom.removeAttribute('aria-activedescendant');
    };
  }, [editor, id, currentId]);
  // If no entry matches the typed letters, the writer did not want the menu.
  const isEmpty = items.length === 0;
  useEffect(() => {
    if (isEmpty) closeSlash(editor);
  }, [editor, isEmpty]);
  if (current === undefined) return null;
  return (
    <>
      <div
        ref={list}
        id={id}
        className="popover menu slash"
        role="listbox"
        tabIndex={0}
        aria-label={t('editor.slash')}
        aria-activedescendant={`${id}-${current.id}`}
      >
        {items.map((item) => (
          <div
            key={item.id}
            id={`${id}-${item.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={item === current}
            // The press must not move the focus out of the text.
            onPointerDown={(event) => event.preventDefault()}
            onPointerUp={() => choose(item)}
          >
            <Icon of={item.icon} />
            <span>
              <Words>{item.word}</Words>
              {item.about !== '' && <span className="about">{item.about}</span>}
            </span>
          </div>
        ))}
      </div>
      <p role="status" className="hidden">
        {moved
          ? t('editor.slashAt', { item: current.word, number: items.indexOf(current) + 1, count: items.length })
          : t('editor.slashOpen', { count: items.length })}
      </p>
    </>
  );
}

/** Shows the menu while a slash is open. The menu is placed inside the box `frame`. */
export function SlashMenu({ editor, frame }: { editor: Editor; frame: React.RefObject<HTMLElement | null> }) {
  const slash = useEditorState({ editor, selector: ({ editor: now }) => openSlashOf(now.state) });
  return slash && <Choices editor={editor} slash={slash} frame={frame} />;
}
