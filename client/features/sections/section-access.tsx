/** The access settings of a section: the named members of a sealed one, and grants and restrictions for single members. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zNamed, type Access, type Plan, type Section } from '#shared/api.ts';
import { canBeNamed, settledRight, takesRight } from '#shared/rights.ts';
import { call } from '#client/api/http.ts';
import { keys, useAccess } from '#client/api/queries.ts';
import type { PresentPerson } from '#client/live/presence.ts';
import { MemberRight } from './member-right.tsx';
import { WritingNow } from './writing-now.tsx';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { useWrite, zIgnored } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { CheckboxInput, TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { useStandingName } from '#client/ui/person.tsx';

type Props = { plan: Plan; section: Section; writers: readonly PresentPerson[] };
type WithAccess = Props & { access: Access };

/** Has the page read again who may do what. */
function useReread({ plan, section }: Pick<Props, 'plan' | 'section'>): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: keys.plan(plan.id) });
    await queries.invalidateQueries({ queryKey: keys.access(section.id) });
  };
}

/** The grants that the section has now, by member. */
function grantsOf(access: Access): Record<string, Access['members'][number]['right']> {
  return Object.fromEntries(access.members.flatMap(({ memberId, granted }) => (granted === null ? [] : [[memberId, granted]])));
}

function Named({ plan, section, access, writers }: WithAccess) {
  const { t } = useTranslation();
  const what = useStandingName();
  const [chosen, setChosen] = useState<readonly string[]>(access.named);
  const { state, submit } = useForm({
    schema: zNamed,
    send: (body) => call(zIgnored, 'PUT', `/api/sections/${section.id}/named`, body),
    done: useReread({ plan, section }),
  });
  const before = { lead: section.lead, named: access.named, grants: grantsOf(access) };
  const after = { ...before, named: chosen };
  const losing = plan.members.some((member) => takesRight(before, after, member));
  return (
    <FormFrame
      state={state}
      submit={t('app.save')}
      onSubmit={(data) => {
        const members = data.getAll('named').map(String);
        return submit(losing ? { members, reason: textOf(data, 'reason') } : { members });
      }}
    >
      <fieldset>
        <legend>{t('settings.named')}</legend>
        {plan.members
          .filter((member) => canBeNamed(member.standing))
          .map((member) => (
            <CheckboxInput
              key={member.id}
              name="named"
              value={member.id}
              label={t('people.both', { first: member.person.name, second: what(member) })}
              start={access.named.includes(member.id)}
              onChange={(on) => setChosen(on ? [...chosen, member.id] : chosen.filter((id) => id !== member.id))}
            />
          ))}
      </fieldset>
      {losing && (
        <>
          <WritingNow plan={plan} writers={writers} after={(member) => settledRight(after, member)} />
          <TextInput name="reason" label={t('settings.reason')} hint={t('settings.reasonOff')} long />
        </>
      )}
    </FormFrame>
  );
}

function Grants({ plan, section, access, writers }: WithAccess) {
  const { t } = useTranslation();
  const { problem, writeInTurn } = useWrite(keys.plan(plan.id), keys.access(section.id));
  const reread = useReread({ plan, section });
  return (
    <>
      <p className="soft">{t('settings.accessLead')}</p>
      <WriteProblem problem={problem} />
      <ul className="plain lines">
        {access.members.map((entry) => {
          const member = plan.members.find((candidate) => candidate.id === entry.memberId);
          if (!member) return null;
          return (
            <MemberRight
              key={entry.memberId}
              plan={plan}
              section={section}
              member={member}
              entry={entry}
              writers={writers}
              write={writeInTurn}
              changed={reread}
            />
          );
        })}
      </ul>
    </>
  );
}

/** Shows who has access, with a form to change it. */
export function SectionAccess(props: Props) {
  const { t } = useTranslation();
  const { data: access, error, refetch } = useAccess(props.section.id);
  return (
    <section className="stack">
      <h3>{t('settings.accessTitle')}</h3>
      {!access && (error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Loading />)}
      {access &&
        (props.section.lead === 'sealed' ? <Named {...props} access={access} /> : <Grants {...props} access={access} />)}
    </section>
  );
}
