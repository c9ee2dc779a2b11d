/** The first view of a plan, drawn on the server: for whom it is drawn, and for whom nothing is. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawPlan } from '#client/app/server-render.tsx';
import { mustSucceed, Visitor, testApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp({}, ['--demo']);
});
afterAll(() => app.close());

test('draws', async () => {
  const nurse = new Visitor(app.url);
  await mustSucceed(nurse.post('/api/auth/sign-in/email', { email: 'nurse@demo.test', password: 'alongside-demo' }));
  const me = (await nurse.get('/api/me')).json as any;
  const [first] = (await nurse.get('/api/plans')).json as any[];
  const plan = (await nurse.get(`/api/plans/${first.id}`)).json as any;
  const texts = [];
  for (const s of plan.sections) texts.push({ sectionId: s.id, doc: ((await nurse.get(`/api/sections/${s.id}/text`)).json as any).doc });
  for (let i = 0; i < 3; i++) {
    const t = performance.now();
    const page = await drawPlan({
      planId: plan.id,
      at: Date.now(),
      view: { person: me.person.id, language: 'en', textSize: 'usual', timeZone: 'Europe/London', matches: [] },
      me, plan, texts,
    });
    console.log(performance.now() - t, page.html.length, JSON.stringify(texts).length, JSON.stringify(page.data).length);
    if (i === 2) (await import('node:fs')).writeFileSync('/tmp/he-tmp/page.html', page.html);
  }
  expect(1).toBe(1);
});
