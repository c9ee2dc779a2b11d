/** Changes a section: its title, its lead, its boundary card, and whether it is retired. */
import type { z } from 'zod';
import type { zSectionChange } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { atLeast, leadNeedsReason, rightOn } from '#shared/rights.ts';
import { audienceOfSection, sectionFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { tellRights } from '#server/commands/inbox/tell-rights.ts';
import { keepTalk, writtenWhileSealed } from '#server/commands/sections/keep-talk.ts';
import { requireReason } from '#server/commands/sections/reason.ts';

/**
 * Changes a section. When it becomes sealed, only the caller is named on it. When it is no longer sealed, all names are
 * removed, and what was said meanwhile is kept for those who could read it. A new lead that takes the writing from members needs a reason (R17).
 */
export async function changeSection(
  context: CommandContext,
  caller: Caller,
  sectionId: string,
  input: z.output<typeof zSectionChange>,
): Promise<void> {
  let written: readonly string[] = [];
  if (input.lead !== undefined && input.lead !== 'sealed') {
    // Whoever cannot see the section learns nothing by the time that this takes.
    const { section } = await sectionFor(context.store.records, caller, sectionId, context.now());
    if (section.lead === 'sealed') written = await writtenWhileSealed(context.store, section);
  }
  await perform(context, async (records, note, publish) => {
    const at = context.now();
    const { section, member } = await sectionFor(records, caller, sectionId, at);
    // A retired section is read-only, so the caller needs the right that they would have on it if it were not retired.
    const judged = input.retired === false ? { ...section, retiredAt: null } : section;
    if (!atLeast(rightOn(judged, member, at), 'decide')) throw new Refusal('not_allowed');
    const { title, lead, boundary } = input;
    requireReason(lead !== undefined && leadNeedsReason(section.lead, lead), input.reason);
    const change = {
      ...(title !== undefined && { title }),
      ...(lead !== undefined && { lead }),
      ...(boundary !== undefined && { boundary }),
      ...(input.retired !== undefined && { retiredAt: input.retired ? (section.retiredAt ?? at) : null }),
    };
    // A form that was saved as it stood changes nothing, and there is nothing to tell.
    if (Object.keys(change).length === 0) return;
    await records.updateSection(sectionId, change);
    if (lead !== undefined && lead !== section.lead) await records.setNamed(sectionId, lead === 'sealed' ? [member.id] : []);
    const { planId } = section;
    if (section.lead === 'sealed' && lead !== undefined && lead !== 'sealed') await keepTalk(records, section, written, at);
    const audience = await audienceOfSection(records, section, sectionId, at);
    await note({
      planId,
      at,
      personId: caller.personId,
      verb: 'section.change',
      sections: [sectionId],
      audience,
      detail: { ...input },
    });
    if (lead !== undefined && lead !== section.lead)
      await tellRights({ records, publish, newId: context.newId }, { at, by: caller.personId }, section, 'all');
  });
}
