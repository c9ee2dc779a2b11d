/** One live room: its Yjs document, its connection to the server, and its state (connected, saved, stored on the device). */
import * as decoding from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { SCHEMA_VERSION } from '#shared/schema.ts';
import { forWriting } from '#shared/text/write.ts';
import { MAX_MESSAGE_BYTES, MESSAGE_EVENT, MESSAGE_SAVED, MESSAGE_WRITTEN } from '#shared/wire.ts';
import { IncomingQueue } from '#client/live/incoming-queue.ts';
import { joinedRooms, noteRoomChange } from '#client/live/joined-rooms.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { isFromDevice } from '#client/offline/room-cache.ts';
import {
  refusalOfClose,
  isSame,
  RETRYABLE,
  NEW_ROOM,
  type JoinOptions,
  type RoomEvents,
  type RoomState,
} from '#client/live/room-state.ts';
import { PageSocket, silentSince } from '#client/live/page-socket.ts';
import { isSetBack, linesLackedBy, type ServerVector } from '#client/live/set-back.ts';
import { splitMessage } from '#client/live/split-message.ts';
import { handleSyncMessages } from '#client/live/sync-messages.ts';
import { planEventOf } from '#client/live/plan-event.ts';
import { RoomSaving } from '#client/live/room-saving.ts';

/** Messages of more bytes are split. The server takes four times as many. */
const SPLIT_BYTES = MAX_MESSAGE_BYTES / 4;
/** How long a lost connection counts as "reconnecting" before the room is "offline", in milliseconds. */
const RECONNECT_TIMEOUT = 4000;
/** How long the room waits for the server's content before it shows the device's copy, in milliseconds. */
const SHOW_CACHE_DELAY = 800;
/** How long the room waits before it connects again after the refusal `too_many`, in milliseconds. */
const TOO_MANY_DELAY = 10_000;

function isOnline(): boolean {
  return navigator.onLine;
}

/** A room that this page has joined. The page makes one for each section (or plan) in view, and `leave` ends it. */
export class LiveRoom {
  readonly name: string;
  doc!: Y.Doc;
  provider!: WebsocketProvider;
  readonly incoming: IncomingQueue;
  #events: RoomEvents;
  readonly #listeners = new Set<() => void>();
  #options: JoinOptions;
  readonly #unregister: () => void;
  #saving!: RoomSaving;
  /** The removal of the room's data from the device, if one is running. The room loads the cache only after it. */
  #removal: Promise<void> = Promise.resolve();
  #state: RoomState = NEW_ROOM;
  #reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];
  /** Whether the document has ever received the server's content. */
  #synced = false;
  #left = false;
  /** Whether the server has refused the room with `not_found`. */
  #notFound = false;

  constructor(name: string, events: RoomEvents, options: JoinOptions) {
    this.name = name;
    this.#events = events;
    this.incoming = new IncomingQueue(() => this.#events.beforeIncoming?.());
    this.#options = options;
    this.#unregister = onSignOutCleanup(() => this.leave());
    joinedRooms.add(this);
    addEventListener('pagehide', this.#flushAndStore);
    addEventListener('beforeunload', this.#warn);
    this.#join();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly state = (): RoomState => this.#state;

  /** The clock of this page's letters up to which everything is durable. */
  get durableClock(): number {
    return this.#saving.durableClock;
  }

  /** The id of the plan to which the section belongs; null if the room was joined without `keep`, as a plan's room is. */
  get planId(): string | null {
    return this.#options.keep?.planId ?? null;
  }

  /** Hands the joined room over to another owner. With `hidden` others do not see that this page is in the room. */
  handOver(events: RoomEvents, hidden: boolean): void {
    this.#events = events;
    this.#options = { ...this.#options, hidden };
    this.provider.awareness.setLocalState(hidden ? null : {});
  }

  /** Joins again with a new, empty document, after a refusal. */
  rejoin(): void {
    if (this.#left) return;
    this.#close();
    this.#join();
  }

  /** Leaves the room and destroys its document. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#unregister();
    removeEventListener('beforeunload', this.#warn);
    removeEventListener('pagehide', this.#flushAndStore);
    joinedRooms.delete(this);
    noteRoomChange();
    this.#close();
    this.#listeners.clear();
  }

  #clearReconnectTimer(): void {
    clearTimeout(this.#reconnectTimer);
    this.#reconnectTimer = undefined;
  }

  #close(): void {
    this.#clearReconnectTimer();
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
    this.incoming.discard();
    this.#flushAndStore();
    this.#saving.close();
    this.provider.destroy();
    this.provider.awareness.destroy();
    this.doc.destroy();
  }

  #join(): void {
    const doc = forWriting(withoutFormatCleanup(new Y.Doc()));
    const saving = new RoomSaving(doc, () => this.#updateState({}));
    this.doc = doc;
    this.#saving = saving;
    this.#synced = false;
    // This listener is added before the provider's own, so that a change is counted before the message that carries it is sent.
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (isFromDevice(origin)) return;
      saving.documentChanged(update, origin !== this.provider, Y.getState(doc.store, doc.clientID), this.#inStep);
      this.#updateState({});
    });
    const count = (message: Uint8Array, isPart: boolean): void => {
      saving.countSent(message, isPart);
      this.#updateState({});
    };
    class CountedSocket extends PageSocket {
      constructor(url: string | URL) {
        super(saving.isLongAgo ? `${String(url)}&written=1` : url);
        saving.startConnection();
      }
      override send(data: string | Blob | BufferSource): void {
        if (!(data instanceof Uint8Array)) return super.send(data);
        const messages = splitMessage(data, SPLIT_BYTES);
        for (const [at, message] of messages.entries()) {
          count(message, at < messages.length - 1);
          super.send(new Uint8Array(message));
        }
      }
    }
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const provider = new WebsocketProvider(`${scheme}://${location.host}/sync`, this.name, doc, {
      // `person` is the account of this page: the cookie may belong to another account at the next reconnect.
      params: { schema: String(SCHEMA_VERSION), acks: '1', person: this.#options.as },
      disableBc: true,
      connect: false,
      WebSocketPolyfill: CountedSocket,
    });
    this.provider = provider;
    if (this.#options.hidden === true) provider.awareness.setLocalState(null);
    this.#listen(provider, saving);
    this.#set({ ...NEW_ROOM, generation: this.#state.generation + 1 });
    // The room loads the device's copy before it connects, so that its unsaved changes are sent with the first message.
    // If the device keeps nothing, the room connects without this wait.
    void this.#loadCache(doc, saving).then(() => {
      if (this.doc === doc && !this.#left && this.#state.link !== 'stopped') provider.connect();
    });
  }

  /** Loads the device's copy of this room into the document. */
  async #loadCache(doc: Y.Doc, saving: RoomSaving): Promise<void> {
    const { keep } = this.#options;
    await this.#removal;
    const wanted = (): boolean => !this.#notFound && !this.#left && this.doc === doc;
    if (!keep || !wanted()) return;
    const asOf = await saving.openCache(keep, this.name, wanted);
    if (asOf === 'tooNew') {
      // A newer version of the page wrote here. This version does not know its format and could damage it, so it changes
      // nothing.
      this.#updateState({ link: 'stopped' });
      return void this.#events.refused('client_too_old', '', true);
    }
    if (!wanted()) return;
    this.#updateState({ asOf });
    if (asOf === null) return;
    if (!isOnline()) this.#updateState({ opened: true });
    else this.#timers.push(setTimeout(() => this.#updateState({ opened: true }), SHOW_CACHE_DELAY));
  }

  /** Whether the document is in step with the server: it has all of the server's content and receives each change. */
  get #inStep(): boolean {
    return this.#state.link === 'connected' && this.provider.synced;
  }

  /** Records that the document was in step with the server at `at`, in milliseconds since 1970. */
  #recordAsOf(at: number): void {
    this.#saving.storeAsOf(at);
    this.#updateState({ asOf: at });
  }

  #listen(provider: WebsocketProvider, saving: RoomSaving): void {
    handleSyncMessages(provider, {
      mayAnswer: (server) => this.#mayAnswer(server),
      beforeAnswer: () => {
        const written = saving.takeWrittenMessage();
        if (written !== null) provider.ws?.send(new Uint8Array(written));
      },
      failed: () => this.failOutOfStep(),
    });
    this.incoming.attach(provider);
    provider.messageHandlers[MESSAGE_SAVED] = (_encoder, decoder) => {
      saving.acknowledge(decoding.readVarUint(decoder));
      this.#updateState({});
    };
    provider.messageHandlers[MESSAGE_WRITTEN] = () => saving.wantsWritten();
    provider.messageHandlers[MESSAGE_EVENT] = (_encoder, decoder) => {
      this.#events.event?.(planEventOf(decoding.readVarString(decoder)));
    };
    provider.on('status', ({ status }) => {
      if (status === 'connected') {
        this.#clearReconnectTimer();
        this.#updateState({ link: 'connected', since: null, silent: false });
      } else if (status === 'disconnected') {
        this.#connectionLost();
      }
    });
    // A connection attempt that fails emits no status.
    provider.on('connection-close', () => this.#connectionLost());
    provider.on('sync', (synced: boolean) => {
      if (!synced) return;
      this.#synced = true;
      this.#updateState({ opened: true });
      this.#recordAsOf(Date.now());
    });
    provider.on('closed', ({ code }: { code: number }) => this.#closed(refusalOfClose(code)));
  }

  /**
   * Stops the room if the server was set back to an earlier copy. An answer would give the server the words of everybody as this
   * account's own. So their lines go to the owner for copying, and the room is joined again with a new document.
   */
  #mayAnswer(server: ServerVector): boolean {
    if (!isSetBack(this.doc, server, this.#saving.unsavedFrom())) return true;
    const text = linesLackedBy(server, this.doc);
    this.provider.disconnect();
    this.#refused('set_back', text);
    return false;
  }

  #closed(refusal: ErrorCode): void {
    if (refusal === 'too_many') {
      // The server refused the number of messages or sockets, not the text. The room connects again with the same document.
      this.#connectionLost();
      this.#timers.push(setTimeout(() => this.provider.connect(), TOO_MANY_DELAY));
      return;
    }
    this.#refused(refusal);
  }

  #refused(refusal: ErrorCode, text = this.#saving.unsavedText()): void {
    // After the end of a session, or a refusal of an old page, the text itself is not refused. The device keeps it for the next
    // try.
    const kept = this.#saving.storedOnDevice && RETRYABLE.has(refusal);
    if (refusal === 'not_found') this.#notFound = true;
    this.#updateState({ link: 'stopped' });
    const handled = Promise.resolve(this.#events.refused(refusal, text, kept));
    if (RETRYABLE.has(refusal)) return;
    const remove = this.#saving.takeCache();
    if (remove !== null) this.#removal = handled.then(remove);
  }

  /**
   * Leaves the room because the account may no longer read it. The owner gets the unsaved text for copying, and then the room's
   * text is removed from the device.
   */
  async withdraw(): Promise<void> {
    if (this.#left || this.#state.link === 'stopped') return;
    this.provider.disconnect();
    this.#refused('not_found');
    await this.#removal;
  }

  /**
   * Stops the room at once, because the editor could not apply what others wrote (S7). The owner gets the unsaved text and can
   * join again with a new document.
   */
  failOutOfStep(): void {
    if (this.#left || this.#state.link === 'stopped') return;
    this.provider.disconnect();
    this.#refused('server_error');
  }

  #connectionLost(): void {
    if (this.#left || this.#state.link === 'offline' || this.#state.link === 'stopped') return;
    if (this.#state.link === 'connected' && this.#synced) this.#recordAsOf(this.provider.wsLastMessageReceived);
    this.#updateState({
      link: 'connecting',
      since: this.#state.since ?? silentSince() ?? Date.now(),
      silent: silentSince() !== null,
      opened: this.#state.opened || this.#state.asOf !== null,
    });
    // The time counts from the first loss: each failed attempt to reconnect calls this method again.
    this.#reconnectTimer ??= setTimeout(
      () => {
        if (this.#state.link === 'connecting') this.#updateState({ link: 'offline' });
      },
      isOnline() ? RECONNECT_TIMEOUT : 0,
    );
  }

  /** Has the browser ask before the page is closed, if changes are neither durable nor stored on the device. */
  readonly #warn = (event: BeforeUnloadEvent): void => {
    if (this.#state.unsaved > 0 && !this.#state.storedOnDevice) event.preventDefault();
  };

  /**
   * Applies queued changes and stores on the device how much is unsaved: before the page is closed and before the document is.
   */
  readonly #flushAndStore = (): void => {
    this.incoming.flush();
    if (this.#inStep) this.#saving.storeAsOf(Date.now());
    this.#saving.storePending();
  };

  /** Changes the state and tells the listeners, if anything is different now. */
  #updateState(change: Partial<RoomState>): void {
    const { unsaved, unsavedSince, wrote, storedOnDevice, acknowledged } = this.#saving;
    const next = {
      ...this.#state,
      ...change,
      unsaved,
      wrote,
      unsavedSince,
      storedOnDevice,
      storing: false,
    };
    next.storing = next.link !== 'connected' && this.#saving.storing;
    next.saved = next.link === 'connected' && next.opened && acknowledged && unsaved === 0;
    if (isSame(next, this.#state)) return;
    this.#set(next);
  }

  #set(state: RoomState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
    noteRoomChange();
  }
}
