/**
 * The saving state of one room's document: which changes the server has (SaveTracker) and which this device has (RoomCache).
 * Each document has its own, so a document that was replaced after a refusal never changes the state of the new one.
 */
import * as Y from 'yjs';
import { markerClient } from '#shared/text/write.ts';
import { sumOfPending, type PendingChanges } from '#client/offline/pending-changes.ts';
import { RoomCache } from '#client/offline/room-cache.ts';
import { isLongAgo, writtenMessage, WrittenRuns, type StoredRuns } from '#client/offline/written-runs.ts';
import { SaveTracker } from '#client/live/save-tracker.ts';
import type { JoinOptions } from '#client/live/room-state.ts';
import { unsavedText, type UnsavedFrom } from '#client/live/unsaved-text.ts';

/** Letters that are typed with less than this between them count as one change, in milliseconds. */
const SAME_CHANGE_INTERVAL = 3000;
/** How long acknowledgements are collected before the device stores them, in milliseconds. */
const STORE_PENDING_DELAY = 300;

/** The saving state of one document. */
export class RoomSaving {
  readonly #doc: Y.Doc;
  readonly #changed: () => void;
  readonly #tracker = new SaveTracker();
  #cache: RoomCache | null = null;
  /** Unsaved changes that earlier pages left on this device. */
  #inherited: readonly PendingChanges[] = [];
  #unsavedSince: number | null = null;
  readonly #written = new WrittenRuns();
  /** Whether the server said on this connection that it takes written times, and has not had them yet. */
  #wantsWritten = false;
  #lastWritten = 0;
  #storeTimer: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called when the saving state on the device has changed. */
  constructor(doc: Y.Doc, changed: () => void) {
    this.#doc = doc;
    this.#changed = changed;
  }

  /** How many changes are not known to be durable at the server. */
  get unsaved(): number {
    return this.#tracker.unsaved;
  }

  /** When the oldest unsaved change was made, in milliseconds since 1970; null if nothing is unsaved. */
  get unsavedSince(): number | null {
    return this.#unsavedSince;
  }

  /** The clock of this page's letters up to which everything is durable. */
  get durableClock(): number {
    return this.#tracker.durableClock;
  }

  /** Whether this page wrote anything, or an earlier page left unsaved changes on this device. */
  get wrote(): boolean {
    return this.#tracker.wrote;
  }

  /** Whether the server has acknowledged every message of this connection that carries an update. */
  get acknowledged(): boolean {
    return this.#tracker.allAcknowledged;
  }

  /** Whether this device keeps unsaved changes after the page is closed. */
  get storedOnDevice(): boolean {
    return this.#cache?.keepsChanges === true;
  }

  /** Whether a change is being written to the device now. */
  get storing(): boolean {
    return this.#cache?.allStored === false;
  }

  /**
   * Loads the device's copy of the room into the document. Returns when the copy was last in step with the server, in
   * milliseconds since 1970 (null if never, or if there is no copy). Returns `tooNew` if a newer version of the page wrote to
   * the copy. `wanted` says whether the document is still in use.
   */
  async openCache(
    owner: NonNullable<JoinOptions['keep']>,
    room: string,
    wanted: () => boolean,
  ): Promise<number | 'tooNew' | null> {
    const cache = await RoomCache.open(owner, room, this.#doc, this.#changed);
    if (cache === null) return null;
    if (!wanted() || cache.tooNew) {
      void cache.close();
      return wanted() ? 'tooNew' : null;
    }
    this.#cache = cache;
    this.#inherited = cache.inherited;
    const pending = sumOfPending(cache.inherited);
    if (pending !== null) {
      this.#tracker.addInherited(pending.changes);
      this.#unsavedSince = pending.since;
    }
    return cache.asOf;
  }

  /** Records a change of the document, by this page's writer (`own`) or by others. `inStep`: it is in step with the server. */
  documentChanged(update: Uint8Array, own: boolean, clock: number, inStep: boolean): void {
    const now = Date.now();
    if (own) {
      this.#tracker.countChange(clock, now - this.#lastWritten < SAME_CHANGE_INTERVAL);
      this.#lastWritten = now;
      this.#unsavedSince ??= now;
      for (const client of [this.#doc.clientID, markerClient(this.#doc)])
        this.#written.note(client, Y.getState(this.#doc.store, client), now);
    }
    this.#cache?.store(update, own ? this.#pending() : null, inStep ? now : null);
  }

  /** Starts a new connection: the server counts its messages from zero. */
  startConnection(): void {
    this.#tracker.startConnection();
    this.#wantsWritten = false;
  }

  /** When the unsaved changes were written: those of earlier pages, and those of this one. */
  #writtenRuns(): StoredRuns {
    return [...this.#inherited.flatMap(({ written }) => written ?? []), ...this.#written.stored()];
  }

  /** Whether some unsaved changes are so old that the server should be told when they were written. */
  get isLongAgo(): boolean {
    return isLongAgo(this.#writtenRuns(), Date.now());
  }

  /** Records that the server takes written times on this connection. */
  wantsWritten(): void {
    this.#wantsWritten = true;
  }

  /** The message with the written times, once on a connection; null if the server does not take it or there is nothing to tell. */
  takeWrittenMessage(): Uint8Array | null {
    if (!this.#wantsWritten) return null;
    this.#wantsWritten = false;
    return writtenMessage(this.#writtenRuns(), Date.now());
  }

  /** Counts a message that is sent. With `isPart` the rest of a split message follows. */
  countSent(message: Uint8Array, isPart: boolean): void {
    this.#tracker.countSent(message, isPart);
  }

  /** Records the server's message that the first `count` update-carrying messages of this connection are durable (S2). */
  acknowledge(count: number): void {
    this.#tracker.acknowledge(count);
    if (this.#inherited.length > 0 && this.#tracker.durableChanges >= this.#inheritedChanges) {
      this.#cache?.removeInherited();
      this.#inherited = [];
    }
    if (this.#tracker.unsaved === 0) {
      this.#unsavedSince = null;
      this.#written.clear();
    }
    // The device stores one record for many acknowledgements. Until then its record counts too many changes as unsaved, never
    // too few.
    this.#storeTimer ??= setTimeout(() => this.storePending(), STORE_PENDING_DELAY);
  }

  /** Stores on the device that the document was in step with the server at `at`, in milliseconds since 1970. */
  storeAsOf(at: number): void {
    this.#cache?.storeAsOf(at);
  }

  /** Stores on the device, at once, how many of this page's own changes are unsaved. */
  storePending(): void {
    clearTimeout(this.#storeTimer);
    this.#storeTimer = undefined;
    this.#cache?.storePending(this.#doc.clientID, this.#pending());
  }

  /** The text of all unsaved changes, for copying. It is empty if only a deletion or a format is unsaved. */
  unsavedText(): string {
    if (this.#tracker.unsaved === 0) return '';
    return unsavedText(this.#doc, this.unsavedFrom());
  }

  /** Where unsaved changes can begin: those of this page, and those that earlier pages left on this device. */
  unsavedFrom(): readonly UnsavedFrom[] {
    return [...this.#inherited, { client: this.#doc.clientID, clock: this.#tracker.durableClock }];
  }

  /** Closes the cache. Its data stays on the device. */
  close(): void {
    void this.#cache?.close();
    this.#cache = null;
  }

  /** Stops writing to the device. Returns a function that removes the room's data from it; null if there is no cache. */
  takeCache(): (() => Promise<void>) | null {
    const cache = this.#cache;
    this.#cache = null;
    return cache === null ? null : () => cache.delete();
  }

  get #inheritedChanges(): number {
    return sumOfPending(this.#inherited)?.changes ?? 0;
  }

  /** The record of this page's own unsaved changes; null if there are none. Inherited changes have their own records. */
  #pending(): PendingChanges | null {
    const changes = this.#tracker.unsaved - this.#inheritedChanges;
    if (changes <= 0) return null;
    const since = this.#unsavedSince ?? Date.now();
    const { durableClock: clock } = this.#tracker;
    return { client: this.#doc.clientID, changes, since, clock, written: this.#written.stored() };
  }
}
