/**
 * One room: its connections, its presence, and for a section its lean document. Rules S3 to S9 are applied to each message
 * here.
 */
import * as Y from 'yjs';
import type { Logger } from 'pino';
import { Refusal } from '#shared/errors.ts';
import { atLeast } from '#shared/rights.ts';
import { CLOSE_TRY_LATER } from '#shared/wire.ts';
import type { Nodes, RoomMessage } from '#server/fanout/fanout.ts';
import type { Meter } from '#server/metrics/meter.ts';
import { AppendRefused } from '#server/store/errors.ts';
import type { Log, LogEntry, LogRow } from '#server/store/log/log.ts';
import type { Committer, CommittingRoom, Submission } from '#server/sync/room/committer.ts';
import type { Connection } from '#server/sync/room/connection.ts';
import {
  presenceFrame,
  step1Frame,
  step2Frame,
  takesWrittenFrame,
  updateFrame,
  type ClientMessage,
} from '#server/sync/transport/frames.ts';
import { Hold } from '#server/sync/room/hold.ts';
import type { LeanDocument } from '#server/sync/room/lean-document.ts';
import type { SerialQueue } from '#server/sync/room/serial-queue.ts';
import { Presence } from '#server/sync/room/presence.ts';
import { EMPTY_UPDATE } from '#server/sync/gate/update.ts';

/** A new checkpoint is written after this many rows since the last one. */
const CHECKPOINT_ROWS = 500;
/** A client that sends this many gaps without one complete answer is refused. */
const MAX_GAPS = 50;
const NOT_SAVED = 'This could not be saved. Your text is kept; please wait.';

/** What a room needs. */
export type RoomServices = {
  readonly committer: Committer;
  readonly log: Log;
  readonly now: () => number;
  readonly logger: Logger;
  readonly meter: Meter;
  /** The other nodes; null if this is the only one. */
  readonly nodes: Nodes | null;
  /** Whether other nodes may write to the log, also where no message of them comes. */
  readonly nodesShareLog: boolean;
  /** The queue in which checkpoints wait. */
  readonly checkpointQueue: SerialQueue;
  /**
   * Called after a checkpoint was written or the room was closed: its log may be tidied now. `live` says whether people are
   * still in it.
   */
  readonly tidy: (room: string, live: boolean) => void;
};

/** An open room. A plan's room has no document, only presence and events. */
export class Room implements CommittingRoom {
  readonly name: string;
  readonly connections = new Set<Connection>();
  readonly presence: Presence;
  failed = false;
  /** Updates that the server made for a member and that are not yet durable, by their entry. */
  readonly #own = new Map<LogEntry, PromiseWithResolvers<number>>();
  /** Has messages of the connections wait while something is worked out from the rows that are there. */
  readonly hold = new Hold(() => {
    for (const connection of Array.from(this.connections)) connection.deliverWaiting();
  });
  /** How many connections are about to enter. A room is not closed while one is. */
  entering = 0;
  /** When a connection last left or wrote. Idle rooms are found by it. */
  lastActivity: number;

  readonly #document: LeanDocument | null;
  readonly #services: RoomServices;
  readonly #unsubscribe: () => void;
  #pendingCommits = 0;
  /** Whether a checkpoint waits in the queue. */
  #checkpointDue = false;

  constructor(name: string, document: LeanDocument | null, services: RoomServices) {
    this.name = name;
    this.#document = document;
    this.#services = services;
    this.lastActivity = services.now();
    this.presence = new Presence({
      send: (entries) => this.#broadcast(presenceFrame(entries), null),
      publish: (entries) => services.nodes?.publish(name, { kind: 'presence', node: services.nodes.node, entries }),
      ownerOf: (client) => document?.ownerOf(client) ?? null,
      identityOnly: document === null,
    });
    this.#unsubscribe = services.nodes?.subscribe(name, (message) => this.#handleNodeMessage(message)) ?? (() => undefined);
    services.nodes?.publish(name, { kind: 'hello', node: services.nodes.node });
  }

  /** Handles a message that another node published about this room. */
  #handleNodeMessage(message: RoomMessage): void {
    const { nodes } = this.#services;
    if (nodes === null || this.failed) return;
    if (message.kind === 'rows') this.takeRows(message.rows);
    else if (message.node === nodes.node) return;
    else if (message.kind === 'presence') this.presence.handleNodePresence(message.node, message.entries, this.#services.now());
    else {
      const entries = this.presence.local();
      if (entries.length > 0) nodes.publish(this.name, { kind: 'presence', node: nodes.node, entries });
    }
  }

  /**
   * The last seq up to which the room has all rows, and whether a later row is known to be missing; null if there is no
   * document.
   */
  get progress(): { readonly seq: number; readonly behind: boolean } | null {
    return this.#document === null ? null : { seq: this.#document.seq, behind: this.#document.behind };
  }

  /** Adds durable rows from the log or from another node, and sends what is new to all connections here. */
  takeRows(rows: readonly LogRow[]): void {
    if (this.failed || this.#document === null) return;
    try {
      const newUpdates = this.#document.takeRows(rows);
      const [only] = newUpdates;
      if (only === undefined) return;
      this.lastActivity = this.#services.now();
      this.#broadcast(updateFrame(newUpdates.length === 1 ? only : Y.mergeUpdates(newUpdates)), null);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Closes the room: it receives no more messages of other nodes. */
  close(): void {
    this.#unsubscribe();
    this.presence.close();
  }

  /** Sets the schema version after another node let a newer client write. Refuses clients with an older version. */
  requireSchema(schema: number): void {
    if (this.#document !== null && schema > this.#document.schema) this.#shutOutOlder(this.#document, schema);
  }

  /** The schema version below which no client may join; 0 if there is no document. */
  get schema(): number {
    return this.#document?.schema ?? 0;
  }

  get audience(): number {
    return this.connections.size;
  }

  /** Whether an admitted update is not yet durable. */
  get busy(): boolean {
    return this.#pendingCommits > 0;
  }

  /**
   * Adds a connection: sends it a step 1 and who is present. If the room failed meanwhile, it would never send anything, so the
   * connection is closed and the client connects to the room that replaces this one.
   */
  join(connection: Connection): void {
    if (this.failed) return connection.close(CLOSE_TRY_LATER, NOT_SAVED);
    this.connections.add(connection);
    connection.awaitsAnswer = true;
    if (connection.asksWritten && this.#document !== null) connection.send(takesWrittenFrame());
    connection.send(step1Frame(this.#document?.vector() ?? new Map()));
    const present = this.presence.all();
    if (present.length > 0) connection.send(presenceFrame(present));
  }

  /** Removes a connection that has closed. */
  leave(connection: Connection): void {
    if (!this.connections.delete(connection)) return;
    this.presence.removeConnection(connection);
    this.lastActivity = this.#services.now();
  }

  /** The size of the document in bytes; 0 if there is none. */
  get size(): number {
    return this.#document?.bytes ?? 0;
  }

  /**
   * Handles one message. Throws a refusal; the caller then closes the connection. Returns the steps that it took to find places
   * in the text.
   */
  handleMessage(connection: Connection, message: ClientMessage): number {
    switch (message.kind) {
      case 'step1':
        connection.send(this.#document?.answer(message.encoded, message.vector) ?? step2Frame(EMPTY_UPDATE));
        return 0;
      case 'queryPresence':
        connection.send(presenceFrame(this.presence.all()));
        return 0;
      case 'presence':
        this.presence.handlePresence(connection, message.entries);
        return 0;
      case 'written':
        connection.takeWritten(message.clients, this.#services.now());
        return 0;
      case 'step2':
      case 'update':
        return this.#handleUpdate(connection, message.update, message.kind === 'step2');
    }
  }

  #handleUpdate(connection: Connection, update: Uint8Array, isAnswer: boolean): number {
    const document = this.#document;
    const mayWrite = document !== null && atLeast(connection.right(this.#services.now()), 'edit') && connection.schema !== null;
    if (!mayWrite) {
      // A stock client answers our step 1 with all it has. A reader may send that if it brings nothing new.
      if (document === null ? update.length > 2 : document.wouldChange(update)) throw this.#writeRefusal(connection);
      if (isAnswer) connection.awaitsAnswer = false;
      this.#acknowledgeInOrder(connection, connection.countUpdate(), isAnswer);
      return 0;
    }
    const number = connection.countUpdate();
    if (isAnswer) connection.awaitsAnswer = false;
    const admission = document.admit(update, connection.user.id, (client, personId) => {
      const holder = this.presence.holderOf(client);
      return holder === null || holder === personId;
    });
    if (admission.kind === 'gap') {
      this.#requestMissing(connection, document, number);
      return 0;
    }
    if (isAnswer) connection.gapsInARow = 0;
    const at = this.#services.now();
    const written = admission.kind === 'admitted' ? connection.writtenOf(admission.structs, at) : [];
    if (isAnswer) connection.endWritten();
    if (admission.kind !== 'admitted') {
      this.#acknowledgeInOrder(connection, number, isAnswer);
      return 0;
    }
    if (connection.schema !== null && connection.schema > document.schema) this.#raiseSchema(document, connection.schema);
    const { update: newUpdate, claims, steps } = admission;
    const entry = { room: this.name, personId: connection.user.id, at, update: newUpdate, claims, written };
    this.#submit({ room: this, entry, connection, message: number, closesGaps: isAnswer });
    return steps;
  }

  /**
   * Takes in an update that the server made for a member, and appends it as the update of a connection would be (S1, S3 to S6). Its
   * client ids must be new. Resolves with its row when that is durable, with null if the update changes nothing. The caller has
   * checked the member's right. Rejects with a refusal if the update does not fit what is here now.
   *
   * With `after` the row comes right behind that one, or the call rejects with `AppendRefused` and nothing is written. What is known here is
   * asked first: if another node was quicker, all that stands here and is not yet durable has to be taken in anew, by whoever wrote it.
   */
  async write(personId: string, update: Uint8Array, after?: number): Promise<number | null> {
    const document = this.#document;
    if (document === null || this.failed) throw new Refusal('unavailable');
    if (after !== undefined && (this.busy || document.behind || document.seq !== after))
      throw new AppendRefused({ room: this.name, why: 'moved' });
    const admission = document.admit(update, personId, (client) => this.presence.holderOf(client) === null);
    if (admission.kind === 'gap') throw new Refusal('conflict');
    if (admission.kind !== 'admitted') return null;
    const { update: newUpdate, claims } = admission;
    const at = this.#services.now();
    const entry = { room: this.name, personId, at, update: newUpdate, claims, ...(after !== undefined && { after }) };
    const durable = Promise.withResolvers<number>();
    this.#own.set(entry, durable);
    this.#submit({ room: this, entry, connection: null, message: 0, closesGaps: false });
    return durable.promise;
  }

  #writeRefusal(connection: Connection): Refusal {
    if (atLeast(connection.right(this.#services.now()), 'edit')) return new Refusal('client_too_old');
    // Its answer may still come to nothing, and then it is open as before. So whoever wrote in it comes back with the words.
    if (connection.facts.suggestion?.begun != null) return new Refusal('not_saved');
    return new Refusal('not_allowed', 'You cannot write in this section.');
  }

  /** S5: nothing is appended, and the client is asked for all that is missing. */
  #requestMissing(connection: Connection, document: LeanDocument, number: number): void {
    connection.noteGap(number);
    connection.gapsInARow += 1;
    if (connection.gapsInARow > MAX_GAPS)
      throw new Refusal('outside_schema', 'The changes depend on something that never comes.');
    if (connection.awaitsAnswer) return;
    connection.awaitsAnswer = true;
    connection.send(step1Frame(document.vector()));
  }

  /** Acknowledges a message that brings nothing new, as soon as all messages before it are durable. */
  #acknowledgeInOrder(connection: Connection, message: number, closesGaps: boolean): void {
    if (this.#pendingCommits > 0) this.#submit({ room: this, entry: null, connection, message, closesGaps });
    else connection.acknowledge(message, closesGaps);
  }

  #submit(submission: Submission): void {
    this.#pendingCommits += 1;
    this.#services.committer.submit(submission);
  }

  #shutOutOlder(document: LeanDocument, schema: number): void {
    document.schema = schema;
    for (const other of this.connections) {
      if (other.schema !== null && other.schema < schema) other.refuse(new Refusal('client_too_old'));
    }
  }

  #raiseSchema(document: LeanDocument, schema: number): void {
    this.#shutOutOlder(document, schema);
    this.#services.log.raiseSchema(this.name, schema).catch((error: unknown) => {
      this.#services.logger.error({ room: this.name, err: error }, 'the schema version of a room was not kept');
    });
  }

  committed(submissions: readonly Submission[], seqs: readonly (number | null)[]): void {
    this.#pendingCommits -= submissions.length;
    const updates: Uint8Array[] = [];
    const rows: LogRow[] = [];
    let author: Connection | null = null;
    let authors = 0;
    for (const [i, { entry, connection }] of submissions.entries()) {
      const seq = seqs[i];
      if (entry === null || seq === null || seq === undefined) continue;
      this.#document?.advance(entry.update, seq);
      this.#own.get(entry)?.resolve(seq);
      this.#own.delete(entry);
      updates.push(entry.update);
      rows.push({ seq, personId: entry.personId, at: entry.at, update: entry.update });
      if (connection !== author || authors === 0) authors += 1;
      author = connection;
    }
    const [only] = updates;
    if (only !== undefined) {
      const frame = updateFrame(updates.length === 1 ? only : Y.mergeUpdates(updates));
      // An author gets the updates of the other authors and the acknowledgement of their own in one write.
      if (authors > 1) for (const { connection } of submissions) connection?.setBatching(true);
      this.#broadcast(frame, authors === 1 ? author : null);
      this.lastActivity = this.#services.now();
      this.#services.nodes?.publish(this.name, { kind: 'rows', rows });
    }
    for (const { connection, message, closesGaps } of submissions) connection?.acknowledge(message, closesGaps);
    if (authors > 1) for (const { connection } of submissions) connection?.setBatching(false);
    this.#checkpointIfDue();
  }

  /**
   * Queues a checkpoint if one is due. Rooms with a like load are due at the same moment, so the checkpoints run one after the
   * other.
   */
  #checkpointIfDue(): void {
    if (this.#checkpointDue || this.#document === null || this.#document.sinceCheckpoint < CHECKPOINT_ROWS) return;
    this.#checkpointDue = true;
    this.#services.checkpointQueue.add(async () => {
      this.#checkpointDue = false;
      // The room may have been closed meanwhile and have written its checkpoint then.
      if (!this.failed && (this.#document?.sinceCheckpoint ?? 0) > 0) await this.checkpoint();
    });
  }

  fail(error: unknown): void {
    if (this.failed) return;
    this.failed = true;
    if (error instanceof AppendRefused)
      this.#services.logger.info({ room: this.name, why: error.why }, 'another node was quicker, and a room begins again');
    else this.#services.logger.error({ room: this.name, err: error }, 'a room could not write and begins again');
    for (const connection of this.connections) connection.close(CLOSE_TRY_LATER, NOT_SAVED);
    for (const [{ after }, { reject }] of this.#own) {
      if (!(error instanceof AppendRefused)) reject(new Refusal('unavailable'));
      else reject(after === undefined ? new Refusal('conflict') : error);
    }
    this.#own.clear();
    this.close();
  }

  /** Writes a checkpoint, so that opening the room later does not have to read its whole log. */
  async checkpoint(): Promise<void> {
    try {
      const compacted = this.#document?.compact() ?? null;
      if (compacted === null) return;
      await this.#services.log.checkpoint(this.name, compacted.seq, compacted.state);
      if (this.connections.size > 0) this.#services.tidy(this.name, true);
    } catch (error) {
      this.#services.logger.warn({ room: this.name, err: error }, 'a checkpoint was not written; the log still has everything');
    }
  }

  /** Frees the Yjs document, which only writing needs. If the room is `empty`, it also writes a checkpoint. */
  async freeMemory(empty: boolean): Promise<void> {
    if (this.#document === null || this.busy) return;
    const checkpointed = empty && this.#document.sinceCheckpoint > 0 ? this.checkpoint() : Promise.resolve();
    this.#document.rest();
    await checkpointed;
    if (empty) this.#services.tidy(this.name, false);
  }

  #broadcast(frame: Uint8Array, except: Connection | null): void {
    for (const connection of this.connections) if (connection !== except) connection.send(frame);
  }
}
