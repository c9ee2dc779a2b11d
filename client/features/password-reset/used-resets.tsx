/**
 * A notice on every page: the password of this account was changed by a reset that a manager made. It stays until the person
 * confirms that they know.
 */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnPasswordReset } from '#shared/api.ts';
import { keys } from '#client/api/queries.ts';
import { choseNewPasswordHere } from '#client/api/session.ts';
import { useWrite } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Words } from '#client/ui/words.tsx';
import { moment, sentences } from '#client/words/format.ts';

/** When a password reset was made and when it was used, in one or two sentences. */
export function MadeAndUsed({ madeBy, createdAt, usedAt }: Pick<OwnPasswordReset, 'madeBy' | 'createdAt' | 'usedAt'>) {
  const { t } = useTranslation();
  return (
    <Words>
      {sentences(
        t(usedAt === null ? 'passwordReset.openMade' : 'passwordReset.usedMade', { by: madeBy, date: moment(createdAt) }),
        usedAt !== null && t('passwordReset.usedAt', { date: moment(usedAt) }),
      )}
    </Words>
  );
}

/** The notice. Several password resets share one notice. */
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
  const confirm = async (): Promise<void> => {
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
        {/* A person who has just used the only reset in this page knows about it. */}
        {(passwordResets.length > 1 || !choseNewPasswordHere()) && <p>{t('passwordReset.notAsked', { service })}</p>}
        <WriteProblem problem={problem} />
        <div className="row">
          <Button isDisabled={busy} onPress={() => void confirm()}>
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
