/** What can be wrong with a store beyond a plain fault: each is something that its callers act on. */

/**
 * The store cannot be reached or cannot write now: no connection, a lock or a query that took too long, a full disk. The same
 * call may succeed later.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /**
   * True where the connection was lost while the answer was on its way: what was to be written may be kept all the same, even a
   * few seconds from now. Whoever wrote has to read again before building on either.
   */
  readonly uncertain: boolean;

  constructor(message: string, options: { readonly uncertain: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.uncertain = options.uncertain;
  }
}

/** The store cannot be used as things are set up; the message is for whoever runs the service. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/** What is kept of one room cannot be read as what it was written. Nothing else is touched by that. */
export class RoomDamaged extends Error {
  override readonly name = 'RoomDamaged';
  /** What of it. */
  readonly where: string;

  constructor(room: string, where: string, options: { readonly cause?: unknown } = {}) {
    super(`room ${room}: ${where}`, options);
    this.where = where;
  }
}

/** An entry of an audit trail cannot be read as one of the closed list (shared/audit.ts). */
export class AuditDamaged extends Error {
  override readonly name = 'AuditDamaged';

  constructor(planId: string, seq: number, options: { readonly cause?: unknown } = {}) {
    super(`audit trail of ${planId === '' ? 'the service' : `plan ${planId}`}: entry ${seq} cannot be read`, options);
  }
}

/** A client id that an entry of an append claimed although it belongs to somebody else in that room (S6). */
export type ClaimConflict = {
  /** Which of the entries made the claim. */
  readonly index: number;
  readonly client: number;
  /** Whom the client id belongs to: by the log, or by an earlier entry of the same append. */
  readonly owner: string;
};

/** An append was refused whole because of these claims; it names all of them. Nothing of it is kept. */
export class ClientTaken extends Error {
  override readonly name = 'ClientTaken';
  readonly conflicts: readonly ClaimConflict[];

  constructor(conflicts: readonly ClaimConflict[]) {
    super('a client id belongs to somebody else in this room');
    this.conflicts = conflicts;
  }
}
