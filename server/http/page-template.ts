/** Puts a drawn page into the built index.html: the words come first, and the script after them. */
import { FIRST_VIEW_DATA, type DrawnPage } from '#shared/first-view.ts';

/** The parts of index.html between which the parts of a drawn page stand. */
export type PageTemplate = {
  readonly beforeHtml: string;
  readonly beforeTitle: string;
  readonly beforeRoot: string;
  readonly script: string;
  readonly end: string;
};

const HTML = '<html lang="en" dir="ltr">';
const TITLE = '<title>Alongside</title>';
const ROOT = '<div id="root"></div>';
/** The script that asks the API early. A drawn page has the answers already. */
const EARLY = '<script async src="/early.js"></script>';
/** The script of the page, and the files that it needs. In the head they would be fetched beside the words and delay them. */
const SCRIPTS = /\s*<(?:script type="module"[^>]*><\/script>|link rel="modulepreload"[^>]*>)/g;

function cut(text: string, at: string): [string, string] {
  const parts = text.split(at);
  const [before, after] = parts;
  if (before === undefined || after === undefined || parts.length > 2) throw new Error(`index.html has no single ${at}`);
  return [before, after];
}

/** Reads index.html. Throws if a part is not there. */
export function readTemplate(index: string): PageTemplate {
  const script = (index.match(SCRIPTS) ?? []).join('');
  if (!script.includes('<script')) throw new Error('index.html has no script');
  const [beforeHtml, inHtml] = cut(index.replaceAll(SCRIPTS, '').replace(EARLY, ''), HTML);
  const [beforeTitle, afterTitle] = cut(inHtml, TITLE);
  const [beforeRoot, end] = cut(afterTitle, ROOT);
  return { beforeHtml, beforeTitle, beforeRoot, script, end };
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** JSON that is safe inside a script element: no tag can begin or end in it. */
function inScript(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', String.raw`\u003c`)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
}

/** The whole page. */
export function pageOf(template: PageTemplate, { lang, dir, textSize, title, html, data }: DrawnPage): string {
  return [
    template.beforeHtml,
    `<html lang="${escapeHtml(lang)}" dir="${escapeHtml(dir)}" data-text="${escapeHtml(textSize)}">`,
    template.beforeTitle,
    `<title>${escapeHtml(title)}</title>`,
    template.beforeRoot,
    `<div id="root">${html}</div>`,
    `<script type="application/json" id="${FIRST_VIEW_DATA}">${inScript(data)}</script>`,
    template.script,
    template.end,
  ].join('');
}
