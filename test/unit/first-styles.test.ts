/** The styles that a drawn page brings with it, and the page into which they are put. */
import { describe, expect, test } from 'vitest';
import { firstStyles, rulesOf } from '#server/http/first-styles.ts';
import { pageOf, readTemplate } from '#server/http/page-template.ts';

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

describe('the first styles', () => {
  const styles = firstStyles(rulesOf(CSS), '<div class="plan wide"><h1>A</h1></div>');

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
    expect(firstStyles(rulesOf('.plan::after{content:"</style>"}'), '<p class="plan">')).not.toContain('</');
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

describe('the template of a drawn page', () => {
  const template = readTemplate(INDEX, (address) => (address === '/assets/a.css' ? CSS : ''));
  const { ofBuild, ofPlan } = pageOf(template, {
    lang: 'en',
    dir: 'ltr',
    textSize: 'usual',
    title: 'A & <B>',
    html: '<h1 class="plan">Words</h1>',
    data: {
      at: 1,
      view: { person: 'p', language: 'en', textSize: 'usual', timeZone: 'UTC', matches: [] },
      answers: { '/api/me': '</script><!--\u2028' },
      texts: {},
    },
  });
  const page = ofBuild + ofPlan;

  test('is in two parts: nothing of the plan and its reader stands in the part of the build', () => {
    expect(ofBuild).toContain('<style>');
    for (const word of ['Words', 'A &', '/api/me']) expect(ofBuild).not.toContain(word);
  });

  test('brings the words before every file, and does not ask the API early', () => {
    const at = (part: string): number => page.indexOf(part);
    expect(at('Words')).toBeGreaterThan(0);
    for (const file of ['/assets/a.css', '/assets/a.js', '/assets/b.js']) expect(at(file), file).toBeGreaterThan(at('Words'));
    expect(at('/early-keys.js')).toBeLessThan(at('Words'));
    expect(page).not.toContain('/early.js');
    expect(page).toContain('<title>A &amp; &lt;B></title>');
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
