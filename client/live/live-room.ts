/** One live room: its document, its socket, and what may honestly be said about what is saved. */
import * as decoding from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { SCHEMA_VERSION } from '#shared/schema.ts';
import { MESSAGE_EVENT, MESSAGE_SAVED } from '#shared/wire.ts';
import { IncomingQueue } from '#client/live/incoming-queue.ts';
import { joinedRooms } from '#client/live/joined-rooms.ts';
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
import { PageSocket } from '#client/live/page-socket.ts';
import { RoomSaving } from '#client/live/room-saving.ts';

/** How long a dropped connection counts as "reconnecting" before the page says "offline". */
const PATIENCE = 4000;
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
  #saving!: RoomSaving;
  /** What is being removed from the device; nobody joins before that is done. */
  #clearing: Promise<void> = Promise.resolve();
  #state: RoomState = NEW_ROOM;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];
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
    this.#saving.close();
    this.provider.destroy();
    this.provider.awareness.destroy();
    this.doc.destroy();
  }

  #join(): void {
    const doc = withoutFormatCleanup(new Y.Doc());
    const saving = new RoomSaving(doc, () => this.#show({}));
    this.doc = doc;
    this.#saving = saving;
    this.#synced = false;
    // Before the provider listens, so that a change is counted when the message that carries it goes out.
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (isFromDevice(origin)) return;
      saving.documentChanged(update, origin !== this.provider, Y.getState(doc.store, doc.clientID), this.#inStep);
      this.#show({});
    });
    const count = (message: Uint8Array): void => {
      saving.sending(message);
      this.#show({});
    };
    class CountedSocket extends PageSocket {
      constructor(url: string | URL) {
        super(url);
        saving.connected();
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
    this.#listen(provider, saving);
    this.#set({ ...NEW_ROOM, generation: this.#state.generation + 1 });
    // What is kept comes first, so that it goes out with the first message; where nothing is kept nothing is waited for.
    void this.#recall(doc, saving).then(() => {
      if (this.doc === doc && !this.#left && this.#state.link !== 'stopped') provider.connect();
    });
  }

  /** Brings back what the device kept of this room. */
  async #recall(doc: Y.Doc, saving: RoomSaving): Promise<void> {
    const { keep } = this.#options;
    await this.#clearing;
    const wanted = (): boolean => !this.#gone && !this.#left && this.doc === doc;
    if (!keep || !wanted()) return;
    const asOf = await saving.openCache(keep, this.name, wanted);
    if (asOf === 'tooNew') {
      // A newer page wrote here; this one could harm what it does not know, so it does not touch it.
      this.#show({ link: 'stopped' });
      return void this.#events.refused('client_too_old', '', true);
    }
    if (!wanted()) return;
    this.#show({ asOf });
    if (asOf === null) return;
    if (!isOnline()) this.#show({ opened: true });
    else this.#timers.push(setTimeout(() => this.#show({ opened: true }), HEAD_START));
  }

  /** Whether the document is as the server has it, and every change comes in as it is made. */
  get #inStep(): boolean {
    return this.#state.link === 'connected' && this.provider.synced;
  }

  /** Notes how far the document was in step with the server. */
  #noteStep(at: number): void {
    this.#saving.inStep(at);
    this.#show({ asOf: at });
  }

  #listen(provider: WebsocketProvider, saving: RoomSaving): void {
    this.hearing.listensTo(provider);
    provider.messageHandlers[MESSAGE_SAVED] = (_encoder, decoder) => {
      saving.durable(decoding.readVarUint(decoder));
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
    const text = this.#saving.unsavedText();
    // A sign-out or an old page says nothing against what was written: the device keeps it for the next try.
    const kept = this.#saving.kept && RETRYABLE.has(refusal);
    if (refusal === 'not_found') this.#gone = true;
    this.#show({ link: 'stopped' });
    const told = Promise.resolve(this.#events.refused(refusal, text, kept));
    if (RETRYABLE.has(refusal)) return;
    const remove = this.#saving.takeCache();
    if (remove !== null) this.#clearing = told.then(remove);
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
    if (this.#inStep) this.#saving.inStep(Date.now());
    this.#saving.note();
  };

  #show(change: Partial<RoomState>): void {
    const { unsaved, unsavedSince, wrote, kept, acknowledged } = this.#saving;
    const next = {
      ...this.#state,
      ...change,
      unsaved,
      wrote,
      unsavedSince,
      kept,
      keeping: false,
    };
    next.keeping = next.link !== 'connected' && this.#saving.keeping;
    next.saved = next.link === 'connected' && next.opened && acknowledged && unsaved === 0;
    if (isSame(next, this.#state)) return;
    this.#set(next);
  }

  #set(state: RoomState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
