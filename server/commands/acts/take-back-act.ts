/** Takes a recorded act back. */
import type { TakeBack } from '#shared/api-acts.ts';
import { Refusal } from '#shared/errors.ts';
import { readersOf } from '#server/commands/access.ts';
import { actsFor, wayBack } from '#server/commands/acts/act-access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Takes an act back: who said it withdraws it, and who wrote it down for another says that it was a mistake. The act stays, with who took
 * it back and when. To take it back once more changes nothing.
 */
export async function takeBackAct(
  context: CommandContext,
  caller: Caller,
  actId: string,
  { person, reason }: TakeBack,
): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const act = await records.act(actId);
    const { section, member, right } = await actsFor(records, caller, act?.sectionId ?? '', at, 'own', person);
    if (act === null) throw new Refusal('not_found');
    if (act.takenBack?.by === caller.personId) return;
    const how = wayBack(act, member, right);
    if (how === null) throw new Refusal('not_allowed');
    await records.endAct(actId, { by: caller.personId, at, how, reason });
    const { planId, sectionId, kind, sayerId } = act;
    await note({
      planId,
      at,
      personId: caller.personId,
      verb: 'act.takeBack',
      sections: [sectionId],
      audience: readersOf(section, await records.membersOf(planId), at),
      detail: { act: actId, kind, sayer: sayerId, how, ...(reason === '' ? {} : { reason }) },
    });
  });
}
