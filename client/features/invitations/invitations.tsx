/** Invitations: a new one with its link and code, which are shown once, and the list of open ones. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueryKey } from '@tanstack/react-query';
import type { Invitation, NewInvitation } from '#shared/api.ts';
import { useWrite } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { CopyButton } from '#client/ui/copy.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useShownOnce } from '#client/ui/unsent-input.ts';
import { dayOf } from '#client/words/format.ts';

/**
 * A link and a code that are shown only once, and the address where the code is typed. Until one of them is copied, the panel
 * around them asks before it closes.
 */
export function ShownOnce({ link, code, label, page }: { link: string; code: string; label: string; page: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useShownOnce(!copied);
  const done = (): void => setCopied(true);
  return (
    <>
      <p>{t('people.once')}</p>
      <dl className="stack">
        <div className="stack">
          <dt>
            <strong>{t('people.link')}</strong>
          </dt>
          <dd className="address" data-testid="invitation-link">
            {link}
          </dd>
        </div>
      </dl>
      <CopyButton text={link} label={t('people.copyLink')} copied={done} />
      <dl className="stack">
        <div>
          <dt>
            <strong>{label}</strong>
          </dt>
          <dd className="code" data-testid="invitation-code">
            {code}
          </dd>
          <dd className="soft">{t('people.codeWhere', { address: `${location.origin}${page}` })}</dd>
        </div>
      </dl>
      <CopyButton text={code} label={t('people.copyCode')} copied={done} />
    </>
  );
}

/** The notice with the link and the code of a new invitation. */
export function NewInvitationCard({ made, another }: { made: NewInvitation; another: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice kind="good" role="status" title={t('people.made', { name: made.invitation.name })}>
      <ShownOnce link={made.link} code={made.code} label={t('people.code')} page="/invitation" />
      <p className="soft">{t('people.waitingUntil', { date: dayOf(made.invitation.expiresAt) })}</p>
      <p>
        <Button onPress={another}>{t('people.another')}</Button>
      </p>
    </Notice>
  );
}

/** The list of open invitations, each with a button that takes it back. */
export function OpenInvitations({ invitations, stale }: { invitations: readonly Invitation[]; stale: QueryKey }) {
  const { t } = useTranslation();
  const { busy, problem, write } = useWrite(stale);
  if (invitations.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="waiting-title">
      <h2 id="waiting-title">{t('people.waiting')}</h2>
      <WriteProblem problem={problem} />
      <ul className="plain lines">
        {invitations.map((invitation) => (
          <li key={invitation.id} className="split-line">
            <span>
              <strong>{invitation.name}</strong>
              {invitation.standing && (
                <span className="soft">{` · ${invitation.relation || t(`standing.${invitation.standing}`)}`}</span>
              )}
              <br />
              <span className="soft">{t('people.waitingUntil', { date: dayOf(invitation.expiresAt) })}</span>
            </span>
            <Button
              isDisabled={busy}
              aria-label={t('people.takeBackOf', { name: invitation.name })}
              onPress={() => void write('DELETE', `/api/invitations/${invitation.id}`)}
            >
              {t('people.takeBack')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
