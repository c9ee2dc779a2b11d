/** The comments of one section in its live text: marks their words, leads from these to their threads and back, and begins new ones. */
import type { Editor } from '@tiptap/core';
import { MessageSquarePlus } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { SectionAnchors, Thread } from '#shared/api-threads.ts';
import { readAnchors, useSectionThreads } from '#client/api/threads.ts';
import { anchorOf, anchorOfBlock } from '#client/editor/anchor-of-selection.ts';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { blockComments } from '#client/editor/blocks/block-comments.ts';
import {
  commentedWordsIn,
  markCommentedWords,
  threadsAt,
  type CommentedWords,
  type ThreadPlace,
} from '#client/editor/commented-words.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { tellPage } from '#client/ui/page-message.tsx';
import { asked, commentOn, openComments, placedIn, useCommentWish, wordsAsked } from './asked.ts';
import { stepsThroughThreads } from './thread-keys.ts';
import './comments.css';

/** How long the text is quiet before the page asks where words are that it does not find, in milliseconds. */
const QUIET_TIME = 1000;

/** The words of the open threads. `now` says where those stand that the page did not find by their first units. */
export function wordsOf(threads: readonly Thread[], now: SectionAnchors['anchors']): CommentedWords[] {
  const moved = new Map(now.map((anchor) => [anchor.threadId, anchor]));
  return threads.flatMap(({ id, anchor, resolved, suggestionId }) => {
    if (anchor === null || resolved !== null || suggestionId !== null) return [];
    const { units, block } = moved.get(id) ?? anchor;
    return [{ threadId: id, units, block: block === null ? null : ([block[0], block[1]] as const) }];
  });
}

/** The threads with a place, each once, in the order of the text. */
function idsOf(places: readonly ThreadPlace[]): readonly string[] {
  return [...new Set(places.map(({ threadId }) => threadId))];
}

/** Asks where the words stand that the text does not have under their first units, once it is quiet. */
function useMoved(editor: Editor, sectionId: string, words: readonly CommentedWords[], live: boolean) {
  const [moved, setMoved] = useState<SectionAnchors['anchors']>([]);
  const lookFor = useEffectEvent(async (): Promise<void> => {
    if (editor.isDestroyed) return;
    const there = new Set(idsOf(commentedWordsIn(editor)));
    if (words.every(({ threadId }) => there.has(threadId))) return;
    const { anchors } = await readAnchors(sectionId);
    const missing = anchors.filter(({ threadId }) => words.some((one) => one.threadId === threadId) && !there.has(threadId));
    setMoved((before) => {
      const known = new Set(missing.map(({ threadId }) => threadId));
      const next = [...before.filter(({ threadId }) => !known.has(threadId)), ...missing];
      return JSON.stringify(next) === JSON.stringify(before) ? before : next;
    });
  });
  const ids = words.map(({ threadId }) => threadId).join(' ');
  useEffect(() => {
    if (!live || ids === '') return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void lookFor().catch(() => undefined), QUIET_TIME);
    };
    const changed = ({ transaction }: { transaction: { docChanged: boolean } }): void => {
      if (transaction.docChanged) later();
    };
    later();
    editor.on('transaction', changed);
    return () => {
      clearTimeout(timer);
      editor.off('transaction', changed);
    };
  }, [editor, live, ids]);
  return { moved };
}

/**
 * Tells whoever watches which threads have words in this text, in its order. Before the threads are known nothing is told: their cards would
 * stand among those whose words are gone, and lose the focus when they change places.
 */
function usePublishPlaces(editor: Editor, sectionId: string, isKnown: boolean): void {
  useEffect(() => {
    if (!isKnown) return;
    const placed = placedIn(sectionId);
    const tell = (): void => {
      const ids = idsOf(commentedWordsIn(editor));
      if (placed.get()?.join(' ') !== ids.join(' ')) placed.set(ids);
    };
    tell();
    editor.on('transaction', tell);
    return () => {
      editor.off('transaction', tell);
      placed.set(null);
    };
  }, [editor, sectionId, isKnown]);
}

/** Brings the words of a thread into view, and the caret of a writer to their end. */
function showWords(editor: Editor, threadId: string): void {
  const place = commentedWordsIn(editor).find((one) => one.threadId === threadId);
  if (place === undefined) return;
  const block = editor.state.doc.nodeAt(place.from)?.isBlock === true ? editor.view.nodeDOM(place.from) : null;
  if (block instanceof HTMLElement) {
    block.scrollIntoView({ block: 'center' });
    block.querySelector<HTMLElement>('.thread-mark')?.focus({ preventScroll: true });
    return;
  }
  const { node } = editor.view.domAtPos(place.from, 1);
  const element = node instanceof Element ? node : node.parentElement;
  element?.scrollIntoView({ block: 'center' });
  if (editor.isEditable) editor.chain().setTextSelection(place.to).focus(undefined, { scrollIntoView: false }).run();
}

/** Begins a comment about a part of the text. Returns false if there is nothing to comment on. */
function beginAt(editor: Editor, sectionId: string, range: { from: number; to: number }, told: boolean): boolean {
  const anchor = anchorOf(editor, range);
  if (anchor === null) return false;
  if (anchor === 'tooLong') tellPage({ word: 'comments.tooMuch' });
  else openComments(sectionId, { on: anchor, told });
  return true;
}

type Props = {
  readonly editor: Editor;
  readonly planId: string;
  readonly sectionId: string;
  readonly live: boolean;
  readonly mayComment: boolean;
  /** What is selected now in the text, also where the browser selects in a text that is only read; null if nothing is. */
  readonly selected: (editor: Editor) => { readonly from: number; readonly to: number } | null;
};

/** The marks and the ways from them. It draws nothing beside the text. */
export function CommentsInText({ editor, planId, sectionId, live, mayComment, selected }: Props) {
  const { i18n } = useTranslation();
  const { data: threads } = useSectionThreads(planId, sectionId);
  const own = useMemo(() => wordsOf(threads ?? [], []), [threads]);
  const { moved } = useMoved(editor, sectionId, own, live);
  // The marks say how many threads there are, in the language of the page.
  // oxlint-disable-next-line react/exhaustive-deps
  const words = useMemo(() => wordsOf(threads ?? [], moved), [threads, moved, i18n.language]);
  const wish = useWatched(asked);
  const current = wish?.sectionId === sectionId ? wish.threadId : null;
  useEffect(() => markCommentedWords(editor, words, current), [editor, words, current]);
  usePublishPlaces(editor, sectionId, threads !== undefined);
  const toWords = useWatched(wordsAsked);
  useEffect(() => {
    if (toWords?.sectionId !== sectionId) return;
    if (toWords.isOpen !== true) openComments(sectionId, { threadId: toWords.threadId, quiet: true });
    showWords(editor, toWords.threadId);
    // It counts once: a text that is drawn again later stays where its reader is.
    wordsAsked.set(null);
  }, [editor, sectionId, toWords]);
  useEffect(() => {
    const { dom } = editor.view;
    const onClick = (event: MouseEvent): void => {
      const { target } = event;
      if (!(target instanceof Element) || document.getSelection()?.isCollapsed === false) return;
      const button = target.closest<HTMLElement>('.thread-mark');
      const id = button?.dataset['thread'];
      if (id !== undefined) {
        event.preventDefault();
        return openComments(sectionId, { threadId: id });
      }
      // A press on words that one writes puts the caret there, and nothing else.
      if (editor.isEditable || target.closest('a') !== null || target.closest('.commented') === null) return;
      const at = editor.view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
      const thread = at === undefined ? undefined : threadsAt(editor, at)[0];
      if (thread !== undefined) openComments(sectionId, { threadId: thread });
    };
    dom.addEventListener('click', onClick);
    return () => dom.removeEventListener('click', onClick);
  }, [editor, sectionId]);
  useCommentWish(sectionId, (told) => {
    const range = selected(editor);
    return range !== null && beginAt(editor, sectionId, range, told);
  });
  useEffect(() => {
    const begin = (at: number): void => {
      const on = anchorOfBlock(editor, at);
      if (on !== null) openComments(sectionId, { on });
    };
    const button = blockComments(editor);
    button.set(mayComment ? begin : null);
    return () => button.set(null);
  }, [editor, sectionId, mayComment]);
  useEffect(() => stepsThroughThreads(sectionId, () => idsOf(commentedWordsIn(editor))), [editor, sectionId]);
  return null;
}

/** "Comment" among the tools of selected words. */
export function CommentTool({ sectionId }: { sectionId: string }) {
  const { t } = useTranslation();
  const label = t('comments.comment');
  return (
    <AriaButton className="button tool" aria-label={label} preventFocusOnPress onPress={() => commentOn(sectionId)}>
      <Icon of={MessageSquarePlus} />
      <span className="tool-word" aria-hidden="true">
        {label}
      </span>
    </AriaButton>
  );
}

/** "Comment" beside words that a reader selected. */
export function CommentOffer({ sectionId }: { sectionId: string }) {
  const { t } = useTranslation();
  return (
    <Button icon={MessageSquarePlus} preventFocusOnPress onPress={() => commentOn(sectionId)}>
      {t('comments.comment')}
    </Button>
  );
}
