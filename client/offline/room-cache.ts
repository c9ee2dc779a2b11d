/**
 * A room's document on this device, in y-indexeddb's form. y-indexeddb reads and tidies it; each change is written here instead,
 * together with the record of what is unsaved, in one transaction: so the count that a person is told is never ahead of
 * what is on the device, and a browser that refuses to keep it is noticed.
 */
import { IndexeddbPersistence, PREFERRED_TRIM_SIZE, storeState } from 'y-indexeddb';
import * as Y from 'yjs';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { canStore, put, remove } from '#client/offline/account-database.ts';
import { storedDeviceKey, onKeyHeld, hasDeviceKey } from '#client/offline/device-key.ts';
import { reportStorageProblem, storageProblemOf } from '#client/offline/device-owner.ts';
import { deleteDatabase, commitNow, allEntries, transactionDone } from '#client/offline/indexed-db.ts';
import { AS_OF, SCHEMA, pendingKey, pendingIn, zPendingChanges, type PendingChanges } from '#client/offline/pending-changes.ts';
import { roomDatabase } from '#client/offline/database-names.ts';

/** For whom and of which plan a room is kept. */
export type CacheOwner = { readonly personId: string; readonly planId: string };

/** How long the device may take to bring back a document, in milliseconds; after that one goes on without it. */
const PATIENCE = 3000;
/** After the device refused a change, how long to wait before the whole document is tried again, in milliseconds. */
const PAUSE = 5000;
const STORES = ['updates', 'custom'];

/** Opens a kept document into `doc`, for as long as it takes to read it; null where that does not work in time. */
async function load(name: string, doc: Y.Doc): Promise<{ persistence: IndexeddbPersistence; db: IDBDatabase } | null> {
  const persistence = new IndexeddbPersistence(name, doc);
  doc.off('update', persistence._storeUpdate);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), PATIENCE)));
  const failed = persistence._db.then(
    () => new Promise<never>(() => undefined),
    () => null,
  );
  const loaded = await Promise.race([persistence.whenSynced, late, failed]);
  clearTimeout(timer);
  if (loaded !== null && persistence.db !== null) return { persistence, db: persistence.db };
  void persistence.destroy().catch(() => undefined);
  return null;
}

/** Whether `origin` marks an update that came from the device itself. */
export function isFromDevice(origin: unknown): boolean {
  return origin instanceof IndexeddbPersistence;
}

/** One room's document on this device. */
export class RoomCache {
  readonly #persistence: IndexeddbPersistence;
  readonly #db: IDBDatabase;
  readonly #doc: Y.Doc;
  readonly #name: string;
  readonly #room: string;
  readonly #personId: string;
  /** Unsaved work of pages that are closed, or of others that are open beside this one. */
  readonly inherited: readonly PendingChanges[];
  /** When the document was last as the server had it; null where it never was. */
  readonly asOf: number | null;
  /** Whether a page that knows more than this one wrote here: then this one must not touch it. */
  readonly tooNew: boolean;
  #working = true;
  /** How many of the page's own changes are on their way to the device. */
  #underWay = 0;
  #behindSince: number | null = null;
  #tidying: ReturnType<typeof setTimeout> | undefined;
  readonly #changed: () => void;
  readonly #unheard: () => void;

  private constructor(made: {
    persistence: IndexeddbPersistence;
    db: IDBDatabase;
    doc: Y.Doc;
    name: string;
    room: string;
    personId: string;
    kept: readonly (readonly [string, unknown])[];
    changed: () => void;
  }) {
    this.#persistence = made.persistence;
    this.#db = made.db;
    this.#doc = made.doc;
    this.#name = made.name;
    this.#room = made.room;
    this.#personId = made.personId;
    this.#changed = made.changed;
    this.#unheard = onKeyHeld(made.changed);
    this.inherited = pendingIn(made.kept);
    const kept = new Map(made.kept);
    const asOf = kept.get(AS_OF);
    this.asOf = typeof asOf === 'number' ? asOf : null;
    const schema = kept.get(SCHEMA);
    this.tooNew = typeof schema === 'number' && schema > SCHEMA_VERSION;
    const lost = (): void => {
      this.#db.close();
      this.#stop();
    };
    made.db.onversionchange = lost;
    made.db.onclose = () => {
      lost();
      reportStorageProblem('cleared');
    };
  }

  /** Brings back what is kept of a room into `doc` and goes on keeping it; null where this device keeps nothing. */
  static async open(keptFor: CacheOwner, room: string, doc: Y.Doc, changed: () => void): Promise<RoomCache | null> {
    const { personId, planId } = keptFor;
    try {
      if (!(await canStore(personId))) return null;
      if (!hasDeviceKey(personId)) await storedDeviceKey(personId);
      const name = roomDatabase(personId, room);
      const loaded = await load(name, doc);
      if (loaded === null) return null;
      const kept = await allEntries(loaded.db.transaction('custom').objectStore('custom'));
      void put(personId, 'rooms', room, { planId });
      return new RoomCache({ ...loaded, doc, name, room, personId, kept, changed });
    } catch (error) {
      reportStorageProblem(storageProblemOf(error));
      return null;
    }
  }

  /** Whether changes are kept on the device, and stay there for their writer even if their session ends. */
  get working(): boolean {
    return this.#working && this.#behindSince === null && hasDeviceKey(this.#personId);
  }

  /** Whether every own change is on the device: one that is still on its way would go with a page that is closed now. */
  get settled(): boolean {
    return this.#underWay === 0;
  }

  /** Keeps a change, with the page's own record of unsaved work and, where the server is in step, the time. */
  store(update: Uint8Array, work: PendingChanges | null, asOf: number | null): void {
    if (!this.#working) return;
    let content = update;
    const behind = this.#behindSince !== null;
    if (this.#behindSince !== null) {
      // Something is missing on the device: only the whole document makes it complete again.
      if (performance.now() - this.#behindSince < PAUSE) return;
      this.#behindSince = performance.now();
      content = Y.encodeStateAsUpdate(this.#doc);
    }
    const own = work !== null;
    if (own) this.#underWay += 1;
    void this.#write((updates, custom) => {
      updates.add(content);
      custom.put(SCHEMA_VERSION, SCHEMA);
      if (own) custom.put(work, pendingKey(work.client));
      if (asOf !== null) custom.put(asOf, AS_OF);
    }).then((kept) => {
      if (own) this.#underWay -= 1;
      if (kept && behind) {
        this.#behindSince = null;
        reportStorageProblem(null);
      }
      if (own || behind) this.#changed();
    });
    if (++this.#persistence._dbsize >= PREFERRED_TRIM_SIZE) this.#tidySoon();
  }

  /** Notes how much of the page's own work is still unsaved. */
  note(client: number, work: PendingChanges | null): void {
    void this.#write((_updates, custom) => {
      if (work === null) custom.delete(pendingKey(client));
      else custom.put(work, pendingKey(client));
    });
  }

  /** Notes that the document is now as the server has it. */
  inStep(asOf: number): void {
    void this.#write((_updates, custom) => void custom.put(asOf, AS_OF));
  }

  /** The inherited work is durable. What another page has added to its record since is its own to say. */
  inheritedSaved(): void {
    void this.#write((_updates, custom) => {
      for (const work of this.inherited) {
        const request = custom.get(pendingKey(work.client));
        request.onsuccess = () => {
          const now = zPendingChanges.safeParse(request.result);
          if (now.success && now.data.changes === work.changes && now.data.clock === work.clock)
            custom.delete(pendingKey(work.client));
        };
      }
    }, false);
  }

  /** Lets go of the database; what it holds stays. */
  async close(): Promise<void> {
    this.#stop();
    await this.#persistence.destroy().catch(() => undefined);
  }

  /** Removes the room from this device. */
  async delete(): Promise<void> {
    await this.close();
    await deleteDatabase(this.#name);
    await remove(this.#personId, 'rooms', this.#room);
  }

  #stop(): void {
    clearTimeout(this.#tidying);
    this.#unheard();
    if (!this.#working) return;
    this.#working = false;
    this.#changed();
  }

  /** Writes in one transaction; answers whether it is on the device. One that is `whole` asks for nothing more. */
  async #write(what: (updates: IDBObjectStore, custom: IDBObjectStore) => void, whole = true): Promise<boolean> {
    if (!this.#working) return false;
    try {
      const transaction = this.#db.transaction(STORES, 'readwrite');
      what(transaction.objectStore('updates'), transaction.objectStore('custom'));
      await (whole ? commitNow(transaction) : transactionDone(transaction));
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  #failed(error: unknown): void {
    if (!this.#working) return;
    this.#behindSince ??= performance.now();
    reportStorageProblem(storageProblemOf(error));
    this.#changed();
  }

  #tidySoon(): void {
    clearTimeout(this.#tidying);
    this.#tidying = setTimeout(() => {
      if (this.#working) storeState(this.#persistence, false).catch((error: unknown) => this.#failed(error));
    }, 1000);
  }
}
