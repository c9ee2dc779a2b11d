/** Formats names, dates and times for sentences, in the language of the interface. */
import i18next from 'i18next';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

const DAY = 24 * 60 * 60 * 1000;
/** The time zone of the reader where it is not that of this machine: on the server. */
let timeZone: string | undefined;

/** Formats that were made, by their options. Making one takes longer than using it a hundred times. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(of: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${of} ${JSON.stringify(options)}`;
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(of, options);
  dateFormats.set(key, format);
  return format;
}

const listFormats = new Map<string, Intl.ListFormat>();

function listFormat(type: Intl.ListFormatType): Intl.ListFormat {
  const key = `${locale()} ${type}`;
  const format = listFormats.get(key) ?? new Intl.ListFormat(locale(), { type });
  listFormats.set(key, format);
  return format;
}

/** Has all dates and times formatted for a reader in this time zone; undefined for the time zone of this machine. */
export function formatIn(zone: string | undefined): void {
  timeZone = zone;
}

/** The number of a moment's day in the reader's time zone, which grows by one each day. */
function dayNumber(at: number): number {
  const format = dateFormat('en', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1) / DAY;
}

/** The locale for dates and times. English uses the British one. */
function locale(): string {
  return LANGUAGES[language()].locale;
}

/** Names as a list with "and", such as "Amina, Ruth and Joan". */
export function listOf(names: readonly string[]): string {
  return listFormat('conjunction').format(names);
}

/** Names as a list with "or", such as "Amina, Ruth or Joan". */
export function eitherOf(names: readonly string[]): string {
  return listFormat('disjunction').format(names);
}

/** Sentences one after the other, without those that are empty or not wanted. */
export function sentences(...texts: readonly (string | false | null)[]): string {
  return texts.filter((text) => text !== false && text !== null && text !== '').join(' ');
}

/** The first part of a full name, by which people call each other. A title such as "Dr" keeps the next part. */
export function firstName(name: string): string {
  const [first = '', second] = name.trim().split(/\s+/);
  return second !== undefined && /^(dr|mr|mrs|ms|miss|prof)\.?$/i.test(first) ? `${first} ${second}` : first;
}

/** Up to two initials for a person's avatar. */
export function initials(name: string): string {
  const parts = name
    .trim()
    .split(/\s+/)
    .filter((part) => !/^(dr|mr|mrs|ms|miss|prof)\.?$/i.test(part));
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => Array.from(part ?? '').at(0) ?? '');
  return letters.join('').toLocaleUpperCase(locale()) || '?';
}

/** The time such as "14:02" in the reader's time zone: 24 hours in every language, as in the routine steps of a plan. */
export function clock(at: number): string {
  return dateFormat(locale(), { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** A number of further things, such as "+2". */
export function furtherOf(count: number): string {
  return new Intl.NumberFormat(locale(), { signDisplay: 'always' }).format(count);
}

/** A date such as "3 March 2026". It has the year, because a plan is read for years. */
export function dayOf(at: number | string): string {
  // A day without a time is the same day for every reader.
  const [date, zone] = typeof at === 'string' ? [Date.parse(`${at}T12:00:00Z`), 'UTC'] : [at, timeZone];
  return dateFormat(locale(), { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' }).format(date);
}

/** A date and time such as "today, 14:02", "yesterday, 09:30" or "3 March 2026, 14:02". */
export function moment(at: number, now: number = Date.now()): string {
  const daysAgo = dayNumber(now) - dayNumber(at);
  if (daysAgo <= 0) return i18next.t('time.today', { time: clock(at) });
  if (daysAgo === 1) return i18next.t('time.yesterday', { time: clock(at) });
  return dayAndTime(at);
}

/** The title of a moment's day: "Today", "Yesterday" or "Tuesday 24 November", with the year where it is not the present one. */
export function dayTitle(at: number, now: number = Date.now()): string {
  const daysAgo = dayNumber(now) - dayNumber(at);
  if (daysAgo === 0) return i18next.t('time.todayTitle');
  if (daysAgo === 1) return i18next.t('time.yesterdayTitle');
  const year = (moment: number): string => dateFormat('en', { timeZone, year: 'numeric' }).format(moment);
  const options: Intl.DateTimeFormatOptions = { timeZone, weekday: 'long', day: 'numeric', month: 'long' };
  return dateFormat(locale(), year(at) === year(now) ? options : { ...options, year: 'numeric' }).format(at);
}

/** Whether two moments are on one day of the reader. */
export function isSameDay(one: number, other: number): boolean {
  return dayNumber(one) === dayNumber(other);
}

/** A time from one moment to another, such as "yesterday, 14:02 to 14:31"; only the first where they are within a minute. */
export function spanOf(from: number, to: number): string {
  if (to - from < 60_000) return moment(from);
  return i18next.t('timeline.span', { from: moment(from), to: isSameDay(from, to) ? clock(to) : moment(to) });
}

/** Whether a moment is on the day that is today for the reader. */
export function isToday(at: number, now: number = Date.now()): boolean {
  return dayNumber(at) === dayNumber(now);
}

/** A date and time such as "3 March 2026, 14:02", also for a time in the future. */
export function dayAndTime(at: number): string {
  return i18next.t('time.on', { day: dayOf(at), time: clock(at) });
}

/** Only the time such as "14:02" for today; "yesterday, 14:02" or a full date for an earlier day. */
export function since(at: number, now: number = Date.now()): string {
  return dayNumber(at) >= dayNumber(now) ? clock(at) : moment(at, now);
}

/** An amount of storage such as "3.2 megabytes". */
export function amountOf(bytes: number): string {
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: 'megabyte',
    unitDisplay: 'long',
    maximumFractionDigits: 1,
  }).format(bytes / 1_000_000);
}

/** The start of a day from a date field (epoch milliseconds), or null for an empty field. */
export function startOfDay(day: string): number | null {
  return day === '' ? null : new Date(`${day}T00:00:00`).getTime();
}

/** The end of a day from a date field (epoch milliseconds), or null for an empty field. */
export function endOfDay(day: string): number | null {
  return day === '' ? null : new Date(`${day}T24:00:00`).getTime();
}

/** The value of a date field for the moment that ends a day; empty for null. */
export function dayInput(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at - 1);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
