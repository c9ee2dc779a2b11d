/** Passkeys: adding, naming and removing one’s own, signing in with one, and what they count for. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { zMe } from '#shared/api.ts';
import { zOwnPasskey, type OwnPasskey } from '#shared/api-sign-in.ts';
import {
  codeOf,
  fieldsOf,
  joinAs,
  mustSucceed,
  PASSWORD,
  smallWorld,
  testApp,
  Visitor,
  type Person,
  type World,
} from '../support/app.ts';
import { PasskeyDevice } from '../support/passkey-device.ts';
import { setsUpSecondStep } from '../support/second-step.ts';

let world: World;
let newest = 0;
/** A member of the plan who has done nothing yet, so that no limit is used up. */
let una: Person;
beforeAll(async () => void (world = await smallWorld()));
afterAll(() => world?.close());
const newMember = (standing: 'family' | 'careWorker' = 'family') =>
  joinAs(world.everybody.boss, world.planId, `Una ${++newest}`, standing);
beforeEach(async () => void (una = await newMember()));

const me = async (visitor: Visitor) => zMe.parse((await mustSucceed(visitor.get('/api/me'))).json);
const own = async (person: Visitor): Promise<OwnPasskey[]> =>
  z.array(zOwnPasskey).parse((await mustSucceed(person.get('/api/me/passkeys'))).json);

describe('a passkey [R35]', () => {
  it('is added with the password, listed with its name, and signs in', async () => {
    const phone = new PasskeyDevice(world.url);
    expect(codeOf(await una.post('/api/me/passkeys/options', { password: 'not this one' }))).toBe('wrong_credentials');
    await mustSucceed(phone.addTo(una, {}, '  My   phone '));
    const [passkey] = await own(una);
    expect(passkey).toEqual({ id: phone.id, name: 'My phone', addedAt: expect.any(Number), usedAt: null });
    const browser = new Visitor(world.url);
    const { headers } = await mustSucceed(phone.signsIn(browser));
    expect(headers.getSetCookie().join()).toMatch(/session_token=.*Max-Age=/);
    expect((await me(browser)).person?.id).toBe(una.personId);
    expect((await own(una))[0]?.usedAt).toBeGreaterThan(0);
    const shared = await mustSucceed(phone.signsIn(new Visitor(world.url), {}, { rememberMe: false }));
    expect(shared.headers.getSetCookie().find((cookie) => cookie.includes('session_token'))).not.toMatch(/Max-Age/);
  });

  it('asks the device to check its user, and names no passkey where nobody is signed in', async () => {
    const phone = new PasskeyDevice(world.url);
    await mustSucceed(phone.addTo(una));
    const question = await PasskeyDevice.question(new Visitor(world.url));
    expect(question).toMatchObject({ userVerification: 'required', rpId: new URL(world.url).hostname });
    expect(question['allowCredentials'] ?? []).toEqual([]);
    const forHer = await PasskeyDevice.questionFor(una);
    expect(forHer).toMatchObject({
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: phone.id }],
      attestation: 'none',
    });
    const careless = new PasskeyDevice(world.url);
    expect(codeOf(await careless.addTo(una, { isVerified: false }))).toBe('wrong_credentials');
    expect(codeOf(await phone.signsIn(new Visitor(world.url), { isVerified: false }))).toBe('wrong_credentials');
    expect(await own(una)).toHaveLength(1);
  });

  it('is named and removed by its person alone, and then signs nobody in', async () => {
    const phone = new PasskeyDevice(world.url);
    await mustSucceed(phone.addTo(una));
    const other = await newMember();
    const path = `/api/me/passkeys/${phone.id}`;
    expect(codeOf(await other.patch(path, { name: 'Mine' }))).toBe('not_found');
    expect(codeOf(await other.delete(path))).toBe('not_found');
    expect(fieldsOf(await una.patch(path, { name: ' ' }))).toEqual({ name: 'empty' });
    await mustSucceed(una.patch(path, { name: 'Old phone' }));
    expect((await own(una))[0]?.name).toBe('Old phone');
    expect(await own(other)).toEqual([]);
    await mustSucceed(una.delete(path));
    expect(await own(una)).toEqual([]);
    expect(codeOf(await phone.signsIn(new Visitor(world.url)))).toBe('wrong_credentials');
  });

  it('counts as two steps: no code is asked for after it', async () => {
    const phone = new PasskeyDevice(world.url);
    await mustSucceed(phone.addTo(una));
    await setsUpSecondStep(world, una);
    const browser = new Visitor(world.url);
    await mustSucceed(phone.signsIn(browser));
    expect((await me(browser)).person?.id).toBe(una.personId);
    const byPassword = await new Visitor(world.url).post('/api/auth/sign-in/email', { email: una.email, password: PASSWORD });
    expect(byPassword.json).toEqual({ secondStep: true });
  });

  it('leaves the password as it was for whoever needs no second step', async () => {
    await mustSucceed(new PasskeyDevice(world.url).addTo(una));
    const answer = await new Visitor(world.url).post('/api/auth/sign-in/email', { email: una.email, password: PASSWORD });
    expect(answer.json).toMatchObject({ user: { id: una.personId } });
  });

  it('is the second step of staff, whose password alone opens nothing from then on [R36]', async () => {
    const { boss } = world.everybody;
    const cara = await newMember('careWorker');
    await mustSucceed(new PasskeyDevice(world.url).addTo(boss));
    await mustSucceed(boss.patch('/api/service', { staffSecondStep: true }));
    const old = new Visitor(world.url, cara.cookie);
    expect(codeOf(await cara.get('/api/plans'))).toBe('second_step_needed');
    const other = await cara.anotherBrowser();
    const phone = new PasskeyDevice(world.url);
    await mustSucceed(phone.addTo(cara));
    await mustSucceed(cara.get('/api/plans'));
    await mustSucceed(old.get('/api/plans'));
    // The other session came by the password alone.
    expect((await me(other)).person).toBeNull();
    const again = new Visitor(world.url);
    const first = await again.post('/api/auth/sign-in/email', { email: cara.email, password: PASSWORD });
    expect(first.json).toEqual({ secondStep: true });
    expect(codeOf(await again.get('/api/plans'))).toBe('not_signed_in');
    expect(codeOf(await again.post('/api/sign-in/second-step', { code: '123456' }))).toBe('wrong_credentials');
    await mustSucceed(phone.signsIn(again));
    await mustSucceed(again.get('/api/plans'));
    // A manager takes a lost one off.
    await mustSucceed(boss.post('/api/service/second-steps/take-off', { email: cara.email, reason: 'Her phone is lost.' }));
    expect(await own(cara)).toEqual([]);
    expect(codeOf(await cara.get('/api/plans'))).toBe('second_step_needed');
    expect(codeOf(await phone.signsIn(new Visitor(world.url)))).toBe('wrong_credentials');
    await mustSucceed(boss.patch('/api/service', { staffSecondStep: false }));
  });

  it('is not there in a demo', async () => {
    const demo = await testApp({}, ['--demo']);
    const manager = new Visitor(demo.url);
    const login = { email: 'manager@demo.test', password: 'alongside-demo' };
    await mustSucceed(manager.post('/api/auth/sign-in/email', login));
    expect(codeOf(await manager.post('/api/me/passkeys/options', { password: login.password }))).toBe('not_allowed');
    await demo.close();
  });
});
