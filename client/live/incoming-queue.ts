/** The queue of incoming changes and presence of others in one room. It waits while the writer composes a word. */
import type { WebsocketProvider } from 'y-websocket';
import { MESSAGE_AWARENESS, MESSAGE_SYNC, SYNC_UPDATE } from '#shared/wire.ts';

/**
 * How long the queue waits after the last sign of composing, in milliseconds. A writer who stops in the middle of a word has
 * stopped to look, so the page shows the others' words then.
 */
const PAUSE_TIMEOUT = 1500;

/**
 * The incoming queue of one room. Phone keyboards and input methods compose a word in the page's text. If that text changes
 * meanwhile, letters are doubled or lost. So while a word is composed, the queue keeps what others do, in order, and applies it
 * right after.
 */
export class IncomingQueue {
  readonly #before: () => void;
  #queued: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `before` is called before changes of others are applied. */
  constructor(before: () => void) {
    this.#before = before;
  }

  /** Puts the queue between the provider and its message handlers. */
  attach({ messageHandlers }: WebsocketProvider): void {
    for (const type of [MESSAGE_SYNC, MESSAGE_AWARENESS]) {
      const handle = messageHandlers[type];
      if (handle === undefined) throw new Error(`the provider handles no message of type ${type}`);
      messageHandlers[type] = (...message) => {
        const [, decoder] = message;
        // The steps of a sync are handled at once. They may overtake queued updates, because Yjs changes commute.
        const mayWait = type === MESSAGE_AWARENESS || decoder.arr[decoder.pos] === SYNC_UPDATE;
        if (mayWait && this.#timer !== undefined) return void this.#queued.push(() => handle(...message));
        if (type === MESSAGE_SYNC) this.#before();
        handle(...message);
      };
    }
  }

  /** Queues what others do, because a word is being composed. The caller calls this at each sign of composing. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), PAUSE_TIMEOUT);
  }

  /** Applies everything in the queue, in order. From now on messages are applied at once. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const queued = this.#queued;
    this.#queued = [];
    if (queued.length > 0) this.#before();
    for (const apply of queued) apply();
  }

  /** Drops everything in the queue, because its document is gone. The next document asks the server for everything. */
  discard(): void {
    this.#queued = [];
    this.flush();
  }
}
