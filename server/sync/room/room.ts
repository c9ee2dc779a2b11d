/** One room: the sockets in it, who is present, and for a section its lean document. Here each message meets rules S3 to S9. */
import * as Y from 'yjs';
import type { Logger } from 'pino';
import { Refusal } from '#shared/errors.ts';
import { atLeast } from '#shared/rights.ts';
import { CLOSE_TRY_LATER } from '#shared/wire.ts';
import type { Nodes, RoomMessage } from '#server/fanout/fanout.ts';
import type { Meter } from '#server/metrics/meter.ts';
import type { Log, LogRow } from '#server/store/store.ts';
import type { Committer, CommittingRoom, Submission } from '#server/sync/room/committer.ts';
import type { Connection } from '#server/sync/room/connection.ts';
import { presenceFrame, step1Frame, step2Frame, updateFrame, type ClientMessage } from '#server/sync/transport/frames.ts';
import type { LeanDocument } from '#server/sync/room/lean-document.ts';
import type { SerialQueue } from '#server/sync/room/serial-queue.ts';
import { Presence } from '#server/sync/room/presence.ts';
import { EMPTY_UPDATE } from '#server/sync/gate/update.ts';

/** After this many rows beyond the last checkpoint a new one is written. */
const CHECKPOINT_ROWS = 500;
/** A client that leaves this many gaps without ever closing one is not making sense. */
const MAX_GAPS = 50;
const NOT_SAVED = 'This could not be saved. Your text is kept; please wait.';

/** What a room needs from around it. */
export type RoomServices = {
  readonly committer: Committer;
  readonly log: Log;
  readonly now: () => number;
  readonly logger: Logger;
  readonly meter: Meter;
  /** The other nodes; null where this is the only one. */
  readonly nodes: Nodes | null;
  /** Where checkpoints wait for their turn. */
  readonly checkpointQueue: SerialQueue;
  /** Told when a room has left a checkpoint or is given up, and whether people are still in it: a time to tidy its log. */
  readonly tidy: (room: string, live: boolean) => void;
};

/** An open room. A plan's room has no document: presence and events only. */
export class Room implements CommittingRoom {
  readonly name: string;
  readonly connections = new Set<Connection>();
  readonly presence: Presence;
  failed = false;
  /** How many are on their way in: a room that somebody is about to enter is not given up. */
  entering = 0;
  /** When the last one left or wrote, for whoever tidies up. */
  lastActivity: number;

  readonly #document: LeanDocument | null;
  readonly #services: RoomServices;
  readonly #unsubscribe: () => void;
  #pending = 0;
  /** Whether a checkpoint waits for its turn. */
  #due = false;

  constructor(name: string, document: LeanDocument | null, services: RoomServices) {
    this.name = name;
    this.#document = document;
    this.#services = services;
    this.lastActivity = services.now();
    this.presence = new Presence({
      send: (entries) => this.#broadcast(presenceFrame(entries), null),
      publish: (entries) => services.nodes?.publish(name, { kind: 'presence', node: services.nodes.node, entries }),
      ownerOf: (client) => document?.ownerOf(client) ?? null,
      bare: document === null,
    });
    this.#unsubscribe = services.nodes?.subscribe(name, (news) => this.#handleNodeMessage(news)) ?? (() => undefined);
    services.nodes?.publish(name, { kind: 'hello', node: services.nodes.node });
  }

  /** Acts on what another node tells of this room. */
  #handleNodeMessage(news: RoomMessage): void {
    const { nodes } = this.#services;
    if (nodes === null || this.failed) return;
    if (news.kind === 'rows') this.takeRows(news.rows);
    else if (news.node === nodes.node) return;
    else if (news.kind === 'presence') this.presence.handleNodePresence(news.node, news.entries, this.#services.now());
    else {
      const entries = this.presence.local();
      if (entries.length > 0) nodes.publish(this.name, { kind: 'presence', node: nodes.node, entries });
    }
  }

  /** How far the room has come in the log, and whether a row before that is missing; null where there is no document. */
  get progress(): { readonly seq: number; readonly behind: boolean } | null {
    return this.#document === null ? null : { seq: this.#document.seq, behind: this.#document.behind };
  }

  /** Takes in rows that are durable, from the log or from another node, and shows what is new to everyone here. */
  takeRows(rows: readonly LogRow[]): void {
    if (this.failed || this.#document === null) return;
    try {
      const fresh = this.#document.takeRows(rows);
      const [only] = fresh;
      if (only === undefined) return;
      this.lastActivity = this.#services.now();
      this.#broadcast(updateFrame(fresh.length === 1 ? only : Y.mergeUpdates(fresh)), null);
    } catch (error) {
      this.fail(error);
    }
  }

  /** The room is given up: it hears nothing more. */
  close(): void {
    this.#unsubscribe();
    this.presence.close();
  }

  /** Other nodes have let a newer client write here. */
  requireSchema(schema: number): void {
    if (this.#document !== null && schema > this.#document.schema) this.#shutOutOlder(this.#document, schema);
  }

  /** The schema version below which no client may join; 0 where there is no document. */
  get schema(): number {
    return this.#document?.schema ?? 0;
  }

  get audience(): number {
    return this.connections.size;
  }

  /** Whether something admitted is still on its way to disk. */
  get busy(): boolean {
    return this.#pending > 0;
  }

  /**
   * Takes a connection in: it learns who is here and is asked for what it has. A room that failed while somebody was on their way
   * in would tell them nothing for ever, so they are sent to the room that takes its place.
   */
  join(connection: Connection): void {
    if (this.failed) return connection.close(CLOSE_TRY_LATER, NOT_SAVED);
    this.connections.add(connection);
    connection.awaitsAnswer = true;
    connection.send(step1Frame(this.#document?.vector() ?? new Map()));
    const present = this.presence.all();
    if (present.length > 0) connection.send(presenceFrame(present));
  }

  /** A connection has gone. */
  leave(connection: Connection): void {
    if (!this.connections.delete(connection)) return;
    this.presence.removeConnection(connection);
    this.lastActivity = this.#services.now();
  }

  /** Acts on one message. Throws a refusal, for which the connection is to be closed. */
  handleMessage(connection: Connection, message: ClientMessage): void {
    switch (message.kind) {
      case 'step1':
        connection.send(this.#document?.answer(message.encoded, message.vector) ?? step2Frame(EMPTY_UPDATE));
        return;
      case 'queryPresence':
        connection.send(presenceFrame(this.presence.all()));
        return;
      case 'presence':
        this.presence.handlePresence(connection, message.entries);
        return;
      case 'step2':
      case 'update':
        this.#handleUpdate(connection, message.update, message.kind === 'step2');
    }
  }

  #handleUpdate(connection: Connection, update: Uint8Array, answers: boolean): void {
    const number = connection.countUpdate();
    if (answers) connection.awaitsAnswer = false;
    const document = this.#document;
    const mayWrite = document !== null && atLeast(connection.right(this.#services.now()), 'edit') && connection.schema !== null;
    if (!mayWrite) {
      // A stock client answers our step 1 with all it has: that it brings nothing new is all a reader may say.
      if (document === null ? update.length > 2 : document.wouldChange(update)) throw this.#whyNot(connection);
      this.#answerInTurn(connection, number, answers);
      return;
    }
    const admission = document.admit(update, connection.user.id, (client, personId) => {
      const holder = this.presence.holderOf(client);
      return holder === null || holder === personId;
    });
    if (admission.kind === 'gap') {
      this.#ask(connection, document, number);
      return;
    }
    if (answers) connection.gapsInARow = 0;
    if (admission.kind !== 'admitted') {
      this.#answerInTurn(connection, number, answers);
      return;
    }
    if (connection.schema !== null && connection.schema > document.schema) this.#raiseSchema(document, connection.schema);
    const { update: fresh, claims } = admission;
    const entry = { room: this.name, personId: connection.user.id, at: this.#services.now(), update: fresh, claims };
    this.#submit({ room: this, entry, connection, message: number, closesGaps: answers });
  }

  #whyNot(connection: Connection): Refusal {
    if (atLeast(connection.right(this.#services.now()), 'edit')) return new Refusal('client_too_old');
    return new Refusal('not_allowed', 'You cannot write in this section.');
  }

  /** S5: nothing is appended; the client is asked for all that is missing. */
  #ask(connection: Connection, document: LeanDocument, number: number): void {
    connection.noteGap(number);
    connection.gapsInARow += 1;
    if (connection.gapsInARow > MAX_GAPS)
      throw new Refusal('outside_schema', 'The changes depend on something that never comes.');
    if (connection.awaitsAnswer) return;
    connection.awaitsAnswer = true;
    connection.send(step1Frame(document.vector()));
  }

  /** A message that brings nothing is durable when everything before it is. */
  #answerInTurn(connection: Connection, message: number, closesGaps: boolean): void {
    if (this.#pending > 0) this.#submit({ room: this, entry: null, connection, message, closesGaps });
    else connection.acknowledge(message, closesGaps);
  }

  #submit(submission: Submission): void {
    this.#pending += 1;
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
    this.#pending -= submissions.length;
    const updates: Uint8Array[] = [];
    const rows: LogRow[] = [];
    let author: Connection | null = null;
    let authors = 0;
    for (const [i, { entry, connection }] of submissions.entries()) {
      const seq = seqs[i];
      if (entry === null || seq === null || seq === undefined) continue;
      this.#document?.advance(entry.update, seq);
      updates.push(entry.update);
      rows.push({ seq, personId: entry.personId, at: entry.at, update: entry.update });
      if (connection !== author || authors === 0) authors += 1;
      author = connection;
    }
    const [only] = updates;
    if (only !== undefined) {
      const frame = updateFrame(updates.length === 1 ? only : Y.mergeUpdates(updates));
      // Whoever wrote gets the others' writing and the word that their own is saved in one piece.
      if (authors > 1) for (const { connection } of submissions) connection?.setBatching(true);
      this.#broadcast(frame, authors === 1 ? author : null);
      this.lastActivity = this.#services.now();
      this.#services.nodes?.publish(this.name, { kind: 'rows', rows });
    }
    for (const { connection, message, closesGaps } of submissions) connection?.acknowledge(message, closesGaps);
    if (authors > 1) for (const { connection } of submissions) connection?.setBatching(false);
    this.#checkpointIfDue();
  }

  /** Many rooms that are written in alike are due in the same moment; each takes its turn. */
  #checkpointIfDue(): void {
    if (this.#due || this.#document === null || this.#document.sinceCheckpoint < CHECKPOINT_ROWS) return;
    this.#due = true;
    this.#services.checkpointQueue.add(async () => {
      this.#due = false;
      // It may have left one meanwhile, because it was given up.
      if (!this.failed && (this.#document?.sinceCheckpoint ?? 0) > 0) await this.checkpoint();
    });
  }

  fail(error: unknown): void {
    if (this.failed) return;
    this.failed = true;
    this.#services.logger.error({ room: this.name, err: error }, 'a room could not write and begins again');
    for (const connection of this.connections) connection.close(CLOSE_TRY_LATER, NOT_SAVED);
    this.close();
  }

  /** Keeps the state of now, so that opening the room later need not read its whole log. */
  async checkpoint(): Promise<void> {
    try {
      const compacted = this.#document?.compact() ?? null;
      if (compacted === null) return;
      await this.#services.log.checkpoint(this.name, compacted.seq, compacted.state);
      if (this.audience > 0) this.#services.tidy(this.name, true);
    } catch (error) {
      this.#services.logger.warn({ room: this.name, err: error }, 'a checkpoint was not written; the log still has everything');
    }
  }

  /** Lets go of what only writing needs; `empty` rooms also leave a checkpoint behind. */
  async freeMemory(empty: boolean): Promise<void> {
    if (this.#document === null || this.busy) return;
    const kept = empty && this.#document.sinceCheckpoint > 0 ? this.checkpoint() : Promise.resolve();
    this.#document.dropIndex();
    await kept;
    if (empty) this.#services.tidy(this.name, false);
  }

  #broadcast(frame: Uint8Array, except: Connection | null): void {
    for (const connection of this.connections) if (connection !== except) connection.send(frame);
  }
}
