// Keeps what a person types into a text whose editor is still being fetched: a press into the text, or on "Write", opens a small
// field there, and client/editor/early-keys.ts gives what was typed to the editor when it takes keys. It is a file of its own,
// because a plan that the server drew can be read, and pressed, before the main script is there.
(() => {
  if (globalThis.alongsideEarlyKeys !== undefined) return;
  /** Devices where a section opens for reading first: there a press into the text is a way to scroll. */
  const readFirst = matchMedia('(width < 40rem), (hover: none) and (pointer: coarse)');
  const LINES = 'p, h3, h4, pre';
  /** What a block says of itself. It is not part of the text. */
  const SAID = '.block-head, .block-end, .part-head';
  /** What was typed early, by section. */
  const entries = new Map();

  const textOf = (part) => {
    const holder = document.createElement('div');
    holder.append(part);
    if (holder.childNodes.length === 1 && holder.firstChild.nodeName === 'BR') return '';
    for (const lineBreak of holder.querySelectorAll('br')) lineBreak.replaceWith('\n');
    return holder.textContent;
  };
  const contentOf = (line) => {
    const range = document.createRange();
    range.selectNodeContents(line);
    return range;
  };
  const linesOf = (text) => [...text.querySelectorAll(LINES)].filter((line) => line.closest(SAID) === null);

  /** The place in the text under a point of the screen: a line, and how many letters of it stand before. */
  const placeAt = (text, x, y) => {
    const point = document.caretPositionFromPoint?.(x, y);
    const older = point ? null : document.caretRangeFromPoint?.(x, y);
    const node = point?.offsetNode ?? older?.startContainer;
    const line = (node instanceof Element ? node : node?.parentElement)?.closest(LINES);
    const index = linesOf(text).indexOf(line);
    if (index < 0) return null;
    const before = contentOf(line);
    before.setEnd(node, point?.offset ?? older.startOffset);
    const letters = textOf(before.cloneContents()).length;
    return { line, index, text: textOf(contentOf(line).cloneContents()), letters, caret: before };
  };

  /** The end of the first line in view, where writing starts that no place was given for. */
  const placeInView = (text) => {
    const lines = linesOf(text);
    const line = lines.find((each) => each.getBoundingClientRect().bottom > 0) ?? lines[0];
    return line === undefined ? null : { line, index: -1, text: '', letters: 0, caret: contentOf(line) };
  };

  /** Puts the field where the caret is, in the letters of the line. */
  const put = (field, { line, caret }) => {
    const range = caret.cloneRange();
    range.collapse(false);
    const box = line.getBoundingClientRect();
    const rects = [...caret.getClientRects()];
    const at = range.getClientRects()[0] ?? rects.at(-1) ?? box;
    const style = getComputedStyle(line);
    const isLtr = style.direction === 'ltr';
    field.dir = style.direction;
    for (const name of ['fontFamily', 'fontSize', 'fontWeight', 'fontStyle', 'letterSpacing', 'lineHeight'])
      field.style[name] = style[name];
    field.style.top = `${at.top + scrollY}px`;
    const end = rects.length > 0 || range.getClientRects().length > 0 ? at.right : box.left;
    if (isLtr) field.style.left = `${end + scrollX}px`;
    else field.style.right = `${document.documentElement.clientWidth - (rects.length > 0 ? at.left : box.right) - scrollX}px`;
    field.style.maxWidth = `${Math.max(80, isLtr ? box.right - end : at.left - box.left)}px`;
  };

  const begin = (section, place) => {
    const sectionId = section.id.replace(/^section-/, '');
    const there = entries.get(sectionId);
    if (there !== undefined) return there.field.focus({ preventScroll: true });
    const field = document.createElement('textarea');
    field.className = 'early-keys';
    field.rows = 1;
    field.setAttribute('aria-label', section.querySelector('h2')?.textContent ?? '');
    const entry = { field, place, before: 0, after: 0, composing: false, give: null };
    const isEmpty = () => field.value === '' && entry.before === 0 && entry.after === 0;
    const drop = () => {
      entries.delete(sectionId);
      field.remove();
    };
    const hand = () => {
      if (entry.give === null || entry.composing) return;
      const { give } = entry;
      entries.delete(sectionId);
      give({
        line: entry.place.index < 0 ? null : { index: place.index, text: place.text, letters: place.letters },
        before: entry.before,
        after: entry.after,
        typed: field.value,
        focused: document.activeElement === field,
        remove: () => field.remove(),
      });
    };
    entry.hand = hand;
    field.addEventListener('compositionstart', () => (entry.composing = true));
    field.addEventListener('compositionend', () => {
      entry.composing = false;
      // The field has the composed word only after this event.
      setTimeout(hand);
    });
    field.addEventListener('keydown', ({ key, isComposing }) => {
      if (isComposing) return;
      if (key === 'Backspace' && field.selectionEnd === 0) entry.before += 1;
      if (key === 'Delete' && field.selectionStart === field.value.length) entry.after += 1;
      if (key === 'Escape' && isEmpty()) drop();
    });
    field.addEventListener('blur', () => {
      // Another window in front does not end the writing. Neither does the editor, which takes what was typed first.
      if (document.hasFocus() && isEmpty() && entries.get(sectionId) === entry) drop();
    });
    put(field, place);
    document.body.append(field);
    entries.set(sectionId, entry);
    field.focus({ preventScroll: true });
  };

  document.addEventListener(
    'click',
    (event) => {
      const { target } = event;
      if (!(target instanceof Element) || event.button !== 0) return;
      const section = target.closest('.section');
      const text = section?.querySelector('.first-text');
      if (!text) return;
      if (target.closest('[data-starts-writing]') !== null) {
        const place = placeInView(text);
        if (place !== null) begin(section, place);
        return;
      }
      const wantsText = text.contains(target) && target.closest('.editor.writable') !== null && !readFirst.matches;
      if (!wantsText || target.closest('a, button, summary') !== null || !getSelection().isCollapsed) return;
      const place = placeAt(text, event.clientX, event.clientY);
      if (place !== null) begin(section, place);
    },
    true,
  );
  // What no editor has taken yet is only in this page.
  addEventListener('beforeunload', (event) => {
    if ([...entries.values()].some(({ field }) => field.value !== '')) event.preventDefault();
  });

  globalThis.alongsideEarlyKeys = {
    /** Whether somebody wants to write in this section already. */
    has: (sectionId) => entries.has(sectionId),
    /** Gives what was typed, now or once a word that is being composed is complete. */
    take: (sectionId, give) => {
      const entry = entries.get(sectionId);
      if (entry === undefined) return;
      entry.give = give;
      entry.hand();
    },
  };
})();
