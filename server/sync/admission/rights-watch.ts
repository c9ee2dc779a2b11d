/**
 * Keeps the rights and sessions of open connections current: it works them out again after every change, and at an interval,
 * because time changes them too.
 */
import type { Logger } from 'pino';
import { Refusal } from '#shared/errors.ts';
import type { Fanout, Notice } from '#server/fanout/fanout.ts';
import type { Store } from '#server/store/store.ts';
import { rightIn, type Connection, type Facts } from '#server/sync/room/connection.ts';
import { factsOf, presentPerson, type Ask } from '#server/sync/admission/door.ts';
import { eventFrame } from '#server/sync/transport/frames.ts';
import { RequestCoalescer } from '#server/sync/admission/request-coalescer.ts';
import type { Room } from '#server/sync/room/room.ts';

/** How often memberships and sessions that ran out are looked for, in milliseconds. */
const SWEEP_INTERVAL = 2000;

type Watched = { readonly room: Room; readonly deliverWaiting: () => void; recheckCount: number; newestPass: number };

/** Rechecks the rights of all connections of this server. */
export class RightsWatch {
  readonly #options: { store: Store; fanout: Fanout; now: () => number; logger: Logger };
  readonly #watched = new Map<Connection, Watched>();
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  readonly #newcomers: Connection[] = [];
  readonly #coalescer = new RequestCoalescer();
  #passes = 0;
  /** After the close an error is not logged, because no connection is left. */
  #closed = false;

  constructor(options: { store: Store; fanout: Fanout; now: () => number; logger: Logger }) {
    this.#options = options;
    this.#unsubscribe = options.fanout.subscribe((notice) => this.#onNotice(notice));
    this.#timer = setInterval(() => this.#sweep(), SWEEP_INTERVAL);
    this.#timer.unref();
  }

  /**
   * Adds a connection and works out its rights again, because they may have changed while the door asked the store.
   * `deliverWaiting` is called when the messages that the client sent meanwhile may be handled.
   */
  add(connection: Connection, room: Room, deliverWaiting: () => void): Promise<void> {
    this.#watched.set(connection, { room, deliverWaiting, recheckCount: 0, newestPass: 0 });
    this.#newcomers.push(connection);
    // A connection that is added during a recheck of newcomers is checked in the next one.
    return this.#coalescer.ask('newcomers', () => this.#recheck(this.#newcomers.splice(0)));
  }

  /** Removes a connection that has closed. */
  remove(connection: Connection): void {
    this.#watched.delete(connection);
  }

  /** Works out the right of one connection again. Its messages wait until then. */
  async recheck(connection: Connection): Promise<void> {
    await this.#recheck([connection]).catch((error: unknown) => this.#logFailure(error));
  }

  /** Whether the rights of this connection are being worked out now. Until then its messages must wait. */
  isRechecking(connection: Connection): boolean {
    return (this.#watched.get(connection)?.recheckCount ?? 0) > 0;
  }

  /** The plans of all connections of this server. */
  plans(): Set<string> {
    return new Set([...this.#watched.keys()].map((connection) => connection.facts.plan.id));
  }

  /** Works out the rights of everyone on a plan again, and tells the pages of the audience that the plan changed. */
  async recheckPlan(planId: string, audience: 'all' | readonly string[]): Promise<void> {
    const affected = [...this.#watched.keys()].filter((connection) => connection.facts.plan.id === planId);
    await this.#recheck(affected);
    this.#publishChange(affected.filter(({ facts }) => audience === 'all' || audience.includes(facts.member.id)));
  }

  /** Tells the pages of the audience that somebody said something in a section. */
  tellThreads(planId: string, sectionId: string, audience: readonly string[]): void {
    for (const connection of this.#watched.keys()) {
      const { plan, section, member } = connection.facts;
      if (section === null && plan.id === planId && audience.includes(member.id))
        connection.send(eventFrame({ event: 'threads-changed', sectionId }));
    }
  }

  #onNotice(notice: Notice): void {
    if (notice.kind === 'threads') return this.tellThreads(notice.planId, notice.sectionId, notice.audience);
    const all = [...this.#watched.keys()];
    if (notice.kind === 'seen') {
      const { personId, planId, page } = notice;
      for (const connection of all)
        if (
          connection.session.personId === personId &&
          connection.facts.section === null &&
          connection.facts.plan.id === planId
        )
          connection.send(eventFrame({ event: 'seen', page }));
      return;
    }
    // Nobody's rights change by what they are told or have read.
    if (notice.kind === 'inbox') return this.#publishInbox(all, notice.personId);
    const affected =
      notice.kind === 'plan'
        ? all.filter(
            ({ facts: { plan, member } }) =>
              plan.id === notice.planId && (notice.audience === 'all' || notice.audience.includes(member.id)),
          )
        : all.filter((connection) => connection.session.personId === notice.personId);
    this.#recheck(affected)
      .then(() => {
        if (notice.kind === 'plan') this.#publishChange(affected);
      })
      .catch((error: unknown) => this.#logFailure(error));
  }

  #logFailure(error: unknown): void {
    if (!this.#closed) this.#options.logger.error({ err: error }, 'rights could not be worked out');
  }

  /** Sends `inbox-changed` to those of these connections that are in a plan's room and belong to this person. */
  #publishInbox(connections: readonly Connection[], personId: string): void {
    for (const connection of connections)
      if (connection.facts.section === null && connection.session.personId === personId)
        connection.send(eventFrame({ event: 'inbox-changed' }));
  }

  /** Sends `plan-changed` to those of these connections that are in a plan's room. */
  #publishChange(connections: readonly Connection[]): void {
    for (const connection of connections)
      if (connection.facts.section === null) connection.send(eventFrame({ event: 'plan-changed' }));
  }

  /**
   * Works out rights and sessions again. Until that is done, messages of these connections wait, and nothing is sent to them.
   */
  async #recheck(connections: readonly Connection[]): Promise<void> {
    this.#passes += 1;
    const pass = this.#passes;
    for (const connection of connections) {
      const watched = this.#watched.get(connection);
      if (watched !== undefined) {
        watched.recheckCount += 1;
        watched.newestPass = pass;
      }
      connection.pauseSending();
    }
    try {
      const { store, now } = this.#options;
      const open = await store.records.usableSessions([...new Set(connections.map((c) => c.session.id))], now());
      const all = await this.#factsOf(connections);
      for (const [i, connection] of connections.entries()) {
        const facts = all[i] ?? null;
        // A pass that began later has read newer records, so this pass must not overwrite its result.
        if (this.#watched.get(connection)?.newestPass !== pass) continue;
        if (!open.has(connection.session.id)) this.#close(connection, new Refusal('not_signed_in'));
        else this.#apply(connection, facts);
      }
    } catch (error) {
      // If rights cannot be read, the connections are closed.
      for (const connection of connections) this.#close(connection, new Refusal('unavailable'));
      throw error;
    } finally {
      for (const connection of connections) {
        const watched = this.#watched.get(connection);
        if (watched === undefined) continue;
        watched.recheckCount -= 1;
        if (watched.recheckCount > 0) continue;
        connection.resumeSending();
        watched.deliverWaiting();
      }
    }
  }

  /** The facts about each of these connections. Each question goes to the store once. */
  #factsOf(connections: readonly Connection[]): Promise<(Facts | null)[]> {
    const { records } = this.#options.store;
    const answers = new Map<string, Promise<unknown>>();
    const ask: Ask = <T>(question: string, ask: () => Promise<T>): Promise<T> => {
      const answer = (answers.get(question) as Promise<T> | undefined) ?? ask();
      answers.set(question, answer);
      return answer;
    };
    return Promise.all(
      connections.map((connection) =>
        factsOf(records, ask, this.#watched.get(connection)?.room.name ?? '', connection.session.personId),
      ),
    );
  }

  #apply(connection: Connection, facts: Facts | null): void {
    const right = rightIn(facts, this.#options.now());
    if (facts === null || right === 'none') {
      this.#close(connection, new Refusal('not_found'));
      return;
    }
    connection.facts = facts;
    connection.lastRight = right;
    connection.user = presentPerson(facts);
  }

  #close(connection: Connection, refusal: Refusal): void {
    this.#watched.get(connection)?.room.leave(connection);
    connection.refuse(refusal);
  }

  /** Finds memberships and sessions that ran out, and sessions that ended elsewhere. */
  #sweep(): void {
    const { now, store, logger } = this.#options;
    const all = [...this.#watched.keys()];
    const changed = all.filter((connection) => connection.right(now()) !== connection.lastRight);
    if (changed.length > 0) {
      const plans = new Map(changed.map((c) => [`${c.facts.plan.id} ${c.facts.member.id}`, c.facts]));
      for (const { plan, member } of plans.values()) this.#onNotice({ kind: 'plan', planId: plan.id, audience: [member.id] });
    }
    store.records
      .usableSessions([...new Set(all.map((connection) => connection.session.id))], now())
      .then((open) => {
        for (const connection of all)
          if (!open.has(connection.session.id)) this.#close(connection, new Refusal('not_signed_in'));
      })
      .catch((error: unknown) => this.#closed || logger.warn({ err: error }, 'sessions could not be looked at'));
  }

  /** Stops the sweep and the subscription. */
  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    clearInterval(this.#timer);
  }
}
