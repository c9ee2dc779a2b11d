/**
 * The rights of design section 2 as a table, for every standing, lead and modifier. It is written by hand and not computed, so
 * that tests find a fault in shared/rights.ts.
 */
import {
  STANDINGS,
  type Lead,
  type MemberFacts,
  type PlanRight,
  type Right,
  type SectionFacts,
  type Standing,
} from '#shared/rights.ts';

/** The time of all facts below, in milliseconds. */
export const NOW = 1_000_000;

/** The leads of the table. `sealed` has named members, `sealedToAll` has none. */
export const LEADS_OF_TABLE = ['together', 'professional', 'sealed', 'sealedToAll'] as const;
export type LeadOfTable = (typeof LEADS_OF_TABLE)[number];

/**
 * What can change a right: a grant of the highest right that the standing can get (`grant`), a grant of `decide`, which must be
 * capped (`overGrant`), of `read` (`restriction`) or of `none` (`shutOut`); a hold, an end of the membership, and an archived
 * plan or a retired section.
 */
export const MODIFIERS = [
  'none',
  'grant',
  'overGrant',
  'restriction',
  'shutOut',
  'hold',
  'holdAndGrant',
  'expired',
  'removed',
  'archived',
  'retired',
] as const;
export type Modifier = (typeof MODIFIERS)[number];

const TABLE_TEXT = `
                            person   family   advocate careWorker professional manager observer
together     none           edit     edit     suggest  edit       decide       decide  read
together     grant          edit     edit     edit     edit       decide       decide  comment
together     overGrant      edit     edit     edit     edit       decide       decide  comment
together     restriction    read     read     read     read       read         read    read
together     shutOut        none     none     none     none       none         none    none
together     hold           suggest  suggest  suggest  suggest    decide       decide  read
together     holdAndGrant   suggest  suggest  suggest  suggest    decide       decide  comment
together     expired        read     read     read     read       read         read    read
together     removed        none     none     none     none       none         none    none
together     archived       read     read     read     read       read         read    read
together     retired        read     read     read     read       read         read    read

professional none           suggest  suggest  suggest  suggest    decide       decide  read
professional grant          suggest  suggest  suggest  suggest    decide       decide  comment
professional overGrant      suggest  suggest  suggest  suggest    decide       decide  comment
professional restriction    read     read     read     read       read         read    read
professional shutOut        none     none     none     none       none         none    none
professional hold           suggest  suggest  suggest  suggest    decide       decide  read
professional holdAndGrant   suggest  suggest  suggest  suggest    decide       decide  comment
professional expired        read     read     read     read       read         read    read
professional removed        none     none     none     none       none         none    none
professional archived       read     read     read     read       read         read    read
professional retired        read     read     read     read       read         read    read

sealed       none           none     none     none     none       decide       decide  none
sealed       grant          none     none     none     none       decide       decide  none
sealed       overGrant      none     none     none     none       decide       decide  none
sealed       restriction    none     none     none     none       read         read    none
sealed       shutOut        none     none     none     none       none         none    none
sealed       hold           none     none     none     none       decide       decide  none
sealed       holdAndGrant   none     none     none     none       decide       decide  none
sealed       expired        none     none     none     none       read         read    none
sealed       removed        none     none     none     none       none         none    none
sealed       archived       none     none     none     none       read         read    none
sealed       retired        none     none     none     none       read         read    none

sealedToAll  none           none     none     none     none       none         none    none
sealedToAll  grant          none     none     none     none       none         none    none
sealedToAll  overGrant      none     none     none     none       none         none    none
sealedToAll  restriction    none     none     none     none       none         none    none
sealedToAll  shutOut        none     none     none     none       none         none    none
sealedToAll  hold           none     none     none     none       none         none    none
sealedToAll  holdAndGrant   none     none     none     none       none         none    none
sealedToAll  expired        none     none     none     none       none         none    none
sealedToAll  removed        none     none     none     none       none         none    none
sealedToAll  archived       none     none     none     none       none         none    none
sealedToAll  retired        none     none     none     none       none         none    none
`;

/** The highest right that can be granted to each standing. */
const HIGHEST_GRANT: Readonly<Record<Standing, Right>> = {
  person: 'edit',
  family: 'edit',
  advocate: 'edit',
  careWorker: 'edit',
  professional: 'decide',
  manager: 'decide',
  observer: 'comment',
};

/** What a member may do with the plan as a whole. A modifier that is missing here does not change it. */
export const PLAN_RIGHTS: Readonly<Partial<Record<Modifier, Readonly<Record<Standing, PlanRight>>>>> = {
  none: {
    person: 'see',
    family: 'see',
    advocate: 'see',
    careWorker: 'see',
    professional: 'shape',
    manager: 'manage',
    observer: 'see',
  },
  expired: {
    person: 'see',
    family: 'see',
    advocate: 'see',
    careWorker: 'see',
    professional: 'see',
    manager: 'see',
    observer: 'see',
  },
  removed: {
    person: 'none',
    family: 'none',
    advocate: 'none',
    careWorker: 'none',
    professional: 'none',
    manager: 'none',
    observer: 'none',
  },
  archived: {
    person: 'see',
    family: 'see',
    advocate: 'see',
    careWorker: 'see',
    professional: 'see',
    manager: 'see',
    observer: 'see',
  },
};

type Table = Record<LeadOfTable, Record<Modifier, Record<Standing, Right>>>;

function parseTable(): Table {
  const [head = '', ...lines] = TABLE_TEXT.split('\n').filter((line) => line.trim() !== '');
  const standings = head.trim().split(/\s+/);
  const table: Record<string, Record<string, Record<string, string>>> = {};
  for (const line of lines) {
    const [lead = '', modifier = '', ...rights] = line.trim().split(/\s+/);
    table[lead] = {
      ...table[lead],
      [modifier]: Object.fromEntries(standings.map((standing, i) => [standing, rights[i] ?? '?'])),
    };
  }
  // A test compares every cell with a computed right, so a typing mistake in the table fails a test.
  return table as Table;
}

/** The table, by lead, modifier and standing. */
export const RIGHTS_TABLE: Table = parseTable();

/** The right that the modifier grants on the section. Null if it grants none. */
export function grantOf(modifier: Modifier, standing: Standing): Right | null {
  if (modifier === 'grant' || modifier === 'holdAndGrant') return HIGHEST_GRANT[standing];
  if (modifier === 'overGrant') return 'decide';
  if (modifier === 'restriction') return 'read';
  return modifier === 'shutOut' ? 'none' : null;
}

/** Whether the modifier puts a hold on the section. */
export const holds = (modifier: Modifier): boolean => modifier === 'hold' || modifier === 'holdAndGrant';

/** The section's real lead for a lead of the table. */
export const leadOf = (lead: LeadOfTable): Lead => (lead === 'sealedToAll' ? 'sealed' : lead);

/** The facts of a section for one cell of the table. Each member's id is the member's standing. */
export function sectionOf(lead: LeadOfTable, modifier: Modifier, standing: Standing): SectionFacts {
  const grant = grantOf(modifier, standing);
  return {
    lead: leadOf(lead),
    // Standings that may not be named are named too. The test shows that this gives them no right.
    named: lead === 'sealedToAll' ? [] : [...STANDINGS],
    grants: grant === null ? {} : { [standing]: grant },
    hold: holds(modifier) ? { reason: 'why', by: 'someone', at: NOW - 1 } : null,
    retiredAt: modifier === 'retired' ? NOW - 1 : null,
    planArchivedAt: modifier === 'archived' ? NOW - 1 : null,
  };
}

/** The facts of a member for one cell of the table. */
export function memberOf(modifier: Modifier, standing: Standing): MemberFacts {
  return {
    id: standing,
    standing,
    expiresAt: modifier === 'expired' ? NOW : null,
    removedAt: modifier === 'removed' ? NOW - 1 : null,
  };
}
