/**
 * The room cache: one room's document on this device, in the format of y-indexeddb. y-indexeddb reads and compacts it. This
 * file writes each change instead, in one transaction with the record of pending changes. So the number that a person reads is
 * never ahead of what is on the device, and the page notices a browser that refuses to store it.
 */
import { IndexeddbPersistence, PREFERRED_TRIM_SIZE, storeState } from 'y-indexeddb';
import * as Y from 'yjs';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { canStore, put, remove } from '#client/offline/account-database.ts';
import { storedDeviceKey, onKeyStored, workSurvivesSession } from '#client/offline/device-key.ts';
import { reportStorageProblem, storageProblemOf } from '#client/offline/device-owner.ts';
import { deleteDatabase, commitNow, allEntries, transactionDone } from '#client/offline/indexed-db.ts';
import { AS_OF, SCHEMA, pendingKey, pendingIn, zPendingChanges, type PendingChanges } from '#client/offline/pending-changes.ts';
import { roomDatabase } from '#client/offline/database-names.ts';

/** The account for which a room is stored, and the plan and the section of the room; the section is empty if it is not known. */
export type CacheOwner = { readonly personId: string; readonly planId: string; readonly sectionId: string };

/** How long loading a document from the device may take, in milliseconds. After that the room continues without it. */
const LOAD_TIMEOUT = 3000;
/** How long after a failed write the cache waits before it tries to write the whole document, in milliseconds. */
const RETRY_DELAY = 5000;
const STORES = ['updates', 'custom'];

/** Loads a stored document into `doc`; null if that fails or takes too long. */
async function load(name: string, doc: Y.Doc): Promise<{ persistence: IndexeddbPersistence; db: IDBDatabase } | null> {
  const persistence = new IndexeddbPersistence(name, doc);
  doc.off('update', persistence._storeUpdate);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), LOAD_TIMEOUT)));
  const failed = persistence._db.then(
    () => new Promise<never>(() => undefined),
    () => null,
  );
  const loaded = await Promise.race([persistence.whenSynced, timeout, failed]);
  clearTimeout(timer);
  if (loaded !== null && persistence.db !== null) return { persistence, db: persistence.db };
  void persistence.destroy().catch(() => undefined);
  return null;
}

/** Whether `origin` marks a Yjs update that was loaded from the device. */
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
  /** Pending changes of earlier pages that are closed, or of other pages that are open now. */
  readonly inherited: readonly PendingChanges[];
  /** When the stored document was last in step with the server, in milliseconds since 1970; null if never. */
  readonly asOf: number | null;
  /** Whether a page with a newer document schema wrote here. Then this page must not change the stored document. */
  readonly tooNew: boolean;
  #open = true;
  /** How many of the page's own changes are being written to the device now. */
  #writing = 0;
  /** When a write failed, or the last retry began, by `performance.now()`; null if the stored document is complete. */
  #failedAt: number | null = null;
  #compactTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #changed: () => void;
  readonly #unsubscribe: () => void;

  private constructor(opened: {
    persistence: IndexeddbPersistence;
    db: IDBDatabase;
    doc: Y.Doc;
    name: string;
    room: string;
    personId: string;
    stored: readonly (readonly [string, unknown])[];
    changed: () => void;
  }) {
    this.#persistence = opened.persistence;
    this.#db = opened.db;
    this.#doc = opened.doc;
    this.#name = opened.name;
    this.#room = opened.room;
    this.#personId = opened.personId;
    this.#changed = opened.changed;
    this.#unsubscribe = onKeyStored(opened.changed);
    this.inherited = pendingIn(opened.stored);
    const stored = new Map(opened.stored);
    const asOf = stored.get(AS_OF);
    this.asOf = typeof asOf === 'number' ? asOf : null;
    const schema = stored.get(SCHEMA);
    this.tooNew = typeof schema === 'number' && schema > SCHEMA_VERSION;
    const databaseLost = (): void => {
      this.#db.close();
      this.#stop();
    };
    opened.db.onversionchange = databaseLost;
    opened.db.onclose = () => {
      databaseLost();
      reportStorageProblem('cleared');
    };
  }

  /** Loads the stored document of a room into `doc` and opens a cache for it; null if this device cannot store it. */
  static async open(owner: CacheOwner, room: string, doc: Y.Doc, changed: () => void): Promise<RoomCache | null> {
    const { personId, planId, sectionId } = owner;
    try {
      if (!(await canStore(personId))) return null;
      if (!workSurvivesSession(personId)) await storedDeviceKey(personId);
      const name = roomDatabase(personId, room);
      const loaded = await load(name, doc);
      if (loaded === null) return null;
      const stored = await allEntries(loaded.db.transaction('custom').objectStore('custom'));
      void put(personId, 'rooms', room, { planId, sectionId });
      return new RoomCache({ ...loaded, doc, name, room, personId, stored, changed });
    } catch (error) {
      reportStorageProblem(storageProblemOf(error));
      return null;
    }
  }

  /** Whether the device keeps all changes of the room, and can encrypt them for their writer when the session ends. */
  get keepsChanges(): boolean {
    return this.#open && this.#failedAt === null && workSurvivesSession(this.#personId);
  }

  /** Whether every own change is on the device. A change that is still being written is lost if the page is closed now. */
  get allStored(): boolean {
    return this.#writing === 0;
  }

  /**
   * Stores a change, with the page's own record of pending changes and, if the document is in step with the server, the time.
   */
  store(update: Uint8Array, pending: PendingChanges | null, asOf: number | null): void {
    if (!this.#open) return;
    let content = update;
    const incomplete = this.#failedAt !== null;
    if (this.#failedAt !== null) {
      // An earlier change is missing on the device. Only the whole document makes the stored document complete again.
      if (performance.now() - this.#failedAt < RETRY_DELAY) return;
      this.#failedAt = performance.now();
      content = Y.encodeStateAsUpdate(this.#doc);
    }
    const own = pending !== null;
    if (own) this.#writing += 1;
    void this.#write((updates, custom) => {
      updates.add(content);
      custom.put(SCHEMA_VERSION, SCHEMA);
      if (own) custom.put(pending, pendingKey(pending.client));
      if (asOf !== null) custom.put(asOf, AS_OF);
    }).then((stored) => {
      if (own) this.#writing -= 1;
      if (stored && incomplete) {
        this.#failedAt = null;
        reportStorageProblem(null);
      }
      if (own || incomplete) this.#changed();
    });
    if (++this.#persistence._dbsize >= PREFERRED_TRIM_SIZE) this.#compactSoon();
  }

  /** Stores the record of the page's own pending changes, or removes it if `pending` is null. */
  storePending(client: number, pending: PendingChanges | null): void {
    void this.#write((_updates, custom) => {
      if (pending === null) custom.delete(pendingKey(client));
      else custom.put(pending, pendingKey(client));
    });
  }

  /** Stores the time when the document was last in step with the server, in milliseconds since 1970. */
  storeAsOf(asOf: number): void {
    void this.#write((_updates, custom) => void custom.put(asOf, AS_OF));
  }

  /**
   * Removes the inherited records, because their changes are durable. A record that its own page has changed since then stays.
   */
  removeInherited(): void {
    void this.#write((_updates, custom) => {
      for (const record of this.inherited) {
        const request = custom.get(pendingKey(record.client));
        request.onsuccess = () => {
          const now = zPendingChanges.safeParse(request.result);
          if (now.success && now.data.changes === record.changes && now.data.clock === record.clock)
            custom.delete(pendingKey(record.client));
        };
      }
    }, false);
  }

  /** Closes the database. Its data stays. */
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
    clearTimeout(this.#compactTimer);
    this.#unsubscribe();
    if (!this.#open) return;
    this.#open = false;
    this.#changed();
  }

  /**
   * Runs `write` in one transaction. Returns whether its data is on the device. `commitAtOnce` must be false if `write` makes
   * more requests later, in the handlers of its first ones.
   */
  async #write(write: (updates: IDBObjectStore, custom: IDBObjectStore) => void, commitAtOnce = true): Promise<boolean> {
    if (!this.#open) return false;
    try {
      const transaction = this.#db.transaction(STORES, 'readwrite');
      write(transaction.objectStore('updates'), transaction.objectStore('custom'));
      await (commitAtOnce ? commitNow(transaction) : transactionDone(transaction));
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  #failed(error: unknown): void {
    if (!this.#open) return;
    this.#failedAt ??= performance.now();
    reportStorageProblem(storageProblemOf(error));
    this.#changed();
  }

  /** Has y-indexeddb merge the stored updates into one, after one second without a further change. */
  #compactSoon(): void {
    clearTimeout(this.#compactTimer);
    this.#compactTimer = setTimeout(() => {
      if (this.#open) storeState(this.#persistence, false).catch((error: unknown) => this.#failed(error));
    }, 1000);
  }
}
