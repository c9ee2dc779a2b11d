/** How what others write and where they are reaches a room: at once, or as soon as a word that is being composed is finished. */
import type { WebsocketProvider } from 'y-websocket';
import { MESSAGE_AWARENESS, MESSAGE_SYNC, SYNC_UPDATE } from '#shared/wire.ts';

/**
 * For how long after the last sign of composing a word others wait, in milliseconds. Whoever stops in the middle of a word has
 * stopped to look, and sees the others' words then.
 */
const LONGEST = 1500;

/**
 * The ear of one room. Phone keyboards and input methods compose a word in the page's text; if that text changes under them, letters
 * are doubled or lost. So while a word is composed what others do is held back, in order, and drawn right after.
 */
export class IncomingQueue {
  readonly #before: () => void;
  #held: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `before` is called ahead of each change by others. */
  constructor(before: () => void) {
    this.#before = before;
  }

  /** Stands between the provider and its handlers. */
  listensTo({ messageHandlers }: WebsocketProvider): void {
    for (const type of [MESSAGE_SYNC, MESSAGE_AWARENESS]) {
      const take = messageHandlers[type];
      if (take === undefined) throw new Error(`the provider handles no message of type ${type}`);
      messageHandlers[type] = (...message) => {
        const [, decoder] = message;
        // The steps of a sync are answered at once; in what order changes are taken in makes no difference.
        const mayWait = type === MESSAGE_AWARENESS || decoder.arr[decoder.pos] === SYNC_UPDATE;
        if (mayWait && this.#timer !== undefined) return void this.#held.push(() => take(...message));
        if (type === MESSAGE_SYNC) this.#before();
        take(...message);
      };
    }
  }

  /** A word is being composed: others wait. Called at each sign of it. */
  waits(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.goesOn(), LONGEST);
  }

  /** Takes in what was held back, and from now on everything at once. */
  goesOn(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = this.#held;
    this.#held = [];
    if (held.length > 0) this.#before();
    for (const take of held) take();
  }

  /** The document is gone, and with it what was meant for it: the next one asks the server for everything. */
  ends(): void {
    this.#held = [];
    this.goesOn();
  }
}
