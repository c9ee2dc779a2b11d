/** What the writer of a unit must have seen: everything that the unit and its writer's earlier units depend on. */
import * as Y from 'yjs';

/** To look at an item, without searching for it, costs this much of a step. */
export const LOOK_COST = 0.1;

/** Everything that one client has seen, as far as its units show it. It only grows, so one update works it out once. */
export class CausalPast {
  readonly #store: Y.Doc['store'];
  readonly #seen = new Map<number, number>();
  readonly #spend: (steps: number) => void;

  /** `spend` is called with the work that was done, so that it can be limited. */
  constructor(store: Y.Doc['store'], spend: (steps: number) => void) {
    this.#store = store;
    this.#spend = spend;
  }

  /** Whether the client has seen a unit. */
  has({ client, clock }: Y.ID): boolean {
    return clock < (this.#seen.get(client) ?? 0);
  }

  /** Adds a unit, the units of its client before it, and all that these depend on. */
  include(unit: Y.ID): void {
    const waiting = [unit];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (this.has(id)) continue;
      const from = this.#seen.get(id.client) ?? 0;
      this.#seen.set(id.client, id.clock + 1);
      this.#spend(1);
      const structs = this.#store.clients.get(id.client) ?? [];
      for (let at = structs.length === 0 ? 0 : Y.findIndexSS(structs, from); at < structs.length; at++) {
        const struct = structs[at];
        if (struct === undefined || struct.id.clock > id.clock) break;
        this.#spend(LOOK_COST);
        if (!(struct instanceof Y.Item)) continue;
        const holder = struct.parent instanceof Y.AbstractType ? (struct.parent._item?.id ?? null) : null;
        for (const dependency of [struct.origin, struct.rightOrigin, holder]) {
          if (dependency !== null && !this.has(dependency)) waiting.push(dependency);
        }
      }
    }
  }
}
