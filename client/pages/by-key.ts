/** What a link or a code leads to, on the pages that open by one: looked up, not there, or still to be typed. */
import { useEffect, useState } from 'react';
import { problemOf, type Problem } from '#client/net/http.ts';

/** What a key leads to, with the key. */
export type Found<V> = { readonly key: string; readonly view: V };

/** How a page that opens by a key stands. */
export type ByKey<V> = {
  readonly found: Found<V> | null;
  /** Why the key of the link leads nowhere; null while somebody types one. */
  readonly problem: Problem | null;
  /** Whether the key of the link is being looked up. */
  readonly waits: boolean;
  readonly finds: (found: Found<V>) => void;
  /** Leaves what was found, to type another key. */
  readonly leaves: () => void;
};

/** Looks up the key of a link, if there is one. `lost` is called where it leads nowhere. Both functions have to stay the same. */
export function useByKey<V>(key: string | null, look: (key: string) => Promise<V>, lost?: () => void): ByKey<V> {
  const [found, setFound] = useState<Found<V> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [typing, setTyping] = useState(key === null);
  useEffect(() => {
    if (key === null) return;
    look(key).then(
      (view) => setFound({ key, view }),
      (wrong: unknown) => {
        lost?.();
        setProblem(problemOf(wrong));
      },
    );
  }, [key, look, lost]);
  return {
    found,
    problem: typing ? null : problem,
    waits: found === null && !typing && problem === null,
    finds: setFound,
    leaves: () => {
      setFound(null);
      setTyping(true);
    },
  };
}
