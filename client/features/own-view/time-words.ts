/** Days and times in words, as on a clock with twelve hours: "It is Sunday morning.", "2 o’clock in the afternoon". */
import i18next from 'i18next';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

/** The parts of a day, with the hour at which each begins. */
const PARTS = [
  ['night', 0],
  ['morning', 5],
  ['afternoon', 12],
  ['evening', 17],
  ['late', 21],
] as const;
/** One of the parts of a day: `night` is the middle of the night, `late` the night before midnight. */
export type PartOfDay = (typeof PARTS)[number][0];

/** The part of the day at an hour (0 to 23). */
export function partOfDay(hour: number): PartOfDay {
  return PARTS.findLast(([, from]) => from <= hour)?.[0] ?? 'night';
}

/** A time as on a clock with twelve hours: "7:30", "8 o'clock". */
function onClock(hour: number, minute: number): string {
  const shown = hour % 12 === 0 ? 12 : hour % 12;
  const { t } = i18next;
  return minute === 0
    ? t('own.clock.full', { hour: shown })
    : t('own.clock.minutes', { hour: shown, minutes: String(minute).padStart(2, '0') });
}

/** A time such as "14:00" in words: "2 o'clock in the afternoon". A text that is no time is given back. */
export function timeInWords(time: string): string {
  const [hour = Number.NaN, minute = Number.NaN] = time.split(':').map(Number);
  if (Number.isNaN(hour) || Number.isNaN(minute)) return time;
  return i18next.t(`own.at.${partOfDay(hour)}`, { time: onClock(hour, minute) });
}

/** What day it is, in words, at `at` (milliseconds since 1970) in the time zone of this device. */
export function nowInWords(at: number): { readonly day: string; readonly date: string } {
  const date = new Date(at);
  const { locale } = LANGUAGES[language()];
  const part = partOfDay(date.getHours());
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(date);
  const long = new Intl.DateTimeFormat(locale, {
    // In the middle of the night the sentence does not name the day, because one night has two.
    ...(part === 'night' && { weekday: 'long' }),
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(date);
  return {
    day: i18next.t(`own.now.${part}`, { day }),
    date: i18next.t('own.dateAndTime', { date: long, time: onClock(date.getHours(), date.getMinutes()) }),
  };
}

/** How many minutes of the day are over at `at`, in the time zone of this device. */
export function minuteOfDay(at: number): number {
  const date = new Date(at);
  return date.getHours() * 60 + date.getMinutes();
}
