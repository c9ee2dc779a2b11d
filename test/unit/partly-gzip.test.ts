/** The stream of a drawn page: every unzip reads it, and its length says nothing about what people wrote. */
import { once } from 'node:events';
import { createGunzip, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gzipEnd, gzipStart } from '#server/http/partly-gzip.ts';

const partlyGzip = (toCompress: string, asItIs: string): Buffer => {
  const start = gzipStart(toCompress);
  return Buffer.concat([start.bytes, gzipEnd(start, asItIs)]);
};

describe('a gzip stream of which only the first part is compressed', () => {
  test('holds both parts, of any length', () => {
    for (const length of [0, 1, 65_534, 65_535, 65_536, 200_000]) {
      const text = 'é✓'.repeat(length / 2);
      expect(
        gunzipSync(partlyGzip('<style>a{}</style>', text)).toString() === `<style>a{}</style>${text}`,
        String(length),
      ).toBe(true);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(gunzipSync(partlyGzip(a, b))).toEqual(Buffer.concat([Buffer.from(a), Buffer.from(b)]));
      }),
    );
  });

  test('can be read up to the end of its start before the rest is there', async () => {
    const unzip = createGunzip();
    unzip.write(gzipStart('<style>a{}</style>').bytes);
    const [read] = (await once(unzip, 'data')) as [Buffer];
    expect(read.toString()).toBe('<style>a{}</style>');
    unzip.destroy();
  });

  test('has one start for all ends', () => {
    const start = gzipStart('.plan{color:red}');
    for (const rest of ['', 'a plan', 'no plan'])
      expect(gunzipSync(Buffer.concat([start.bytes, gzipEnd(start, rest)])).toString()).toBe(`.plan{color:red}${rest}`);
  });

  test('makes the first part small and leaves the second as it is', () => {
    const styles = '.block{display:grid;margin-block:1rem}'.repeat(500);
    const words = 'She likes her tea first. '.repeat(500);
    const stream = partlyGzip(styles, words);
    expect(stream.length).toBeLessThan(words.length + styles.length / 10);
    expect(stream.includes(words)).toBe(true);
  });

  test('has the same length whatever stands in the second part, also the words of the first or the same words twice', () => {
    const styles = '.secret{color:red}';
    const lengths = ['.secret{color:red}'.repeat(10), 'x'.repeat(180), 'Zqj3!_vK#0'.repeat(18)].map(
      (text) => partlyGzip(styles, text).length,
    );
    expect(new Set(lengths).size).toBe(1);
  });
});
