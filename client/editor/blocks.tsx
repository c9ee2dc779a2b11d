/** The views of the structured blocks: labelled fields for their attributes, labelled stretches of prose for their parts. */
import type { AnyExtension, Editor, NodeViewRenderer } from '@tiptap/core';
import type { Node as ProseNode } from '@tiptap/pm/model';
import { NodeViewContent, NodeViewWrapper, ReactNodeViewRenderer, type ReactNodeViewProps } from '@tiptap/react';
import i18next from 'i18next';
import { Check, SlidersHorizontal, Trash2, UserRoundPlus } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Part, PersonView, Preference, ReviewTrigger, RiskPlan, RoutineStep } from '#shared/schema.ts';
import { Facts, isBlock, shownAttributes } from '#client/editor/block-facts.tsx';
import { Field } from '#client/editor/block-fields.tsx';
import { Button } from '#client/ui/button.tsx';
import { en } from '#client/words/en.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

/** Whether one may type into an editor, as that changes: an editor that is kept while its writer reads shows no fields. */
function useEditable(editor: Editor): boolean {
  return useSyncExternalStore(
    (listener) => {
      editor.on('update', listener);
      return () => void editor.off('update', listener);
    },
    () => editor.isEditable,
  );
}

function BlockView({ node, editor, getPos, updateAttributes, deleteNode }: ReactNodeViewProps) {
  const { t } = useTranslation();
  const name = node.type.name;
  const editable = useEditable(editor);
  // A block in which nothing was chosen yet opens with its fields.
  const [open, setOpen] = useState(() => Object.values(node.attrs).every((value) => value === null) && node.textContent === '');
  if (!isBlock(name)) return null;
  const title = t(`blocks.${name}`);
  const attributes = shownAttributes(name, node.attrs);
  const addView = (): void => {
    const at = getPos();
    if (at === undefined) return;
    const end = at + node.nodeSize - 1;
    editor
      .chain()
      .insertContentAt(end, { type: 'personView', content: [{ type: 'paragraph' }] })
      .focus(end + 2)
      .run();
  };
  return (
    <NodeViewWrapper className="block" data-block={name} role="group" aria-label={title}>
      {/* A direction of its own keeps these words from deciding the direction of what people wrote. */}
      <div className="block-head" contentEditable={false} dir={LANGUAGES[language()].direction}>
        <div className="block-top">
          <p className="block-title">{title}</p>
          {editable && (
            <Button
              look="quiet"
              icon={open ? Check : SlidersHorizontal}
              aria-label={t(open ? 'editor.detailsDoneOf' : 'editor.detailsOf', { block: title })}
              aria-expanded={open}
              onPress={() => setOpen(!open)}
            >
              {open ? t('editor.detailsDone') : t('editor.details')}
            </Button>
          )}
        </div>
        {editable && open ? (
          <>
            <div className="block-fields">
              {attributes.map(([key, rule]) => (
                <Field
                  key={key}
                  name={key}
                  rule={rule}
                  value={node.attrs[key]}
                  onChange={(value) => updateAttributes({ [key]: value })}
                />
              ))}
            </div>
            <div className="block-foot">
              {name === 'riskPlan' && (
                <Button look="quiet" icon={UserRoundPlus} onPress={addView}>
                  {t('editor.addView')}
                </Button>
              )}
              <Button
                look="quiet"
                icon={Trash2}
                aria-label={t('editor.removeOf', { block: title })}
                onPress={() => deleteNode()}
              >
                {t('editor.remove')}
              </Button>
            </div>
          </>
        ) : (
          <Facts name={name} attrs={node.attrs} />
        )}
      </div>
      <NodeViewContent className="block-parts" />
    </NodeViewWrapper>
  );
}

function partLabel(node: ProseNode): string {
  if (node.type.name === 'personView') {
    const whose: unknown = node.attrs['whose'];
    return i18next.t('parts.view', { name: typeof whose === 'string' && whose !== '' ? whose : i18next.t('parts.someone') });
  }
  const name: unknown = node.attrs['name'];
  const key = typeof name === 'string' && Object.hasOwn(en.parts, name) ? (name as keyof typeof en.parts) : 'text';
  return i18next.t(`parts.${key}`, { name: '' });
}

/** Parts are many, so they are plain elements rather than components. */
const partView: NodeViewRenderer = ({ node, editor, getPos }) => {
  let shown = node;
  const dom = document.createElement('div');
  dom.className = 'part';
  dom.setAttribute('role', 'group');
  const label = document.createElement('p');
  label.className = 'part-label';
  label.contentEditable = 'false';
  const contentDOM = document.createElement('div');
  contentDOM.className = 'part-text';
  dom.append(label);
  dom.append(contentDOM);
  let whose: HTMLInputElement | null = null;
  const fieldForWhose = (): HTMLInputElement => {
    const input = document.createElement('input');
    input.className = 'input';
    input.maxLength = 120;
    input.contentEditable = 'false';
    input.addEventListener('input', () => {
      const at = getPos();
      if (at === undefined) return;
      editor.view.dispatch(editor.state.tr.setNodeAttribute(at, 'whose', input.value === '' ? null : input.value));
    });
    contentDOM.before(input);
    return input;
  };
  const show = (): void => {
    const text = partLabel(shown);
    if (label.textContent !== text) label.textContent = text;
    label.dir = LANGUAGES[language()].direction;
    dom.setAttribute('aria-label', text);
    dom.toggleAttribute('data-empty', shown.textContent === '');
    const value: unknown = shown.attrs['whose'];
    // Only whoever may type has a field; a reader has no trace of one.
    if (shown.type.name === 'personView' && editor.isEditable) whose ??= fieldForWhose();
    else {
      whose?.remove();
      whose = null;
    }
    whose?.setAttribute('aria-label', i18next.t('fields.viewOf'));
    if (whose !== null) whose.placeholder = i18next.t('fields.viewOf');
    if (whose !== null && document.activeElement !== whose) whose.value = typeof value === 'string' ? value : '';
  };
  show();
  const follow = (): void => {
    if (editor.isEditable !== (whose !== null)) show();
  };
  if (node.type.name === 'personView') editor.on('update', follow);
  i18next.on('languageChanged', show);
  return {
    dom,
    destroy: () => {
      editor.off('update', follow);
      i18next.off('languageChanged', show);
    },
    contentDOM,
    update: (next) => {
      if (next.type !== shown.type) return false;
      shown = next;
      show();
      return true;
    },
    stopEvent: (event) => whose !== null && event.target === whose,
    ignoreMutation: (mutation) => mutation.type !== 'selection' && !contentDOM.contains(mutation.target),
  };
};

const withReact = (): NodeViewRenderer => ReactNodeViewRenderer(BlockView);

/** The schema's nodes that have views of their own, by name. */
export const blockViews: Readonly<Record<string, AnyExtension>> = {
  part: Part.extend({ addNodeView: () => partView }),
  personView: PersonView.extend({ addNodeView: () => partView }),
  preference: Preference.extend({ addNodeView: withReact }),
  routineStep: RoutineStep.extend({ addNodeView: withReact }),
  riskPlan: RiskPlan.extend({ addNodeView: withReact }),
  reviewTrigger: ReviewTrigger.extend({ addNodeView: withReact }),
};
