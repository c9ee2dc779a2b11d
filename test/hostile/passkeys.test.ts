/** Somebody who replays, forges or redirects what a device has signed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHALLENGE_TIME } from '#server/commands/passkeys/challenges.ts';
import { codeOf, joinAs, mustSucceed, smallWorld, Visitor, type Person, type World } from '../support/app.ts';
import { PasskeyDevice, type Lies } from '../support/passkey-device.ts';

let world: World;
let newest = 0;
let una: Person;
let phone: PasskeyDevice;
beforeAll(async () => void (world = await smallWorld()));
afterAll(() => world?.close());
beforeEach(async () => {
  una = await joinAs(world.everybody.boss, world.planId, `Una ${++newest}`, 'family');
  phone = new PasskeyDevice(world.url);
  await mustSucceed(phone.addTo(una));
});

const visitor = () => new Visitor(world.url);
const gives = (given: unknown, by = visitor()) => by.post('/api/sign-in/passkey', { given });
/** Sends what was refused in each of these ways, and sees that no cookie came back. */
async function isRefused(lies: Lies): Promise<void> {
  const answer = await phone.signsIn(visitor(), lies);
  expect([codeOf(answer), answer.headers.getSetCookie()]).toEqual(['wrong_credentials', []]);
}

describe('what a device has signed [R35]', () => {
  it('signs in once, however many send it at once, and not again later', async () => {
    const given = phone.given(await PasskeyDevice.question(visitor()));
    const before = (await world.app.store.records.sessionsOf(una.personId)).length;
    const answers = await Promise.all(Array.from({ length: 8 }, () => gives(given)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(codeOf(await gives(given))).toBe('wrong_credentials');
    expect((await world.app.store.records.sessionsOf(una.personId)).length).toBe(before + 1);
  });

  it('is refused for a question of the thief’s own, of another time, or of another purpose', async () => {
    await isRefused({ challenge: Buffer.alloc(32, 7).toString('base64url') });
    const question = await PasskeyDevice.question(visitor());
    world.clock.ahead += CHALLENGE_TIME;
    expect(codeOf(await gives(phone.given(question)))).toBe('wrong_credentials');
    // The question for adding one is none for signing in, and the other way round.
    const forAdding = await PasskeyDevice.questionFor(una);
    expect(codeOf(await gives(phone.given(forAdding)))).toBe('wrong_credentials');
    const forSignIn = { ...(await PasskeyDevice.question(visitor())), user: forAdding['user'] };
    const made = new PasskeyDevice(world.url).made(forSignIn);
    expect(codeOf(await una.post('/api/me/passkeys', { name: 'X', made }))).toBe('wrong_credentials');
    await isRefused({ type: 'webauthn.create' });
  });

  it('is refused from a page of another site, for another site, and without a check of its user', async () => {
    await isRefused({ origin: 'https://elsewhere.test' });
    await isRefused({ origin: 'http://127.0.0.1.elsewhere.test' });
    await isRefused({ host: 'elsewhere.test' });
    await isRefused({ isVerified: false });
    const thief = new PasskeyDevice(world.url);
    for (const lies of [{ origin: 'https://elsewhere.test' }, { host: 'elsewhere.test' }, { isVerified: false }])
      expect(codeOf(await thief.addTo(una, lies))).toBe('wrong_credentials');
    const given = phone.given(await PasskeyDevice.question(visitor()));
    const foreign = await visitor().ask('POST', '/api/sign-in/passkey', { given }, { origin: 'https://elsewhere.test' });
    expect(codeOf(foreign)).toBe('foreign_origin');
    await mustSucceed(gives(given));
  });

  it('is refused with another key’s signature, for another person, and where a copy of the device counts behind', async () => {
    const thief = new PasskeyDevice(world.url);
    const question = await PasskeyDevice.question(visitor());
    const forged = thief.given(question, { userHandle: Buffer.from(una.personId).toString('base64url') });
    expect(codeOf(await gives({ ...forged, id: phone.id, rawId: phone.id }))).toBe('wrong_credentials');
    await isRefused({ userHandle: Buffer.from(world.everybody.boss.personId).toString('base64url') });
    await mustSucceed(phone.signsIn(visitor(), { counter: 900 }));
    await isRefused({ counter: 900 });
    await isRefused({ counter: 2 });
    await mustSucceed(phone.signsIn(visitor(), { counter: 901 }));
  });

  it('adds no passkey to another account than the one that was asked for', async () => {
    const thief = await joinAs(world.everybody.boss, world.planId, `Tim ${++newest}`, 'family');
    const question = await PasskeyDevice.questionFor(una);
    const made = new PasskeyDevice(world.url).made(question);
    expect(codeOf(await thief.post('/api/me/passkeys', { name: 'X', made }))).toBe('wrong_credentials');
    // Nor one that somebody has already.
    const copied = new PasskeyDevice(world.url);
    Object.assign(copied, { id: phone.id });
    expect(codeOf(await copied.addTo(thief))).toBe('conflict');
    await mustSucceed(phone.signsIn(visitor()));
  });

  it('is refused whatever else is sent in its place', async () => {
    const question = await PasskeyDevice.question(visitor());
    const given = phone.given(question) as { response: Record<string, unknown> };
    const broken = (part: string, value: unknown) => ({ ...given, response: { ...given.response, [part]: value } });
    expect(codeOf(await gives(broken('clientDataJSON', 'AAAA')))).toBe('wrong_credentials');
    expect(codeOf(await gives(broken('clientDataJSON', '')))).toBe('invalid');
    expect(codeOf(await gives(broken('signature', 7)))).toBe('invalid');
    expect(codeOf(await gives(null))).toBe('invalid');
    expect(codeOf(await gives(broken('authenticatorData', 'AAAA')))).toBe('wrong_credentials');
  });
});
