/**
 * Reads the data of the first page before anything is drawn. The page is then drawn once and not in steps, which are slow on a
 * cheap phone.
 */
import { keys, plansQuery, meQuery, planOverviewQuery, planQuery, queryClient } from '#client/api/queries.ts';
import type { Me } from '#shared/api.ts';
import { readFirstText } from '#client/features/sections/index.ts';

/** How long the empty page waits for the data at most, in milliseconds. `public/early.js` has already asked for most of it. */
const READ_TIMEOUT = 400;

/** The id of the plan that a path shows; null for all other pages. */
function planOf(path: string): string | null {
  const planId = /^\/plans\/([\w-]+)$/.exec(path)?.[1];
  return planId === undefined || planId === 'new' ? null : planId;
}

async function read(path: string, isDrawn: boolean): Promise<void> {
  const { person } = await queryClient.fetchQuery(meQuery);
  if (person === null) return;
  if (path === '/' || path === '/start') return void (await queryClient.fetchQuery(plansQuery));
  const planId = planOf(path);
  if (planId === null) return;
  const { sections } = await queryClient.fetchQuery(planQuery(planId));
  const first = sections.find((section) => section.retiredAt === null);
  await Promise.all([
    first === undefined || isDrawn ? null : readFirstText(first.id),
    // What must be known stands above the text, so it comes with the first drawing.
    queryClient.prefetchQuery(planOverviewQuery(planId)),
  ]);
}

/**
 * Resolves when the data is read, when the time is over, or when reading fails. In the last case the page itself shows the
 * error. `isDrawn` says that the server drew the page: then the data came with it, and nobody waits before an empty page.
 */
export async function readAhead(path: string, isDrawn: boolean): Promise<void> {
  const reading = read(path, isDrawn).catch(() => undefined);
  if (isDrawn) return reading;
  const tooLong = new Promise<void>((resolve) => setTimeout(resolve, READ_TIMEOUT));
  await Promise.race([reading, tooLong]);
}

/** Whether the data of the plan that a path shows is read. */
export function hasRead(path: string): boolean {
  const planId = planOf(path);
  return (
    queryClient.getQueryData<Me>(keys.me)?.person != null &&
    planId !== null &&
    queryClient.getQueryData(keys.plan(planId)) !== undefined &&
    queryClient.getQueryData(keys.overview(planId)) !== undefined
  );
}
