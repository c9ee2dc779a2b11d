/** The log of all rooms: what it holds and what it can be asked. */

/**
 * One update on its way into the log. `claims` are client ids that `personId` writes with here for the first time, as far as the
 * caller knows (S6). Claiming an id again that is the person's own changes nothing.
 */
export type LogEntry = {
  readonly room: string;
  readonly personId: string;
  readonly at: number;
  readonly update: Uint8Array;
  readonly claims: readonly number[];
};

/** One update in the log of a room. */
export type LogRow = { readonly seq: number; readonly personId: string; readonly at: number; readonly update: Uint8Array };

/** How far a room has come: the last seq of its log (0 where nothing was written) and the schema version that joining it needs. */
export type RoomHead = { readonly seq: number; readonly schema: number };

/** What a room opens from: the newest checkpoint, the updates after it, and who owns which client id. All of one moment. */
export type StoredRoom = {
  readonly schema: number;
  readonly checkpoint: { readonly seq: number; readonly state: Uint8Array } | null;
  readonly tail: readonly LogRow[];
  readonly owners: ReadonlyMap<number, string>;
};

/** A run of rows in compressed form; server/store/pack reads it. */
export type LogPack = { readonly firstSeq: number; readonly lastSeq: number; readonly bytes: Uint8Array };

/** A part of a log as it lies: packs that reach into it, unopened, and the rows that are in none. All of one moment, in order. */
export type Stretch = { readonly packs: readonly LogPack[]; readonly rows: readonly LogRow[] };

/** How a room's log is stored; housekeeping decides by it. Sizes are bytes. */
export type LogLayout = {
  readonly last: number;
  /** The seq of the newest checkpoint, 0 where there is none. */
  readonly checkpoint: number;
  readonly packs: readonly { readonly firstSeq: number; readonly lastSeq: number; readonly size: number }[];
  readonly milestones: readonly { readonly seq: number; readonly size: number }[];
  /** The oldest rows that are in no pack. */
  readonly rows: readonly { readonly seq: number; readonly size: number }[];
};

/**
 * The append-only log of all rooms, with its checkpoints. Several processes may append to one room at once where the database
 * is shared. Within a room, rows become readable in the order of their seq and without gaps, and only once they are durable:
 * a caller that has read up to a seq has read every row before it, for good.
 *
 * Old rows may lie in packs. Only `stretch` gives packs; every other method gives the same rows as before they were packed. The
 * newest row of a room is never in a pack.
 */
export interface Log {
  /**
   * Appends in one durable commit (S1): when it resolves, the entries survive the loss of the machine's power. Gives each its
   * seq, contiguous per room; entries of one room keep their order, and others' rows may stand between those of two appends.
   * Rejects with `ClientTaken` where a claimed client id belongs to another person in that room: the caller refuses who claimed
   * it and appends the others again, without what stands on the refused. Rejects with `StoreUnavailable` where it could not
   * write. Nothing of an append that rejects is kept, unless that error is `uncertain`.
   */
  append(entries: readonly LogEntry[]): Promise<number[]>;
  open(room: string): Promise<StoredRoom>;
  /** The rows with `from <= seq <= to`, in order. Rejects with `RoomDamaged` where a pack that holds some cannot be read. */
  rows(room: string, from: number, to: number): Promise<LogRow[]>;
  /**
   * What was appended to each of these rooms after the seq given for it, in order and without gaps; rooms with nothing new are
   * left out. One query for all rooms. At most `limit` rows come for each room: a caller that gets that many asks again from there.
   * In the place of a pack that cannot be read stands one row without bytes, which is no update, so that one damaged room does not
   * hold up the others.
   */
  since(seqs: ReadonlyMap<string, number>, limit?: number): Promise<Map<string, LogRow[]>>;
  /** How far each of these rooms has come, in one query: cheap enough to be asked every second. */
  heads(rooms: readonly string[]): Promise<Map<string, RoomHead>>;
  /** The last seq of a room, 0 where nothing was written. */
  lastSeq(room: string): Promise<number>;
  /** The newest checkpoint of a room. */
  checkpointOf(room: string): Promise<{ seq: number; state: Uint8Array } | null>;
  /** Keeps the state after `seq` as the point to open from. It replaces an older one for the same room, never a newer one. */
  checkpoint(room: string, seq: number, state: Uint8Array): Promise<void>;
  /** The part of a log with `from <= seq <= to`, packs unopened. */
  stretch(room: string, from: number, to: number): Promise<Stretch>;
  /**
   * Puts a pack in the place of the packs and rows that it was made of, in one durable transaction. `was` is their `digestOf`:
   * where anything else lies there now, or the newest row would go, it gives false and changes nothing.
   */
  pack(room: string, pack: LogPack, was: string): Promise<boolean>;
  /** How a room's log lies; of the rows in no pack, at most `rows` are told. */
  layout(room: string, rows: number): Promise<LogLayout>;
  /** Rooms with at least `least` rows that are in no pack and not after their checkpoint; at most `limit` of them. */
  untidy(least: number, limit: number): Promise<string[]>;
  /** The last milestone of a room at or before a seq: a state from which history goes on. */
  milestoneOf(room: string, seq: number): Promise<{ seq: number; state: Uint8Array } | null>;
  /** Keeps a milestone. It says nothing that the log does not say. */
  putMilestone(room: string, seq: number, state: Uint8Array): Promise<void>;
  /** Raises the schema version below which no client may join the room. Never lowers it. */
  raiseSchema(room: string, schema: number): Promise<void>;
}

/** The part of the log that belongs to the records. */
export interface FirstRows {
  /** Appends to the log of a room that nobody has opened yet, within this transaction: a section's first text. */
  appendFirst(entry: LogEntry): Promise<void>;
}
