/** The keys of the tools for writing. The tools show them, and so does the list of keyboard shortcuts. */
import { MODIFIER_KEY } from '#client/ui/shortcuts.ts';

/** The keys of each tool that has some, as they stand on the keyboard of this device. */
export const TOOL_KEYS = {
  add: ['/'],
  undo: [MODIFIER_KEY, 'Z'],
  redo: [MODIFIER_KEY, 'Shift', 'Z'],
  bold: [MODIFIER_KEY, 'B'],
  italic: [MODIFIER_KEY, 'I'],
  heading: [MODIFIER_KEY, 'Alt', '1'],
  subheading: [MODIFIER_KEY, 'Alt', '2'],
  bullets: [MODIFIER_KEY, 'Shift', '8'],
  numbers: [MODIFIER_KEY, 'Shift', '7'],
  deeper: ['Tab'],
  lessDeep: ['Shift', 'Tab'],
  quote: [MODIFIER_KEY, 'Shift', 'B'],
  link: [MODIFIER_KEY, 'K'],
  mustKnow: [MODIFIER_KEY, 'Shift', '9'],
  toTools: ['Alt', 'F10'],
} as const satisfies Record<string, readonly string[]>;

/** The name of a key in the attribute `aria-keyshortcuts`. */
const ARIA_NAMES: Readonly<Record<string, string>> = { Ctrl: 'Control', '⌘': 'Meta' };

/** Keys in the form of the attribute `aria-keyshortcuts`. */
export function ariaKeys(keys: readonly string[]): string {
  return keys.map((key) => ARIA_NAMES[key] ?? key).join('+');
}
