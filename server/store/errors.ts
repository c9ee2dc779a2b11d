/** The errors of a store that its callers handle. Every other error is a fault of the program. */
import { isStorable } from '#shared/plain-text.ts';

/**
 * The store cannot be reached or cannot write now. There is no connection, a lock or a query took too long, or the disk is
 * full. The same call may succeed later.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /**
   * True if the connection was lost before the answer arrived. The write may still be committed, even a few seconds from now.
   * The caller has to read again before it assumes either result.
   */
  readonly uncertain: boolean;

  constructor(message: string, options: { readonly uncertain: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.uncertain = options.uncertain;
  }
}

/** The store cannot be used with the present configuration. The message is for the person who runs the service. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/** A text cannot be stored: it holds the character NUL, or half of a character. No database does anything with it. */
export class UnstorableText extends Error {
  override readonly name = 'UnstorableText';

  constructor() {
    super('a text holds what no database can store');
  }
}

/** Passes a value of a query on. Throws {@link UnstorableText}, so that every kind of store refuses the same texts. */
export function storable<T>(value: T): T {
  if (typeof value === 'string' && !isStorable(value)) throw new UnstorableText();
  return value;
}

/** Stored data of one room is damaged and cannot be read. Other rooms are not affected. */
export class RoomDamaged extends Error {
  override readonly name = 'RoomDamaged';
  /** Which part of the room's data is damaged, in words. */
  readonly where: string;

  constructor(room: string, where: string, options: { readonly cause?: unknown } = {}) {
    super(`room ${room}: ${where}`, options);
    this.where = where;
  }
}

/** A stored entry of an audit trail is none of the entries that shared/audit.ts allows. */
export class AuditDamaged extends Error {
  override readonly name = 'AuditDamaged';

  constructor(planId: string, seq: number, options: { readonly cause?: unknown } = {}) {
    super(`audit trail of ${planId === '' ? 'the service' : `plan ${planId}`}: entry ${seq} cannot be read`, options);
  }
}

/** A claim in an append for a client id that belongs to another person in that room (S6). */
export type ClaimConflict = {
  /** The position of the entry that made the claim, counted from 0. */
  readonly index: number;
  readonly client: number;
  /** The person who owns the client id, by the log or by an earlier entry of the same append. */
  readonly owner: string;
};

/** A whole append was refused because of these claims. The list is complete. Nothing of the append is stored. */
export class ClientTaken extends Error {
  override readonly name = 'ClientTaken';
  readonly conflicts: readonly ClaimConflict[];

  constructor(conflicts: readonly ClaimConflict[]) {
    super('a client id belongs to somebody else in this room');
    this.conflicts = conflicts;
  }
}

/**
 * A whole append was refused because of one room. `moved`: an entry was to come right behind a row (`LogEntry.after`), and another row
 * came first. `closed`: the room is that of a suggestion that is answered, or whose answer is being written. Nothing of the append is stored.
 */
export class AppendRefused extends Error {
  override readonly name = 'AppendRefused';
  readonly room: string;
  readonly why: 'moved' | 'closed';

  constructor({ room, why }: { readonly room: string; readonly why: 'moved' | 'closed' }) {
    super(why === 'moved' ? 'another row came first in this room' : 'this room takes no more rows');
    this.room = room;
    this.why = why;
  }
}
