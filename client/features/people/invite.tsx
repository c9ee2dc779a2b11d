/** The form that invites a person to a plan. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zInvite, zNewInvitation, type Invitation, type NewInvitation, type Plan } from '#shared/api.ts';
import { STANDINGS, type Standing } from '#shared/rights.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { emailOf, InviteEmail, NewInvitationCard } from '#client/features/invitations/lazy-index.ts';
import { ChooseExplained, TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { endOfDay } from '#client/words/format.ts';

/**
 * The standings that a member of this plan can have, each with its meaning. `person` is left out if the plan already has its
 * person, because a plan is about one person.
 */
export function useStandingOptions(plan: Plan, own?: Standing): { value: Standing; label: string; about: string }[] {
  const { t } = useTranslation();
  const taken = plan.members.some((member) => member.standing === 'person');
  return STANDINGS.filter((standing) => standing !== 'person' || !taken || own === 'person').map((standing) => ({
    value: standing,
    label: t(`standingName.${standing}`),
    about: t(`standingAbout.${standing}`),
  }));
}

/** The form. After it is sent, it is replaced by the link and the code. `open` are the plan's open invitations. */
export function InviteForm({ plan, open }: { plan: Plan; open: readonly Invitation[] | undefined }) {
  const { t } = useTranslation();
  const options = useStandingOptions(plan);
  const [standing, setStanding] = useState<Standing>('family');
  const [made, setMade] = useState<NewInvitation | null>(null);
  const { state, submit } = useForm({
    schema: zInvite,
    send: (body) => call(zNewInvitation, 'POST', `/api/plans/${plan.id}/invitations`, body),
    done: async (invitation) => {
      setMade(invitation);
      await queryClient.invalidateQueries({ queryKey: keys.invitations(plan.id) });
    },
  });
  if (made) {
    return (
      <NewInvitationCard
        made={made}
        open={open}
        another={() => {
          setMade(null);
          setStanding('family');
        }}
      />
    );
  }
  return (
    <div className="stack">
      <p className="soft">{t('people.inviteLead')}</p>
      <FormFrame
        state={state}
        submit={t('people.make')}
        onSubmit={(data) =>
          submit({
            name: textOf(data, 'name'),
            standing,
            relation: textOf(data, 'relation'),
            expiresAt: endOfDay(textOf(data, 'expiresAt')),
            ...emailOf(data),
          })
        }
      >
        <TextInput name="name" label={t('people.inviteName')} autoComplete="off" />
        <InviteEmail />
        <TextInput
          name="relation"
          label={t('people.relation', { name: plan.person.knownAs })}
          hint={t('people.relationHint')}
          required={false}
          autoComplete="off"
        />
        <ChooseExplained name="standing" label={t('people.standing')} options={options} start="family" onChange={setStanding} />
        <TextInput name="expiresAt" label={t('people.endLabel')} hint={t('people.endHint')} type="date" required={false} />
      </FormFrame>
    </div>
  );
}
