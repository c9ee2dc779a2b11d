/**
 * The names of the IndexedDB databases on this device. The account's id is part of the name, so that no account opens another's
 * database.
 */

/** The start of the name of each of the app's databases. */
const PREFIX = 'alongside';

/** The database of the encrypted outbox: unsaved work of accounts that are signed out. See docs/decisions. */
export const OUTBOX_DATABASE = `${PREFIX}-outbox`;

/** The name of an account's own database, with answers, refused texts, the list of stored rooms and the device key. */
export function accountDatabase(personId: string): string {
  return `${PREFIX}/${personId}`;
}

/** The name of the database with the stored document of one room, for one account. */
export function roomDatabase(personId: string, room: string): string {
  return `${PREFIX}/${personId}/${room}`;
}

/** The id of the account to which a database belongs; null if it belongs to no account. */
export function ownerOf(name: string): string | null {
  const [prefix, personId] = name.split('/');
  return prefix === PREFIX && personId !== undefined && personId !== '' ? personId : null;
}

/** The room whose stored document is in a database; null if the database holds something else. */
export function roomOf(name: string): string | null {
  const [prefix, , room] = name.split('/');
  return prefix === PREFIX && room !== undefined && room !== '' ? room : null;
}
