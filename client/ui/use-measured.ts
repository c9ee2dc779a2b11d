/** A number that is measured on the page: how much of a row fits into its width. */
import { useEffect, useLayoutEffect, useState } from 'react';

/**
 * What `measure` gives for the element; null while everything is to be drawn, so that it can be measured. It is measured again when
 * `content` changes, which says where the parts or their words do, when the width changes, and when letters come in another font.
 */
export function useMeasured(
  element: React.RefObject<HTMLElement | null>,
  content: string,
  measure: (element: HTMLElement) => number,
): number | null {
  const [found, setFound] = useState<{ readonly content: string; readonly value: number } | null>(null);
  const known = found?.content === content ? found.value : null;
  useLayoutEffect(() => {
    if (known === null && element.current !== null) setFound({ content, value: measure(element.current) });
  }, [element, content, known, measure]);
  useEffect(() => {
    if (element.current === null) return;
    let width = element.current.clientWidth;
    const again = (): void => setFound(null);
    const observer = new ResizeObserver(([entry]) => {
      const now = entry?.target.clientWidth ?? width;
      if (now === width) return;
      width = now;
      again();
    });
    observer.observe(element.current);
    document.fonts.addEventListener('loadingdone', again);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', again);
    };
  }, [element]);
  return known;
}
