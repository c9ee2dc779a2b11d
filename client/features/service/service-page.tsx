/** The service page: its managers, invitations, password resets, and the settings of shared devices. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zManagerInvite, zNewInvitation, type NewInvitation } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { problemOf } from '#client/ui/problem.ts';
import { keys, queryClient, useService } from '#client/api/queries.ts';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { emailOf, InviteEmail, NewInvitationCard, OpenInvitations } from '#client/features/invitations/lazy-index.ts';
import { OutboxList } from '#client/features/inbox/lazy-index.ts';
import { StaffSecondStep, TakeOffSecondStep } from '#client/features/second-step/lazy-index.ts';
import { ServiceManagers } from './service-managers.tsx';
import { AnswerTime, SharedDevices } from './service-settings.tsx';
import { MakePasswordReset, OpenPasswordResets } from '#client/features/password-reset/lazy-index.ts';
import { ButtonLink } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/page.tsx';
import { Notice } from '#client/ui/notice.tsx';

/** The service page. Other people see only a notice. */
export function ServicePage() {
  const { t } = useTranslation();
  const { managesService, service } = useSignedIn();
  const [made, setMade] = useState<NewInvitation | null>(null);
  const { data, error, refetch } = useService(managesService, made !== null);
  const { state, submit } = useForm({
    schema: zManagerInvite,
    send: (body) => call(zNewInvitation, 'POST', '/api/service/invitations', body),
    done: async (invitation) => {
      setMade(invitation);
      await queryClient.invalidateQueries({ queryKey: keys.service });
    },
  });
  const [managed] = useState(managesService);
  const refused = error !== null && problemOf(error) === 'not_allowed';
  useEffect(() => {
    // Another manager may have removed this one while the page was open, so `me` is read again.
    if (refused) void queryClient.invalidateQueries({ queryKey: keys.me });
  }, [refused]);
  const ended = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The focused element was removed with the rest of the page.
    if (managed && !managesService) ended.current?.focus();
  }, [managed, managesService]);
  if (!managesService)
    return (
      <Page title={t('service.title')}>
        <div ref={ended} tabIndex={-1}>
          <Notice>
            {managed && <p>{t('managers.stopped', { service: service.name })}</p>}
            <p>{t('service.onlyManagers')}</p>
          </Notice>
        </div>
        <p>
          <ButtonLink to="/">{t('gone.toPlans')}</ButtonLink>
        </p>
      </Page>
    );
  return (
    <Page title={t('service.title')}>
      <p className="lead">{t('service.lead', { name: service.name })}</p>
      {!data && (error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Loading />)}
      {data && <ServiceManagers managers={data.managers} />}
      <section className="stack" aria-labelledby="invite-title">
        <h2 id="invite-title">{t('service.invite')}</h2>
        {made ? (
          <NewInvitationCard made={made} open={data?.invitations} another={() => setMade(null)} />
        ) : (
          <FormFrame
            state={state}
            submit={t('service.make')}
            onSubmit={(form) => submit({ name: textOf(form, 'name'), ...emailOf(form) })}
          >
            <TextInput name="name" label={t('service.inviteName')} autoComplete="off" />
            <InviteEmail />
          </FormFrame>
        )}
      </section>
      {data && <OpenInvitations invitations={data.invitations} stale={keys.service} />}
      <MakePasswordReset />
      {data && <OpenPasswordResets passwordResets={data.passwordResets} />}
      <OutboxList />
      {data && <AnswerTime days={data.answerDays} />}
      <StaffSecondStep />
      <TakeOffSecondStep />
      <SharedDevices minutes={service.lockMinutes} />
    </Page>
  );
}
