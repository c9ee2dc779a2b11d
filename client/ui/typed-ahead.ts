/**
 * Collects what is typed while a panel with a field opens. Its code may still be on its way, and until the field has the focus the
 * keys would go to the text of the section.
 */

/** After this many milliseconds without a field the keys go where the focus is again. */
const TIMEOUT = 5000;

let typed = '';
let end: (() => void) | null = null;

/** Starts to collect. Escape ends it, and calls `cancel`. */
export function collectTyped(cancel: () => void = () => undefined): void {
  end?.();
  typed = '';
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === 'Escape') {
      end?.();
      cancel();
    } else if (event.key === 'Backspace') typed = Array.from(typed).slice(0, -1).join('');
    else if (Array.from(event.key).length === 1) typed += event.key;
    // Enter would put a line into the text; Tab and the arrows would move the focus away from where the panel leads it.
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('keydown', onKey, { capture: true });
  const timer = setTimeout(() => end?.(), TIMEOUT);
  end = () => {
    clearTimeout(timer);
    removeEventListener('keydown', onKey, { capture: true });
    end = null;
  };
}

/** What was typed since then. To be called when the field has the focus; collecting ends. */
export function takeTyped(): string {
  end?.();
  const taken = typed;
  typed = '';
  return taken;
}
