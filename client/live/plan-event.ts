/** Reads what a plan's room tells its pages. */
import { z } from 'zod';
import type { PlanEvent } from '#shared/wire.ts';

const zPlanEvent = z.discriminatedUnion('event', [
  z.object({ event: z.enum(['plan-changed', 'inbox-changed']) }),
  z.object({ event: z.literal('seen'), page: z.string().default('') }),
  z.object({ event: z.literal('threads-changed'), sectionId: z.string() }),
]);

/** The event in a frame. One that this page does not know counts as a change of the plan, so that the page reads all again. */
export function planEventOf(frame: string): PlanEvent {
  try {
    return zPlanEvent.parse(JSON.parse(frame));
  } catch {
    return { event: 'plan-changed' };
  }
}
