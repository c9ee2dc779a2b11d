/** A condition that counts only once it has held for a moment, so that words about it do not change at each key. */
import { useEffect, useState } from 'react';

/** How long a condition must hold, in milliseconds. */
const STEADY_DELAY = 300;

/** True once `holds` has been true for a moment; false at once when `holds` is false. */
export function useSteady(holds: boolean): boolean {
  const [steady, setSteady] = useState(holds);
  if (steady && !holds) setSteady(false);
  useEffect(() => {
    if (!holds) return;
    const timer = setTimeout(() => setSteady(true), STEADY_DELAY);
    return () => clearTimeout(timer);
  }, [holds]);
  return steady && holds;
}
