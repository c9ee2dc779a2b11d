/** The service: its managers, inviting another, and what holds for all its devices. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zDone, zManagerInvite, zNewInvitation, zServiceChange, type NewInvitation } from '#shared/api.ts';
import { LOCK_MINUTES } from '#shared/settings.ts';
import { call } from '#client/net/http.ts';
import { keys, queryClient, useService } from '#client/net/queries.ts';
import { CouldNotRead, Waiting } from '#client/pages/gone.tsx';
import { useSignedIn } from '#client/pages/signed-in.tsx';
import { NewInvitationCard, WaitingInvitations } from '#client/panels/invitations.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/frame.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Who } from '#client/ui/person.tsx';

/** How long a shared device stays open, with the reason. */
function SharedDevices({ minutes }: { minutes: number }) {
  const { t } = useTranslation();
  const [saved, setSaved] = useState(false);
  const { state, submit } = useForm({
    schema: zServiceChange,
    send: (body) => call(zDone, 'PATCH', '/api/service', body),
    done: async () => {
      setSaved(true);
      await queryClient.invalidateQueries({ queryKey: keys.me });
    },
  });
  return (
    <section className="stack" aria-labelledby="shared-title">
      <h2 id="shared-title">{t('service.sharedTitle')}</h2>
      <p>{t('service.sharedWhy')}</p>
      <FormFrame
        state={state}
        look="plain"
        submit={t('app.save')}
        onSubmit={(form) => {
          setSaved(false);
          const typed = textOf(form, 'lockMinutes').trim();
          return submit({ lockMinutes: typed === '' ? Number.NaN : Number(typed) });
        }}
      >
        <TextInput
          name="lockMinutes"
          label={t('service.lockMinutes')}
          hint={t('service.lockHint', LOCK_MINUTES)}
          start={String(minutes)}
          inputMode="numeric"
          autoComplete="off"
        />
      </FormFrame>
      <p role="status">{saved && t('service.lockSaved')}</p>
    </section>
  );
}

/** For managers of the service. */
export function ServicePage() {
  const { t } = useTranslation();
  const { managesService, service, person } = useSignedIn();
  const { data, error, refetch } = useService(managesService);
  const [made, setMade] = useState<NewInvitation | null>(null);
  const { state, submit } = useForm({
    schema: zManagerInvite,
    send: (body) => call(zNewInvitation, 'POST', '/api/service/invitations', body),
    done: async (invitation) => {
      setMade(invitation);
      await queryClient.invalidateQueries({ queryKey: keys.service });
    },
  });
  if (!managesService)
    return (
      <Page title={t('service.title')}>
        <Notice>
          <p>{t('service.onlyManagers')}</p>
        </Notice>
      </Page>
    );
  return (
    <Page title={t('service.title')}>
      <p className="lead">{t('service.lead', { name: service.name })}</p>
      {!data && (error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Waiting />)}
      {data && (
        <section className="stack" aria-labelledby="managers-title">
          <h2 id="managers-title">{t('service.managers')}</h2>
          <ul className="plain lines">
            {data.managers.map((manager) => (
              <li key={manager.id}>
                <Who person={manager} you={manager.id === person.id} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="stack" aria-labelledby="invite-title">
        <h2 id="invite-title">{t('service.invite')}</h2>
        {made ? (
          <NewInvitationCard made={made} another={() => setMade(null)} />
        ) : (
          <FormFrame state={state} submit={t('service.make')} onSubmit={(form) => submit({ name: textOf(form, 'name') })}>
            <TextInput name="name" label={t('service.inviteName')} autoComplete="off" />
          </FormFrame>
        )}
      </section>
      {data && <WaitingInvitations invitations={data.invitations} stale={keys.service} />}
      <SharedDevices minutes={service.lockMinutes} />
    </Page>
  );
}
