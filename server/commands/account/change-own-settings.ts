/** Changes the caller's settings for their own pages. */
import type { z } from 'zod';
import type { zOwnSettingsChange } from '#shared/api.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Stores the caller's language, text size and first page. There is no audit entry, because the settings concern only the
 * caller's own pages.
 */
export async function changeOwnSettings(
  context: CommandContext,
  caller: Caller,
  { language, textSize, startPage }: z.output<typeof zOwnSettingsChange>,
): Promise<void> {
  const change = {
    ...(language !== undefined && { language }),
    ...(textSize !== undefined && { textSize }),
    ...(startPage !== undefined && { startPage }),
  };
  await perform(context, (records) => records.changeSettings(caller.personId, change));
}
