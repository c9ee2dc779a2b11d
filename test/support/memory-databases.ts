/**
 * IndexedDB in memory, as far as the client's storage on the device uses it by itself: whole stores, single values, and no cursors.
 * Everything is done in the order in which it is asked for.
 */

type Handler = (() => void) | null;
/** What is stored, by store and by key. */
type Stores = Map<string, Map<unknown, unknown>>;

class Request<T> {
  readonly result: T;
  readonly error = null;
  onsuccess: Handler = null;
  onerror: Handler = null;
  onupgradeneeded: Handler = null;

  constructor(result: T, isNew = false) {
    this.result = result;
    queueMicrotask(() => {
      if (isNew) this.onupgradeneeded?.();
      this.onsuccess?.();
    });
  }
}

class ObjectStore {
  readonly #values: Map<unknown, unknown>;

  constructor(values: Map<unknown, unknown>) {
    this.#values = values;
  }

  get = (key: string) => new Request(this.#values.get(key));
  getAll = () => new Request([...this.#values.values()]);
  getAllKeys = () => new Request([...this.#values.keys()]);
  put = (value: unknown, key: string) => new Request(void this.#values.set(key, value));
  add = (value: unknown) => new Request(void this.#values.set(this.#values.size + 1, value));
  delete = (key: string) => new Request(this.#values.delete(key));
}

class Transaction {
  readonly #stores: Stores;
  oncomplete: Handler = null;
  onabort: Handler = null;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  objectStore(name: string): ObjectStore {
    const values = this.#stores.get(name);
    if (values === undefined) throw new Error(`there is no store ${name}`);
    return new ObjectStore(values);
  }

  commit = (): void => queueMicrotask(() => this.oncomplete?.());
}

class Database {
  readonly #stores: Stores;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  get objectStoreNames(): { contains(name: string): boolean } {
    return { contains: (name) => this.#stores.has(name) };
  }

  createObjectStore = (name: string): void => void this.#stores.set(name, new Map());
  transaction = (): Transaction => new Transaction(this.#stores);
  close = (): void => undefined;
}

/** The databases of one device. It stands in for the global `indexedDB`. */
export class MemoryDatabases {
  readonly #databases = new Map<string, Stores>();

  open = (name: string): Request<Database> => {
    const known = this.#databases.get(name);
    const stores: Stores = known ?? new Map();
    this.#databases.set(name, stores);
    return new Request(new Database(stores), known === undefined);
  };
  deleteDatabase = (name: string): Request<boolean> => new Request(this.#databases.delete(name));
  databases = async (): Promise<{ name: string }[]> => [...this.#databases.keys()].map((name) => ({ name }));
}
