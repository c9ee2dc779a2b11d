/** Who can do what in one section: the names on a sealed one, and what one person has more or less than the others. */
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { zNamed, type Access, type Plan, type Section } from '#shared/api.ts';
import { RIGHTS, atLeast, maybeNamed, type Right } from '#shared/rights.ts';
import { call } from '#client/net/http.ts';
import { keys, useAccess } from '#client/net/queries.ts';
import { CouldNotRead, Waiting } from '#client/pages/gone.tsx';
import { useWrite, zIgnored } from '#client/panels/use-write.ts';
import { WriteProblem } from '#client/panels/write-problem.tsx';
import { Choose, Tick } from '#client/ui/fields.tsx';
import { FormFrame, useForm } from '#client/ui/form.tsx';
import { Who, useWhat } from '#client/ui/person.tsx';

type Props = { plan: Plan; section: Section };

/** What can be chosen: comments and suggestions come with the tools for them, and until then come to reading. */
const CHOICES = RIGHTS.filter((right) => right !== 'comment' && right !== 'suggest');

/** The choice that stands for a right. */
function choiceOf(right: Right): Right {
  return CHOICES.find((choice) => choice === right) ?? 'read';
}

function Named({ plan, section, access }: Props & { access: Access }) {
  const { t } = useTranslation();
  const what = useWhat();
  const queries = useQueryClient();
  const { state, submit } = useForm({
    schema: zNamed,
    send: (body) => call(zIgnored, 'PUT', `/api/sections/${section.id}/named`, body),
    done: async () => {
      await queries.invalidateQueries({ queryKey: keys.plan(plan.id) });
      await queries.invalidateQueries({ queryKey: keys.access(section.id) });
    },
  });
  return (
    <FormFrame state={state} submit={t('app.save')} onSubmit={(data) => submit({ members: data.getAll('named').map(String) })}>
      <fieldset>
        <legend>{t('settings.named')}</legend>
        {plan.members
          .filter((member) => maybeNamed(member.standing))
          .map((member) => (
            <Tick
              key={member.id}
              name="named"
              value={member.id}
              label={t('people.both', { first: member.person.name, second: what(member) })}
              start={access.named.includes(member.id)}
            />
          ))}
      </fieldset>
    </FormFrame>
  );
}

function Grants({ plan, section, access }: Props & { access: Access }) {
  const { t } = useTranslation();
  const what = useWhat();
  const { problem, writeInTurn } = useWrite(keys.plan(plan.id), keys.access(section.id));
  return (
    <>
      <p className="soft">{t('settings.accessLead')}</p>
      <WriteProblem problem={problem} />
      <ul className="plain lines">
        {access.members.map((entry) => {
          const member = plan.members.find((candidate) => candidate.id === entry.memberId);
          if (!member) return null;
          const usual =
            entry.granted === null
              ? t('settings.accessUsual', { right: t(`right.${entry.right}`) })
              : t('settings.accessReset');
          const options: { value: Right | 'usual'; label: string }[] = [
            { value: 'usual', label: usual },
            ...CHOICES.filter((right) => atLeast(entry.ceiling, right)).map((right) => ({
              value: right,
              label: t(`right.${right}`),
            })),
          ];
          return (
            <li key={entry.memberId} className="stack">
              <Who person={member.person} what={what(member)} you={member.you} />
              {!member.you && (
                <Choose
                  key={`${entry.granted}-${entry.right}`}
                  name={`grant-${entry.memberId}`}
                  label={t('settings.accessOf', { name: member.person.name })}
                  isHiddenLabel
                  options={options}
                  start={entry.granted === null ? 'usual' : choiceOf(entry.granted)}
                  onChange={(value) =>
                    void writeInTurn('PUT', `/api/sections/${section.id}/grants/${entry.memberId}`, {
                      right: value === 'usual' ? null : value,
                    })
                  }
                />
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Who has access, and changes to it. */
export function SectionAccess(props: Props) {
  const { t } = useTranslation();
  const { data: access, error, refetch } = useAccess(props.section.id);
  return (
    <section className="stack">
      <h3>{t('settings.accessTitle')}</h3>
      {!access && (error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Waiting />)}
      {access &&
        (props.section.lead === 'sealed' ? <Named {...props} access={access} /> : <Grants {...props} access={access} />)}
    </section>
  );
}
