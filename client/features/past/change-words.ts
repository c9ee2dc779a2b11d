/** What a change of a comparison says, in words: for eyes beside the text, for lists, and for screen readers. */
import i18next from 'i18next';
import type { Change } from '#shared/api-history.ts';
import { MADE_AS } from '#shared/api-sittings.ts';
import { inWords } from '#client/words/deeds.ts';
import { en } from '#client/words/en/index.ts';
import { firstName } from '#client/words/format.ts';

/**
 * How changes are said: `past` for what happened between two points, `back` for what putting the earlier text back would do. There
 * the person is the one whose words go, or who took out what comes back.
 */
export type Telling = 'past' | 'back';

type MarkKey = keyof typeof en.past.marks;

function markInWords({ name, on }: NonNullable<Change['mark']>): string {
  const known: MarkKey = Object.hasOwn(en.past.marks, name) ? (name as MarkKey) : 'other';
  return i18next.t(on ? 'past.markOn' : 'past.markOff', { mark: i18next.t(`past.marks.${known}`) });
}

function valueOf(value: unknown): string | number | null {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? value : null;
}

/** What happened to the form or to a field, such as "Made a heading." or "bold added"; empty for other changes. */
export function formInWords({ made, mark, field }: Change): string {
  if (field !== undefined)
    return inWords([{ what: 'field', key: field.key, value: valueOf(field.is), was: valueOf(field.was) }]);
  if (mark !== undefined) return markInWords(mark);
  const known = MADE_AS.find((as) => as === made);
  return known === undefined ? i18next.t('history.did.format') : i18next.t(`history.made.${known}`);
}

/** The short words in front of a changed piece of text, which only a screen reader gets: "added by Denise Whittaker:". */
export function saidBefore(change: Change, telling: Telling): string {
  const { name } = change.person;
  if (change.kind === 'form' || change.kind === 'field')
    return i18next.t('past.saidForm', { what: formInWords(change).replace(/\.$/, ''), name });
  return i18next.t(`past.said.${telling}.${change.kind}`, { name });
}

/** What stands above a line or a block: who did what with it. */
export function noteInWords(change: Change, telling: Telling): string {
  const name = firstName(change.person.name);
  if (change.kind === 'form' || change.kind === 'field') return i18next.t('past.noteForm', { name, what: formInWords(change) });
  return i18next.t(`past.note.${telling}.${change.kind}`, { name });
}

/** What stands above a line that only begins or ends elsewhere: its words were there before, or stay. */
export function lineInWords(change: Change, telling: Telling): string {
  const name = firstName(change.person.name);
  return i18next.t(`past.line.${telling}.${change.kind === 'removed' ? 'removed' : 'added'}`, { name });
}

/** The whole change as a sentence, with its words. */
export function changeInWords(change: Change, telling: Telling): string {
  const { words, kind } = change;
  const name = firstName(change.person.name);
  if (kind === 'form' || kind === 'field') {
    const what = formInWords(change);
    return words === '' ? i18next.t('past.noteForm', { name, what }) : i18next.t('past.didForm', { name, what, words });
  }
  return words === ''
    ? i18next.t(`past.note.${telling}.${kind}`, { name })
    : i18next.t(`past.did.${telling}.${kind}`, { name, words });
}
