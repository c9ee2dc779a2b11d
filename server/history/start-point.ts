/** Finds the stored state from which a point of a log is reached with the fewest rows. */
import type { Start } from '#server/history/past.ts';
import type { Log } from '#server/store/log/log.ts';

/** A state and the seq of the last row that is in it. */
export type StartPoint = { readonly seq: number; readonly start: Start };

/** The last stored state before a point. Only milestones say who wrote what, so with `blame` checkpoints are not used. */
export async function nearestStart(log: Log, room: string, seq: number, blame: boolean): Promise<StartPoint> {
  const [milestone, checkpoint] = await Promise.all([log.milestoneOf(room, seq), blame ? null : log.checkpointOf(room)]);
  if (checkpoint !== null && checkpoint.seq <= seq && checkpoint.seq >= (milestone?.seq ?? 0))
    return { seq: checkpoint.seq, start: { kind: 'state', bytes: checkpoint.state } };
  if (milestone === null) return { seq: 0, start: null };
  return { seq: milestone.seq, start: { kind: 'milestone', bytes: milestone.state } };
}
