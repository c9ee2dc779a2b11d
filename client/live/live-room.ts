/** One live room: its document, its socket, and what may honestly be said about what is saved. */
import * as decoding from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { SCHEMA_VERSION } from '#shared/schema.ts';
import { MESSAGE_EVENT, MESSAGE_SAVED } from '#shared/wire.ts';
import { sumOfPending, type PendingChanges } from '#client/offline/pending-changes.ts';
import { carriedSocket } from '#client/live/carrier.ts';
import { IncomingQueue } from '#client/live/incoming-queue.ts';
import { joinedRooms } from '#client/live/joined-rooms.ts';
import { SaveTracker } from '#client/live/save-tracker.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { isFromDevice, RoomCache } from '#client/offline/room-cache.ts';
import {
  refusalOfClose,
  isSame,
  RETRYABLE,
  NEW_ROOM,
  type JoinOptions,
  type RoomEvents,
  type RoomState,
} from '#client/live/room-state.ts';
import { unsavedText } from '#client/live/unsaved-text.ts';

/** All rooms of a page share one socket: a plan of forty sections opens with one upgrade. */
const PageSocket = carriedSocket((url) => {
  const socket = new WebSocket(url);
  sockets.add(socket);
  socket.addEventListener('close', () => sockets.delete(socket));
  return socket;
});
const sockets = new Set<WebSocket>();

addEventListener('offline', () => {
  // A socket can outlive its network for minutes without a sign of it. Where the browser is wrong, the next one is there at once.
  for (const socket of sockets) {
    const ended = socket.onclose;
    socket.onclose = null;
    socket.close();
    sockets.delete(socket);
    ended?.call(socket, new CloseEvent('close', { code: 1006 }));
  }
});

/** How long a dropped connection counts as "reconnecting" before the page says "offline". */
const PATIENCE = 4000;
/** Letters with less than this between them are one change to whoever writes them, in milliseconds. */
const PAUSE = 3000;
/** How long the server's answer is waited for before what the device kept is shown. */
const HEAD_START = 800;
/** After "too much at once", how long to wait before trying again. */
const REST = 10_000;

function isOnline(): boolean {
  return navigator.onLine;
}

/** A room that this page has joined. Made once per section (or plan) in view; `leave` ends it. */
export class LiveRoom {
  readonly name: string;
  doc!: Y.Doc;
  provider!: WebsocketProvider;
  readonly hearing: IncomingQueue;
  #events: RoomEvents;
  readonly #listeners = new Set<() => void>();
  #options: JoinOptions;
  readonly #unregister: () => void;
  #ledger = new SaveTracker();
  #cache: RoomCache | null = null;
  /** What is being removed from the device; nobody joins before that is done. */
  #clearing: Promise<void> = Promise.resolve();
  #state: RoomState = NEW_ROOM;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #noting: ReturnType<typeof setTimeout> | undefined;
  #inherited: readonly PendingChanges[] = [];
  #unsavedSince: number | null = null;
  /** Whether the server's content has come in since the document was made. */
  #synced = false;
  #left = false;
  #gone = false;

  constructor(name: string, events: RoomEvents, options: JoinOptions) {
    this.name = name;
    this.#events = events;
    this.hearing = new IncomingQueue(() => this.#events.hearing?.());
    this.#options = options;
    this.#unregister = onSignOutCleanup(() => this.leave());
    joinedRooms.add(this);
    addEventListener('pagehide', this.#hiding);
    addEventListener('beforeunload', this.#warn);
    this.#join();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly state = (): RoomState => this.#state;

  /** The plan whose section this is; null where it is no section. */
  get planId(): string | null {
    return this.#options.keep?.planId ?? null;
  }

  /** Goes on for another owner, before the eyes of others or `unseen` by them. */
  passTo(events: RoomEvents, unseen: boolean): void {
    this.#events = events;
    this.#options = { ...this.#options, unseen };
    this.provider.awareness.setLocalState(unseen ? null : {});
  }

  /** Takes a fresh document and joins again, after a refusal. */
  rejoin(): void {
    if (this.#left) return;
    this.#drop();
    this.#join();
  }

  /** Leaves the room and forgets its document. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#unregister();
    removeEventListener('beforeunload', this.#warn);
    removeEventListener('pagehide', this.#hiding);
    joinedRooms.delete(this);
    this.#drop();
    this.#listeners.clear();
  }

  #stopWaiting(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  #drop(): void {
    this.#stopWaiting();
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
    this.hearing.ends();
    this.#hiding();
    void this.#cache?.close();
    this.#cache = null;
    this.provider.destroy();
    this.provider.awareness.destroy();
    this.doc.destroy();
  }

  #join(): void {
    const doc = withoutFormatCleanup(new Y.Doc());
    const ledger = new SaveTracker();
    this.doc = doc;
    this.#ledger = ledger;
    this.#inherited = [];
    this.#unsavedSince = null;
    this.#synced = false;
    let written = 0;
    // Before the provider listens, so that a change is in the books when the message that carries it goes out.
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (isFromDevice(origin)) return;
      const own = origin !== this.provider;
      if (own) {
        const now = Date.now();
        ledger.changed(Y.getState(doc.store, doc.clientID), now - written < PAUSE);
        written = now;
        this.#unsavedSince ??= now;
      }
      this.#cache?.store(update, own ? this.#work() : null, this.#inStep ? Date.now() : null);
      this.#show({});
    });
    const count = (message: Uint8Array): void => {
      ledger.sending(message);
      this.#show({});
    };
    class CountedSocket extends PageSocket {
      constructor(url: string | URL) {
        super(url);
        ledger.connected();
      }
      override send(data: string | Blob | BufferSource): void {
        if (data instanceof Uint8Array) count(data);
        super.send(data);
      }
    }
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const provider = new WebsocketProvider(`${scheme}://${location.host}/sync`, this.name, doc, {
      // Whose page this is: the cookie may be somebody else's by the time the line comes back.
      params: { schema: String(SCHEMA_VERSION), acks: '1', person: this.#options.as },
      disableBc: true,
      connect: false,
      WebSocketPolyfill: CountedSocket,
    });
    this.provider = provider;
    if (this.#options.unseen === true) provider.awareness.setLocalState(null);
    this.#listen(provider, ledger);
    this.#set({ ...NEW_ROOM, generation: this.#state.generation + 1 });
    // What is kept comes first, so that it goes out with the first message; where nothing is kept nothing is waited for.
    void this.#recall(doc, ledger).then(() => {
      if (this.doc === doc && !this.#left && this.#state.link !== 'stopped') provider.connect();
    });
  }

  /** Brings back what the device kept of this room. */
  async #recall(doc: Y.Doc, ledger: SaveTracker): Promise<void> {
    const { keep } = this.#options;
    await this.#clearing;
    if (!keep || this.#gone || this.#left || this.doc !== doc) return;
    const cache = await RoomCache.open(keep, this.name, doc, () => this.#show({}));
    if (cache === null) return;
    if (this.#left || this.#gone || this.doc !== doc) return void cache.close();
    if (cache.tooNew) {
      // A newer page wrote here; this one could harm what it does not know, so it keeps its hands off.
      void cache.close();
      this.#show({ link: 'stopped' });
      return void this.#events.refused('client_too_old', '', true);
    }
    this.#cache = cache;
    this.#inherited = cache.inherited;
    const waiting = sumOfPending(cache.inherited);
    if (waiting) {
      ledger.inherits(waiting.changes);
      this.#unsavedSince = waiting.since;
    }
    this.#show({ asOf: cache.asOf });
    if (cache.asOf === null) return;
    if (!isOnline()) this.#show({ opened: true });
    else this.#timers.push(setTimeout(() => this.#show({ opened: true }), HEAD_START));
  }

  /** Whether the document is as the server has it, and every change comes in as it is made. */
  get #inStep(): boolean {
    return this.#state.link === 'connected' && this.provider.synced;
  }

  /** How many unsaved changes were taken over from earlier pages. */
  get #inheritedChanges(): number {
    return sumOfPending(this.#inherited)?.changes ?? 0;
  }

  /** The record of this page's own unsaved work; inherited work has records of its own. */
  #work(): PendingChanges | null {
    const changes = this.#ledger.unsaved - this.#inheritedChanges;
    if (changes <= 0) return null;
    return { client: this.doc.clientID, changes, since: this.#unsavedSince ?? Date.now(), clock: this.#ledger.durableClock };
  }

  /** Brings the device's books up to what the server has made durable. */
  #settle(): void {
    const ledger = this.#ledger;
    if (this.#inherited.length > 0 && ledger.durableChanges >= this.#inheritedChanges) {
      this.#cache?.inheritedSaved();
      this.#inherited = [];
    }
    if (ledger.unsaved === 0) this.#unsavedSince = null;
    // One note for many acknowledgements: until it is written the device only says that more waits than does.
    this.#noting ??= setTimeout(() => this.#note(), 300);
  }

  #note(): void {
    clearTimeout(this.#noting);
    this.#noting = undefined;
    this.#cache?.note(this.doc.clientID, this.#work());
  }

  /** Notes how far the document was in step with the server. */
  #noteStep(at: number): void {
    this.#cache?.inStep(at);
    this.#show({ asOf: at });
  }

  #listen(provider: WebsocketProvider, ledger: SaveTracker): void {
    this.hearing.listensTo(provider);
    provider.messageHandlers[MESSAGE_SAVED] = (_encoder, decoder) => {
      ledger.saved(decoding.readVarUint(decoder));
      this.#settle();
      this.#show({});
    };
    provider.messageHandlers[MESSAGE_EVENT] = (_encoder, decoder) => {
      decoding.readVarString(decoder);
      this.#events.event?.();
    };
    provider.on('status', ({ status }) => {
      if (status === 'connected') {
        this.#stopWaiting();
        this.#show({ link: 'connected', since: null });
      } else if (status === 'disconnected') {
        this.#lost();
      }
    });
    // A connection that never came about ends without a status.
    provider.on('connection-close', () => this.#lost());
    provider.on('sync', (synced: boolean) => {
      if (!synced) return;
      this.#synced = true;
      this.#show({ opened: true });
      this.#noteStep(Date.now());
    });
    provider.on('closed', ({ code }: { code: number }) => this.#closed(refusalOfClose(code)));
  }

  #closed(refusal: ErrorCode): void {
    if (refusal === 'too_many') {
      // Not what was written is refused, only how much came at once: the same document tries again.
      this.#lost();
      this.#timers.push(setTimeout(() => this.provider.connect(), REST));
      return;
    }
    this.#refused(refusal);
  }

  #refused(refusal: ErrorCode): void {
    const { unsaved, durableClock: clock } = this.#ledger;
    const marks = [...this.#inherited, { client: this.doc.clientID, clock }];
    const text = unsaved > 0 ? unsavedText(this.doc, marks) : '';
    const cache = this.#cache;
    // A sign-out or an old page says nothing against what was written: the device keeps it for the next try.
    const kept = cache?.working === true && RETRYABLE.has(refusal);
    if (refusal === 'not_found') this.#gone = true;
    this.#show({ link: 'stopped' });
    const told = Promise.resolve(this.#events.refused(refusal, text, kept));
    if (cache === null || RETRYABLE.has(refusal)) return;
    this.#cache = null;
    this.#clearing = told.then(() => cache.delete());
  }

  /** The room is not its owner's any more: its text leaves the device, and what was unsaved is handed over for copying. */
  async withdraw(): Promise<void> {
    if (this.#left || this.#state.link === 'stopped') return;
    this.provider.disconnect();
    this.#refused('not_found');
    await this.#clearing;
  }

  /** The page could not follow what others do here: it stops at once, hands over what is unsaved, and takes a fresh document. */
  falters(): void {
    if (this.#left || this.#state.link === 'stopped') return;
    this.provider.disconnect();
    this.#refused('server_error');
  }

  #lost(): void {
    if (this.#left || this.#state.link === 'offline' || this.#state.link === 'stopped') return;
    if (this.#state.link === 'connected' && this.#synced) this.#noteStep(this.provider.wsLastMessageReceived);
    this.#show({
      link: 'connecting',
      since: this.#state.since ?? Date.now(),
      opened: this.#state.opened || this.#state.asOf !== null,
    });
    // Counted from the first loss: every failed attempt to come back passes here again.
    this.#patience ??= setTimeout(
      () => {
        if (this.#state.link === 'connecting') this.#show({ link: 'offline' });
      },
      isOnline() ? PATIENCE : 0,
    );
  }

  /** What is neither durable nor kept on the device lives in this page only, so the browser asks before it is closed. */
  readonly #warn = (event: BeforeUnloadEvent): void => {
    if (this.#state.unsaved > 0 && !this.#state.kept) event.preventDefault();
  };

  readonly #hiding = (): void => {
    this.hearing.goesOn();
    if (this.#inStep) this.#cache?.inStep(Date.now());
    this.#note();
  };

  #show(change: Partial<RoomState>): void {
    const { unsaved, settled, wrote } = this.#ledger;
    const next = {
      ...this.#state,
      ...change,
      unsaved,
      wrote,
      unsavedSince: this.#unsavedSince,
      kept: this.#cache?.working === true,
      keeping: false,
    };
    next.keeping = next.link !== 'connected' && this.#cache?.settled === false;
    next.saved = next.link === 'connected' && next.opened && settled && unsaved === 0;
    if (isSame(next, this.#state)) return;
    this.#set(next);
  }

  #set(state: RoomState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
