/** The styles that a drawn page brings with it, and the page into which they are put. */
import { describe, expect, test } from 'vitest';
import type { DrawnPage } from '#shared/first-view.ts';
import { firstStyles, rulesOf } from '#server/http/first-styles.ts';
import { neverHolds, widthsOf } from '#server/http/page-frame.ts';
import { pageEnd, pageEndWithoutPlan, pageStart, readTemplate } from '#server/http/page-template.ts';

const CSS = [
  '@charset "utf-8";',
  '@font-face{font-family:A;src:url(a.woff2)}',
  ':root{--ink:#000}',
  '.plan>h1,.other h1{margin:0}',
  '.elsewhere .plan{color:red}',
  ':is(.prose,.first-text)>*+*{margin:1em}',
  '.plan:not(.gone)::before{content:"{"}',
  '@media (width<40rem){.plan{padding:0}.elsewhere{padding:1px}}',
  '@media print{.plan{display:none}}',
  '@keyframes turn{0%{rotate:0}to{rotate:1turn}}',
  'a[href=".none"]{color:blue}',
].join('');
const ROOT = '<html lang="en" dir="ltr" data-drawn="">';

describe('the first styles', () => {
  const stylesOf = (css: string, html: string): string => firstStyles(rulesOf(css), ROOT, html);
  const styles = stylesOf(CSS, '<div class="plan wide"><h1>A</h1><div class="first-text"></div><a href=".none">B</a></div>');

  test('are the rules that can match, in their order', () => {
    expect(styles).toBe(
      [
        ':root{--ink:#000}',
        '.plan>h1,.other h1{margin:0}',
        ':is(.prose,.first-text)>*+*{margin:1em}',
        '.plan:not(.gone)::before{content:"{"}',
        '@media (width<40rem){.plan{padding:0}}',
        'a[href=".none"]{color:blue}',
      ].join(''),
    );
  });

  test('cannot end the element in which they stand', () => {
    expect(stylesOf('.plan::after{content:"</style>"}', '<p class="plan">')).not.toContain('</');
  });

  test.each([
    ['h1', true],
    ['h2', false],
    ['body>h1', true],
    ['[dir=rtl] h1', false],
    ["[dir='ltr'] h1", true],
    ['html[data-drawn] .plan', true],
    ['[data-lead=together]', true],
    ['[data-lead=sealed]', false],
    ['[data-lead]:not([data-lead=sealed])', true],
    ['.plan:has(>.gone)', true],
    [':is(h2,h1.plan)', true],
    [':is(h2,[data-lead=sealed]) p', false],
    ['details[open]', true],
    ['h1:hover', false],
    ['h1:focus-visible', true],
    ['h1:lang(en)', true],
    ['h1:lang(ur)', false],
    ['h1:not(:lang(ur))', true],
    ['h1::before', true],
    ['h1::selection', false],
  ])('of the selector %s are there: %s', (selector, there) => {
    const html = '<h1 class="plan" data-lead="together">A</h1><details><p>h2 [dir=rtl]</p></details>';
    expect(stylesOf(`${selector}{margin:0}`, html)).toBe(there ? `${selector}{margin:0}` : '');
  });

  test('leave out conditions that never hold on the device', () => {
    const css = '@media (width<40rem){.plan{padding:0}}@media (width>=64rem){.plan{padding:1px}}.plan{padding:2px}';
    expect(firstStyles(rulesOf(css), ROOT, '<p class="plan">', (condition) => condition.includes('>='))).toBe(
      '@media (width<40rem){.plan{padding:0}}.plan{padding:2px}',
    );
  });

  test.each([
    ['@media (width<40rem)', false, true],
    ['@media (width<64rem)', false, true],
    ['@media (width>=64rem)', true, false],
    ['@media (width>=80rem)', true, false],
    ['@media (width>=44rem)', false, false],
    ['@media (width<80rem)', false, false],
    ['@media screen and (width>=64rem)', false, false],
    ['@media (height<30rem)', false, false],
  ])('of a device never need %s: on a narrow one %s, on a wide one %s', (condition, narrow, wide) => {
    const queries = ['(width < 40rem), (hover: none)', '(width >= 64rem)', '(any-pointer: fine)'];
    expect(neverHolds(widthsOf(queries, ['(any-pointer: fine)']))(condition)).toBe(narrow);
    expect(neverHolds(widthsOf(queries, ['(width >= 64rem)']))(condition)).toBe(wide);
    expect(neverHolds(widthsOf([], []))(condition)).toBe(false);
  });

  test('of a stylesheet that is cut off are an error', () => {
    expect(() => rulesOf('.plan{color:red')).toThrow('without an end');
  });
});

const INDEX = [
  '<!doctype html>\n<html lang="en" dir="ltr">\n<head><title>Alongside</title>',
  '<script async src="/early.js"></script><script async src="/early-keys.js"></script>',
  '<script type="module" crossorigin src="/assets/a.js"></script><link rel="modulepreload" crossorigin href="/assets/b.js">',
  '<link rel="stylesheet" crossorigin href="/assets/a.css"></head>\n<body><div id="root"></div></body></html>',
].join('');

const DRAWN: DrawnPage = {
  lang: 'en',
  dir: 'ltr',
  textSize: 'usual',
  title: 'A & <B>',
  html: '<h1 class="plan">Words</h1><p>Frame</p><div class="first-text"><h3>A</h3><p>First</p><p>Second</p></div>',
  data: {
    at: 1,
    view: { person: 'p', language: 'en', textSize: 'usual', timeZone: 'UTC', matches: [] },
    answers: { '/api/me': '</script><!--\u2028' },
    texts: {},
  },
};

describe('the template of a drawn page', () => {
  const template = readTemplate(INDEX, (address) => (address === '/assets/a.css' ? CSS : ''));
  const start = pageStart(template, { lang: 'en', dir: 'ltr', textSize: 'usual' }, DRAWN.html);
  const page = start + pageEnd(template, DRAWN);

  test('has a start with the styles of all tags that a page can have, up to where something of a plan comes', () => {
    expect(start).toContain('<html lang="en" dir="ltr" data-text="usual" data-drawn="" data-letters="of-device">');
    expect(start).toContain('.plan>h1,.other h1{margin:0}');
    expect(start.endsWith('</style>')).toBe(true);
    expect(start).not.toContain('<title>');
  });

  test('ends without a plan as index.html does', () => {
    const without = start + pageEndWithoutPlan(template);
    for (const part of ['<title>Alongside</title>', '<div id="root"></div>', '/early.js', '/assets/a.css', '/assets/a.js'])
      expect(without.split(part).length, part).toBe(2);
    expect(without.endsWith('</body></html>')).toBe(true);
  });

  test('brings the words before every file, and does not ask the API early', () => {
    const at = (part: string): number => page.indexOf(part);
    expect(at('Words')).toBeGreaterThan(0);
    for (const file of ['/assets/a.css', '/assets/a.js', '/assets/b.js']) expect(at(file), file).toBeGreaterThan(at('Words'));
    expect(at('/early-keys.js')).toBeLessThan(at('Words'));
    expect(page).not.toContain('/early.js');
    expect(page).toContain('<title>A &amp; &lt;B></title>');
  });

  test('says where its first words are, so that no frame is drawn without them', () => {
    expect(page).toContain('<h3>A</h3><p id="first-words">First</p><p>Second</p>');
    expect(page.match(/first-words/g)?.length).toBe(2);
    expect(page.indexOf('<link rel="expect" href="#first-words" blocking="render">')).toBeLessThan(page.indexOf('<style>'));
    // The start says so before anybody knows whether there are words. Where there are none, the page is drawn as far as it goes.
    for (const end of [pageEnd(template, { ...DRAWN, html: '<h1 class="plan">Words</h1>' }), pageEndWithoutPlan(template)])
      expect(end.match(/ id="first-words"/g)).toHaveLength(1);
  });

  test('hands data on that no tag can end', () => {
    const data = /<script type="application\/json" id="first-view">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    expect(data).not.toMatch(/[<\u2028]/);
    expect(JSON.parse(data)).toMatchObject({ answers: { '/api/me': '</script><!--\u2028' } });
  });

  test('is an error where index.html has changed', () => {
    expect(() => readTemplate(INDEX.replace('<div id="root"></div>', ''), () => CSS)).toThrow('root');
    expect(() => readTemplate(INDEX.replace('rel="stylesheet"', 'rel="x"'), () => CSS)).toThrow('stylesheet');
  });
});
