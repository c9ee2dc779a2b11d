/** Invitations: a new one with its link and code, which are shown once, and the list of open ones. */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueryKey } from '@tanstack/react-query';
import type { Invitation, NewInvitation } from '#shared/api.ts';
import { useWrite } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { CopyButton } from '#client/ui/copy.tsx';
import { LossQuestion } from '#client/ui/loss-question.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useShownOnce } from '#client/ui/unsent-input.ts';
import { dayOf, sentences } from '#client/words/format.ts';

/**
 * Whether a link is over: the list of open ones held it and holds it no more, because it was used or taken back. Until the list is
 * read it is not over.
 */
export function useIsOver(id: string, open: readonly { readonly id: string }[] | undefined): boolean {
  const isOpen = open?.some((one) => one.id === id);
  const [wasOpen, setWasOpen] = useState(false);
  if (isOpen === true && !wasOpen) setWasOpen(true);
  return wasOpen && isOpen === false;
}

/**
 * A link and a code that are shown only once, with the button that makes another. Until one of them is copied, that button asks
 * first, and so does the panel around them before it closes. Once the link is over there is nothing to lose.
 */
export function ShownOnce({
  link,
  code,
  label,
  page,
  isOver,
  another,
  anotherLabel,
  children,
}: {
  link: string;
  code: string;
  label: string;
  /** The address where the code is typed. */
  page: string;
  isOver: boolean;
  another: () => void;
  anotherLabel: string;
  /** What else there is to know while the link is open. */
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const [asking, setAsking] = useState(false);
  const anotherButton = useRef<HTMLButtonElement>(null);
  const losable = !copied && !isOver;
  useShownOnce(losable);
  const done = (): void => setCopied(true);
  return (
    <>
      {!isOver && (
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
          {children}
        </>
      )}
      {asking && losable && (
        <LossQuestion
          title={t('closing.onceTitle')}
          dropLabel={t('closing.onceNext')}
          stay={() => {
            setAsking(false);
            anotherButton.current?.focus();
          }}
          drop={another}
        />
      )}
      <p>
        <Button ref={anotherButton} onPress={() => (losable ? setAsking(true) : another())}>
          {anotherLabel}
        </Button>
      </p>
    </>
  );
}

/** The notice with the link and the code of a new invitation. `open` are the invitations that nobody has used yet. */
export function NewInvitationCard({
  made,
  open,
  another,
}: {
  made: NewInvitation;
  open: readonly Invitation[] | undefined;
  another: () => void;
}) {
  const { t } = useTranslation();
  const { id, name, expiresAt } = made.invitation;
  const isOver = useIsOver(id, open);
  // What became of its mail is known from the list, which is read again.
  const mail = (open?.find((one) => one.id === id) ?? made.invitation).mail;
  return (
    <Notice kind="good" role="status" title={t(isOver ? 'people.over' : 'people.made', { name })}>
      <ShownOnce
        link={made.link}
        code={made.code}
        label={t('people.code')}
        page="/invitation"
        isOver={isOver}
        another={another}
        anotherLabel={t('people.another')}
      >
        <p className="soft">
          {sentences(t('people.waitingUntil', { date: dayOf(expiresAt) }), mail !== null && t(`mail.state.${mail}`))}
        </p>
      </ShownOnce>
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
              <span className="soft">
                {sentences(
                  t('people.waitingUntil', { date: dayOf(invitation.expiresAt) }),
                  invitation.mail !== null && t(`mail.state.${invitation.mail}`),
                )}
              </span>
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
