/** What this device's databases are called. The account's id is part of every name, so that nobody opens another's. */

/** Every name of ours begins so. */
const OURS = 'alongside';

/** What other accounts left on this device and could not send: locked, see docs/decisions. */
export const OUTBOX_DATABASE = `${OURS}-sealed`;

/** One account's own database: answers, refused text, which rooms are kept. */
export function accountDatabase(personId: string): string {
  return `${OURS}/${personId}`;
}

/** The kept document of one room, for one account. */
export function roomDatabase(personId: string, room: string): string {
  return `${OURS}/${personId}/${room}`;
}

/** Whose database this is, or null where it belongs to nobody. */
export function ownerOf(name: string): string | null {
  const [ours, personId] = name.split('/');
  return ours === OURS && personId !== undefined && personId !== '' ? personId : null;
}

/** The room whose kept document this is, or null where it is something else. */
export function roomOf(name: string): string | null {
  const [ours, , room] = name.split('/');
  return ours === OURS && room !== undefined && room !== '' ? room : null;
}
