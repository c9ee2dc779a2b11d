/** What a person did in a sitting, in words. */
import i18next from 'i18next';
import type { Deed } from '#shared/api-sittings.ts';
import { namesAll, withSingleStops } from '#shared/deeds.ts';
import { fieldKey, valueInWords } from '#client/words/block-words.ts';

function fieldInWords({ key, value, was }: Extract<Deed, { what: 'field' }>): string {
  const field = i18next.t(`fields.${fieldKey(key)}`);
  const before = was === null ? '' : valueInWords(key, was);
  if (value === null) return i18next.t('history.did.fieldNone', { field, was: before });
  const now = valueInWords(key, value);
  return was === null
    ? i18next.t('history.did.field', { field, value: now })
    : i18next.t('history.did.fieldWas', { field, value: now, was: before });
}

/** A sentence with the words that it is about at its end, inside its full stop. */
function withPassage(sentence: string, passage: string | undefined): string {
  return passage === undefined ? sentence : i18next.t('history.did.named', { did: sentence.replace(/[.۔]$/u, ''), passage });
}

function deedInWords(deed: Deed): string {
  const { t } = i18next;
  switch (deed.what) {
    case 'wrote':
    case 'tookOut':
    case 'putBack':
      if (deed.passage === undefined) return t(`history.did.${deed.what}`, { count: deed.words });
      return namesAll(deed)
        ? t(`history.did.${deed.what}All`, { passage: deed.passage })
        : t(`history.did.${deed.what}Named`, { count: deed.words, passage: deed.passage });
    case 'split':
    case 'joined':
    case 'addedLine':
    case 'details':
      return t(`history.did.${deed.what}`, { count: deed.count });
    case 'made':
      return withPassage(t(`history.made.${deed.as}`), deed.passage);
    case 'addedBlock':
    case 'tookOutBlock':
    case 'movedBlock': {
      const block = t(deed.block === 'personView' ? 'history.view' : `blocks.${deed.block}`);
      return withPassage(t(`history.did.${deed.what}`, { count: deed.count, block }), deed.passage);
    }
    case 'field':
      return fieldInWords(deed);
    case 'moved':
    case 'format':
    case 'little':
      return t(`history.did.${deed.what}`);
  }
}

/** What a person did in a sitting, with one sentence for each deed, such as "Wrote about 12 words. Took out one word." */
export function inWords(did: readonly Deed[]): string {
  return withSingleStops(did.map(deedInWords).join(' '));
}
