/** The names of the person whose plan it is. */
import type { Plan } from '#shared/api.ts';
import { firstName } from '#client/words/format.ts';

/** What the person is called: the name that they chose, else their first name. */
export function calledOf({ person: { name, knownAs } }: Pick<Plan, 'person'>): string {
  return knownAs === '' || knownAs === name ? firstName(name) : knownAs;
}

/** The names by which others may have noted the person's words. */
export function namesOf({ person: { name, knownAs } }: Pick<Plan, 'person'>): string[] {
  return [name, knownAs, firstName(name)].filter((each) => each !== '');
}
