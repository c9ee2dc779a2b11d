/**
 * Reads the data of the first page before anything is drawn. The page is then drawn once and not in steps, which are slow on a
 * cheap phone.
 */
import { plansQuery, meQuery, planOverviewQuery, planQuery, queryClient } from '#client/api/queries.ts';
import { readFirstText } from '#client/features/sections/index.ts';

/** How long the empty page waits for the data at most, in milliseconds. `public/early.js` has already asked for most of it. */
const READ_TIMEOUT = 400;

async function read(path: string): Promise<void> {
  const { person } = await queryClient.fetchQuery(meQuery);
  if (person === null) return;
  if (path === '/' || path === '/start') return void (await queryClient.fetchQuery(plansQuery));
  const planId = /^\/plans\/([\w-]+)$/.exec(path)?.[1];
  if (planId === undefined || planId === 'new') return;
  const { sections } = await queryClient.fetchQuery(planQuery(planId));
  const first = sections.find((section) => section.retiredAt === null);
  await Promise.all([
    first === undefined ? null : readFirstText(first.id),
    // What must be known stands above the text, so it comes with the first drawing.
    queryClient.prefetchQuery(planOverviewQuery(planId)),
  ]);
}

/**
 * Resolves when the data is read, when the time is over, or when reading fails. In the last case the page itself shows the
 * error.
 */
export async function readAhead(path: string): Promise<void> {
  const tooLong = new Promise<void>((resolve) => setTimeout(resolve, READ_TIMEOUT));
  await Promise.race([read(path).catch(() => undefined), tooLong]);
}
