/** The square that is cut out of a photo, which files count as photos, and the maker of photos when the server ends. */
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { photoTypeOf } from '#shared/photo.ts';
import { mayChangePhoto } from '#shared/rights.ts';
import { PhotoMaker } from '#server/photo/photo-maker.ts';
import { cutOf, firstCrop, MAX_ZOOM, moved, within } from '../../client/features/plans/photo-crop.ts';

describe('the square of a photo', () => {
  const size = fc.record({ width: fc.integer({ min: 1, max: 8000 }), height: fc.integer({ min: 1, max: 8000 }) });
  const anyNumber = fc.double({ min: -10, max: 10, noNaN: true });

  test('lies within the photo, wherever it is moved and however close it is', () => {
    fc.assert(
      fc.property(size, fc.array(fc.tuple(anyNumber, anyNumber, anyNumber), { maxLength: 8 }), (photo, steps) => {
        let crop = firstCrop(photo);
        for (const [right, down, zoom] of steps) crop = moved(photo, within(photo, { ...crop, zoom }), right, down);
        const { left, top, side } = cutOf(photo, crop);
        const error = 1e-6 * Math.max(photo.width, photo.height);
        expect(crop.zoom).toBeGreaterThanOrEqual(1);
        expect(crop.zoom).toBeLessThanOrEqual(MAX_ZOOM);
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(-error);
        expect(left + side).toBeLessThanOrEqual(photo.width + error);
        expect(top + side).toBeLessThanOrEqual(photo.height + error);
      }),
    );
  });

  test('shows what lies left of it when the photo is moved to the right', () => {
    const photo = { width: 400, height: 200 };
    const before = firstCrop(photo);
    expect(cutOf(photo, before)).toEqual({ left: 100, top: 0, side: 200 });
    expect(cutOf(photo, moved(photo, before, 0.25, 0)).left).toBe(50);
    // A tall photo begins a little above its middle, because faces are there.
    expect(cutOf({ width: 200, height: 400 }, firstCrop({ width: 200, height: 400 })).top).toBeCloseTo(60);
  });
});

test('the first bytes of a file show which photo it is, or none', () => {
  const bytes = (...values: (number | string)[]): Uint8Array =>
    Uint8Array.from(
      values.flatMap((value) => (typeof value === 'string' ? Array.from(value, (letter) => letter.charCodeAt(0)) : [value])),
    );
  expect(photoTypeOf(bytes(0xff, 0xd8, 0xff, 0xe0, 'rest'))).toBe('image/jpeg');
  expect(photoTypeOf(bytes(0x89, 'PNG\r\n\x1a\n', 'rest'))).toBe('image/png');
  expect(photoTypeOf(bytes('RIFF', 1, 2, 3, 4, 'WEBPVP8 '))).toBe('image/webp');
  for (const none of [bytes(), bytes(0xff, 0xd8), bytes('RIFF', 1, 2, 3, 4, 'WAVEfmt '), bytes('GIF89a..'), bytes('<svg>')])
    expect(photoTypeOf(none)).toBeNull();
});

test('the photo is changed by managers of the plan and by the person, while they are on it and it is open', () => {
  const plan = { archivedAt: null };
  const who = (standing: 'person' | 'manager' | 'professional' | 'family') => ({
    id: 'm',
    standing,
    expiresAt: null,
    removedAt: null,
  });
  expect(mayChangePhoto(plan, who('person'), 5)).toBe(true);
  expect(mayChangePhoto(plan, who('manager'), 5)).toBe(true);
  for (const member of [who('professional'), who('family'), null]) expect(mayChangePhoto(plan, member, 5)).toBe(false);
  for (const standing of ['person', 'manager'] as const) {
    expect(mayChangePhoto({ archivedAt: 1 }, who(standing), 5)).toBe(false);
    expect(mayChangePhoto(plan, { ...who(standing), expiresAt: 5 }, 5)).toBe(false);
    expect(mayChangePhoto(plan, { ...who(standing), removedAt: 1 }, 5)).toBe(false);
  }
});

test('a photo that is being made when the server ends is refused, and so is every one after it', async () => {
  const maker = new PhotoMaker(pino({ level: 'silent' }));
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 100 }, () => 0)]);
  const first = maker.make('ann', async () => ({ type: 'image/jpeg', bytes: jpeg }));
  const refused = expect(first).rejects.toMatchObject({ code: 'unavailable' });
  await maker.close();
  await refused;
  await expect(maker.make('ben', async () => ({ type: 'image/jpeg', bytes: jpeg }))).rejects.toMatchObject({
    code: 'unavailable',
  });
});
