/**
 * The views of the parts of a block: a label above text. There are many of them, so they are DOM elements and not React
 * components.
 */
import type { Editor, NodeViewRenderer } from '@tiptap/core';
import i18next from 'i18next';
import { dataAttribute, dataOf, PART_FIELDS } from '#shared/blocks.ts';
import { isNeeded, partLabel, partName } from '#client/editor/blocks/block-lines.ts';
import { valueText } from '#client/words/block-words.ts';
import { UNDO_EVENT } from '#client/editor/binding/undo.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

type GetPos = () => number | undefined;

/** Makes a button above or below a person's view. */
function makeButton(press: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button quiet part-tool';
  button.contentEditable = 'false';
  button.addEventListener('click', press);
  return button;
}

/** The field for the name of the view's person. Each input changes the name in the document at once. */
function nameField(editor: Editor, getPos: GetPos, onBlur: () => void): HTMLInputElement {
  const input = document.createElement('input');
  input.className = 'input';
  input.maxLength = 120;
  input.contentEditable = 'false';
  input.addEventListener('input', () => {
    const at = getPos();
    if (at === undefined) return;
    editor.view.dispatch(editor.state.tr.setNodeAttribute(at, 'whose', input.value === '' ? null : input.value));
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    const at = getPos();
    if (at !== undefined) editor.commands.focus(at + 2);
  });
  input.addEventListener('blur', onBlur);
  return input;
}

/** Draws a part or a person's view. Only an editable editor has a field and buttons there; a reader's page has none of them. */
export const partView: NodeViewRenderer = ({ node, editor, getPos }) => {
  let current = node;
  const dom = document.createElement('div');
  dom.className = 'part';
  dom.setAttribute('role', 'group');
  const head = document.createElement('div');
  head.className = 'part-head';
  head.dataset['said'] = '';
  head.contentEditable = 'false';
  const label = document.createElement('p');
  label.className = 'part-label';
  head.append(label);
  // A view in the text is not an act of its person: anybody who may write here can have written it.
  const note = node.type.name === 'personView' ? document.createElement('p') : null;
  if (note !== null) {
    note.className = 'part-note';
    head.append(note);
  }
  const contentDOM = document.createElement('div');
  contentDOM.className = 'part-text';
  dom.append(head, contentDOM);
  let editingName = false;
  let tools: { input: HTMLInputElement; change: HTMLButtonElement; remove: HTMLButtonElement } | null = null;
  const makeTools = (): NonNullable<typeof tools> => {
    const input = nameField(editor, getPos, () => {
      editingName = false;
      render();
    });
    input.addEventListener(UNDO_EVENT, () => queueMicrotask(() => (input.value = valueText(current.attrs['whose']))));
    const change = makeButton(() => {
      editingName = true;
      render();
      input.focus();
      input.select();
    });
    const remove = makeButton(() => {
      const at = getPos();
      if (at === undefined) return;
      editor
        .chain()
        .deleteRange({ from: at, to: at + current.nodeSize })
        .focus()
        .run();
    });
    head.append(change);
    head.after(input);
    contentDOM.after(remove);
    return { input, change, remove };
  };
  const render = (): void => {
    const { name: type } = current.type;
    const text = partLabel(type, current.attrs);
    dom.dataset['part'] = partName(type, current.attrs);
    for (const field of PART_FIELDS) dom.removeAttribute(dataAttribute(field));
    for (const [name, value] of Object.entries(dataOf(PART_FIELDS, current.attrs))) dom.setAttribute(name, value);
    if (label.textContent !== text) label.textContent = text;
    if (note !== null) note.textContent = i18next.t('acts.partNote');
    head.dir = LANGUAGES[language()].direction;
    dom.setAttribute('aria-label', text);
    dom.style.setProperty('--part-hint', JSON.stringify(text));
    dom.toggleAttribute('data-empty', current.textContent === '');
    dom.toggleAttribute('data-needed', isNeeded(current.attrs));
    dom.style.setProperty('--part-none', JSON.stringify(i18next.t('editor.notWritten')));
    if (type !== 'personView' || !editor.isEditable) {
      const oldTools = Object.values(tools ?? {});
      // `tools` is cleared before the elements are removed: a focused field fires `blur` when it is removed, and that renders
      // again.
      tools = null;
      for (const each of oldTools) each.remove();
      return;
    }
    tools ??= makeTools();
    const { input, change, remove } = tools;
    const value = valueText(current.attrs['whose']);
    const typing = document.activeElement === input;
    input.setAttribute('aria-label', i18next.t('fields.viewOf'));
    input.placeholder = i18next.t('fields.viewOf');
    input.dir = 'auto';
    if (!typing) input.value = value;
    // A name that is set is shown as text. The writer presses a button to change it.
    input.hidden = value !== '' && !editingName && !typing;
    change.hidden = !input.hidden;
    change.textContent = i18next.t('editor.changeName');
    change.setAttribute('aria-label', i18next.t('editor.changeNameOf', { view: text }));
    remove.textContent = i18next.t('editor.removeView');
    remove.setAttribute('aria-label', i18next.t('editor.removeViewOf', { view: text }));
  };
  render();
  const updateTools = (): void => {
    if (editor.isEditable !== (tools !== null)) render();
  };
  if (node.type.name === 'personView') editor.on('update', updateTools);
  i18next.on('languageChanged', render);
  return {
    dom,
    destroy: () => {
      editor.off('update', updateTools);
      i18next.off('languageChanged', render);
    },
    contentDOM,
    update: (next) => {
      if (next.type !== current.type) return false;
      current = next;
      render();
      return true;
    },
    stopEvent: ({ target }) => target instanceof Element && target.matches('input, button'),
    ignoreMutation: (mutation) => mutation.type !== 'selection' && !contentDOM.contains(mutation.target),
  };
};
