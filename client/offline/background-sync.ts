/**
 * Background sync: joins rooms one after the other, hidden from others. It sends what was written offline in sections that are
 * not open, and it stores a plan's sections on the device for reading without a network.
 */
import { z } from 'zod';
import { get } from '#client/offline/account-database.ts';
import { isJoined } from '#client/live/joined-rooms.ts';
import { deviceOwner } from '#client/offline/device-owner.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { cachedAnswer } from '#client/offline/answer-cache.ts';
import { planPath } from '#client/offline/prune.ts';
import { zPlan, type Plan } from '#shared/api.ts';
import { keepRefused } from '#client/offline/refused-text.ts';
import { sendComments } from '#client/offline/unsent-comments.ts';
import { placeOfRoom, type RoomPlace } from '#client/offline/room-places.ts';
import { roomsWithPendingChanges } from '#client/offline/stored-rooms.ts';

const zAbout = z.object({ planId: z.string() });
/** How long the sync of one room may take, in milliseconds. */
const ROOM_TIMEOUT = 15_000;

/** A task of the background sync: a room, its plan, and its place and title for a refusal. */
type SyncTask = {
  readonly personId: string;
  readonly planId: string;
  readonly room: string;
  readonly place: RoomPlace;
  readonly title: string;
};

/** The end of the queue: the promise of the last task. */
let queue: Promise<void> = Promise.resolve();
/** Counts the sign-outs of this page. Tasks from before a sign-out are not run after it. */
let signOuts = 0;
onSignOutCleanup(() => void (signOuts += 1));

/** Joins one room until everything in it is saved. Returns false if the server could not be reached in time. */
async function syncRoom({ personId, planId, room: name, place, title }: SyncTask): Promise<boolean> {
  const { LiveRoom } = await import('#client/live/live-room.ts');
  if (isJoined(name) || deviceOwner() !== personId) return true;
  return await new Promise<boolean>((done) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (worked: boolean): void => {
      clearTimeout(timer);
      stop();
      room.leave();
      done(worked);
    };
    const room = new LiveRoom(
      name,
      {
        refused: async (code, text, kept) => {
          if (!kept && (text !== '' || room.state().unsaved > 0))
            await keepRefused({ personId, planId, ...place, title, code, text });
          // Later, because the room must first record what it has to remove from the device.
          queueMicrotask(() => end(true));
        },
      },
      { as: personId, keep: { personId, planId, sectionId: place.sectionId }, hidden: true },
    );
    const stop = room.subscribe(() => {
      const { link, saved } = room.state();
      if (saved) setTimeout(() => end(true), 0);
      else if (link === 'offline') end(false);
    });
    timer = setTimeout(() => end(false), ROOM_TIMEOUT);
  });
}

/** Adds tasks to the queue. They stop at the first one that cannot reach the server. */
function enqueue(tasks: readonly SyncTask[]): Promise<void> {
  const signOutsBefore = signOuts;
  queue = queue.then(async () => {
    for (const task of tasks) {
      if (signOutsBefore !== signOuts || !navigator.onLine || !(await syncRoom(task))) return;
    }
  });
  return queue;
}

/** Sends the comments of an account that wait, and its pending changes in sections that are not open now. */
export async function sendPendingChanges(personId: string): Promise<void> {
  await sendComments(personId);
  const tasks: SyncTask[] = [];
  for (const { room } of await roomsWithPendingChanges(personId)) {
    const about = zAbout.safeParse(await get(personId, 'rooms', room));
    const planId = about.data?.planId ?? '';
    const plan = await cachedAnswer(zPlan, planPath(planId));
    const place = await placeOfRoom(personId, planId, room);
    const title = plan?.body.sections.find(({ id }) => id === place.sectionId)?.title ?? '';
    tasks.push({ personId, planId, room, place, title });
  }
  await enqueue(tasks);
}

/** Stores the sections of a plan on the device, including those that the reader does not scroll to. */
export async function syncPlan(personId: string, plan: Plan): Promise<void> {
  if (deviceOwner() !== personId) return;
  const placeOf = (sectionId: string): RoomPlace => ({ sectionId, suggestionId: null });
  await enqueue(plan.sections.map(({ id, room, title }) => ({ personId, planId: plan.id, room, place: placeOf(id), title })));
}
