import { writeFileSync } from 'node:fs';
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
const opts = { viewport: { width: 1280, height: 900 } };
const v = await Visit.begins(browser, url, cookie, false, opts);
await timeUntil(v, path, '.section :is(.prose, .first-text)');
await v.page.waitForFunction(() => document.cookie.includes('alongside.first-view='));
const state = await v.page.context().storageState();
await v.ends();
const visit = await Visit.begins(browser, url, null, false, { storageState: state, ...opts });
const cdp = await visit.page.context().newCDPSession(visit.page);
await cdp.send('Profiler.enable');
await cdp.send('Profiler.setSamplingInterval', { interval: 500 });
await cdp.send('Profiler.start');
await timeUntil(visit, path, '.section :is(.prose, .first-text)');
await visit.page.locator('.section .prose[contenteditable="true"]').first().waitFor();
const { profile } = (await cdp.send('Profiler.stop')) as any;
writeFileSync('/tmp/he-tmp/page.cpuprofile', JSON.stringify(profile));
const marks = await visit.page.evaluate(() =>
  performance
    .getEntriesByType('mark')
    .map((e) => [e.name, Math.round(e.startTime)])
    .slice(0, 30),
);
console.log(JSON.stringify(marks));
await browser.close();
