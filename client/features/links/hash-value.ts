/** The secret of a link stands behind its #, so that no server logs it. This reads it and takes it out of the address. */
import { useEffect, useState } from 'react';

function inHash(name: string): string | null {
  return new URLSearchParams(location.hash.slice(1)).get(name);
}

/** The value of one name behind the #; read, then taken out of the address. A link that is opened in this very page counts too. */
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
