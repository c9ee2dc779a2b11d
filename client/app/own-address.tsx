/** The page for people who opened Alongside at an address at which it cannot sign them in or save. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { call } from '#client/api/http.ts';
import { useMe } from '#client/api/queries.ts';
import { ButtonLink } from '#client/ui/button.tsx';
import { Main, Page } from '#client/ui/page.tsx';

function OtherAddressPage({ address }: { address: string }) {
  const { t } = useTranslation();
  useEffect(() => {
    // The server refuses this request, and its log names both addresses. Otherwise nobody who runs the service would learn of it.
    call(z.unknown(), 'POST', '/api/address', {}).catch(() => undefined);
  }, []);
  const { pathname, search, hash } = location;
  return (
    <Main>
      <Page title={t('gone.otherAddressTitle')}>
        <p className="lead">{t('gone.otherAddress')}</p>
        <p>
          <ButtonLink to={address + pathname + search + hash} variant="main">
            {t('gone.toOwnAddress', { address: new URL(address).host })}
          </ButtonLink>
        </p>
      </Page>
    </Main>
  );
}

/**
 * Shows `children`, if this page is at the service's own address. The server refuses whatever a page at another address wants to
 * change, so there a page says which address to use.
 */
export function OwnAddress({ children }: { children: React.ReactNode }) {
  const { data: me } = useMe();
  const address = me?.service.address ?? null;
  return address === null || address === location.origin ? children : <OtherAddressPage address={address} />;
}
