/** Sets the photo of a plan's person. */
import { createHash } from 'node:crypto';
import { KEPT_PHOTO_TYPE } from '#shared/photo.ts';
import { requireMayChangePhoto } from '#server/commands/plans/photo-access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Keeps `bytes` as the photo, in place of the one before. They must be a photo that the server made (server/photo), never what was
 * uploaded. Answers the version of the photo.
 */
export async function setPhoto(
  context: CommandContext,
  caller: Caller,
  planId: string,
  bytes: Uint8Array,
): Promise<{ photo: string }> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return perform(context, async (records, note) => {
    const at = context.now();
    await requireMayChangePhoto(records, caller, planId, at);
    const version = context.newId();
    await records.putPlanPhoto({ planId, version, type: KEPT_PHOTO_TYPE, bytes, sha256, setBy: caller.personId, setAt: at });
    await note({
      planId,
      at,
      personId: caller.personId,
      verb: 'plan.setPhoto',
      sections: [],
      audience: 'all',
      detail: { photo: version },
    });
    return { photo: version };
  });
}
