/** The access settings of a section: the named members of a sealed one, and grants and restrictions for single members. */
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { zNamed, type Access, type Plan, type Section } from '#shared/api.ts';
import { RIGHTS, atLeast, canBeNamed, type Right } from '#shared/rights.ts';
import { call } from '#client/api/http.ts';
import { keys, useAccess } from '#client/api/queries.ts';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { useWrite, zIgnored } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Choose, CheckboxInput } from '#client/ui/fields.tsx';
import { FormFrame, useForm } from '#client/ui/form.tsx';
import { PersonName, useStandingName } from '#client/ui/person.tsx';

type Props = { plan: Plan; section: Section };

/**
 * The rights that can be chosen. `comment` and `suggest` are left out, because their tools are not built; until then they mean
 * reading.
 */
const CHOICES = RIGHTS.filter((right) => right !== 'comment' && right !== 'suggest');

/** The choice that is shown for a right. */
function choiceOf(right: Right): Right {
  return CHOICES.find((choice) => choice === right) ?? 'read';
}

function Named({ plan, section, access }: Props & { access: Access }) {
  const { t } = useTranslation();
  const what = useStandingName();
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
          .filter((member) => canBeNamed(member.standing))
          .map((member) => (
            <CheckboxInput
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
  const what = useStandingName();
  const { problem, writeInTurn } = useWrite(keys.plan(plan.id), keys.access(section.id));
  return (
    <>
      <p className="soft">{t('settings.accessLead')}</p>
      <WriteProblem problem={problem} />
      <ul className="plain lines">
        {access.members.map((entry) => {
          const member = plan.members.find((candidate) => candidate.id === entry.memberId);
          if (!member) return null;
          const usualLabel =
            entry.granted === null
              ? t('settings.accessUsual', { right: t(`right.${entry.right}`) })
              : t('settings.accessReset');
          const options: { value: Right | 'usual'; label: string }[] = [
            { value: 'usual', label: usualLabel },
            ...CHOICES.filter((right) => atLeast(entry.ceiling, right)).map((right) => ({
              value: right,
              label: t(`right.${right}`),
            })),
          ];
          return (
            <li key={entry.memberId} className="stack">
              <PersonName person={member.person} what={what(member)} you={member.you} />
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
