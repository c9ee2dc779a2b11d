/**
 * Puts a drawn page into the built index.html: the words come first, with the styles that they need, and all files after them. A page has
 * a start, which is the same for every plan, and an end.
 */
import { FIRST_VIEW_DATA, type DrawnPage } from '#shared/first-view.ts';
import { firstStyles, rulesOf, type NeverHolds, type Rule } from '#server/http/first-styles.ts';
import { withShortTags } from '#server/http/short-tags.ts';

/** The parts of index.html between which the parts of a drawn page stand. */
export type PageTemplate = {
  readonly beforeHtml: string;
  readonly beforeTitle: string;
  readonly beforeRoot: string;
  /** The tags of the stylesheet, the script and the files that it needs. */
  readonly files: string;
  readonly styles: readonly Rule[];
  readonly end: string;
};

const HTML = '<html lang="en" dir="ltr">';
const TITLE = '<title>Alongside</title>';
const ROOT = '<div id="root"></div>';
/** The script that asks the API early. A drawn page has the answers already. */
const EARLY = '<script async src="/early.js"></script>';
/** The files of the page. In the head they would be fetched beside the words and delay them. */
const FILES = /\s*<(?:script type="module"[^>]*><\/script>|link rel="(?:modulepreload|stylesheet)"[^>]*>)/g;
const STYLESHEET = /<link rel="stylesheet"[^>]*href="([^"]+)"/;

function cut(text: string, at: string): [string, string] {
  const parts = text.split(at);
  const [before, after] = parts;
  if (before === undefined || after === undefined || parts.length > 2) throw new Error(`index.html has no single ${at}`);
  return [before, after];
}

/** Reads index.html. `readFile` gives the text of a file of the build by its address. Throws if a part is not there. */
export function readTemplate(index: string, readFile: (address: string) => string): PageTemplate {
  const tags = index.match(FILES) ?? [];
  // The stylesheet comes first of them: it brings the fonts of the words.
  const files = tags.toSorted((a, b) => Number(STYLESHEET.test(b)) - Number(STYLESHEET.test(a))).join('');
  const stylesheet = STYLESHEET.exec(files)?.[1];
  if (stylesheet === undefined || !files.includes('<script')) throw new Error('index.html has no stylesheet or no script');
  const [beforeHtml, inHtml] = cut(index.replaceAll(FILES, '').replace(EARLY, ''), HTML);
  const [beforeTitle, afterTitle] = cut(inHtml, TITLE);
  const [beforeRoot, end] = cut(afterTitle, ROOT);
  return { beforeHtml, beforeTitle, beforeRoot, files, styles: rulesOf(readFile(stylesheet)), end };
}

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** JSON that is safe inside a script element: no tag can begin or end in it. */
function inScript(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', String.raw`\u003c`)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
}

/** The id of the first lines of a section's text in a drawn page. */
const FIRST_WORDS = 'first-words';
/** The start of a section's text, up to the name of the first element that holds a line of it. */
const START_OF_WORDS = /class="first-text">.*?<p(?=[ >])/s;

/**
 * The content with an id on its first words. The browser shows nothing before it has them: a frame without words takes a slow phone
 * as long as the one with them.
 */
function withFirstWords(html: string): string {
  return html.replace(START_OF_WORDS, (start) => `${start} id="${FIRST_WORDS}"`);
}

/** How the device of a reader shows pages: what the root element of a page says of it. */
export type RootFacts = Pick<DrawnPage, 'lang' | 'dir' | 'textSize'>;

/** The tag of the root element of a drawn page. */
export function rootTag({ lang, dir, textSize }: RootFacts): string {
  const device = `lang="${escapeHtml(lang)}" dir="${escapeHtml(dir)}" data-text="${escapeHtml(textSize)}"`;
  return `<html ${device} data-drawn="" data-letters="of-device">`;
}

/**
 * The start of a page, up to where something of the plan comes. It is made of the build and of what the reader's device said, so it can
 * be sent before anybody knows whether there is such a plan. `tags` are those that pages can have on that device.
 */
export function pageStart(template: PageTemplate, facts: RootFacts, tags: string, neverHolds?: NeverHolds): string {
  const root = rootTag(facts);
  return [
    template.beforeHtml,
    root,
    template.beforeTitle,
    `<link rel="expect" href="#${FIRST_WORDS}" blocking="render">`,
    `<style>${firstStyles(template.styles, root, tags, neverHolds)}</style>`,
  ].join('');
}

/** In a page without words: what the start of the page says it waits for. */
const NO_WORDS = `<i id="${FIRST_WORDS}" hidden></i>`;

/** The rest of a page with its plan. */
export function pageEnd(template: PageTemplate, { title, html, data }: DrawnPage): string {
  const words = withFirstWords(withShortTags(html));
  return [
    `<title>${escapeHtml(title)}</title>`,
    template.beforeRoot,
    `<div id="root">${words}</div>`,
    words.includes(`id="${FIRST_WORDS}"`) ? '' : NO_WORDS,
    `<script type="application/json" id="${FIRST_VIEW_DATA}">${inScript(data)}</script>`,
    template.files,
    template.end,
  ].join('');
}

/** The rest of a page that has no plan: its script asks the API, as on every other page. */
export function pageEndWithoutPlan({ beforeRoot, files, end }: PageTemplate): string {
  return [TITLE, beforeRoot, ROOT, NO_WORDS, EARLY, files, end].join('');
}
