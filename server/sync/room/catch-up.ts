/**
 * Polls the store where several nodes share it, because messages between nodes may be lost. A room that is behind its log reads
 * the missing rows. Rights are worked out again if the audit trail has an entry that this node did not act on.
 */
import type { Logger } from 'pino';
import { audienceOf, isOfConversation, type AuditEntry } from '#shared/audit.ts';
import type { Fanout } from '#server/fanout/fanout.ts';
import { AuditDamaged } from '#server/store/errors.ts';
import type { Store } from '#server/store/store.ts';
import { readMissingRows } from '#server/sync/room/read-missing-rows.ts';
import type { Rooms } from '#server/sync/room/rooms.ts';
import type { RightsWatch } from '#server/sync/admission/rights-watch.ts';

/** Poll intervals in milliseconds: while messages between nodes get through, and while they do not. */
const CONNECTED_INTERVAL = 1000;
const DISCONNECTED_INTERVAL = 200;

/** What catching up needs. */
export type CatchUpOptions = {
  readonly store: Store;
  readonly fanout: Fanout;
  readonly rooms: Pick<Rooms, 'all'>;
  readonly watch: Pick<RightsWatch, 'plans' | 'recheckPlan' | 'tellThreads'>;
  readonly now: () => number;
  readonly logger: Logger;
};

/** Catches up with the store for one node. */
export class CatchUp {
  readonly #options: CatchUpOptions;
  /** The newest entry of each plan's audit trail that this node acted on. */
  readonly #heads = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #polling: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: CatchUpOptions) {
    this.#options = options;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#closed) return;
    const interval = this.#options.fanout.nodes?.connected === true ? CONNECTED_INTERVAL : DISCONNECTED_INTERVAL;
    this.#timer = setTimeout(() => {
      this.#polling = this.poll()
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
    await readMissingRows(store.log, rooms.all(), () => this.#closed);
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
      // At the first look the node does not know what changed since a connection came in, so the rights are read once more.
      const entries = known === undefined ? [] : await this.#entries(planId, known);
      this.#heads.set(planId, head);
      const [said, others] = [entries?.filter(isOfConversation) ?? [], entries?.filter((entry) => !isOfConversation(entry))];
      for (const { sections, audience } of said) watch.tellThreads(planId, sections[0], audience);
      if (said.length > 0 && others?.length === 0) continue;
      // If the entries cannot be read, the node tells no member, because it does not know which of them may be told.
      await watch.recheckPlan(planId, audienceOf(others ?? []));
    }
  }

  /** The entries of a plan's trail after `after`; null if they cannot be read. Rights are worked out all the same. */
  async #entries(planId: string, after: number): Promise<readonly AuditEntry[] | null> {
    const { store, logger } = this.#options;
    try {
      return await store.records.auditOf(planId, after);
    } catch (error) {
      if (!(error instanceof AuditDamaged)) throw error;
      logger.error({ err: error }, 'an audit trail cannot be read');
      return null;
    }
  }

  /** Stops polling. Resolves when the poll that runs has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#polling;
  }
}
