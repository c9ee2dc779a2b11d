/** Keeps what somebody chose for their own pages. */
import type { z } from 'zod';
import type { zOwnSettingsChange } from '#shared/api.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Keeps the caller's language and text size. No audit entry: it concerns no plan, and nobody but them. */
export async function changeOwnSettings(
  context: CommandContext,
  caller: Caller,
  { language, textSize }: z.output<typeof zOwnSettingsChange>,
): Promise<void> {
  const change = { ...(language !== undefined && { language }), ...(textSize !== undefined && { textSize }) };
  await perform(context, (records) => records.changeSettings(caller.personId, change));
}
