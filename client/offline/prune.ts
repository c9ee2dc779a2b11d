/** What the service no longer lists for an account leaves the device with the very answer that says so. */
import { z } from 'zod';
import { entries, remove } from '#client/offline/account-database.ts';
import { withdrawUnlisted } from '#client/live/joined-rooms.ts';
import { deviceOwner } from '#client/offline/device-owner.ts';

const zRoom = z.object({ planId: z.string() });

/** The address of a plan in the API. */
export function planPath(planId: string): string {
  return `/api/plans/${planId}`;
}

/** Which kept rooms have to go, by plan: those of `plans` that are not in its list, and all of plans that are not there. */
export function unlisted(
  kept: readonly (readonly [string, unknown])[],
  isListed: (planId: string, room: string) => boolean,
): ReadonlyMap<string, ReadonlySet<string>> {
  const gone = new Map<string, Set<string>>();
  for (const [room, value] of kept) {
    const about = zRoom.safeParse(value);
    if (!about.success || isListed(about.data.planId, room)) continue;
    const rooms = gone.get(about.data.planId) ?? new Set();
    gone.set(about.data.planId, rooms.add(room));
  }
  return gone;
}

async function prune(isListed: (planId: string, room: string) => boolean): Promise<void> {
  // Before the answer is shown: the page then takes these sections away, and their rooms with them.
  await withdrawUnlisted(isListed);
  const personId = deviceOwner();
  if (personId === null) return;
  const gone = unlisted(await entries(personId, 'rooms'), isListed);
  if (gone.size === 0) return;
  const { removeRooms } = await import('#client/offline/remove-rooms.ts');
  for (const [planId, rooms] of gone) await removeRooms(personId, planId, rooms);
}

/** Only these rooms of a plan are its reader's: everything else of it leaves the device. */
export async function keepOnlyRooms(planId: string, rooms: ReadonlySet<string>): Promise<void> {
  await prune((plan, room) => plan !== planId || rooms.has(room));
}

/** Only these plans are the account's: everything of others leaves the device. */
export async function keepOnlyPlans(plans: ReadonlySet<string>): Promise<void> {
  await prune((plan) => plans.has(plan));
  const personId = deviceOwner();
  if (personId === null) return;
  for (const [path] of await entries(personId, 'answers')) {
    const planId = /^\/api\/plans\/([^/]+)$/.exec(path)?.[1];
    if (planId !== undefined && !plans.has(planId)) await remove(personId, 'answers', path);
  }
}
