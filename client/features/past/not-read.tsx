/** Says that a part of the past could not be read, and why. It never looks like a past in which nothing happened. */
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { isServerUnreachable, problemOf } from '#client/ui/problem.ts';

/** The notice. `what` says what could not be read. */
export function NotRead({ what, error, again }: { what: readonly string[]; error: unknown; again: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice kind="waits" role="alert">
      {what.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p>{isServerUnreachable(error) ? t('past.notStored') : t(`errors.${problemOf(error)}`)}</p>
      <p>
        <Button onPress={again}>{t('app.again')}</Button>
      </p>
    </Notice>
  );
}
