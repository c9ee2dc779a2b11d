/**
 * Reads the secret of a link from the hash of the address and removes it there. Secrets stand after the #, so that no server
 * logs them.
 */
import { useEffect, useState } from 'react';

function inHash(name: string): string | null {
  return new URLSearchParams(location.hash.slice(1)).get(name);
}

/**
 * The value of one name in the hash. The hash is then removed from the address. A link that opens in the current page is read
 * too.
 */
export function useHashValue(name: string): string | null {
  const [value, setValue] = useState(() => inHash(name));
  useEffect(() => {
    const clear = (): void => history.replaceState(history.state, '', location.pathname);
    const take = (): void => {
      const next = inHash(name);
      if (next === null) return;
      setValue(next);
      clear();
    };
    if (location.hash !== '') clear();
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, [name]);
  return value;
}
