/**
 * What is saved of one room's document: how far the server has it (SaveTracker), and how far this device has it (RoomCache). One is made
 * for each document, so a document that was replaced after a refusal never speaks for the new one.
 */
import type * as Y from 'yjs';
import { sumOfPending, type PendingChanges } from '#client/offline/pending-changes.ts';
import { RoomCache } from '#client/offline/room-cache.ts';
import { SaveTracker } from '#client/live/save-tracker.ts';
import type { JoinOptions } from '#client/live/room-state.ts';
import { unsavedText } from '#client/live/unsaved-text.ts';

/** Letters with less than this between them are one change to their writer, in milliseconds. */
const SAME_CHANGE_INTERVAL = 3000;
/** How long acknowledgements are gathered before the device notes them, in milliseconds. */
const NOTE_DELAY = 300;

/** What is saved of one document. */
export class RoomSaving {
  readonly #doc: Y.Doc;
  readonly #changed: () => void;
  readonly #tracker = new SaveTracker();
  #cache: RoomCache | null = null;
  /** Unsaved changes that earlier pages left on this device. */
  #inherited: readonly PendingChanges[] = [];
  #unsavedSince: number | null = null;
  #lastWritten = 0;
  #noteTimer: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called when what can be said of saving has changed on the device. */
  constructor(doc: Y.Doc, changed: () => void) {
    this.#doc = doc;
    this.#changed = changed;
  }

  /** How many changes the server is not known to have. */
  get unsaved(): number {
    return this.#tracker.unsaved;
  }

  /** Since when the oldest unsaved change waits, in milliseconds since 1970; null where none does. */
  get unsavedSince(): number | null {
    return this.#unsavedSince;
  }

  /** Whether this page, or an earlier one on this device, wrote anything that was not saved when it was joined. */
  get wrote(): boolean {
    return this.#tracker.wrote;
  }

  /** Whether the server has acknowledged every message of this connection that carries an update. */
  get acknowledged(): boolean {
    return this.#tracker.settled;
  }

  /** Whether this device keeps unsaved changes when the page is closed. */
  get kept(): boolean {
    return this.#cache?.working === true;
  }

  /** Whether a change is on its way to the device and not there yet. */
  get keeping(): boolean {
    return this.#cache?.settled === false;
  }

  /**
   * Brings what the device keeps of the room into the document. Answers when that was last as the server had it (null where never or
   * where nothing is kept), or `tooNew` where a newer version of the page wrote there. `wanted` says whether the document is still in use.
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
      this.#tracker.inherits(pending.changes);
      this.#unsavedSince = pending.since;
    }
    return cache.asOf;
  }

  /** The document changed, by this page's writer (`own`) or by others. `inStep`: the document is as the server has it. */
  documentChanged(update: Uint8Array, own: boolean, clock: number, inStep: boolean): void {
    const now = Date.now();
    if (own) {
      this.#tracker.changed(clock, now - this.#lastWritten < SAME_CHANGE_INTERVAL);
      this.#lastWritten = now;
      this.#unsavedSince ??= now;
    }
    this.#cache?.store(update, own ? this.#pending() : null, inStep ? now : null);
  }

  /** A connection begins: the server counts its messages from nought. */
  connected(): void {
    this.#tracker.connected();
  }

  /** A message goes out. */
  sending(message: Uint8Array): void {
    this.#tracker.sending(message);
  }

  /** The server says that the first `count` update-carrying messages of this connection are durable (S2). */
  durable(count: number): void {
    this.#tracker.saved(count);
    if (this.#inherited.length > 0 && this.#tracker.durableChanges >= this.#inheritedChanges) {
      this.#cache?.inheritedSaved();
      this.#inherited = [];
    }
    if (this.#tracker.unsaved === 0) this.#unsavedSince = null;
    // One note for many acknowledgements. Until it is written the device only counts more as unsaved than there is.
    this.#noteTimer ??= setTimeout(() => this.note(), NOTE_DELAY);
  }

  /** The document is as the server had it at `at`, in milliseconds since 1970. */
  inStep(at: number): void {
    this.#cache?.inStep(at);
  }

  /** Notes on the device, at once, how much of this page's own work is unsaved. */
  note(): void {
    clearTimeout(this.#noteTimer);
    this.#noteTimer = undefined;
    this.#cache?.note(this.#doc.clientID, this.#pending());
  }

  /** The text of all unsaved changes, for copying; empty where only a deletion or a format is unsaved. */
  unsavedText(): string {
    if (this.#tracker.unsaved === 0) return '';
    return unsavedText(this.#doc, [...this.#inherited, { client: this.#doc.clientID, clock: this.#tracker.durableClock }]);
  }

  /** Closes the cache; what is on the device stays there. */
  close(): void {
    void this.#cache?.close();
    this.#cache = null;
  }

  /** Keeps nothing more on the device, and answers with how to remove what is there; null where nothing is. */
  takeCache(): (() => Promise<void>) | null {
    const cache = this.#cache;
    this.#cache = null;
    return cache === null ? null : () => cache.delete();
  }

  get #inheritedChanges(): number {
    return sumOfPending(this.#inherited)?.changes ?? 0;
  }

  /** The record of this page's own unsaved changes; inherited ones have records of their own. */
  #pending(): PendingChanges | null {
    const changes = this.#tracker.unsaved - this.#inheritedChanges;
    if (changes <= 0) return null;
    const since = this.#unsavedSince ?? Date.now();
    return { client: this.#doc.clientID, changes, since, clock: this.#tracker.durableClock };
  }
}
