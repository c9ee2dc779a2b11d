/**
 * Runs jobs one after another while the person does nothing with the page: no key, no press, no scrolling. A job that has begun
 * ends; the next one waits until the person has rested again.
 */

/** How long the person must have done nothing, in milliseconds. */
const REST = 4000;
/** The shortest time between two jobs, in milliseconds. */
const GAP = 200;
/** How long the queue waits after a job that failed, in milliseconds. The network may be gone. */
const PAUSE = 60_000;
/** The longest time that a job waits for a moment without other work once the person rests, in milliseconds. */
const IDLE_TIMEOUT = 2000;

/** What a person does with a page. */
const DEEDS = ['keydown', 'beforeinput', 'pointerdown', 'wheel', 'touchmove', 'scroll'] as const;

type Job = () => Promise<void>;

/** What the queue needs of its page. */
export type IdlePage = {
  readonly events: EventTarget;
  readonly isHidden: () => boolean;
  /** Calls back once the page has a moment without other work. */
  readonly onFree: (run: () => void) => void;
  readonly now: () => number;
};

/** The queue of one page. */
export class IdleQueue {
  readonly #page: IdlePage;
  readonly #jobs = new Set<Job>();
  #lastDeed: number;
  #notBefore = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  constructor(page: IdlePage) {
    this.#page = page;
    this.#lastDeed = page.now();
    const note = (): void => {
      this.#lastDeed = page.now();
    };
    for (const deed of DEEDS) page.events.addEventListener(deed, note, { capture: true, passive: true });
  }

  /** Adds a job behind the others. Returns a function that takes it out again if it has not begun. */
  add(job: Job): () => void {
    // What has just come to the page counts as a deed: first of all it is looked at.
    this.#lastDeed = this.#page.now();
    this.#jobs.add(job);
    this.#wait();
    return () => void this.#jobs.delete(job);
  }

  /** How long the person and the queue still have to rest, in milliseconds. */
  #left(): number {
    const now = this.#page.now();
    return Math.max(this.#lastDeed + REST - now, this.#notBefore - now, this.#page.isHidden() ? REST : 0);
  }

  #wait(): void {
    if (this.#timer !== undefined || this.#running || this.#jobs.size === 0) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        if (this.#left() > 0) this.#wait();
        else this.#page.onFree(() => void this.#run());
      },
      Math.max(GAP, this.#left()),
    );
  }

  async #run(): Promise<void> {
    const [job] = this.#jobs;
    // Somebody may have done something since the wait ended.
    if (this.#running || job === undefined || this.#left() > 0) return this.#wait();
    this.#running = true;
    try {
      await job();
      this.#jobs.delete(job);
    } catch {
      this.#notBefore = this.#page.now() + PAUSE;
    } finally {
      this.#running = false;
      this.#wait();
    }
  }
}

/** Calls back once the browser has nothing else to do. Some browsers do not say so; then shortly after. */
function onFree(run: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(() => run(), { timeout: IDLE_TIMEOUT });
  else setTimeout(run, GAP);
}

let ofThisPage: IdleQueue | null = null;

/** The queue of this page. */
export function idleQueue(): IdleQueue {
  ofThisPage ??= new IdleQueue({
    events: window,
    isHidden: () => document.visibilityState === 'hidden',
    onFree,
    now: () => performance.now(),
  });
  return ofThisPage;
}
