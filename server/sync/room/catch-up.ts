/**
 * Polls the store where several nodes share it, because messages between nodes may be lost. A room that is behind its log reads
 * the missing rows. Rights are worked out again if the audit trail has an entry that this node did not act on.
 */
import type { Logger } from 'pino';
import { rightOn } from '#shared/rights.ts';
import type { Fanout } from '#server/fanout/fanout.ts';
import type { AuditRow, Store } from '#server/store/store.ts';
import type { Room } from '#server/sync/room/room.ts';
import type { Rooms } from '#server/sync/room/rooms.ts';
import type { RightsWatch } from '#server/sync/admission/rights-watch.ts';

/** Poll intervals in milliseconds: while messages between nodes get through, and while they do not. */
const CONNECTED_INTERVAL = 1000;
const DISCONNECTED_INTERVAL = 200;
/** How many rows of a room are read at once. */
const ROWS_PER_READ = 1000;

/** What catching up needs. */
export type CatchUpOptions = {
  readonly store: Store;
  readonly fanout: Fanout;
  readonly rooms: Rooms;
  readonly watch: RightsWatch;
  readonly now: () => number;
  readonly logger: Logger;
};

/** Catches up with the store for one node. */
export class CatchUp {
  readonly #options: CatchUpOptions;
  /** The newest entry of each plan's audit trail that this node acted on. */
  readonly #heads = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: CatchUpOptions) {
    this.#options = options;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#closed) return;
    const interval = this.#options.fanout.nodes?.connected === true ? CONNECTED_INTERVAL : DISCONNECTED_INTERVAL;
    this.#timer = setTimeout(() => {
      this.poll()
        .catch((error: unknown) => this.#options.logger.warn({ err: error }, 'the store could not be looked at'))
        .finally(() => this.#schedule());
    }, interval);
    this.#timer.unref();
  }

  /** Polls the store once. */
  async poll(): Promise<void> {
    await Promise.all([this.#catchUpRows(), this.#catchUpRights()]);
  }

  async #catchUpRows(): Promise<void> {
    const { store, rooms } = this.#options;
    const open = new Map<string, Room>();
    for (const room of rooms.all()) if (room.progress !== null && !room.failed) open.set(room.name, room);
    if (open.size === 0) return;
    const heads = await store.log.heads([...open.keys()]);
    let roomsBehind = new Map<string, Room>();
    for (const [name, room] of open) {
      const head = heads.get(name);
      if (head === undefined) continue;
      room.requireSchema(head.schema);
      if (head.seq > (room.progress?.seq ?? head.seq)) roomsBehind.set(name, room);
    }
    while (roomsBehind.size > 0 && !this.#closed) {
      const newRows = await store.log.since(
        new Map([...roomsBehind].map(([name, room]) => [name, room.progress?.seq ?? 0])),
        ROWS_PER_READ,
      );
      const stillBehind = new Map<string, Room>();
      for (const [name, rows] of newRows) {
        const room = roomsBehind.get(name);
        room?.takeRows(rows);
        if (room !== undefined && rows.length === ROWS_PER_READ) stillBehind.set(name, room);
      }
      roomsBehind = stillBehind;
    }
  }

  /** Every command writes one entry to a plan's audit trail. So a newer entry is a change that this node may not know yet. */
  async #catchUpRights(): Promise<void> {
    const { store, watch } = this.#options;
    const plans = watch.plans();
    for (const planId of this.#heads.keys()) if (!plans.has(planId)) this.#heads.delete(planId);
    const heads = await store.records.auditHeads([...plans]);
    for (const planId of plans) {
      const head = heads.get(planId) ?? 0;
      const known = this.#heads.get(planId);
      if (known === head) continue;
      this.#heads.set(planId, head);
      // At the first poll of a plan, a change may have come between a connection's admission and now. So its rights are read
      // again.
      const changes = known === undefined ? [] : await store.records.auditOf(planId, known);
      await watch.recheckPlan(planId, await this.#audience(planId, changes));
    }
  }

  /** The members who may know of these changes: all, or only those who can read the sections concerned. */
  async #audience(planId: string, changes: readonly AuditRow[]): Promise<'all' | string[]> {
    if (changes.some((change) => change.sectionId === null)) return 'all';
    const { store, now } = this.#options;
    const changedSections = new Set(changes.map((change) => change.sectionId));
    const sections = (await store.records.sectionsOf(planId)).filter((section) => changedSections.has(section.id));
    const members = await store.records.membersOf(planId);
    const at = now();
    return members
      .filter((member) => sections.some((section) => rightOn(section, member, at) !== 'none'))
      .map((member) => member.id);
  }

  /** Stops polling. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
