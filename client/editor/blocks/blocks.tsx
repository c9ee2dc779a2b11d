/** The views of the structured blocks in the editor: the chosen attributes in words, fields to change them, and the text. */
import type { AnyExtension, Editor, NodeViewRenderer } from '@tiptap/core';
import { NodeViewContent, NodeViewWrapper, ReactNodeViewRenderer, type ReactNodeViewProps } from '@tiptap/react';
import { ChevronUp, SlidersHorizontal } from 'lucide-react';
import { useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { BLOCKS, dataOf } from '#shared/blocks.ts';
import { Part, PersonView, Preference, ReviewTrigger, RiskPlan, RoutineStep } from '#shared/schema.ts';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { BlockExtra, blockExtraOf } from '#client/editor/blocks/block-extra.tsx';
import { BlockHead, BlockFacts } from '#client/editor/blocks/block-facts.tsx';
import { isBlock, shownAttributes, strongOf } from '#client/editor/blocks/block-lines.ts';
import { BlockMark, CommentOnBlock } from '#client/editor/blocks/block-comment.tsx';
import { BlockFoot } from '#client/editor/blocks/block-foot.tsx';
import { endDrag, startDrag, useMouse } from '#client/editor/blocks/drag-block.ts';
import { opensAfterMove } from '#client/editor/blocks/move-block.ts';
import { ReplacedNotices } from '#client/editor/blocks/replaced-notices.tsx';
import { Field } from '#client/editor/blocks/block-fields.tsx';
import { threadsOfBlock } from '#client/editor/commented-words.ts';
import { isMarkedMustKnow } from '#client/editor/must-know.ts';
import { partView } from '#client/editor/blocks/part-view.ts';
import { goToNextPart } from '#client/editor/blocks/part-keys.ts';
import { Button } from '#client/ui/button.tsx';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

/** Whether the editor is editable, updated on each change. An editor that stays while its writer only reads shows no fields. */
function useEditable(editor: Editor): boolean {
  return useSyncExternalStore(
    (listener) => {
      editor.on('update', listener);
      return () => void editor.off('update', listener);
    },
    () => editor.isEditable,
  );
}

/** The first field with a value that does not fit, also an incomplete date. That value is not stored anywhere else. */
function wrongField(fields: Element | null): HTMLInputElement | undefined {
  const inputs = [...(fields?.querySelectorAll('input') ?? [])];
  return inputs.find((input) => input.getAttribute('aria-invalid') === 'true' || input.validity.badInput);
}

function BlockView({ node, editor, getPos, updateAttributes, decorations }: ReactNodeViewProps) {
  const { t } = useTranslation();
  const name = node.type.name;
  const editable = useEditable(editor);
  const extra = useWatched(blockExtraOf(editor));
  // A block without text and without choices opens with its fields. A risk plan does not, because the person's own words come
  // first.
  const [wantsFields, setWantsFields] = useState(
    () =>
      opensAfterMove(editor, node) ||
      (name !== 'riskPlan' && node.textContent === '' && Object.values(node.attrs).every((value) => value === null)),
  );
  const mouse = useMouse();
  const head = useRef<HTMLDivElement>(null);
  const fields = useRef<HTMLDivElement>(null);
  if (!isBlock(name)) return null;
  const open = editable && wantsFields;
  const title = t(`blocks.${name}`);
  const mark = <BlockMark threads={threadsOfBlock(decorations)} />;
  const { direction } = LANGUAGES[language()];
  const showFields = (shows: boolean): void => {
    const wrong = wrongField(fields.current);
    if (shows || wrong === undefined) setWantsFields(shows);
    else wrong.focus();
  };
  const onKeydown = (event: React.KeyboardEvent): void => {
    const { target } = event;
    if (!open || !(target instanceof HTMLElement) || event.ctrlKey || event.altKey || event.metaKey) return;
    const leavesFields = event.key === 'Escape' && fields.current?.contains(target) === true;
    if (leavesFields) {
      showFields(false);
      if (wrongField(fields.current) === undefined) head.current?.querySelector('button')?.focus();
    }
    if (leavesFields || (event.key === 'Tab' && goToNextPart(editor, target, event.shiftKey ? -1 : 1))) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const drag = editable &&
    mouse && {
      draggable: true,
      onDragStart: (event: React.DragEvent) => startDrag(editor, { getPos, open }, event),
      onDragEnd: () => endDrag(editor),
    };
  return (
    <NodeViewWrapper
      className="block"
      data-block={name}
      // A copy of the page reads the fields here.
      {...dataOf(Object.keys(BLOCKS[name].attributes), node.attrs)}
      data-open={open || undefined}
      data-must-know={isMarkedMustKnow(node.attrs) ? '' : undefined}
      data-strong={strongOf(name, node.attrs) ?? undefined}
      role="group"
      aria-label={title}
      onKeyDownCapture={onKeydown}
    >
      {/* An own direction, so that these words do not change the direction of what people wrote. */}
      <div ref={head} className="block-head" data-said="" contentEditable={false} dir={direction}>
        <BlockHead name={name} attrs={node.attrs} drag={drag}>
          {editable ? (
            mark
          ) : (
            <div className="block-comments">
              {mark}
              <CommentOnBlock editor={editor} name={name} getPos={getPos} />
            </div>
          )}
          {editable && (
            <Button
              variant="quiet"
              icon={open ? ChevronUp : SlidersHorizontal}
              aria-label={t(open ? 'editor.detailsDoneOf' : 'editor.detailsOf', { block: title })}
              aria-expanded={open}
              onPress={() => showFields(!open)}
            >
              {open ? t('editor.detailsDone') : t('editor.details')}
            </Button>
          )}
        </BlockHead>
        {open && (
          <div ref={fields} className="block-fields">
            {shownAttributes(name, node.attrs).map(([key, rule]) => (
              <Field
                key={key}
                name={key}
                rule={rule}
                value={node.attrs[key]}
                onChange={(value) => updateAttributes({ [key]: value })}
              />
            ))}
          </div>
        )}
        {editable && <ReplacedNotices editor={editor} getPos={getPos} node={node} />}
      </div>
      <NodeViewContent className="block-parts" />
      <div className="block-end" data-said="" contentEditable={false} dir={direction}>
        <BlockFacts name={name} attrs={node.attrs} />
        {extra !== null && <BlockExtra editor={editor} node={node} getPos={getPos} draw={extra} />}
        {open && <BlockFoot editor={editor} name={name} node={node} getPos={getPos} />}
      </div>
    </NodeViewWrapper>
  );
}

/** Draws a block anew if it changed, or the threads about it. By itself the renderer does not for threads, which are decorations. */
const withReact = (): NodeViewRenderer =>
  ReactNodeViewRenderer(BlockView, {
    update: ({ oldNode, newNode, oldDecorations, newDecorations, updateProps }) => {
      const hasOtherThreads = threadsOfBlock(oldDecorations).join() !== threadsOfBlock(newDecorations).join();
      if (oldNode !== newNode || hasOtherThreads) updateProps();
      return true;
    },
  });

/** The nodes of the schema that have their own views, by name. */
export const blockViews: Readonly<Record<string, AnyExtension>> = {
  part: Part.extend({ addNodeView: () => partView }),
  personView: PersonView.extend({ addNodeView: () => partView }),
  preference: Preference.extend({ addNodeView: withReact }),
  routineStep: RoutineStep.extend({ addNodeView: withReact }),
  riskPlan: RiskPlan.extend({ addNodeView: withReact }),
  reviewTrigger: ReviewTrigger.extend({ addNodeView: withReact }),
};
