/** The interface of the log, which keeps the updates of all rooms, and the types of what it stores. */

/**
 * One update to append to the log. `claims` are client ids that `personId` uses in this room for the first time, as far as the
 * caller knows (S6). A second claim of an id by its owner changes nothing.
 */
export type LogEntry = {
  readonly room: string;
  readonly personId: string;
  readonly at: number;
  readonly update: Uint8Array;
  readonly claims: readonly number[];
  /** When the writer's device says that units of this update were written (S15); left out where it says nothing. */
  readonly written?: readonly WrittenRun[];
  /** The row right behind which this one has to come, if it is given: whoever made the update saw the room up to there. */
  readonly after?: number;
};

/**
 * Units that one client wrote one after the other, and from when to when their writer's device says that it was. It stands beside the
 * time of their row, at which they came, and never replaces it.
 */
export type WrittenRun = {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  readonly from: number;
  readonly to: number;
};

/** What the device of a row's person says about units of that row. */
export type WrittenRow = { readonly seq: number; readonly personId: string; readonly runs: readonly WrittenRun[] };

/** One update in the log of a room. `at` is in milliseconds since 1970. */
export type LogRow = { readonly seq: number; readonly personId: string; readonly at: number; readonly update: Uint8Array };

/** The last seq of a room's log (0 if it has no rows) and the lowest schema version with which a client may join the room. */
export type RoomHead = { readonly seq: number; readonly schema: number };

/**
 * The data that a room opens from, in one snapshot: the newest checkpoint, the updates after it, the owner of each client id.
 */
export type StoredRoom = {
  readonly schema: number;
  readonly checkpoint: { readonly seq: number; readonly state: Uint8Array } | null;
  readonly tail: readonly LogRow[];
  readonly owners: ReadonlyMap<number, string>;
};

/** Consecutive rows of a log in compressed form. server/store/pack writes and reads the bytes. */
export type LogPack = { readonly firstSeq: number; readonly lastSeq: number; readonly bytes: Uint8Array };

/**
 * A part of a log in the form in which it is stored, in one snapshot and in order: compressed packs that hold some of its rows,
 * and the rows that are in no pack.
 */
export type Stretch = { readonly packs: readonly LogPack[]; readonly rows: readonly LogRow[] };

/**
 * A state from which history rebuilds what came after it, and who deleted what in the rows from `deletions.from` up to it. Both hold
 * nothing that cannot be computed from the log again.
 */
export type Milestone = {
  readonly seq: number;
  readonly state: Uint8Array;
  readonly deletions: { readonly from: number; readonly bytes: Uint8Array };
};

/**
 * Units that a restore put in again, or that a suggestion brought: which units they were at first, and the row that wrote those. The seq 0
 * stands for the row that brings them itself: words that were written in a suggestion were never in the log before.
 */
export type RestoredPiece = {
  readonly clock: number;
  readonly length: number;
  readonly first: { readonly client: number; readonly clock: number };
  readonly by: { readonly seq: number; readonly personId: string; readonly at: number };
};

/** What a restore or an acceptance put in with one client id, in the order of the clocks. */
export type Restored = { readonly client: number; readonly pieces: readonly RestoredPiece[] };

/** How a room's log is stored. Housekeeping decides by it what to pack. Sizes are in bytes. */
export type LogLayout = {
  /** The last seq of the log, 0 if it has no rows. */
  readonly last: number;
  /** The seq of the newest checkpoint, 0 if there is none. */
  readonly checkpoint: number;
  readonly packs: readonly { readonly firstSeq: number; readonly lastSeq: number; readonly size: number }[];
  readonly milestones: readonly { readonly seq: number; readonly size: number }[];
  /** The oldest rows that are in no pack. */
  readonly rows: readonly { readonly seq: number; readonly size: number }[];
};

/**
 * The append-only log of all rooms, with their checkpoints. If the database is shared, several processes may append to one room
 * at once. Within a room, rows become readable in the order of their seq and without gaps, and only after they are durable. A
 * caller that has read the row with some seq has therefore read every row before it, and no such row appears later.
 *
 * Old rows may be in packs. Only `stretch` gives packs. Every other method gives the same rows as before they were packed. The
 * newest row of a room is never in a pack.
 */
export interface Log {
  /**
   * Appends in one durable commit (S1): when the promise resolves, the entries survive a loss of power. Gives each entry its
   * seq. The written times of an entry are stored in the same commit as its row. Entries of one room keep their order and get consecutive seqs. Rows of other processes may come between two appends.
   * Rejects with `ClientTaken` if a claimed client id belongs to another person in that room. The caller then refuses the
   * entries with these claims, and all entries that depend on them, and appends the rest again. Rejects with `AppendRefused` if an
   * entry would not come right behind its `after`, or if the room of an entry is that of a suggestion that nobody may write in any more
   * (R26): what is answered, or about to be, never changes afterwards, whichever server took the letters in. Rejects with
   * `StoreUnavailable` if the database could not write. Nothing of a rejected append is stored, unless that error is `uncertain`.
   */
  append(entries: readonly LogEntry[]): Promise<number[]>;
  /** Rejects with `RoomDamaged` if a pack after the checkpoint cannot be read. */
  open(room: string): Promise<StoredRoom>;
  /**
   * The rows with `from <= seq <= to`, in order. Rejects with `RoomDamaged` if a pack that holds some of them cannot be read.
   */
  rows(room: string, from: number, to: number): Promise<LogRow[]>;
  /**
   * The rows of each of these rooms after the seq given for it, in order and without gaps. Rooms without new rows are left out.
   * One query reads all rooms. Each room gives at most `limit` rows; a caller that gets that many calls again from the last
   * seq. A room with a pack that cannot be read gives one row with empty bytes, which is no valid update. One damaged room
   * therefore does not stop the others.
   */
  since(seqs: ReadonlyMap<string, number>, limit?: number): Promise<Map<string, LogRow[]>>;
  /** The head of each of these rooms, in one query that is cheap enough to run every second. */
  heads(rooms: readonly string[]): Promise<Map<string, RoomHead>>;
  /** The last seq of a room, 0 if its log has no rows. */
  lastSeq(room: string): Promise<number>;
  /** The newest checkpoint of a room. */
  checkpointOf(room: string): Promise<{ seq: number; state: Uint8Array } | null>;
  /**
   * Stores the state after `seq` as the room's checkpoint. It replaces an older checkpoint of the room, never a newer one. A loss of
   * power may bring the older one back, because the log has all rows.
   */
  checkpoint(room: string, seq: number, state: Uint8Array): Promise<void>;
  /** The part of a log with `from <= seq <= to`, with its packs still compressed. */
  stretch(room: string, from: number, to: number): Promise<Stretch>;
  /**
   * Replaces packs and rows by the one pack that was made of them, in one transaction. `was` is the `digestOf` of the
   * replaced packs and rows. Gives false and changes nothing if they have changed since, or if the newest row would be packed.
   */
  pack(room: string, pack: LogPack, was: string): Promise<boolean>;
  /** How a room's log is stored. Lists at most `rows` of the rows that are in no pack. */
  layout(room: string, rows: number): Promise<LogLayout>;
  /** At most `limit` rooms that have at least `least` rows in no pack, up to the seq of their checkpoint. */
  roomsToPack(least: number, limit: number): Promise<string[]>;
  /** The last milestone of a room at or before a seq: the state from which history rebuilds what came after it. */
  milestoneOf(room: string, seq: number): Promise<{ seq: number; state: Uint8Array } | null>;
  /** The deletions that are stored with the milestones with `after < seq <= to`, in order. */
  deletions(room: string, after: number, to: number): Promise<{ seq: number; from: number; bytes: Uint8Array }[]>;
  /** Stores a milestone. */
  putMilestone(room: string, milestone: Milestone): Promise<void>;
  /** What restores put in again, in no order. The log alone does not say it. */
  restored(room: string): Promise<Restored[]>;
  /** Notes what a restore is about to put in. To be called before its row is appended. */
  putRestored(room: string, restored: readonly Restored[]): Promise<void>;
  /** What devices say about when units of the rows with `from <= seq <= to` were written, in order. Nearly all rooms have nothing of it. */
  written(room: string, from: number, to: number): Promise<WrittenRow[]>;
  /** Raises the schema version below which no client may join the room. Never lowers it. */
  raiseSchema(room: string, schema: number): Promise<void>;
}

/** The one write to the log that is part of a transaction of the records. */
export interface FirstRows {
  /** Appends a section's first text, as row 1 of the log of a new room, in this transaction. */
  appendFirst(entry: LogEntry): Promise<void>;
}
