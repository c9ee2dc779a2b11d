/** Which PINs are refused, and what is stored in place of one. */
import { describe, expect, it } from 'vitest';
import { zDevicePinChoice, zPinEntry } from '#shared/api.ts';
import { pinProblem } from '#shared/device-pin.ts';
import { checkDevicePin } from '#server/commands/device-pin/check-device-pin.ts';
import { deviceHash, pinSecret } from '#server/commands/device-pin/device-token.ts';
import type { CommandContext } from '#server/commands/context.ts';

const problemsWith = (pin: string): string[] =>
  zDevicePinChoice.safeParse({ pin, password: 'x' }).error?.issues.map(({ message }) => message) ?? [];

describe('a PIN that somebody chooses', () => {
  it.each(['4073', '90817', '719304', '1357', '2468', '1123', '3020', '1850'])('may be %s', (pin) => {
    expect([pinProblem(pin), problemsWith(pin)]).toEqual([null, []]);
  });

  it.each([
    ['the same digit', ['0000', '7777', '11111', '999999']],
    ['digits in a row', ['1234', '0123', '4321', '56789', '654321', '7890', '8901', '0987', '2109']],
    ['the same digits again and again', ['1212', '6969', '123123', '121212', '450450']],
    ['a year', ['1948', '1999', '2007', '2026']],
    ['the middle column of the keys', ['2580', '0852']],
  ])('is not %s', (_what, pins) => {
    expect(pins.filter((pin) => pinProblem(pin) !== 'pinEasy')).toEqual([]);
    expect(pins.map(problemsWith)).toEqual(pins.map(() => ['pinEasy']));
  });

  it.each(['407', '4073185', '40a3', '4.73', '', 'four', '٤٠٧'])('has four to six digits, so it is not “%s”', (pin) => {
    expect(problemsWith(pin)).toContain(pin === '' ? 'empty' : 'pinDigits');
  });

  it.each(['۴۰۷۳', '٤٠٧٣', '４０７３', '4 0 7 3', '40-73', ' 4073\u200f', '४०७३'])(
    'is 4073 when it is typed as “%s”',
    (typed) => {
      expect(zPinEntry.parse({ pin: typed })).toEqual({ pin: '4073' });
    },
  );
});

describe('what is stored in place of a PIN', () => {
  it('depends on the device, the person and the PIN, and says none of them', () => {
    const token = 'T'.repeat(43);
    const one = pinSecret(token, 'ann', '4073');
    const others = [pinSecret(`${token}x`, 'ann', '4073'), pinSecret(token, 'ben', '4073'), pinSecret(token, 'ann', '4074')];
    expect(new Set([one, ...others]).size).toBe(4);
    expect(pinSecret(token, 'ann', '4073')).toBe(one);
    for (const part of [token, 'ann', '4073']) expect(`${one} ${deviceHash(token)}`).not.toContain(part);
  });
});

describe('a PIN that does not open anything', () => {
  const hashes: string[] = [];
  const found = {
    id: 'p',
    deviceHash: 'd',
    personId: 'ann',
    pinHash: 'stored',
    triesLeft: 3,
    userAgent: null,
    setAt: 1,
    usedAt: 1,
  };
  const contextWith = (taken: typeof found | null): CommandContext =>
    ({
      now: () => 2,
      store: { records: { takePinTry: async () => taken, switchOffDevicePin: async () => undefined } },
      sealMailKey: null,
      verifyPassword: async (_secret: string, hash: string) => {
        hashes.push(hash);
        return false;
      },
    }) as unknown as CommandContext;

  it.each([
    ['is wrong', found],
    ['is wrong for the last time', { ...found, triesLeft: 0 }],
    ['is none, because nobody has one there', null],
  ])('is compared with a hash exactly once, also where it %s', async (_what, taken) => {
    hashes.length = 0;
    const entered = { token: 't', personId: 'ann', pin: '4073' };
    await expect(checkDevicePin(contextWith(taken), entered)).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect(hashes).toHaveLength(1);
    // The one that stands in has the form of a real one, or the comparison would end at once.
    if (taken === null) expect(hashes[0]).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
  });
});
