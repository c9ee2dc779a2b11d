/**
 * Publishes in the presence of a room whether the reader of this page has the section's text in view. Only then do others see
 * them in that section.
 */
import { useEffect } from 'react';
import type { Awareness } from 'y-protocols/awareness';

/**
 * How long the text must be in view or out of view before this is published, in milliseconds. A reader who only scrolls past is
 * not here.
 */
const PUBLISH_DELAY = 800;

/** What the presence state of this page says about being away; undefined if it says nothing yet. */
type Published = { readonly away: () => unknown; readonly publish: (away: boolean) => void; readonly isHidden: () => boolean };

/**
 * Works out whether the reader is away, and publishes it when it changes. Until it is known whether the text is in view, nothing
 * is published: a reader would count as away before their page has looked.
 */
export class InView {
  readonly #state: Published;
  /** Whether the text has been in view for long enough; null if that is not known yet. */
  #inView: boolean | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(state: Published) {
    this.#state = state;
  }

  /** The text came into view or went out of it. */
  see(inView: boolean): void {
    clearTimeout(this.#timer);
    const settle = (): void => {
      this.#inView = inView;
      this.update();
    };
    // The first value is published at once, because without it others see the reader as present.
    if (this.#inView === null || this.#state.away() === undefined) settle();
    else this.#timer = setTimeout(settle, PUBLISH_DELAY);
  }

  /** The page was hidden or shown again. A text that came into view only a moment ago is still waited for. */
  update(): void {
    if (this.#inView === null) return;
    const away = !this.#inView || this.#state.isHidden();
    if (away !== this.#state.away()) this.#state.publish(away);
  }

  /** Publishes nothing more. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Sets the field `away` of the own presence state. */
export function usePublishInView(frame: React.RefObject<HTMLElement | null>, awareness: Awareness | null): void {
  useEffect(() => {
    if (awareness === null || frame.current === null) return;
    const view = new InView({
      away: () => awareness.getLocalState()?.['away'],
      publish: (away) => {
        if (awareness.getLocalState() !== null) awareness.setLocalStateField('away', away);
      },
      isHidden: () => document.visibilityState === 'hidden',
    });
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined) view.see(last.isIntersecting);
    });
    observer.observe(frame.current);
    const update = (): void => view.update();
    document.addEventListener('visibilitychange', update);
    return () => {
      view.stop();
      observer.disconnect();
      document.removeEventListener('visibilitychange', update);
    };
  }, [frame, awareness]);
}
