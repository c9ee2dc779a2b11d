/** Somebody who guesses keys, uses a link many times at once, or sends requests from another site. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, joinAs, mustSucceed, smallWorld, Visitor, type World } from '../support/app.ts';
import { decoded, MailServer } from '../support/mail-server.ts';

let mails: MailServer;
let world: World;
beforeAll(async () => {
  mails = await MailServer.start();
  world = await smallWorld({ SMTP_URL: mails.url(), PUBLIC_URL: 'http://care.test' });
});
afterAll(async () => {
  await world?.close();
  await mails?.close();
});

const uses = (key: string, by = new Visitor(world.url)) => by.post('/api/sign-in-links/use', { key });
async function keyFor(email: string): Promise<string> {
  await mustSucceed(new Visitor(world.url).post('/api/sign-in-links', { email }));
  await world.app.outbox.send();
  const mail = mails.to(email).at(-1);
  return /#key=([\w-]+)/.exec(mail === undefined ? '' : decoded(mail))?.[1] ?? '';
}
const sessionsOf = async (personId: string): Promise<number> => (await world.app.store.records.sessionsOf(personId)).length;

describe('a link that signs in [R34]', () => {
  it('opens one session, however many use it at once', async () => {
    const una = await joinAs(world.everybody.boss, world.planId, 'Una Once', 'family');
    const key = await keyFor(una.email);
    const before = await sessionsOf(una.personId);
    const answers = await Promise.all(Array.from({ length: 12 }, () => uses(key)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(codeOf(answer)).toBe('not_found');
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(await sessionsOf(una.personId)).toBe(before + 1);
  });

  it('takes nothing from a page of another site', async () => {
    const una = await joinAs(world.everybody.boss, world.planId, 'Una Other', 'family');
    const key = await keyFor(una.email);
    const foreign = { origin: 'http://elsewhere.test' };
    for (const [path, body] of [
      ['/api/sign-in-links', { email: una.email }],
      ['/api/sign-in-links/preview', { key }],
      ['/api/sign-in-links/use', { key }],
    ] as const)
      expect(codeOf(await new Visitor(world.url).ask('POST', path, body, foreign))).toBe('foreign_origin');
    await mustSucceed(uses(key));
  });

  it('is not guessed: wrong keys are counted, and say the same as one that ran out, in no less than the least time', async () => {
    const una = await joinAs(world.everybody.boss, world.planId, 'Una Guessed', 'family');
    const used = await keyFor(una.email);
    await mustSucceed(uses(used));
    const begun = performance.now();
    const over = await uses(used);
    const never = await uses('A'.repeat(43));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(48);
    expect(over.text).toBe(never.text);
    let tries = 0;
    for (; tries < 60; tries += 1) if (codeOf(await uses(`guess ${tries}`)) === 'too_many') break;
    expect(tries).toBeLessThan(50);
    // Nobody learns by a key that works whether it does, either.
    expect(codeOf(await new Visitor(world.url).post('/api/sign-in-links/preview', { key: 'x' }))).toBe('too_many');
  });
});
