/** The clock of this device, minute by minute, for what a page says about now. */
import { useSyncExternalStore } from 'react';

const MINUTE = 60_000;

const currentMinute = (): number => Math.floor(Date.now() / MINUTE) * MINUTE;

function onMinute(listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (): void => {
    timer = setTimeout(
      () => {
        listener();
        next();
      },
      currentMinute() + MINUTE - Date.now(),
    );
  };
  next();
  // A device that slept has missed its timers.
  document.addEventListener('visibilitychange', listener);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', listener);
  };
}

/** The minute that has begun on this device, in milliseconds since 1970; null on the server. Renders again at the next one. */
export function useMinute(): number | null {
  return useSyncExternalStore(onMinute, currentMinute, () => null);
}
