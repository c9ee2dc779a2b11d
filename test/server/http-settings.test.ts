/** Settings: each person's own settings, and the settings that managers make for all devices of the service. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zMe, zServicePeople } from '#shared/api.ts';
import { codeOf, fieldsOf, joinAs, mustSucceed, setUp, testApp, Visitor, type Person, type TestApp } from '../support/app.ts';

let test: TestApp;
let boss: Person;
beforeAll(async () => {
  test = await testApp();
  boss = await setUp(test);
});
afterAll(() => test.close());

const me = async (visitor: Visitor) => zMe.parse((await mustSucceed(visitor.get('/api/me'))).json);

describe('one’s own settings', () => {
  it('go with the account to its other devices, one by one', async () => {
    expect((await me(boss)).settings).toEqual({ language: null, textSize: null, startPage: null, mail: null });
    await mustSucceed(boss.patch('/api/me', { language: 'ur' }));
    await mustSucceed(boss.patch('/api/me', { textSize: 'largest' }));
    const other = await boss.anotherBrowser();
    expect((await me(other)).settings).toEqual({ language: 'ur', textSize: 'largest', startPage: null, mail: null });
    await mustSucceed(other.patch('/api/me', { language: 'en', startPage: 'plan' }));
    expect((await me(boss)).settings).toEqual({ language: 'en', textSize: 'largest', startPage: 'plan', mail: null });
  });

  it('are nobody else’s', async () => {
    const other = await joinAs(boss, null, 'Ola Other', 'manager');
    expect((await me(other)).settings).toEqual({ language: null, textSize: null, startPage: null, mail: null });
    expect((await me(new Visitor(test.url))).settings).toBeNull();
  });

  it('hold nothing but what there is to choose', async () => {
    const answer = await boss.patch('/api/me', { language: 'xx', textSize: 12, startPage: 'people' });
    expect([codeOf(answer), fieldsOf(answer)]).toEqual([
      'invalid',
      { language: 'wrong', textSize: 'wrong', startPage: 'wrong' },
    ]);
  });
});

describe('the settings of the service', () => {
  it('are told to everybody, so that a device knows when to lock', async () => {
    expect((await me(new Visitor(test.url))).service.lockMinutes).toBe(10);
    await mustSucceed(boss.patch('/api/service', { lockMinutes: 3 }));
    expect((await me(new Visitor(test.url))).service.lockMinutes).toBe(3);
    const [newest] = (await test.app.store.records.auditOf('')).slice(-1);
    expect(newest).toMatchObject({ verb: 'service.change', personId: boss.personId, detail: { lockMinutes: 3 } });
  });

  it('[R37] hold how long a suggestion may wait, for managers of the service alone', async () => {
    const days = async () => zServicePeople.parse((await mustSucceed(boss.get('/api/service'))).json).answerDays;
    expect(await days()).toBe(3);
    await mustSucceed(boss.patch('/api/service', { answerDays: 5 }));
    expect(await days()).toBe(5);
    expect((await me(new Visitor(test.url))).service).not.toHaveProperty('answerDays');
    const [newest] = (await test.app.store.records.auditOf('')).slice(-1);
    expect(newest).toMatchObject({ verb: 'service.change', personId: boss.personId, detail: { answerDays: 5 } });
    for (const answerDays of [0, 31, 1.5, '3', null]) {
      const answer = await boss.patch('/api/service', { answerDays });
      expect([codeOf(answer), fieldsOf(answer)]).toEqual(['invalid', { answerDays: 'notDays' }]);
    }
    expect(codeOf(await boss.patch('/api/service', {}))).toBe('invalid');
    expect(await days()).toBe(5);
  });

  it.each([0, 61, 2.5, '5', null])('are not taken out of their bounds: %s minutes', async (lockMinutes) => {
    const answer = await boss.patch('/api/service', { lockMinutes });
    expect([codeOf(answer), fieldsOf(answer)]).toEqual(['invalid', { lockMinutes: 'notMinutes' }]);
  });
});
