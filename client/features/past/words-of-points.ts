/** Points of the past in words. */
import i18next from 'i18next';
import { dayAndTime, firstName, moment } from '#client/words/format.ts';
import { placeOf, type Stop } from './stops.ts';

/** "As it was today, 14:02" or "As it was on 3 November 2026, 14:02". */
export function asItWas(at: number): string {
  const when = moment(at);
  return i18next.t(when === dayAndTime(at) ? 'past.atDay' : 'past.at', { when });
}

/** What is shown at a row: when it was, and after or during whose writing. Until the sittings are read there are no words for it. */
export function pointInWords(stops: readonly Stop[], seq: number): { readonly head: string; readonly who: string } {
  const { after, during } = placeOf(stops, seq);
  if (during !== null) return { head: asItWas(during.from), who: i18next.t('past.during', { name: during.person.name }) };
  if (after !== null) return { head: asItWas(after.at), who: i18next.t('past.after', { name: after.person.name }) };
  return { head: i18next.t('past.startOption'), who: '' };
}

/** A point in a few words, for a list or above a column. */
export function shortPoint(stops: readonly Stop[], seq: number | null): string {
  if (seq === null) return i18next.t('past.now');
  const { after, during } = placeOf(stops, seq);
  if (during !== null) return moment(during.from);
  return after === null
    ? i18next.t('past.startOption')
    : i18next.t('past.stopOption', { when: moment(after.at), name: firstName(after.person.name) });
}
