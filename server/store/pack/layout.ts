/** How a pack is laid out, which both sides have to agree on. */

/** A pack's columns in the order in which they are laid down. */
export const COLUMNS = [
  'names',
  'people',
  'timesLow',
  'timesHigh',
  'heads',
  'clients',
  'clocks',
  'infos',
  'origins',
  'rights',
  'parents',
  'lengths',
  'letters',
  'bodies',
  'deletes',
  'raw',
] as const;

/** One of them. */
export type Column = (typeof COLUMNS)[number];

/** How a row's structs are written down, in the lowest bits of its head. */
export const STRUCTS = { none: 0, typed: 1, one: 2, any: 3 } as const;
/** How its deletions are, in the next bits. */
export const DELETES = { none: 0, caret: 4, one: 8, any: 12 } as const;
/** Its writer goes on with another client. */
export const OTHER_CLIENT = 16;
/** The row does not come back from its fields, and is written as it is. */
export const RAW = 0xff;
/** What stands to the right of a struct: the unit after its origin, what was there the last time, or another one. */
export const RIGHTS = { after: 0, same: 1, other: 2 } as const;
/** What a struct without neighbours names: a root, or the unit that it stands in. */
export const PARENTS = { unit: 0, root: 1 } as const;

/** How many bytes of letters begin with this one. */
export function letterSize(lead: number): number {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
