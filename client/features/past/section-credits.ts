/** The credits of the section that a page shows, read again when its text has letters that they do not know. */
import type { UnitRun } from '#client/editor/binding/units.ts';
import { CreditsOf } from './credits-of.ts';
import { readCredits } from './queries.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';

const known = new Map<string, CreditsOf>();
onSignOutCleanup(() => known.clear());
const reading = new Map<string, Promise<CreditsOf>>();

/** Reads the credits of a section from the service, once for all who ask at the same time. */
async function readAgain(sectionId: string): Promise<CreditsOf> {
  const running = reading.get(sectionId);
  if (running !== undefined) return await running;
  const promise = readCredits(sectionId).then((answer) => new CreditsOf(answer));
  reading.set(sectionId, promise);
  try {
    const credits = await promise;
    known.set(sectionId, credits);
    return credits;
  } finally {
    reading.delete(sectionId);
  }
}

/** The credits of a section for these units. If the last answer does not know all of them, the service is asked again. */
export async function creditsFor(sectionId: string, units: readonly UnitRun[]): Promise<CreditsOf> {
  const before = known.get(sectionId);
  return before?.of(units).unknown === 0 ? before : await readAgain(sectionId);
}
