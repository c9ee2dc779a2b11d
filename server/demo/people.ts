/** The people of the demo service. All of them, and the home, are made up. */
import { DEMO_KEYS, type Authority, type DemoKey } from '#shared/api.ts';
import type { DemoAccount } from '#server/demo/types.ts';

/** The names under which people stand in the demo, also inside its texts. */
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

/** Who can sign in to the demo, the person first. The sign-in page says in the reader's language what each can do. */
export const ACCOUNTS: readonly DemoAccount[] = DEMO_KEYS.map((key) => ({
  key,
  email: `${key}@demo.test`,
  name: NAMES[key],
  managesService: key === 'manager',
}));
