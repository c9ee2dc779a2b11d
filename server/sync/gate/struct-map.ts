/**
 * The map in which a Yjs document keeps its items by client. For each change Yjs works out the clocks of all clients, four
 * times over, and a section that is years old has thousands of clients. This map shows Yjs only the clients that write.
 */
import type * as Y from 'yjs';

type Structs = (Y.GC | Y.Item)[];

/** A map of the items of all clients. */
export class StructMap extends Map<number, Structs> {
  #writers: ReadonlySet<number> | null = null;

  /** Runs `change`, which brings new items of these clients and no others. */
  whileWriting(writers: ReadonlySet<number>, change: () => void): void {
    this.#writers = writers;
    try {
      change();
    } finally {
      this.#writers = null;
    }
  }

  /** Calls `each` for every client, or while some are writing, only for those of them that have items. */
  override forEach(each: (structs: Structs, client: number, map: Map<number, Structs>) => void): void {
    if (this.#writers === null) return super.forEach(each);
    for (const client of this.#writers) {
      const structs = this.get(client);
      if (structs !== undefined) each(structs, client, this);
    }
  }
}
