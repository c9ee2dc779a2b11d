/**
 * Rooms joined in the background, one after the other, unseen by others: to send what was written offline in sections that are not
 * open, and to keep a plan's sections on the device for reading without a network.
 */
import { parseRoom } from '#shared/wire.ts';
import { z } from 'zod';
import { get } from '#client/offline/account-database.ts';
import { isJoined } from '#client/live/joined-rooms.ts';
import { deviceOwner } from '#client/offline/device-owner.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { cachedAnswer } from '#client/offline/answer-cache.ts';
import { planPath } from '#client/offline/prune.ts';
import { zPlan, type Plan } from '#shared/api.ts';
import { keepRefused } from '#client/offline/refused-text.ts';
import { roomsWithPendingChanges } from '#client/offline/stored-rooms.ts';

const zAbout = z.object({ planId: z.string() });
/** How long one room may take, in milliseconds. */
const PATIENCE = 15_000;

/** Where an errand leads: a room, its plan, and what to call it where something is refused. */
type Errand = { readonly personId: string; readonly planId: string; readonly room: string; readonly title: string };

let line: Promise<void> = Promise.resolve();
/** Counts up when everything is forgotten: errands of before are not run any more. */
let era = 0;
onSignOutCleanup(() => void (era += 1));

async function run({ personId, planId, room: name, title }: Errand): Promise<boolean> {
  const { LiveRoom } = await import('#client/live/live-room.ts');
  if (isJoined(name) || deviceOwner() !== personId) return true;
  const sectionId = parseRoom(name)?.id ?? '';
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
            await keepRefused({ personId, planId, sectionId, title, code, text });
          // Left only when the room has noted what it has to remove.
          queueMicrotask(() => end(true));
        },
      },
      { as: personId, keep: { personId, planId }, unseen: true },
    );
    const stop = room.subscribe(() => {
      const { link, saved } = room.state();
      if (saved) setTimeout(() => end(true), 0);
      else if (link === 'offline') end(false);
    });
    timer = setTimeout(() => end(false), PATIENCE);
  });
}

/** Runs errands after those that wait already; stops at the first that finds no way to the service. */
function send(errands: readonly Errand[]): Promise<void> {
  const now = era;
  line = line.then(async () => {
    for (const errand of errands) {
      if (now !== era || !navigator.onLine || !(await run(errand))) return;
    }
  });
  return line;
}

/** Sends what an account wrote offline in sections that are not open now. */
export async function sendPendingChanges(personId: string): Promise<void> {
  const errands: Errand[] = [];
  for (const { room } of await roomsWithPendingChanges(personId)) {
    const about = zAbout.safeParse(await get(personId, 'rooms', room));
    const planId = about.data?.planId ?? '';
    const plan = await cachedAnswer(zPlan, planPath(planId));
    const title = plan?.body.sections.find((section) => section.room === room)?.title ?? '';
    errands.push({ personId, planId, room, title });
  }
  await send(errands);
}

/** Keeps the sections of a plan on the device, those too that nobody scrolls to. */
export async function syncPlan(personId: string, plan: Plan): Promise<void> {
  if (deviceOwner() !== personId) return;
  await send(plan.sections.map(({ room, title }) => ({ personId, planId: plan.id, room, title })));
}
