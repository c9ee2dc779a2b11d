/** Draws the nodes of a section's text with React, for reading: without an editor, and on the server too. */
import i18next from 'i18next';
import { createContext, Fragment, use } from 'react';
import { BLOCKS as STRUCTURED, dataOf, fitsRule, PART_FIELDS } from '#shared/blocks.ts';
import { sectionLinkOf } from '#shared/section-links.ts';
import { LIST_TYPES } from '#shared/text/markers.ts';
import { BlockHead, BlockFacts } from '#client/editor/blocks/block-facts.tsx';
import { isBlock, isNeeded, partLabel, partName, strongOf } from '#client/editor/blocks/block-lines.ts';
import { isMarkedMustKnow } from '#client/editor/must-know.ts';
import type { Node } from '#client/editor/text-nodes.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

/** How the changes of a comparison are drawn, for a text that shows some. */
export type DrawsChanges = {
  /** Whether a node is not drawn. */
  readonly leavesOut: (node: Node) => boolean;
  /** What is said of a line or a block, in front of it. */
  readonly before: (node: Node) => React.ReactNode;
  /** What is said of a piece of text, around it. */
  readonly around: (node: Node, drawn: React.ReactNode) => React.ReactNode;
  /** The attributes of the element of a line or a block. */
  readonly attributes: (node: Node) => Readonly<Record<string, string | undefined>>;
};

/** How changes are drawn; null in a text that shows none. */
const Changes = createContext<DrawsChanges | null>(null);
const MARKS = { bold: 'strong', italic: 'em', strike: 's', underline: 'u', code: 'code' } as const;
const BLOCKS = { bulletList: 'ul', listItem: 'li', blockquote: 'blockquote', codeBlock: 'pre' } as const;

/** The words of the interface for all pieces of a text: a hook in each of a hundred blocks takes as long as drawing them. */
const Translate = createContext(i18next.t);
/** How high the highest headings of a text are: one below the heading of the page or of the section that the text stands in. */
const TopHeading = createContext<2 | 3>(3);

function Heading({ node }: { node: Node }) {
  const changed = use(Changes)?.attributes(node);
  const { level } = node.attrs;
  const height = use(TopHeading) + (typeof level === 'number' && level > 3 ? 1 : 0);
  const Tag = height === 2 ? 'h2' : height === 3 ? 'h3' : 'h4';
  return (
    <Tag data-must-know={markOf(node)} {...changed}>
      <Inside of={node} />
    </Tag>
  );
}

function Marked({ node }: { node: Node }) {
  return node.marks.reduce<React.ReactNode>((inside, { type, attrs }) => {
    const { href } = attrs;
    if (type === 'link' && typeof href === 'string' && sectionLinkOf(href) !== null) return <a href={href}>{inside}</a>;
    if (type === 'link' && typeof href === 'string' && fitsRule({ kind: 'address' }, href))
      return (
        <a href={href} target="_blank" rel="noopener noreferrer nofollow">
          {inside}
        </a>
      );
    const Tag = Object.hasOwn(MARKS, type) ? MARKS[type as keyof typeof MARKS] : null;
    return Tag === null ? inside : <Tag>{inside}</Tag>;
  }, node.text);
}

function Block({ node }: { node: Node }) {
  const t = use(Translate);
  const changed = use(Changes)?.attributes(node);
  if (!isBlock(node.type)) return null;
  return (
    <div>
      <div
        className="block"
        data-block={node.type}
        data-must-know={markOf(node)}
        data-strong={strongOf(node.type, node.attrs) ?? undefined}
        // A copy of the page reads the fields here.
        {...dataOf(Object.keys(STRUCTURED[node.type].attributes), node.attrs)}
        role="group"
        aria-label={t(`blocks.${node.type}`)}
        {...changed}
      >
        <div className="block-head" data-said="" dir={LANGUAGES[language()].direction}>
          <BlockHead name={node.type} attrs={node.attrs} />
        </div>
        <div className="block-parts">
          <div>
            <Inside of={node} />
          </div>
        </div>
        <div className="block-end" data-said="" dir={LANGUAGES[language()].direction}>
          <BlockFacts name={node.type} attrs={node.attrs} />
        </div>
      </div>
    </div>
  );
}

function PartOf({ node }: { node: Node }) {
  const t = use(Translate);
  const changed = use(Changes)?.attributes(node);
  const label = partLabel(node.type, node.attrs);
  return (
    <div
      className="part"
      role="group"
      data-part={partName(node.type, node.attrs)}
      {...dataOf(PART_FIELDS, node.attrs)}
      data-empty={isEmpty(node) || undefined}
      data-needed={isNeeded(node.attrs) || undefined}
      style={{ '--part-none': JSON.stringify(t('editor.notWritten')) } as React.CSSProperties}
      aria-label={label}
      {...changed}
    >
      <div className="part-head" data-said="" dir={LANGUAGES[language()].direction}>
        <p className="part-label">{label}</p>
        {node.type === 'personView' && <p className="part-note">{t('acts.partNote')}</p>}
      </div>
      <div className="part-text">
        <Inside of={node} />
      </div>
    </div>
  );
}

/** The attribute of what is marked as must know. The styles put the words there. */
const markOf = ({ attrs }: Node): '' | undefined => (isMarkedMustKnow(attrs) ? '' : undefined);

function isEmpty(node: Node): boolean {
  return node.text === '' && node.content.every(isEmpty);
}

/** What is said of a line or a block, in a text that shows changes. */
function Notes({ of: node }: { of: Node }) {
  return use(Changes)?.before(node);
}

/** A piece of the text in a text that shows changes. */
function Changed({ node, changes }: { node: Node; changes: DrawsChanges }) {
  if (changes.leavesOut(node)) return null;
  if (node.type === 'text' || node.type === 'hardBreak') return changes.around(node, <Bare node={node} />);
  // In front of an item of a list nothing can stand, so its first line says it.
  if (node.type === 'listItem') return <Bare node={node} />;
  return (
    <>
      <Notes of={node} />
      <Bare node={node} />
    </>
  );
}

function Piece({ node }: { node: Node }) {
  const changes = use(Changes);
  return changes === null ? <Bare node={node} /> : <Changed node={node} changes={changes} />;
}

/** A piece of the text without what a comparison says of it. */
function Bare({ node }: { node: Node }) {
  const changes = use(Changes);
  const { type, attrs } = node;
  if (type === 'text') return <Marked node={node} />;
  if (type === 'hardBreak') return <br />;
  if (type === 'horizontalRule') return <hr {...changes?.attributes(node)} />;
  if (type === 'part' || type === 'personView') return <PartOf node={node} />;
  if (isBlock(type)) return <Block node={node} />;
  if (type === 'heading') return <Heading node={node} />;
  if (type === 'orderedList') {
    const { start, type: style } = attrs;
    return (
      <ol start={typeof start === 'number' ? start : undefined} type={LIST_TYPES.find((known) => known === style)}>
        <Inside of={node} />
      </ol>
    );
  }
  const Tag = Object.hasOwn(BLOCKS, type) ? BLOCKS[type as keyof typeof BLOCKS] : 'p';
  return (
    <Tag data-must-know={markOf(node)} {...changes?.attributes(node)}>
      {type === 'listItem' && <Notes of={node} />}
      <Inside of={node} />
      {Tag === 'p' && node.content.length === 0 && <br />}
    </Tag>
  );
}

function Inside({ of: { content } }: { of: Node }) {
  return content.map((node, index) => (
    // An index as key is safe here: the text is drawn once, and its nodes never change their order.
    <Fragment key={index}>
      <Piece node={node} />
    </Fragment>
  ));
}

/**
 * Draws all nodes of a text. `t` translates: a hook in each of a hundred blocks takes as long as drawing them. `changes` says how
 * changes are drawn.
 */
export function DrawnNodes({
  doc,
  t,
  topHeading,
  changes = null,
}: {
  doc: Node;
  t: typeof i18next.t;
  topHeading: 2 | 3;
  changes?: DrawsChanges | null;
}) {
  return (
    <Translate value={t}>
      <TopHeading value={topHeading}>
        <Changes value={changes}>
          <Inside of={doc} />
        </Changes>
      </TopHeading>
    </Translate>
  );
}
