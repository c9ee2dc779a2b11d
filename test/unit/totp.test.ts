/** One-time codes, against the values of RFC 6238, and what protects them in the database. */
import { describe, expect, it } from 'vitest';
import { base32, newTotpSecret, stepAt, stepOfCode, totpAddress, totpCode } from '#server/commands/second-step/totp.ts';
import { SecondStepKeys } from '#server/commands/second-step/second-step-keys.ts';

/** The key of the RFC. Its codes have eight digits, of which apps show the last six. */
const SECRET = base32(Buffer.from('12345678901234567890'));
const VALUES: readonly (readonly [seconds: number, code: string])[] = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
];

describe('a one-time code', () => {
  it.each(VALUES)('at second %i is the one of the RFC', (seconds, code) => {
    expect(totpCode(SECRET, stepAt(seconds * 1000))).toBe(code.slice(-6));
  });

  it('is taken in its own step and the ones beside it, and says which it was', () => {
    const now = 1_790_000_010_000;
    for (const off of [-1, 0, 1]) expect(stepOfCode(SECRET, totpCode(SECRET, stepAt(now) + off), now)).toBe(stepAt(now) + off);
    for (const off of [-2, 2]) expect(stepOfCode(SECRET, totpCode(SECRET, stepAt(now) + off), now)).toBeNull();
    for (const wrong of ['', '12345', '1234567', 'abcdef']) expect(stepOfCode(SECRET, wrong, now)).toBeNull();
  });

  it('comes of a key of 160 bits, each another', () => {
    expect(SECRET).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    const secrets = new Set(Array.from({ length: 50 }, newTotpSecret));
    expect(secrets.size).toBe(50);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  });

  it('has an address that apps read, whatever letters are in the names', () => {
    expect(totpAddress('ABC', 'a+b@home.test', 'Rose & Co: Ü')).toBe(
      'otpauth://totp/Rose%20%26%20Co%3A%20%C3%9C:a%2Bb%40home.test?secret=ABC&issuer=Rose%20%26%20Co%3A%20%C3%9C',
    );
  });
});

describe('what is kept', () => {
  const keys = new SecondStepKeys('the secret of a service');

  it('opens for the same person of the same service alone', () => {
    const sealed = keys.seal('ann', SECRET);
    expect(sealed).not.toContain(SECRET);
    expect(keys.seal('ann', SECRET)).not.toBe(sealed);
    expect(keys.open('ann', sealed)).toBe(SECRET);
    expect(keys.open('ben', sealed)).toBeNull();
    expect(new SecondStepKeys('another secret').open('ann', sealed)).toBeNull();
    expect(keys.open('ann', '')).toBeNull();
  });

  it('of a recovery code is a hash that needs the secret of the service', () => {
    const hash = keys.hashOf('ann', 'ABCDEFGHJK');
    expect(keys.hashOf('ann', 'ABCDEFGHJK')).toBe(hash);
    expect(keys.hashOf('ben', 'ABCDEFGHJK')).not.toBe(hash);
    expect(new SecondStepKeys('another secret').hashOf('ann', 'ABCDEFGHJK')).not.toBe(hash);
  });
});
