/**
 * The document schema: the Tiptap extensions from which the editor is built and from which the server takes its vocabulary.
 * Content expressions are lenient (`*`): a merge of two good edits can leave a list item or a block empty, and an editor
 * deletes a node that its schema does not allow.
 */
import { Mark, Node, mergeAttributes, type Extensions } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { CodeBlock } from '@tiptap/extension-code-block';
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list';
import StarterKit from '@tiptap/starter-kit';
import { BLOCKS, fitsRule, PART_NAMES, type AttributeRule, type BlockName } from '#shared/blocks.ts';

export { SCHEMA_VERSION } from '#shared/schema-version.ts';

/** The XML fragment of a section's Yjs document that holds its content. */
export const FRAGMENT = 'default';

/** What a link is drawn with beside its address. Nobody chooses these: a class of their own could cover the page or hide words. */
export const LINK_FIXED = { target: '_blank', rel: 'noopener noreferrer nofollow', class: null, title: null } as const;
/** How the items of a list can be numbered. */
export const LIST_TYPES = ['1', 'a', 'A', 'i', 'I'] as const;
/** The highest number that a list can begin with. */
export const MAX_LIST_START = 1_000_000;

/** The kit, with links that have an address and nothing else. The other attributes stay known, because logs hold them. */
const Kit = StarterKit.extend({
  addExtensions() {
    const parts: Extensions = this.parent?.() ?? [];
    return parts.map((part) =>
      part instanceof Mark && part.name === 'link'
        ? part.extend({
            addAttributes() {
              const fixed = Object.entries(LINK_FIXED).map(([name, value]) => [
                name,
                { default: value, parseHTML: () => value, rendered: false },
              ]);
              return { ...this.parent?.(), ...Object.fromEntries(fixed) };
            },
          })
        : part,
    );
  },
});

/** A numbered list. What is pasted is brought into the bounds that the server holds to. */
const NumberedList = OrderedList.extend({
  content: 'listItem*',
  addAttributes() {
    const { start, type } = this.parent?.() ?? {};
    return {
      start: {
        ...start,
        parseHTML: (element: HTMLElement) => {
          const value = Number(element.getAttribute('start') ?? 1);
          return fitsRule({ kind: 'number', min: 0, max: MAX_LIST_START }, value) ? value : 1;
        },
      },
      type: {
        ...type,
        parseHTML: (element: HTMLElement) => {
          const value = element.getAttribute('type');
          return fitsRule({ kind: 'choice', values: LIST_TYPES }, value) ? value : null;
        },
      },
    };
  },
});

function attributesFor(rules: Readonly<Record<string, AttributeRule>>) {
  return Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => {
      const attribute = `data-${name.toLowerCase()}`;
      return [
        name,
        {
          default: null,
          parseHTML: (element: HTMLElement) => {
            const value = element.getAttribute(attribute);
            return value !== null && rule.kind === 'number' ? Number(value) : value;
          },
          renderHTML: (attributes: Record<string, unknown>) => {
            const value = attributes[name];
            return typeof value === 'string' || typeof value === 'number' ? { [attribute]: String(value) } : {};
          },
        },
      ];
    }),
  );
}

function blockNode(name: BlockName, content: string) {
  return Node.create({
    name,
    group: 'structured',
    content,
    defining: true,
    isolating: true,
    addAttributes: () => attributesFor(BLOCKS[name].attributes),
    parseHTML: () => [{ tag: `div[data-block="${name}"]` }],
    renderHTML: ({ HTMLAttributes }) => ['div', mergeAttributes(HTMLAttributes, { 'data-block': name }), 0],
  });
}

const PROSE = '(paragraph | bulletList | orderedList)*';

/**
 * The section itself. The one strict expression: no merge can touch the root, and an empty one gives a writer a first line.
 * Structured blocks stand at the top only, never inside a list or a quotation.
 */
export const Section = Node.create({ name: 'doc', topNode: true, content: '(block | structured)+' });

/** One named stretch of prose inside a structured block ("what helps", "when to stop"). */
export const Part = Node.create({
  name: 'part',
  content: PROSE,
  defining: true,
  isolating: true,
  addAttributes: () => attributesFor({ name: { kind: 'choice', values: PART_NAMES } }),
  parseHTML: () => [{ tag: 'div[data-part]' }],
  renderHTML: ({ HTMLAttributes }) => ['div', mergeAttributes(HTMLAttributes, { 'data-part': '' }), 0],
});

/** One person's view of a risk, in that person's own words, beside the views of others. */
export const PersonView = Node.create({
  name: 'personView',
  content: PROSE,
  defining: true,
  isolating: true,
  addAttributes: () => attributesFor({ whose: { kind: 'text', max: 120 } }),
  parseHTML: () => [{ tag: 'div[data-view]' }],
  renderHTML: ({ HTMLAttributes }) => ['div', mergeAttributes(HTMLAttributes, { 'data-view': '' }), 0],
});

/** How somebody likes or dislikes a thing, how strongly, and whose words these are. */
export const Preference = blockNode('preference', 'part*');
/** One step of a daily routine: its cue, what happens, how to help, the words that work. */
export const RoutineStep = blockNode('routineStep', 'part*');
/** A positive risk plan: harm of doing and of not doing, support, limits, each person's view. */
export const RiskPlan = blockNode('riskPlan', '(part | personView)*');
/** A rule that opens a review when it is met. */
export const ReviewTrigger = blockNode('reviewTrigger', 'part*');

/** All extensions that make up the schema, without undo: the editor takes that from its collaboration extension. */
export function schemaExtensions(): Extensions {
  return [
    Section,
    Kit.configure({
      document: false,
      undoRedo: false,
      trailingNode: false,
      codeBlock: false,
      blockquote: false,
      bulletList: false,
      orderedList: false,
      listItem: false,
      link: {
        openOnClick: false,
        defaultProtocol: 'https',
        isAllowedUri: (address) => fitsRule({ kind: 'address' }, address),
      },
    }),
    // Two people's edits can meet as bold text in a code block, and an editor deletes a block whose marks it does not allow.
    // The language of code becomes no class: one with a space in it would be any class.
    CodeBlock.extend({
      marks: '_',
      parseHTML: () => [{ tag: 'pre', preserveWhitespace: 'full', getAttrs: () => ({ language: null }) }],
      renderHTML: () => ['pre', ['code', 0]],
    }),
    Blockquote.extend({ content: 'block*' }),
    BulletList.extend({ content: 'listItem*' }),
    NumberedList,
    ListItem.extend({ content: 'block*' }),
    Part,
    PersonView,
    Preference,
    RoutineStep,
    RiskPlan,
    ReviewTrigger,
  ];
}
