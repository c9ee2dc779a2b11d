import { Visit, startBrowser, timeUntil } from './browser.ts';
const url = 'http://localhost:3917';
const browser = (await startBrowser())!;
const r = await fetch(url + '/api/auth/sign-in/email', {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: url },
  body: JSON.stringify({ email: 'nurse@demo.test', password: 'alongside-demo' }),
});
const cookie = r.headers
  .getSetCookie()
  .map((c) => c.split(';')[0]!)
  .find((c) => c.includes('session_token'))!;
const plans = (await (await fetch(url + '/api/plans', { headers: { cookie } })).json()) as any[];
const path = '/plans/' + plans.find((p) => p.title.startsWith('Pearl')).id;
const desktop = process.argv[2] === 'desktop';
const opts = desktop ? { viewport: { width: 1280, height: 900 } } : {};
const v = await Visit.begins(browser, url, cookie, false, opts);
await timeUntil(v, path, '.section :is(.prose, .first-text)');
await v.page.waitForFunction(() => document.cookie.includes('alongside.first-view='));
const state = await v.page.context().storageState();
console.log(state.cookies.map((c) => decodeURIComponent(c.value).slice(0, 300)));
await v.ends();
for (let i = 0; i < 3; i++) {
  const visit = await Visit.begins(
    browser,
    url,
    process.argv[3] === 'none' ? cookie : null,
    !desktop,
    process.argv[3] === 'none' ? opts : { storageState: state, ...opts },
  );
  visit.page.on('console', (m) => console.log('  console', m.type(), m.text().slice(0, 600)));
  visit.page.on('pageerror', (m) => console.log('  error', String(m).slice(0, 600)));
  await visit.page.addInitScript(() => {
    const w = globalThis as any;
    w.marks = [];
    const seen = new Set<string>();
    const look = () => {
      for (const [name, sel] of [
        ['prose', '.section .prose'],
        ['editable', '.section .prose[contenteditable="true"]'],
        ['first', '.first-text'],
      ] as const)
        if (!seen.has(name) && document.querySelector(sel)) {
          seen.add(name);
          w.marks.push([name, Math.round(performance.now())]);
        }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const t = await timeUntil(visit, path, '.section :is(.prose, .first-text)');
  await visit.page.waitForTimeout(desktop ? 5000 : 9000);
  const out = await visit.page.evaluate(() => {
    const nav = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming;
    return {
      nav: [nav.responseStart, nav.responseEnd, nav.domInteractive, nav.domContentLoadedEventEnd].map(Math.round),
      paint: performance.getEntriesByType('paint').map((e) => [e.name, Math.round(e.startTime)]),
      marks: (globalThis as any).marks,
      own: performance.getEntriesByType('mark').map((e) => [e.name, Math.round(e.startTime)]),
      res: performance
        .getEntriesByType('resource')
        .map(
          (e: any) =>
            `${Math.round(e.startTime)}-${Math.round(e.responseEnd)} ${e.name.replace(/^.*\//, '/').slice(0, 50)} ${e.encodedBodySize}`,
        )
        .slice(0, 40),
    };
  });
  console.log('FIRST VIEW', Math.round(t), JSON.stringify({ ...out, res: undefined }));
  if (i === 1) console.log(out.res.join('\n'));
  await visit.ends();
}
await browser.close();
