/** Removes rooms and plans from the device as soon as an answer of the service no longer lists them for the account. */
import { z } from 'zod';
import { entries, get, put, remove, storedKeys } from '#client/offline/account-database.ts';
import { withdrawUnlisted } from '#client/live/joined-rooms.ts';
import { deviceOwner } from '#client/offline/device-owner.ts';
import { parseRoom } from '#shared/wire.ts';

const zRoom = z.object({ planId: z.string() });
/** A stored page of a timeline, as far as it matters here: an entry names the section that it is about, or several. */
const zStoredTimeline = z.object({
  body: z.looseObject({
    entries: z.array(
      z.looseObject({
        section: z.looseObject({ id: z.string() }).optional(),
        sections: z.array(z.looseObject({ id: z.string() })).optional(),
      }),
    ),
  }),
});
/** The stored inbox, as far as it matters here: what is told, and what is muted, names its plan and its section. */
const zInInbox = z.looseObject({
  plan: z.looseObject({ id: z.string() }),
  section: z.looseObject({ id: z.string() }).nullable(),
});
const zStoredInbox = z.object({
  at: z.number(),
  body: z.looseObject({ notifications: z.array(zInInbox), mutes: z.array(zInInbox) }),
});
/** A stored list of suggestions, as far as it matters here. */
const zStoredSuggestions = z.object({
  body: z.looseObject({ suggestions: z.array(z.looseObject({ sectionId: z.string() })) }),
});
/** A stored overview of a plan, as far as it matters here. */
const zStoredOverview = z.object({
  at: z.number(),
  body: z.looseObject({ sections: z.array(z.looseObject({ id: z.string() })) }),
});

/** The path of a plan in the API. */
export function planPath(planId: string): string {
  return `/api/plans/${planId}`;
}

/** The path of the photo of a plan's person in the API. */
export function planPhotoPath(planId: string): string {
  return `${planPath(planId)}/photo`;
}

/** The path of a plan's overview in the API. */
export function overviewPath(planId: string): string {
  return `${planPath(planId)}/overview`;
}

/** The path of a plan's timeline in the API. */
export function timelinePath(planId: string): string {
  return `${planPath(planId)}/timeline`;
}

/** The path of the caller's inbox in the API. */
export const inboxPath = '/api/inbox';
/** The path of a plan's suggestions in the API. */
export function suggestionsPath(planId: string): string {
  return `${planPath(planId)}/suggestions`;
}

/** Whether a room is that of a suggestion. */
function isSuggestion(room: string): boolean {
  return parseRoom(room)?.kind === 'suggestion';
}

/** The path under which the device keeps the threads of a section. It begins as the plan's path, so that it leaves the device with it. */
export function threadsPath(planId: string, sectionId: string): string {
  return `${planPath(planId)}/threads?section=${sectionId}`;
}

/** The path under which the device keeps the recorded acts of a section. */
export function actsPath(planId: string, sectionId: string): string {
  return `${planPath(planId)}/acts?section=${sectionId}`;
}

/** The stored rooms that `isListed` does not list, by plan id. */
export function roomsToPrune(
  stored: readonly (readonly [string, unknown])[],
  isListed: (planId: string, room: string) => boolean,
): ReadonlyMap<string, ReadonlySet<string>> {
  const unlisted = new Map<string, Set<string>>();
  for (const [room, value] of stored) {
    const info = zRoom.safeParse(value);
    if (!info.success || isListed(info.data.planId, room)) continue;
    const rooms = unlisted.get(info.data.planId) ?? new Set();
    unlisted.set(info.data.planId, rooms.add(room));
  }
  return unlisted;
}

async function prune(isListed: (planId: string, room: string) => boolean): Promise<void> {
  // This page leaves its rooms before it shows the answer, because the answer removes these sections and their rooms from the
  // page.
  await withdrawUnlisted(isListed);
  const personId = deviceOwner();
  if (personId === null) return;
  const unlisted = roomsToPrune(await entries(personId, 'rooms'), isListed);
  if (unlisted.size === 0) return;
  const { removeRooms } = await import('#client/offline/remove-rooms.ts');
  for (const [planId, rooms] of unlisted) await removeRooms(personId, planId, rooms);
}

/**
 * Removes the rooms of a plan's sections from the device except `rooms`, which the account may read. The rooms of suggestions are in
 * another answer.
 */
export async function pruneRooms(planId: string, rooms: ReadonlySet<string>): Promise<void> {
  await prune((plan, room) => plan !== planId || rooms.has(room) || isSuggestion(room));
}

/** Removes the rooms of a plan's suggestions from the device except `rooms`, which are open and which the account may read. */
export async function pruneSuggestionRooms(planId: string, rooms: ReadonlySet<string>): Promise<void> {
  await prune((plan, room) => plan !== planId || rooms.has(room) || !isSuggestion(room));
}

/** Removes the stored lists of a plan's suggestions that name another section than `sections`, which the account may read. */
export async function pruneSuggestions(planId: string, sections: ReadonlySet<string>): Promise<void> {
  const personId = deviceOwner();
  if (personId === null) return;
  for (const key of await storedKeys(personId, 'answers')) {
    if (!key.startsWith(`${suggestionsPath(planId)}?`)) continue;
    const stored = zStoredSuggestions.safeParse(await get(personId, 'answers', key)).data?.body.suggestions;
    if (stored?.every(({ sectionId }) => sections.has(sectionId)) !== true) await remove(personId, 'answers', key);
  }
}

/** Removes sections from the stored overview of a plan, except those that the account may read. */
export async function pruneOverview(planId: string, sections: ReadonlySet<string>): Promise<void> {
  const personId = deviceOwner();
  if (personId === null) return;
  const path = overviewPath(planId);
  const found = await get(personId, 'answers', path);
  if (found === undefined || found === null) return;
  const stored = zStoredOverview.safeParse(found);
  const kept = stored.data?.body.sections.filter(({ id }) => sections.has(id)) ?? [];
  if (kept.length === 0) return remove(personId, 'answers', path);
  if (stored.data === undefined || kept.length === stored.data.body.sections.length) return;
  await put(personId, 'answers', path, { at: stored.data.at, body: { ...stored.data.body, sections: kept } });
}

/** Removes from the stored inbox what is about a section for which `mayRead` is false. `section` is empty for a plan as a whole. */
export async function pruneInbox(mayRead: (planId: string, section: string) => boolean): Promise<void> {
  const personId = deviceOwner();
  if (personId === null) return;
  const stored = zStoredInbox.safeParse(await get(personId, 'answers', inboxPath)).data;
  if (stored === undefined) return;
  const { at, body } = stored;
  const notifications = body.notifications.filter(({ plan, section }) => mayRead(plan.id, section?.id ?? ''));
  const mutes = body.mutes.filter(({ plan, section }) => section === null || mayRead(plan.id, section.id));
  if (notifications.length === body.notifications.length && mutes.length === body.mutes.length) return;
  await put(personId, 'answers', inboxPath, { at, body: { ...body, notifications, mutes } });
}

/** Whether a stored page of a timeline names none but these sections. What cannot be read may name any. */
export function namesOnly(stored: unknown, sections: ReadonlySet<string>): boolean {
  const entries = zStoredTimeline.safeParse(stored).data?.body.entries;
  const named = entries?.flatMap(({ section, sections: several = [] }) =>
    section === undefined ? several : [section, ...several],
  );
  return named?.every(({ id }) => sections.has(id)) ?? false;
}

/**
 * Removes the stored pages of a plan's timelines that name another section than `sections`, which the account may read: what was taken
 * from a reader is not kept on their device either.
 */
export async function pruneTimelines(planId: string, sections: ReadonlySet<string>): Promise<void> {
  const personId = deviceOwner();
  if (personId === null) return;
  const path = timelinePath(planId);
  for (const key of await storedKeys(personId, 'answers')) {
    if (key !== path && !key.startsWith(`${path}?`)) continue;
    if (!namesOnly(await get(personId, 'answers', key), sections)) await remove(personId, 'answers', key);
  }
}

/**
 * Removes the stored later pages of a plan's timeline, or of that of one section of it. Their places move with each new entry, so with a new first page
 * nothing leads to the old ones.
 */
export async function pruneLaterPages(planId: string, section: string | null): Promise<void> {
  const personId = deviceOwner();
  if (personId === null) return;
  const path = `${timelinePath(planId)}?`;
  for (const key of await storedKeys(personId, 'answers')) {
    if (!key.startsWith(path)) continue;
    const asked = new URLSearchParams(key.slice(path.length));
    if (asked.has('after') && asked.get('section') === section) await remove(personId, 'answers', key);
  }
}

/** Removes the stored threads and recorded acts of a plan's sections, except those that the account may read. */
export async function pruneThreads(planId: string, sections: ReadonlySet<string>): Promise<void> {
  const personId = deviceOwner();
  if (personId === null) return;
  for (const pathOf of [threadsPath, actsPath]) {
    const kept = new Set([...sections].map((sectionId) => pathOf(planId, sectionId)));
    for (const key of await storedKeys(personId, 'answers'))
      if (key.startsWith(pathOf(planId, '')) && !kept.has(key)) await remove(personId, 'answers', key);
  }
}

/** Removes from the device the answers about all plans for which `isListed` is false. */
async function pruneAnswers(isListed: (planId: string) => boolean): Promise<void> {
  const personId = deviceOwner();
  if (personId === null) return;
  for (const path of await storedKeys(personId, 'answers')) {
    const planId = /^\/api\/plans\/([^/?]+)/.exec(path)?.[1];
    if (planId !== undefined && !isListed(planId)) await remove(personId, 'answers', path);
  }
}

/** Removes all data of a plan from the device, after the service said that the account may not see it. */
export async function prunePlan(planId: string): Promise<void> {
  await prune((plan) => plan !== planId);
  await pruneAnswers((plan) => plan !== planId);
  await pruneInbox((plan) => plan !== planId);
}

/** Removes the data of all plans from the device except `plans`, which the account may see. */
export async function prunePlans(plans: ReadonlySet<string>): Promise<void> {
  await prune((plan) => plans.has(plan));
  await pruneAnswers((plan) => plans.has(plan));
  await pruneInbox((plan) => plans.has(plan));
}
