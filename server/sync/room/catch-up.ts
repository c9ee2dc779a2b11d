/**
 * Where several nodes share a store, messages between them may be lost. This looks at the store itself, again and again: a room
 * that is behind its log reads on, and rights that changed without a word are worked out anew.
 */
import type { Logger } from 'pino';
import { rightOn } from '#shared/rights.ts';
import type { Fanout } from '#server/fanout/fanout.ts';
import type { AuditRow, Store } from '#server/store/store.ts';
import type { Room } from '#server/sync/room/room.ts';
import type { Rooms } from '#server/sync/room/rooms.ts';
import type { RightsWatch } from '#server/sync/admission/rights-watch.ts';

/** How often it looks, in milliseconds, while messages get through and while they do not. */
const CALM = 1000;
const ALARMED = 200;
/** How many rows of a room are read at once. */
const ROWS = 1000;

/** What catching up works with. */
export type CatchUpOptions = {
  readonly store: Store;
  readonly fanout: Fanout;
  readonly rooms: Rooms;
  readonly watch: RightsWatch;
  readonly now: () => number;
  readonly logger: Logger;
};

/** The catching up of one node. */
export class CatchUp {
  readonly #options: CatchUpOptions;
  /** The newest entry of each plan's audit trail that was acted on. */
  readonly #heads = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: CatchUpOptions) {
    this.#options = options;
    this.#next();
  }

  #next(): void {
    if (this.#closed) return;
    const wait = this.#options.fanout.nodes?.connected === true ? CALM : ALARMED;
    this.#timer = setTimeout(() => {
      this.poll()
        .catch((error: unknown) => this.#options.logger.warn({ err: error }, 'the store could not be looked at'))
        .finally(() => this.#next());
    }, wait);
    this.#timer.unref();
  }

  /** Looks once. */
  async poll(): Promise<void> {
    await Promise.all([this.#rows(), this.#rights()]);
  }

  async #rows(): Promise<void> {
    const { store, rooms } = this.#options;
    const open = new Map<string, Room>();
    for (const room of rooms.all()) if (room.progress !== null && !room.failed) open.set(room.name, room);
    if (open.size === 0) return;
    const heads = await store.log.heads([...open.keys()]);
    let behind = new Map<string, Room>();
    for (const [name, room] of open) {
      const head = heads.get(name);
      if (head === undefined) continue;
      room.requireSchema(head.schema);
      if (head.seq > (room.progress?.seq ?? head.seq)) behind.set(name, room);
    }
    while (behind.size > 0 && !this.#closed) {
      const news = await store.log.since(new Map([...behind].map(([name, room]) => [name, room.progress?.seq ?? 0])), ROWS);
      const more = new Map<string, Room>();
      for (const [name, rows] of news) {
        const room = behind.get(name);
        room?.takeRows(rows);
        if (room !== undefined && rows.length === ROWS) more.set(name, room);
      }
      behind = more;
    }
  }

  /** Every command leaves one entry in a plan's audit trail, so a newer entry is a change that may not have been heard of. */
  async #rights(): Promise<void> {
    const { store, watch } = this.#options;
    const plans = watch.plans();
    for (const planId of this.#heads.keys()) if (!plans.has(planId)) this.#heads.delete(planId);
    const heads = await store.records.auditHeads([...plans]);
    for (const planId of plans) {
      const head = heads.get(planId) ?? 0;
      const known = this.#heads.get(planId);
      if (known === head) continue;
      this.#heads.set(planId, head);
      // At the first look nobody knows what changed between a connection's coming in and now, so its rights are read once more.
      const changes = known === undefined ? [] : await store.records.auditOf(planId, known);
      await watch.recheckPlan(planId, await this.#audience(planId, changes));
    }
  }

  /** Who may know of these changes: all, or only those who can read the sections that they were about. */
  async #audience(planId: string, changes: readonly AuditRow[]): Promise<'all' | string[]> {
    if (changes.some((change) => change.sectionId === null)) return 'all';
    const { store, now } = this.#options;
    const about = new Set(changes.map((change) => change.sectionId));
    const sections = (await store.records.sectionsOf(planId)).filter((section) => about.has(section.id));
    const members = await store.records.membersOf(planId);
    const at = now();
    return members
      .filter((member) => sections.some((section) => rightOn(section, member, at) !== 'none'))
      .map((member) => member.id);
  }

  /** Looks no more. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
