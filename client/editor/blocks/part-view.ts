/** The views of the parts of a block: a label over prose. They are many, so they are plain elements rather than components. */
import type { Editor, NodeViewRenderer } from '@tiptap/core';
import i18next from 'i18next';
import { isNeeded, partLabel, partName, shown } from '#client/editor/blocks/block-facts.tsx';
import { UNDO_INPUT_TYPES } from '#client/editor/binding/undo.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

type Place = () => number | undefined;

/** A button over or under somebody's view. */
function tool(press: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button quiet part-tool';
  button.contentEditable = 'false';
  button.addEventListener('click', press);
  return button;
}

/** The field for whose view it is: what is typed is that person's name at once. */
function nameField(editor: Editor, getPos: Place, left: () => void): HTMLInputElement {
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
  input.addEventListener('blur', left);
  return input;
}

/** Draws a part, or somebody's view: only whoever may write has a field and buttons there, a reader has no trace of them. */
export const partView: NodeViewRenderer = ({ node, editor, getPos }) => {
  let current = node;
  const dom = document.createElement('div');
  dom.className = 'part';
  dom.setAttribute('role', 'group');
  const head = document.createElement('div');
  head.className = 'part-head';
  head.contentEditable = 'false';
  const label = document.createElement('p');
  label.className = 'part-label';
  head.append(label);
  const contentDOM = document.createElement('div');
  contentDOM.className = 'part-text';
  dom.append(head, contentDOM);
  let changing = false;
  let tools: { input: HTMLInputElement; change: HTMLButtonElement; remove: HTMLButtonElement } | null = null;
  const makeTools = (): NonNullable<typeof tools> => {
    const input = nameField(editor, getPos, () => {
      changing = false;
      show();
    });
    input.addEventListener(UNDO_INPUT_TYPES, () => queueMicrotask(() => (input.value = shown(current.attrs['whose']))));
    const change = tool(() => {
      changing = true;
      show();
      input.focus();
      input.select();
    });
    const remove = tool(() => {
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
  const show = (): void => {
    const { name: type } = current.type;
    const text = partLabel(type, current.attrs);
    dom.dataset['part'] = partName(type, current.attrs);
    if (label.textContent !== text) label.textContent = text;
    head.dir = LANGUAGES[language()].direction;
    dom.setAttribute('aria-label', text);
    dom.style.setProperty('--part-hint', JSON.stringify(text));
    dom.toggleAttribute('data-empty', current.textContent === '');
    dom.toggleAttribute('data-needed', isNeeded(current.attrs));
    dom.style.setProperty('--part-none', JSON.stringify(i18next.t('editor.notWritten')));
    if (type !== 'personView' || !editor.isEditable) {
      const gone = Object.values(tools ?? {});
      // First forgotten, then taken away: a field that has the focus tells that it loses it, and is drawn anew for that.
      tools = null;
      for (const each of gone) each.remove();
      return;
    }
    tools ??= makeTools();
    const { input, change, remove } = tools;
    const value = shown(current.attrs['whose']);
    const typing = document.activeElement === input;
    input.setAttribute('aria-label', i18next.t('fields.viewOf'));
    input.placeholder = i18next.t('fields.viewOf');
    input.dir = 'auto';
    if (!typing) input.value = value;
    // Whoever is named is read, and changed only on purpose.
    input.hidden = value !== '' && !changing && !typing;
    change.hidden = !input.hidden;
    change.textContent = i18next.t('editor.changeName');
    change.setAttribute('aria-label', i18next.t('editor.changeNameOf', { view: text }));
    remove.textContent = i18next.t('editor.removeView');
    remove.setAttribute('aria-label', i18next.t('editor.removeViewOf', { view: text }));
  };
  show();
  const follow = (): void => {
    if (editor.isEditable !== (tools !== null)) show();
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
      if (next.type !== current.type) return false;
      current = next;
      show();
      return true;
    },
    stopEvent: ({ target }) => target instanceof Element && target.matches('input, button'),
    ignoreMutation: (mutation) => mutation.type !== 'selection' && !contentDOM.contains(mutation.target),
  };
};
