/** Names, days and times as sentences need them, by the language of the interface. */
import i18next from 'i18next';
import type { Deed } from '#shared/api.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

/** Days and clocks in English are written as in Britain. */
function locale(): string {
  return LANGUAGES[language()].locale;
}

/** "Amina, Ruth and Joan": names as a list in words. */
export function listOf(names: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names);
}

/** "Amina, Ruth or Joan". */
export function eitherOf(names: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'disjunction' }).format(names);
}

/** The name that people call each other by: the first part of a full name. A title such as "Dr" keeps what follows it. */
export function firstName(name: string): string {
  const [first = '', second] = name.trim().split(/\s+/);
  return second !== undefined && /^(dr|mr|mrs|ms|miss|prof)\.?$/i.test(first) ? `${first} ${second}` : first;
}

/** Up to two letters that stand for a person on their avatar. */
export function initials(name: string): string {
  const parts = name
    .trim()
    .split(/\s+/)
    .filter((part) => !/^(dr|mr|mrs|ms|miss|prof)\.?$/i.test(part));
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => Array.from(part ?? '').at(0) ?? '');
  return letters.join('').toLocaleUpperCase(locale()) || '?';
}

/** "14:02" in the reader's own time: hours to 24 in every language, as the routine steps in a plan have them. */
export function clock(at: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** "3 March 2026": with its year, because what is written in a plan is read for years. */
export function dayOf(at: number | string): string {
  const date = typeof at === 'string' ? new Date(`${at}T12:00:00`) : new Date(at);
  return new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long', year: 'numeric' }).format(date);
}

/** "today, 14:02", "yesterday, 09:30" or "3 March 2026, 14:02". */
export function moment(at: number, now: number = Date.now()): string {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (at >= midnight) return i18next.t('time.today', { time: clock(at) });
  if (at >= new Date(midnight - 1).setHours(0, 0, 0, 0)) return i18next.t('time.yesterday', { time: clock(at) });
  return dayAndTime(at);
}

/** "3 March 2026, 14:02": for a time to come too. */
export function dayAndTime(at: number): string {
  return i18next.t('time.on', { day: dayOf(at), time: clock(at) });
}

/** "14:02" for a time of today, "yesterday, 14:02" or a full date for an earlier one. */
export function since(at: number, now: number = Date.now()): string {
  return at >= new Date(now).setHours(0, 0, 0, 0) ? clock(at) : moment(at, now);
}

/** "Wrote about 12 words. Took out one word.": what somebody did in a section, a sentence for each thing. */
export function inWords(did: readonly Deed[]): string {
  return did
    .map((deed) => i18next.t(`history.did.${deed.what}`, { count: 'words' in deed ? deed.words : undefined }))
    .join(' ');
}

/** "3.2 megabytes": how much space something takes. */
export function amountOf(bytes: number): string {
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: 'megabyte',
    unitDisplay: 'long',
    maximumFractionDigits: 1,
  }).format(bytes / 1_000_000);
}

/** The last moment of a day from a date field, or null for an empty field. */
export function endOfDay(day: string): number | null {
  return day === '' ? null : new Date(`${day}T24:00:00`).getTime();
}

/** The day of a date field for a moment that ends it; empty for null. */
export function dayInput(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at - 1);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
