/** The format of a pack: its columns and codes. The packer and the unpacker both use it. */

/** The columns of a pack in the order in which they are stored. */
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

/** The name of a column. */
export type Column = (typeof COLUMNS)[number];

/**
 * How the structs of a row are stored, in bits 0 and 1 of its head byte. `typed` is one letter after the client's last one,
 * `one` is one other struct.
 */
export const STRUCTS = { none: 0, typed: 1, one: 2, any: 3 } as const;
/**
 * How the deletions of a row are stored, in bits 2 and 3. `caret` is the one unit to the left of the caret, `one` is one range.
 */
export const DELETES = { none: 0, caret: 4, one: 8, any: 12 } as const;
/** The bit that says that the writer of the row uses another client than before. */
export const OTHER_CLIENT = 16;
/** The head byte of a row whose update is stored as its plain bytes, because its fields would not give the same bytes again. */
export const RAW = 0xff;
/** The right neighbour of a struct: the unit after its origin, the same one as for the client's last struct, or another one. */
export const RIGHTS = { after: 0, same: 1, other: 2 } as const;
/** The parent of a struct without neighbours: a unit, or a root type of the document. */
export const PARENTS = { unit: 0, root: 1 } as const;

/** How many bytes a letter has in UTF-8, by its first byte. */
export function letterSize(lead: number): number {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
