/** The language that a person has chosen. */
import type { LanguageCode } from '#shared/settings.ts';
import type { Caller } from '#server/commands/context.ts';
import type { Records } from '#server/store/store.ts';

/** The language of the caller's account; English if they have not chosen one. */
export async function languageOf(records: Records, caller: Caller): Promise<LanguageCode> {
  return (await records.settingsOf(caller.personId)).language ?? 'en';
}
