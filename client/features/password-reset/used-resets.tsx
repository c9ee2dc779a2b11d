/** Says on every page that the account was given a new password by a manager's doing, until its person has said that they know. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnPasswordReset } from '#shared/api.ts';
import { keys } from '#client/api/queries.ts';
import { choseNewPasswordHere } from '#client/api/session.ts';
import { useWrite } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { moment } from '#client/words/format.ts';

/** When one was made and used, in two sentences. */
export function MadeAndUsed({ madeBy, createdAt, usedAt }: Pick<OwnPasswordReset, 'madeBy' | 'createdAt' | 'usedAt'>) {
  const { t } = useTranslation();
  return (
    <>
      {t(usedAt === null ? 'passwordReset.openMade' : 'passwordReset.usedMade', { by: madeBy, date: moment(createdAt) })}
      {usedAt !== null && ` ${t('passwordReset.usedAt', { date: moment(usedAt) })}`}
    </>
  );
}

/** The notice; one for all, where there are several. */
export function UsedPasswordResets({
  passwordResets,
  service,
}: {
  passwordResets: readonly OwnPasswordReset[];
  service: string;
}) {
  const { t } = useTranslation();
  const titleId = useId();
  const { busy, problem, write } = useWrite(keys.me);
  const seen = async (): Promise<void> => {
    for (const { id } of passwordResets) if (!(await write('POST', `/api/me/password-resets/${id}/seen`))) return;
  };
  return (
    <section className="device-notes" aria-labelledby={titleId}>
      <Notice level={2} title={t('passwordReset.usedTitle')} titleId={titleId}>
        {passwordResets.map((one) => (
          <p key={one.id}>
            <MadeAndUsed {...one} />
          </p>
        ))}
        {/* Whoever has just used the only one knows who it was. */}
        {(passwordResets.length > 1 || !choseNewPasswordHere()) && <p>{t('passwordReset.notAsked', { service })}</p>}
        <WriteProblem problem={problem} />
        <div className="row">
          <Button isDisabled={busy} onPress={() => void seen()}>
            {t('passwordReset.seen')}
          </Button>
          <ButtonLink to="/account" variant="quiet">
            {t('app.account')}
          </ButtonLink>
        </div>
      </Notice>
    </section>
  );
}
