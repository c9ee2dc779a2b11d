/** The page behind the link in a mail that ends e-mail. It changes nothing by itself: programs that check links open them too. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useWrite } from '#client/api/use-write.ts';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Page } from '#client/ui/page.tsx';
import { WriteProblem } from '#client/ui/write-problem.tsx';

/** The page, which needs no sign-in. */
export function UnsubscribePage() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const key = params.get('key') ?? '';
  const { busy, problem, write } = useWrite();
  const [done, setDone] = useState(false);
  const stop = async (): Promise<void> => setDone(await write('POST', `/unsubscribe?key=${encodeURIComponent(key)}`));
  return (
    <Page title={t('mail.stopTitle')}>
      <div role="status">
        {done && (
          <Notice kind="good">
            <p>{t('mail.stopped')}</p>
          </Notice>
        )}
      </div>
      {!done && (
        <>
          <p>{t('mail.stopLead')}</p>
          {problem === 'not_found' || problem === 'invalid' ? (
            <Notice kind="waits" role="alert">
              <p>{t('mail.stopUnknown')}</p>
            </Notice>
          ) : (
            <WriteProblem problem={problem} />
          )}
          <p>
            <Button variant="main" isDisabled={busy} onPress={() => void stop()}>
              {t('mail.stop')}
            </Button>
          </p>
        </>
      )}
      <p>
        <ButtonLink to="/account">{t('mail.toAccount')}</ButtonLink>
      </p>
    </Page>
  );
}
