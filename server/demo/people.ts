/** The people of the demo service. All of these people and the care home are invented. */
import { DEMO_KEYS, type Authority, type DemoKey } from '#shared/api.ts';
import type { DemoAccount } from '#server/demo/types.ts';

/** The names of the people, also for use in the texts of the demo. */
export const NAMES: Readonly<Record<DemoKey, string>> = {
  person: 'Pearl Whittaker',
  daughter: 'Denise Whittaker',
  son: 'Marcus Whittaker',
  nurse: 'Niamh Doherty',
  careworker: 'Farah Siddiqui',
  manager: 'Harpreet Gill',
  inspector: 'Owen Pryce',
};

/** No legal authority to decide for the person. */
export const NO_AUTHORITY: Authority = { kind: 'none', evidence: '', until: null };

/**
 * The accounts of the demo, that of the person first. The sign-in page says in the reader's language what each account can do.
 */
export const ACCOUNTS: readonly DemoAccount[] = DEMO_KEYS.map((key) => ({
  key,
  email: `${key}@demo.test`,
  name: NAMES[key],
  managesService: key === 'manager',
}));
