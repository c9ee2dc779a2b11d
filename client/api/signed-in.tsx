/** The sign-in guard for every page that needs an account. */
import { createContext, use, useMemo } from 'react';
import { Navigate, useLocation } from 'react-router';
import type { Me } from '#shared/api.ts';
import { useMe } from '#client/api/queries.ts';
import { Main } from '#client/ui/page.tsx';
import { PagePlaceholder } from '#client/ui/page-states.tsx';

/** The answer about who is signed in, when somebody is. */
export type SignedInMe = Me & { person: NonNullable<Me['person']> };
const Context = createContext<SignedInMe | null>(null);

/** Returns who is signed in. A component may use it only inside {@link SignedIn}. */
export function useSignedIn(): SignedInMe {
  const me = use(Context);
  if (me === null) throw new Error('useSignedIn stands outside SignedIn');
  return me;
}

/** Shows its children if somebody is signed in. Otherwise it goes to the sign-in page, which returns here after the sign-in. */
export function SignedIn({ children }: { children: React.ReactNode }) {
  const { data: me, error, refetch } = useMe();
  const { pathname, search, hash } = useLocation();
  // Whoever reads the context is drawn again only if the answer has changed.
  const signedIn = useMemo(() => (me === undefined || me.person === null ? null : { ...me, person: me.person }), [me]);
  if (!me)
    return (
      <Main>
        <PagePlaceholder error={error} again={() => void refetch()} />
      </Main>
    );
  if (signedIn === null)
    return (
      <Navigate
        to={['/', '/start'].includes(pathname) ? '/sign-in' : `/sign-in?next=${encodeURIComponent(pathname + search + hash)}`}
        replace
      />
    );
  if (signedIn.lacksSecondStep)
    return <Navigate to={`/set-up-second-step?next=${encodeURIComponent(pathname + search + hash)}`} replace />;
  return <Context value={signedIn}>{children}</Context>;
}
