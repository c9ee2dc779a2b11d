/**
 * The document schema: the Tiptap extensions of the editor, from which the server also takes its vocabulary. Content
 * expressions are lenient (`*`), because a merge of two valid edits can leave a list item or a block empty, and an editor
 * deletes a node that its schema does not allow.
 */
import { Extension, Mark, Node, mergeAttributes, type Extensions } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { CodeBlock } from '@tiptap/extension-code-block';
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list';
import StarterKit from '@tiptap/starter-kit';
import {
  BLOCKS,
  dataAttribute,
  dataOf,
  fieldFromData,
  fitsRule,
  PART_NAMES,
  type AttributeRule,
  type BlockName,
} from '#shared/blocks.ts';
import { sectionLinkOf } from '#shared/section-links.ts';
import { LIST_TYPES, MAX_LIST_START, MUST_KNOW } from '#shared/text/markers.ts';

export { SCHEMA_VERSION } from '#shared/schema-version.ts';

/**
 * The attributes of a link beside its address. Writers cannot choose them: a class of their own could cover the page or hide
 * words.
 */
export const LINK_FIXED = { target: '_blank', rel: 'noopener noreferrer nofollow', class: null, title: null } as const;
/**
 * The starter kit, with links whose only variable attribute is the address. The schema still knows the other attributes,
 * because logs hold them.
 */
const StarterExtensions = StarterKit.extend({
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
            renderHTML(props) {
              const { href } = props.HTMLAttributes;
              // A section link opens in this page.
              if (typeof href === 'string' && sectionLinkOf(href) !== null) return ['a', { href }, 0];
              return this.parent?.(props) ?? ['a', 0];
            },
          })
        : part,
    );
  },
});

/** A numbered list. Pasted attributes that are outside the server's bounds get their default. */
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

/** Fields as attributes in HTML. Pasted values that the server would not take are left out. */
function attributesFor(rules: Readonly<Record<string, AttributeRule>>) {
  return Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => {
      const attribute = dataAttribute(name);
      return [
        name,
        {
          default: null,
          parseHTML: (element: HTMLElement) => fieldFromData(rule, element.getAttribute(attribute)),
          renderHTML: (attributes: Record<string, unknown>) => dataOf([name], attributes),
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
 * The root node of a section. Only this content expression is strict: no merge can touch the root, and it gives a writer a
 * first line in an empty section. Structured blocks are at the top level only, never inside a list or a quotation.
 */
export const Section = Node.create({ name: 'doc', topNode: true, content: '(block | structured)+' });

/** One named part of a structured block, which holds prose ("what helps", "when to stop"). */
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

/** A preference: what a person likes or dislikes, how strongly, and who said so. */
export const Preference = blockNode('preference', 'part*');
/** One step of a daily routine: its cue, what happens, how to help, and the words that work. */
export const RoutineStep = blockNode('routineStep', 'part*');
/** A positive risk plan: the harm of doing and of not doing, support, limits, and each person's view. */
export const RiskPlan = blockNode('riskPlan', '(part | personView)*');
/** A review trigger: a rule that opens a review when it is met. */
export const ReviewTrigger = blockNode('reviewTrigger', 'part*');

/** What a line that was made for late words says in its marker. A copy of such a line does not say it. */
const LateLines = Extension.create({
  name: 'lateLines',
  addGlobalAttributes: () => [
    {
      types: ['paragraph', 'heading', 'codeBlock'],
      attributes: { late: { default: null, keepOnSplit: false, rendered: false, parseHTML: () => null } },
    },
  ],
});

/**
 * What a line or a block says that somebody marked as must know. A new line that is split off does not say it. HTML never sets it: a
 * page from elsewhere cannot put words into what everybody must know.
 */
const MustKnow = Extension.create({
  name: 'mustKnow',
  addGlobalAttributes: () => [
    {
      types: ['paragraph', 'heading', 'codeBlock', ...Object.keys(BLOCKS)],
      attributes: {
        mustKnow: {
          default: null,
          keepOnSplit: false,
          parseHTML: () => null,
          renderHTML: ({ mustKnow }: Record<string, unknown>) => (mustKnow === MUST_KNOW ? { 'data-must-know': '' } : {}),
        },
      },
    },
  ],
});

/** All extensions of the schema. Undo is not among them, because the editor gets it from its collaboration extension. */
export function schemaExtensions(): Extensions {
  return [
    Section,
    StarterExtensions.configure({
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
    // Two people's edits can merge into bold text in a code block, and an editor deletes a block with marks that it does not
    // allow. The programming language does not become a class: with a space in it, it could name any class.
    CodeBlock.extend({
      marks: '_',
      parseHTML: () => [{ tag: 'pre', preserveWhitespace: 'full', getAttrs: () => ({ language: null }) }],
      renderHTML: () => ['pre', ['code', 0]],
    }),
    Blockquote.extend({ content: 'block*' }),
    BulletList.extend({ content: 'listItem*' }),
    NumberedList,
    ListItem.extend({ content: 'block*' }),
    LateLines,
    MustKnow,
    Part,
    PersonView,
    Preference,
    RoutineStep,
    RiskPlan,
    ReviewTrigger,
  ];
}
