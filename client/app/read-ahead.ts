/** Reads what the page at an address shows before anything is drawn: it is then drawn once, not in steps that a slow phone has to pay for. */
import { plansQuery, meQuery, planQuery, queryClient } from '#client/api/queries.ts';
import { readFirstText } from '#client/features/sections/index.ts';

/** How long an empty page may wait for it, in milliseconds. Most of it was asked for while the script was on its way. */
const LONGEST = 400;

async function read(path: string): Promise<void> {
  const { person } = await queryClient.fetchQuery(meQuery);
  if (person === null) return;
  if (path === '/' || path === '/start') return void (await queryClient.fetchQuery(plansQuery));
  const planId = /^\/plans\/([\w-]+)$/.exec(path)?.[1];
  if (planId === undefined || planId === 'new') return;
  const { sections } = await queryClient.fetchQuery(planQuery(planId));
  const first = sections.find((section) => section.retiredAt === null);
  if (first !== undefined) await readFirstText(first.id);
}

/** Done when it is read, when that takes too long, or when it cannot be read: the page then says so itself. */
export async function readAhead(path: string): Promise<void> {
  const tooLong = new Promise<void>((resolve) => setTimeout(resolve, LONGEST));
  await Promise.race([read(path).catch(() => undefined), tooLong]);
}
