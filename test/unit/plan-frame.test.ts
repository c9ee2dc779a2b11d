/** The rules of the frame of a plan: names that are too long for its bar, its places, and the headings in its contents. */
import { expect, test } from 'vitest';
import { highestOf } from '#client/features/plan-frame/headings.ts';
import { addressOf, placeOf } from '#client/features/plan-frame/places.ts';
import { shortName } from '#client/features/plan-frame/short-name.ts';

test('a name stays whole as long as it fits, and where two names differ they also differ when they are shortened', () => {
  for (const name of ['Pearl Whittaker', 'Mohammed Hussain', 'Mohammed Hussain Khan', 'محمد حسین خان'])
    expect(shortName(name)).toBe(name);
  const long = 'Mohammed Abdul Rahman Ibrahim Yusuf Hussain Siddiqui Chaudhry';
  const shortened = shortName(`${long} Khan`);
  expect(shortened.length).toBeLessThan(55);
  expect(shortened).toMatch(/^Mohammed Abdul Rahman.* … .*Chaudhry Khan$/);
  expect(shortName(long)).not.toBe(shortened);
  expect(shortName(`Syed ${long}`)).not.toBe(shortName(long));
});

test('a name is cut between letters, never within one', () => {
  const flag = '🏴󠁧󠁢󠁷󠁬󠁳󠁿';
  const [start = '', end = ''] = shortName(flag.repeat(60)).split(' … ');
  expect([start, end]).toEqual([flag.repeat(24), flag.repeat(24)]);
});

test('each address of a plan is one place of it', () => {
  expect(placeOf(addressOf('p1'), 'p1')).toBe('plan');
  expect(placeOf(addressOf('p1', 'people'), 'p1')).toBe('people');
  expect(addressOf('p1', 'people')).toBe('/plans/p1/people');
});

test('the contents have the headings of the highest level of a section, whatever that is', () => {
  const heading = (level: number, text: string) => ({ at: `1.${text.length}`, level, text });
  const texts = (...headings: ReturnType<typeof heading>[]) => highestOf(headings).map(({ text }) => text);
  expect(texts(heading(3, 'a'), heading(4, 'bb'), heading(3, 'ccc'))).toEqual(['a', 'ccc']);
  expect(texts(heading(4, 'a'), heading(4, 'bb'))).toEqual(['a', 'bb']);
  expect(texts()).toEqual([]);
});
