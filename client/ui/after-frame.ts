/** Work that can wait until what was just drawn is on the screen. */
import { startTransition, useEffect, useState } from 'react';

/** False until the first frame with the calling component is on the screen. The change is a transition. */
export function useAfterFrame(): boolean {
  const [after, setAfter] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // The first frame is on the screen when a task after the next animation frame runs.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => startTransition(() => setAfter(true)));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return after;
}
