/** Setting up an empty service: only the one-time link creates the first manager. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zMe } from '#shared/api.ts';
import { codeOf, fieldsOf, mustSucceed, PASSWORD, setUp, testApp, Visitor, type TestApp } from '../support/app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

const wanted = { serviceName: 'Rosehill', name: 'Bo Boss', email: 'boss@home.test', password: PASSWORD };
const tokenOf = ({ app }: TestApp): string => new URL(app.setUpLink ?? '').hash.replace('#token=', '');
const me = async (visitor: Visitor) => zMe.parse((await mustSucceed(visitor.get('/api/me'))).json);

describe('an empty service', () => {
  it('says that it is not set up, and to nobody who they are', async () => {
    expect(await me(new Visitor(test.url))).toEqual({
      person: null,
      settings: null,
      service: { name: '', demo: false, setUp: false, address: null, mail: false, staffSecondStep: false, lockMinutes: 10 },
      managesService: false,
      lacksSecondStep: false,
      usedPasswordResets: [],
      demoAccounts: [],
    });
  });

  it('is not for whoever comes first: without the token of the link nothing happens', async () => {
    for (const token of ['', 'guess', tokenOf(test).slice(0, -1), `${tokenOf(test)}x`]) {
      const answer = await new Visitor(test.url).post('/api/setup', { ...wanted, token });
      expect([answer.status, codeOf(answer)]).toEqual([410, 'link_used']);
    }
    expect(await test.app.store.records.service()).toBeNull();
  });

  it('names what has to be put right before the link is used up', async () => {
    const answer = await new Visitor(test.url).post('/api/setup', {
      token: tokenOf(test),
      serviceName: ' ',
      name: 'B',
      email: 'no',
      password: 'short',
    });
    expect([answer.status, codeOf(answer), fieldsOf(answer)]).toEqual([
      422,
      'invalid',
      { serviceName: 'empty', email: 'notAnEmail', password: 'passwordShort' },
    ]);
  });

  it('is set up once, even by two at the same moment; whoever does it is signed in', async () => {
    const visitors = [new Visitor(test.url), new Visitor(test.url), new Visitor(test.url)];
    const answers = await Promise.all(
      visitors.map((visitor, i) =>
        visitor.post('/api/setup', { ...wanted, email: `boss${i}@home.test`, token: tokenOf(test) }),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 410, 410]);
    const first = visitors[answers.findIndex((answer) => answer.status === 200)] ?? new Visitor(test.url);
    expect(await me(first)).toMatchObject({
      person: { name: 'Bo Boss' },
      service: { name: 'Rosehill', demo: false, setUp: true },
      managesService: true,
    });
    expect(codeOf(await new Visitor(test.url).post('/api/setup', { ...wanted, token: tokenOf(test) }))).toBe('link_used');
    expect(await test.app.store.records.serviceManagers()).toHaveLength(1);
  });

  it('writes down who set it up, and no secret', async () => {
    const audit = await test.app.store.records.auditOf('');
    expect(audit.map((entry) => [entry.verb, entry.detail])).toEqual([['service.setUp', { service: 'Rosehill' }]]);
    expect(test.logged()).not.toContain(tokenOf(test));
  });
});

describe('the link', () => {
  it('stands under the public address and keeps its token out of what servers see', async () => {
    const other = await testApp({ PUBLIC_URL: 'https://care.example.org/' });
    expect(other.app.setUpLink).toMatch(/^https:\/\/care\.example\.org\/set-up#token=[\w-]{43}$/);
    await other.close();
  });

  it('is not made for a demo', async () => {
    const demo = await testApp({}, ['--demo']);
    expect(demo.app.setUpLink).toBeNull();
    expect((await me(new Visitor(demo.url))).demoAccounts.map((account) => account.email)).toEqual([
      'person@demo.test',
      'daughter@demo.test',
      'son@demo.test',
      'nurse@demo.test',
      'careworker@demo.test',
      'manager@demo.test',
      'inspector@demo.test',
    ]);
    await demo.close();
  });

  it('is not made again once the service is set up', async () => {
    const again = await testApp();
    await setUp(again);
    expect(codeOf(await new Visitor(again.url).post('/api/setup', { ...wanted, token: '' }))).toBe('link_used');
    await again.close();
  });
});
