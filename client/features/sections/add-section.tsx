/** The form for a new section: its title, its lead, and for a sealed one the named members. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zCreated, zNewSection, type Plan } from '#shared/api.ts';
import { LEADS, canBeNamed, type Lead } from '#shared/rights.ts';
import { call } from '#client/api/http.ts';
import { keys } from '#client/api/queries.ts';
import { ChooseExplained, TextInput, CheckboxInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { useStandingName } from '#client/ui/person.tsx';

/** The leads, each with a sentence that explains it. */
export function useLeadOptions(): readonly { value: Lead; label: string; about: string }[] {
  const { t } = useTranslation();
  return LEADS.map((lead) => ({ value: lead, label: t(`settings.${lead}`), about: t(`settings.${lead}About`) }));
}

/** The form. Only members who may shape the plan open it. */
export function AddSection({ plan, close }: { plan: Plan; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const what = useStandingName();
  const options = useLeadOptions();
  const [lead, setLead] = useState<Lead>('together');
  const { state, submit } = useForm({
    schema: zNewSection,
    send: (body) => call(zCreated, 'POST', `/api/plans/${plan.id}/sections`, body),
    done: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: keys.plan(plan.id) });
      close();
      requestAnimationFrame(() => document.getElementById(`section-${id}`)?.scrollIntoView());
    },
  });
  const may = plan.members.filter((member) => canBeNamed(member.standing) && member.current && !member.you);
  return (
    <FormFrame
      state={state}
      submit={t('settings.add')}
      onSubmit={(data) =>
        submit({
          title: textOf(data, 'title'),
          lead,
          ...(lead === 'sealed' ? { named: data.getAll('named').map(String) } : {}),
        })
      }
    >
      <TextInput name="title" label={t('settings.name')} />
      <ChooseExplained name="lead" label={t('settings.lead')} options={options} start="together" onChange={setLead} />
      {lead === 'sealed' && may.length > 0 && (
        <fieldset>
          <legend>{t('settings.named')}</legend>
          {may.map((member) => (
            <CheckboxInput
              key={member.id}
              name="named"
              value={member.id}
              label={t('people.both', { first: member.person.name, second: what(member) })}
            />
          ))}
        </fieldset>
      )}
    </FormFrame>
  );
}
