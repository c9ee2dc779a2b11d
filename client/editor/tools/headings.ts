/** Headings inside a section: two levels, also for headings that were typed, pasted or written by another client. */
import { textblockTypeInputRule } from '@tiptap/core';
import { Heading } from '@tiptap/extension-heading';

/** The two heading levels that the editor makes: a heading and a small heading. */
export const LEVELS = { heading: 3, subheading: 4 } as const;

/** The level that is shown. The page itself uses levels 1 and 2, so a section shows only 3 and 4. */
function shownLevel(level: unknown): 3 | 4 {
  return typeof level === 'number' && level > LEVELS.heading ? LEVELS.subheading : LEVELS.heading;
}

/** The heading of the schema. Typing `# ` makes a heading, `## ` a small heading. */
export const SectionHeading = Heading.extend({
  parseHTML: () => [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: shownLevel(level) } })),
  renderHTML: ({ node, HTMLAttributes }) => [`h${shownLevel(node.attrs['level'])}`, HTMLAttributes, 0],
  addKeyboardShortcuts() {
    return {
      'Mod-Alt-1': () => this.editor.commands.toggleHeading({ level: LEVELS.heading }),
      'Mod-Alt-2': () => this.editor.commands.toggleHeading({ level: LEVELS.subheading }),
    };
  },
  addInputRules() {
    return [
      textblockTypeInputRule({ find: /^#\s$/, type: this.type, getAttributes: { level: LEVELS.heading } }),
      textblockTypeInputRule({ find: /^#{2,6}\s$/, type: this.type, getAttributes: { level: LEVELS.subheading } }),
    ];
  },
});
