/** The people of the demo service. All of them, and the home, are made up. */
import type { Authority } from '#shared/api.ts';
import type { AccountKey, DemoAccount } from '#server/demo/types.ts';

/** The names under which people stand in the demo, also inside its texts. */
export const NAMES: Readonly<Record<AccountKey, string>> = {
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

function account(key: AccountKey, about: string): DemoAccount {
  return { key, email: `${key}@demo.test`, name: NAMES[key], about, managesService: key === 'manager' };
}

/** Who can sign in to the demo, the person first. */
export const ACCOUNTS: readonly DemoAccount[] = [
  account('person', 'It is her plan. She is 78 and has dementia. Writes with the others; reads where professionals decide.'),
  account(
    'daughter',
    'Writes with the others; reads where professionals decide. Holds a power of attorney for health and welfare.',
  ),
  account('son', 'Writes with the others; reads where professionals decide. Joins most meetings from another city.'),
  account(
    'nurse',
    'Pearl’s named nurse. Writes with the others and decides, as the manager does; leads the professional sections.',
  ),
  account('careworker', 'Pearl’s keyworker. Writes with the others; reads where professionals decide.'),
  account('manager', 'Makes plans, invites people, writes with the others and decides, as the nurse does.'),
  account('inspector', 'Reads both plans and changes nothing.'),
];
