/** Checks the hash chains of audit trails while the service runs, and keeps each verdict for a while. */
import { setTimeout as wait } from 'node:timers/promises';
import { zAuditEntry } from '#shared/audit.ts';
import { ChainCheck } from '#server/store/audit.ts';
import type { Store } from '#server/store/store.ts';

/** Whether a chain was unbroken, and when it was checked. */
export type ChainVerdict = { readonly whole: boolean; readonly checkedAt: number };

/** A verdict is given again for so long, in milliseconds. */
const KEPT_FOR = 60_000;
/** How many verdicts are kept. */
const MAX_KEPT = 1000;
/** A check takes a multiple of this, in milliseconds, so that its time does not tell how many entries a trail has. */
const TIME_STEP = 100;
/** So many entries are checked at once, in about 5 ms. */
const ENTRIES_PER_READ = 200;

/** Follows the whole chain of a plan. It is the check of `npm run check`, and reads every entry again. */
export async function isWhole(store: Store, planId: string): Promise<boolean> {
  const chain = new ChainCheck();
  let whole = true;
  for (let after = 0; ;) {
    const entries = await store.records.storedTrail(planId, after, ENTRIES_PER_READ);
    for (const link of entries) {
      if (chain.faultsOf(link).length > 0 || !zAuditEntry.safeParse(link.entry).success) whole = false;
      after = link.seq;
    }
    if (entries.length < ENTRIES_PER_READ) return whole;
  }
}

/** The checks, for all plans. */
export class TrailChecks {
  readonly #now: () => number;
  readonly #kept = new Map<string, { readonly at: number; readonly verdict: Promise<ChainVerdict> }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The verdict on the trail of a plan: a check of now, or one of the last minute. */
  of(store: Store, planId: string): Promise<ChainVerdict> {
    const at = this.#now();
    const known = this.#kept.get(planId);
    if (known !== undefined && at >= known.at && at - known.at < KEPT_FOR) return known.verdict;
    const verdict = this.#check(store, planId, at);
    this.#kept.delete(planId);
    this.#kept.set(planId, { at, verdict });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
    verdict.catch(() => {
      if (this.#kept.get(planId)?.verdict === verdict) this.#kept.delete(planId);
    });
    return verdict;
  }

  async #check(store: Store, planId: string, checkedAt: number): Promise<ChainVerdict> {
    const began = performance.now();
    const whole = await isWhole(store, planId);
    const took = performance.now() - began;
    await wait(Math.ceil(took / TIME_STEP) * TIME_STEP - took);
    return { whole, checkedAt };
  }
}
