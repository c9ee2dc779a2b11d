/** Somebody who has the password and not the phone: guesses, codes seen over a shoulder, many tries at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, joinAs, mustSucceed, PASSWORD, smallWorld, Visitor, type Person, type World } from '../support/app.ts';
import { setsUpSecondStep } from '../support/second-step.ts';

let world: World;
beforeAll(async () => void (world = await smallWorld()));
afterAll(() => world?.close());

let newest = 0;
const newMember = (): Promise<Person> => joinAs(world.everybody.boss, world.planId, `Una ${++newest}`, 'family');
async function begins(email: string): Promise<Visitor> {
  const visitor = new Visitor(world.url);
  expect((await mustSucceed(visitor.post('/api/auth/sign-in/email', { email, password: PASSWORD }))).json).toEqual({
    secondStep: true,
  });
  return visitor;
}
const gives = (by: Visitor, code: string) => by.post('/api/sign-in/second-step', { code });

describe('a code of a second step [R35]', () => {
  it('opens one session, however many give it at once, in one sign-in or in several', async () => {
    const una = await newMember();
    const { app, codes } = await setsUpSecondStep(world, una);
    for (const code of [app.next(), codes[0] ?? '']) {
      const visitors = await Promise.all(Array.from({ length: 4 }, () => begins(una.email)));
      const before = (await world.app.store.records.sessionsOf(una.personId)).length;
      const answers = await Promise.all(visitors.flatMap((visitor) => [gives(visitor, code), gives(visitor, code)]));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      for (const answer of answers.filter(({ status }) => status !== 200))
        expect(answer.headers.getSetCookie().join()).not.toContain('session_token');
      expect((await world.app.store.records.sessionsOf(una.personId)).length).toBe(before + 1);
    }
  });

  it('is not guessed: many sign-ins and many tries at once together have ten', async () => {
    const una = await newMember();
    const { app } = await setsUpSecondStep(world, una);
    const visitors = await Promise.all(Array.from({ length: 6 }, () => begins(una.email)));
    const right = app.next();
    const guesses = Array.from({ length: 30 }, (_, i) => String(i).padStart(6, '0')).filter((code) => code !== right);
    const answers = await Promise.all(guesses.map((code, i) => gives(visitors[i % 6] ?? new Visitor(world.url), code)));
    const said = answers.map(codeOf);
    expect(said.filter((code) => code === 'wrong_credentials').length).toBeLessThanOrEqual(10);
    expect(said).toContain('too_many');
    // Her open session is not touched, and nothing says to the guesser what would have been right.
    expect(codeOf(await gives(await begins(una.email), right))).toBe('too_many');
    await mustSucceed(una.get('/api/plans'));
  });

  it('needs the cookie of the first step: none, a made-up one and another person’s are the same', async () => {
    const una = await newMember();
    const other = await newMember();
    const { app } = await setsUpSecondStep(world, una);
    await setsUpSecondStep(world, other);
    const code = app.next();
    const nobody = await gives(new Visitor(world.url), code);
    const forged = await gives(new Visitor(world.url, `alongside.begun=${'A'.repeat(43)}`), code);
    expect([codeOf(nobody), nobody.text]).toEqual(['not_found', forged.text]);
    expect(codeOf(await gives(await begins(other.email), code))).toBe('wrong_credentials');
    const foreign = { origin: 'http://elsewhere.test' };
    const visitor = await begins(una.email);
    expect(codeOf(await visitor.ask('POST', '/api/sign-in/second-step', { code }, foreign))).toBe('foreign_origin');
    await mustSucceed(gives(visitor, code));
  });

  it('cannot be moved to another account in the database: a key opens for its own person alone', async () => {
    const una = await newMember();
    const thief = await newMember();
    const { app } = await setsUpSecondStep(world, thief);
    await setsUpSecondStep(world, una);
    const { database } = world.app.store;
    const row = await database
      .selectFrom('second_step')
      .selectAll()
      .where('person_id', '=', thief.personId)
      .executeTakeFirstOrThrow();
    await database.updateTable('second_step').set({ secret: row.secret }).where('person_id', '=', una.personId).execute();
    expect(codeOf(await gives(await begins(una.email), app.next()))).toBe('wrong_credentials');
  });
});
