/** Keeps the rights and sessions of open sockets true: after every change at once, and now and then for what only time changes. */
import type { Logger } from 'pino';
import { Refusal } from '#shared/errors.ts';
import type { Fanout, Notice } from '#server/fanout/fanout.ts';
import type { Store } from '#server/store/store.ts';
import { rightIn, type Connection, type Facts } from '#server/sync/room/connection.ts';
import { factsOf, presentPerson, type Ask } from '#server/sync/admission/door.ts';
import { eventFrame } from '#server/sync/transport/frames.ts';
import { RequestCoalescer } from '#server/sync/admission/request-coalescer.ts';
import type { Room } from '#server/sync/room/room.ts';

/** How often the clock is asked about memberships and sessions, in milliseconds. */
const SWEEP = 2000;

type Watched = { readonly room: Room; readonly flow: () => void; doubts: number; newest: number };

/** Watches over all connections of this server. */
export class RightsWatch {
  readonly #options: { store: Store; fanout: Fanout; now: () => number; logger: Logger };
  readonly #watched = new Map<Connection, Watched>();
  readonly #stop: () => void;
  readonly #timer: NodeJS.Timeout;
  readonly #newcomers: Connection[] = [];
  readonly #questions = new RequestCoalescer();
  #passes = 0;
  /** After the end nobody is left whom a failure could concern. */
  #closed = false;

  constructor(options: { store: Store; fanout: Fanout; now: () => number; logger: Logger }) {
    this.#options = options;
    this.#stop = options.fanout.subscribe((notice) => this.#onNotice(notice));
    this.#timer = setInterval(() => this.#sweep(), SWEEP);
    this.#timer.unref();
  }

  /**
   * Begins to watch a connection and works out its rights once more, because they may have changed while the door was asking.
   * `flow` is called when what its client sent in the meantime may be heard.
   */
  add(connection: Connection, room: Room, flow: () => void): Promise<void> {
    this.#watched.set(connection, { room, flow, doubts: 0, newest: 0 });
    this.#newcomers.push(connection);
    // Whoever comes while newcomers are being looked at is looked at with the next.
    return this.#questions.ask('newcomers', () => this.#again(this.#newcomers.splice(0)));
  }

  /** A connection has gone. */
  remove(connection: Connection): void {
    this.#watched.delete(connection);
  }

  /** Whether the rights of this connection are being worked out right now, so that nothing it says may be heard yet. */
  isRechecking(connection: Connection): boolean {
    return (this.#watched.get(connection)?.doubts ?? 0) > 0;
  }

  /** The plans that somebody here has open. */
  plans(): Set<string> {
    return new Set([...this.#watched.keys()].map((connection) => connection.facts.plan.id));
  }

  /** Works out the rights of everyone on a plan anew, and tells the pages of the audience that it changed. */
  async recheckPlan(planId: string, audience: 'all' | readonly string[]): Promise<void> {
    const concerned = [...this.#watched.keys()].filter((connection) => connection.facts.plan.id === planId);
    await this.#again(concerned);
    this.#publishChange(concerned.filter(({ facts }) => audience === 'all' || audience.includes(facts.member.id)));
  }

  #onNotice(notice: Notice): void {
    const all = [...this.#watched.keys()];
    const concerned =
      notice.kind === 'plan'
        ? all.filter(
            ({ facts: { plan, member } }) =>
              plan.id === notice.planId && (notice.audience === 'all' || notice.audience.includes(member.id)),
          )
        : all.filter((connection) => connection.session.personId === notice.personId);
    this.#again(concerned)
      .then(() => {
        if (notice.kind === 'plan') this.#publishChange(concerned);
      })
      .catch((error: unknown) => this.#closed || this.#options.logger.error({ err: error }, 'rights could not be worked out'));
  }

  /** Tells the pages of those who may know that the plan is not as it was. */
  #publishChange(connections: readonly Connection[]): void {
    for (const connection of connections)
      if (connection.facts.section === null) connection.send(eventFrame({ event: 'plan-changed' }));
  }

  /** Works out rights and sessions anew. Until that is done nothing the connections say is heard and nothing is sent to them. */
  async #again(connections: readonly Connection[]): Promise<void> {
    this.#passes += 1;
    const pass = this.#passes;
    for (const connection of connections) {
      const watched = this.#watched.get(connection);
      if (watched !== undefined) {
        watched.doubts += 1;
        watched.newest = pass;
      }
      connection.pauseSending();
    }
    try {
      const { store, now } = this.#options;
      const open = await store.records.openSessions([...new Set(connections.map((c) => c.session.id))], now());
      const all = await this.#factsOf(connections);
      for (const [i, connection] of connections.entries()) {
        const facts = all[i] ?? null;
        // A pass that began later has read later: what this one knows may be old.
        if (this.#watched.get(connection)?.newest !== pass) continue;
        if (!open.has(connection.session.id)) this.#close(connection, new Refusal('not_signed_in'));
        else this.#apply(connection, facts);
      }
    } catch (error) {
      // Rights that cannot be read are no rights.
      for (const connection of connections) this.#close(connection, new Refusal('unavailable'));
      throw error;
    } finally {
      for (const connection of connections) {
        const watched = this.#watched.get(connection);
        if (watched === undefined) continue;
        watched.doubts -= 1;
        if (watched.doubts > 0) continue;
        connection.resumeSending();
        watched.flow();
      }
    }
  }

  /** The facts about each of these, asking each question once. */
  #factsOf(connections: readonly Connection[]): Promise<(Facts | null)[]> {
    const { records } = this.#options.store;
    const asked = new Map<string, Promise<unknown>>();
    const ask: Ask = <T>(question: string, ask: () => Promise<T>): Promise<T> => {
      const answer = (asked.get(question) as Promise<T> | undefined) ?? ask();
      asked.set(question, answer);
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

  /** What only time changes: memberships and sessions that ran out, sessions ended elsewhere. */
  #sweep(): void {
    const { now, store, logger } = this.#options;
    const all = [...this.#watched.keys()];
    const changed = all.filter((connection) => connection.right(now()) !== connection.lastRight);
    if (changed.length > 0) {
      const plans = new Map(changed.map((c) => [`${c.facts.plan.id} ${c.facts.member.id}`, c.facts]));
      for (const { plan, member } of plans.values()) this.#onNotice({ kind: 'plan', planId: plan.id, audience: [member.id] });
    }
    store.records
      .openSessions([...new Set(all.map((connection) => connection.session.id))], now())
      .then((open) => {
        for (const connection of all)
          if (!open.has(connection.session.id)) this.#close(connection, new Refusal('not_signed_in'));
      })
      .catch((error: unknown) => this.#closed || logger.warn({ err: error }, 'sessions could not be looked at'));
  }

  /** Stops watching. */
  close(): void {
    this.#closed = true;
    this.#stop();
    clearInterval(this.#timer);
  }
}
