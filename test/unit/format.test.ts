/** Formats of days, times, lists and numbers in each language, also on the days when the clocks change. */
import i18next from 'i18next';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  amountOf,
  clock,
  dayAndTime,
  dayInput,
  dayOf,
  endOfDay,
  firstName,
  formatIn,
  initials,
  isToday,
  listOf,
  moment,
  sentences,
  since,
} from '#client/words/format.ts';
import { startWords } from '../support/words.ts';

const HOUR = 3_600_000;
const zone = process.env['TZ'];

beforeAll(async () => {
  process.env['TZ'] = 'Europe/London';
  await startWords();
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

/** The time in milliseconds of a local date and time. */
const at = (text: string): number => new Date(text).getTime();
const NOW = at('2026-11-24T15:30');

describe.each(['en', 'ur'] as const)('%s', (language) => {
  beforeEach(async () => void (await i18next.changeLanguage(language)));
  const says = (english: string, urdu: string): string => (language === 'en' ? english : urdu);

  test('a day is written out, from a moment or from a date field', () => {
    expect(dayOf(at('2026-03-03T00:00'))).toBe(says('3 March 2026', '3 مارچ، 2026'));
    expect(dayOf(at('2026-03-03T23:59'))).toBe(says('3 March 2026', '3 مارچ، 2026'));
    expect(dayOf('2026-03-29')).toBe(says('29 March 2026', '29 مارچ، 2026'));
    expect(dayOf('2026-10-25')).toBe(says('25 October 2026', '25 اکتوبر، 2026'));
  });

  test('hours go to 24', () => {
    expect(clock(at('2026-11-24T00:05'))).toBe('00:05');
    expect(clock(at('2026-11-24T14:02'))).toBe('14:02');
  });

  test('a moment is of today, of yesterday or of a day', () => {
    expect(moment(NOW, NOW)).toBe(says('today, 15:30', 'آج، 15:30'));
    expect(moment(at('2026-11-24T00:00'), NOW)).toBe(says('today, 00:00', 'آج، 00:00'));
    expect(moment(at('2026-11-23T23:59'), NOW)).toBe(says('yesterday, 23:59', 'کل، 23:59'));
    expect(moment(at('2026-11-23T00:00'), NOW)).toBe(says('yesterday, 00:00', 'کل، 00:00'));
    expect(moment(at('2026-11-22T23:59'), NOW)).toBe(says('22 November 2026, 23:59', '22 نومبر، 2026، 23:59'));
    expect(dayAndTime(NOW)).toBe(says('24 November 2026, 15:30', '24 نومبر، 2026، 15:30'));
  });

  test('since when is a time for today, and more for an earlier day', () => {
    expect(since(at('2026-11-24T09:05'), NOW)).toBe('09:05');
    expect(since(at('2026-11-23T09:05'), NOW)).toBe(says('yesterday, 09:05', 'کل، 09:05'));
    expect(since(at('2026-11-01T09:05'), NOW)).toBe(says('1 November 2026, 09:05', '1 نومبر، 2026، 09:05'));
  });

  test('yesterday is the day before where a day has 23 or 25 hours', () => {
    // In 2026 the clocks go forward on 29 March and back on 25 October.
    expect(moment(at('2026-03-28T00:10'), at('2026-03-29T12:00'))).toBe(says('yesterday, 00:10', 'کل، 00:10'));
    expect(moment(at('2026-03-29T00:10'), at('2026-03-30T00:05'))).toBe(says('yesterday, 00:10', 'کل، 00:10'));
    expect(moment(at('2026-03-28T23:50'), at('2026-03-30T00:05'))).toBe(says('28 March 2026, 23:50', '28 مارچ، 2026، 23:50'));
    expect(moment(at('2026-10-25T00:10'), at('2026-10-26T23:55'))).toBe(says('yesterday, 00:10', 'کل، 00:10'));
    expect(moment(at('2026-10-24T23:50'), at('2026-10-26T00:05'))).toBe(
      says('24 October 2026, 23:50', '24 اکتوبر، 2026، 23:50'),
    );
  });

  test('names are listed in words', () => {
    expect(listOf([])).toBe('');
    expect(listOf(['آمنہ'])).toBe('آمنہ');
    expect(listOf(['Amina', 'Ruth'])).toBe(says('Amina and Ruth', 'Amina اور Ruth'));
    expect(listOf(['Amina', 'Ruth', 'Joan'])).toBe(says('Amina, Ruth and Joan', 'Amina، Ruth، اور Joan'));
  });

  test('one thing is said otherwise than many', () => {
    const texts = [0, 1, 2, 11].map((count) => i18next.t('find.found', { count }));
    expect(texts).toEqual(
      language === 'en'
        ? ['Found in 0 places.', 'Found in one place.', 'Found in 2 places.', 'Found in 11 places.']
        : ['0 جگہ ملا۔', 'ایک جگہ ملا۔', '2 جگہ ملا۔', '11 جگہ ملا۔'],
    );
  });

  test('an amount has its unit in words', () => {
    expect(amountOf(3_240_000)).toMatch(language === 'en' ? /^3\.2 megabytes$/ : /^3\.2 \S*گابائٹس$/);
  });
});

test('sentences stand one after the other, without those that are not said', () => {
  expect(sentences('One.', false, '', null, 'Two.')).toBe('One. Two.');
  expect(sentences(false, '')).toBe('');
});

describe('names', () => {
  test('a first name keeps its title', () => {
    expect(['Ruth Okafor', ' Dr Anne Lowe ', 'Mrs. Bell', 'Dr', ''].map(firstName)).toEqual([
      'Ruth',
      'Dr Anne',
      'Mrs. Bell',
      'Dr',
      '',
    ]);
  });

  test('initials are of the first and the last part, without a title', () => {
    expect(['Ruth Okafor', 'Dr Anne Mary Lowe', 'ruth', 'آمنہ صدیقی', '  '].map(initials)).toEqual([
      'RO',
      'AL',
      'R',
      'آص',
      '?',
    ]);
  });
});

describe('the end of a day', () => {
  test.each([
    ['a usual day', '2026-11-24', 24],
    ['the day on which clocks go forward', '2026-03-29', 23],
    ['the day on which clocks go back', '2026-10-25', 25],
    ['the last day of a leap February', '2028-02-29', 24],
    ['the last day of a year', '2026-12-31', 24],
  ])('is its last moment: %s', (_what, day, hours) => {
    const end = endOfDay(day);
    expect(end).toBe(at(`${day}T00:00`) + hours * HOUR);
    expect(dayInput(end)).toBe(day);
  });

  test('of an empty field is none', () => {
    expect(endOfDay('')).toBeNull();
    expect(dayInput(null)).toBe('');
  });
});

describe('for a reader in another time zone than this machine', () => {
  afterAll(() => formatIn(undefined));
  const night = Date.UTC(2026, 2, 3, 22, 30);

  test.each([
    ['Asia/Karachi', '03:30', '4 March 2026', 'today, 03:30'],
    ['Europe/London', '22:30', '3 March 2026', 'yesterday, 22:30'],
    ['America/Los_Angeles', '14:30', '3 March 2026', 'today, 14:30'],
  ])('in %s the clock shows %s', async (zone, time, day, when) => {
    await i18next.changeLanguage('en');
    formatIn(zone);
    expect([clock(night), dayOf(night)]).toEqual([time, day]);
    // Two and a half hours later it is the next day in London only.
    expect(moment(night, night + 2.5 * 3_600_000)).toBe(when);
    expect(isToday(night, night + 2.5 * 3_600_000)).toBe(when.startsWith('today'));
    // A day without a time is the same day everywhere.
    expect(dayOf('2026-03-03')).toBe('3 March 2026');
  });
});
