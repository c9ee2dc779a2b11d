/**
 * The text of a section as read-only HTML, shown at the same position until its editor and its room are loaded. On a slow phone
 * the plan can be read seconds earlier.
 */
import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { createContext, Fragment, use } from 'react';
import { useTranslation } from 'react-i18next';
import { zText } from '#shared/api.ts';
import { BLOCKS as STRUCTURED, dataOf, fitsRule, PART_FIELDS } from '#shared/blocks.ts';
import { sectionLinkOf } from '#shared/section-links.ts';
import { LIST_TYPES } from '#shared/text/markers.ts';
import { BlockHead, BlockFacts } from '#client/editor/blocks/block-facts.tsx';
import { isBlock, isNeeded, partLabel, partName, strongOf } from '#client/editor/blocks/block-lines.ts';
import { isMarkedMustKnow, mustKnowStyle } from '#client/editor/must-know.ts';
import { call } from '#client/api/http.ts';
import { keys } from '#client/api/queries.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';
import { readNode, type Node } from './text-nodes.ts';
import '#client/editor/editor.css';
import '#client/editor/blocks/blocks.css';
import '#client/editor/tools/tools.css';

const MARKS = { bold: 'strong', italic: 'em', strike: 's', underline: 'u', code: 'code' } as const;
const BLOCKS = { bulletList: 'ul', listItem: 'li', blockquote: 'blockquote', codeBlock: 'pre' } as const;

/** The words of the interface for all pieces of a text: a hook in each of a hundred blocks takes as long as drawing them. */
const Translate = createContext(i18next.t);
/** How high the highest headings of a text are: one below the heading of the page or of the section that the text stands in. */
const TopHeading = createContext<2 | 3>(3);

function Heading({ node }: { node: Node }) {
  const { level } = node.attrs;
  const height = use(TopHeading) + (typeof level === 'number' && level > 3 ? 1 : 0);
  const Tag = height === 2 ? 'h2' : height === 3 ? 'h3' : 'h4';
  return (
    <Tag data-must-know={markOf(node)}>
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
    >
      <div className="part-head" data-said="" dir={LANGUAGES[language()].direction}>
        <p className="part-label">{label}</p>
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

function Piece({ node }: { node: Node }) {
  const { type, attrs } = node;
  if (type === 'text') return <Marked node={node} />;
  if (type === 'hardBreak') return <br />;
  if (type === 'horizontalRule') return <hr />;
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
    <Tag data-must-know={markOf(node)}>
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

/** The current text of a section on the server. */
export async function readText(sectionId: string): Promise<Node> {
  return readNode((await call(zText, 'GET', `/api/sections/${sectionId}/text`)).doc);
}

/** Texts that were read before the page was drawn. Each is used once, so that an old text is never shown. */
const textsReadAhead = new Map<string, Node>();

function takeTextReadAhead(sectionId: string): Node | undefined {
  const text = textsReadAhead.get(sectionId);
  textsReadAhead.delete(sectionId);
  return text;
}

/** Reads a text before the first drawing. */
export async function readFirstText(sectionId: string): Promise<void> {
  textsReadAhead.set(sectionId, await readText(sectionId));
}

/** The current text on the server; null until it is read, or if it cannot be read. */
export function useFirstText(sectionId: string, wanted: boolean): Node | null {
  const { data } = useQuery({
    queryKey: keys.firstText(sectionId),
    queryFn: () => readText(sectionId),
    initialData: () => (wanted ? takeTextReadAhead(sectionId) : undefined),
    enabled: wanted,
    // Not cached: after the room is open this text is not needed.
    gcTime: 0,
    retry: false,
  });
  return data ?? null;
}

/** The lines and blocks of a text. */
export function TextInside({ doc, topHeading = 3 }: { doc: Node; topHeading?: 2 | 3 }) {
  // This hook draws the labels again when the language of the interface changes.
  const { t } = useTranslation();
  return (
    <Translate value={t}>
      <TopHeading value={topHeading}>
        <Inside of={doc} />
      </TopHeading>
    </Translate>
  );
}

/** Draws the text at the position of the live text. `topHeading` is for a text that stands in no section of a page. */
export function FirstText({ doc, topHeading = 3 }: { doc: Node; topHeading?: 2 | 3 }) {
  // This hook draws the words above what must be known again when the language of the interface changes.
  useTranslation();
  return (
    <div className="editor-body" style={mustKnowStyle()}>
      <div className="first-text">
        <TextInside doc={doc} topHeading={topHeading} />
      </div>
    </div>
  );
}

/** The same text, as the server has already drawn it on this page. */
export function DrawnText({ html }: { html: string }) {
  return (
    <div className="editor-body" style={mustKnowStyle()}>
      <div className="first-text" dangerouslySetInnerHTML={{ __html: html }} />
    </div>
  );
}
