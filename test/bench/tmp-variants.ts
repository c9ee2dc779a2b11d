import { createServer } from 'node:http';
import { readFileSync, readdirSync } from 'node:fs';
import { Visit, startBrowser, timeUntil } from './browser.ts';
const url = 'http://localhost:3917';
const r = await fetch(url + '/api/auth/sign-in/email', {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: url },
  body: JSON.stringify({ email: 'nurse@demo.test', password: 'alongside-demo' }),
});
const session = r.headers
  .getSetCookie()
  .map((c) => c.split(';')[0]!)
  .join('; ');
const me = (await (await fetch(url + '/api/me', { headers: { cookie: session } })).json()) as any;
const plans = (await (await fetch(url + '/api/plans', { headers: { cookie: session } })).json()) as any[];
const view = encodeURIComponent(
  JSON.stringify({
    person: me.person.id,
    language: 'en',
    textSize: 'usual',
    timeZone: 'UTC',
    matches: ['(any-pointer: fine)', '(width < 40rem), (hover: none) and (pointer: coarse)'],
  }),
);
const path = '/plans/' + plans.find((p) => p.title.startsWith('Pearl')).id;
const html = await (await fetch(url + path, { headers: { cookie: session + '; alongside.first-view=' + view } })).text();
const dist = new URL('../../dist/', import.meta.url);
const cssName = readdirSync(new URL('assets/', dist)).find((f) => /^first-.*\.css$/.test(f))!;
const css = readFileSync(new URL('assets/' + cssName, dist), 'utf8');
const link = /<link rel="stylesheet"[^>]*>/.exec(html)![0];
const noFont = css.replace(/@font-face\{[^}]*\}/g, '');
const body = html.replace(/<script[\s\S]*?<\/script>|<link rel="modulepreload"[^>]*>/g, '');
const words = body
  .replace(/<head>[\s\S]*<\/head>/, '')
  .replace(/<svg[\s\S]*?<\/svg>/g, '')
  .replace(/<(\/?)(\w+)[^>]*>/g, (_m, e, t) => (/^(h\d|p|li)$/.test(t) ? `<${e}${t}>` : ''));
const cut = (h: string, n: number) => {
  const parts = h.split('<section id=');
  return parts.slice(0, n + 1).join('<section id=');
};
const variants: Record<string, string> = {
  words: `<!doctype html><meta charset=utf-8><meta name=viewport content="width=device-width"><style>body{font:18px/1.6 sans-serif}</style>${words}`,
  'words+css': `<!doctype html><meta charset=utf-8><meta name=viewport content="width=device-width">${link}${words}`,
  full: html,
  noscript: body,
  'noscript+inline': body.replace(link, () => `<style>${css}</style>`),
  'noscript+inline,nofont': body.replace(link, () => `<style>${noFont}</style>`),
  'noscript+cv': body.replace(
    link,
    link + '<style>.section:nth-child(n+3){content-visibility:auto;contain-intrinsic-size:auto 40rem}</style>',
  ),
  'noscript,3 sections': cut(body, 3),
  'noscript+inline+cv,nofont': body.replace(
    link,
    () =>
      `<style>${noFont}</style><style>.section:nth-child(n+3){content-visibility:auto;contain-intrinsic-size:auto 40rem}</style>`,
  ),
};
const server = createServer((q, s) => {
  if (q.url!.startsWith('/v/')) {
    s.setHeader('content-type', 'text/html; charset=utf-8');
    return void s.end(variants[decodeURIComponent(q.url!.slice(3))]);
  }
  const file = new URL('.' + q.url!, dist);
  try {
    const b = q.url!.endsWith('.css')
      ? (s.setHeader('content-encoding', 'br'), readFileSync(new URL('.' + q.url + '.br', dist)))
      : readFileSync(file);
    s.setHeader(
      'content-type',
      q.url!.endsWith('.css') ? 'text/css' : q.url!.endsWith('.js') ? 'text/javascript' : 'font/woff2',
    );
    s.setHeader('access-control-allow-origin', '*');
    s.end(b);
  } catch {
    s.statusCode = 404;
    s.end('{}');
  }
});
await new Promise<void>((ok) => server.listen(0, '127.0.0.1', ok));
const at = 'http://localhost:' + (server.address() as any).port;
const browser = (await startBrowser())!;
const results: Record<string, number[]> = {},
  sizes = Object.fromEntries(Object.entries(variants).map(([k, v]) => [k, v.length]));
const only = process.argv.slice(2);
for (let i = 0; i < 5; i++)
  for (const name of Object.keys(variants).filter((n) => only.length === 0 || only.includes(n))) {
    const visit = await Visit.begins(browser, at, null, true);
    const t = await timeUntil(visit, '/v/' + encodeURIComponent(name), name.startsWith('words') ? 'p' : '.section .first-text');
    const fcp = await visit.page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
    (results[name] ??= []).push(t);
    (results[name + ' fcp'] ??= []).push(fcp);
    await visit.ends();
  }
for (const [k, v] of Object.entries(results)) {
  v.sort((a, b) => a - b);
  console.log(k.padEnd(34), Math.round(v[2]!), '  min', Math.round(v[0]!), sizes[k] ?? '');
}
await browser.close();
server.close();
