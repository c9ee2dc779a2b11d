/** Changes the caller's settings for their own pages. */
import type { z } from 'zod';
import type { zOwnSettingsChange } from '#shared/api.ts';
import { mailDueAt } from '#shared/mail.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Stores the caller's language, text size, first page and when they want e-mail. A mail that waits for them follows the choice. There is no audit entry, because the settings concern only the
 * caller's own pages.
 */
export async function changeOwnSettings(
  context: CommandContext,
  caller: Caller,
  { language, textSize, startPage, mail }: z.output<typeof zOwnSettingsChange>,
): Promise<void> {
  const change = {
    ...(language !== undefined && { language }),
    ...(textSize !== undefined && { textSize }),
    ...(startPage !== undefined && { startPage }),
    ...(mail !== undefined && { mail }),
  };
  await perform(context, async (records) => {
    await records.changeSettings(caller.personId, change);
    const at = context.now();
    if (mail !== undefined) await records.rescheduleInboxMail(caller.personId, mailDueAt(mail, at), at);
  });
}
