/** The settings of a plan: its title, what it says about its person, their photo, and whether it is archived. */
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { zPlanChange, type Plan } from '#shared/api.ts';
import { LANGUAGE_CODES } from '#shared/settings.ts';
import { call } from '#client/api/http.ts';
import { keys } from '#client/api/queries.ts';
import { useWrite, zIgnored } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { PlanPhoto } from './plan-photo.tsx';
import { madeTitle } from '#client/words/made-title.ts';

/** The settings panel. Only managers of the plan open it. */
export function PlanSettings({ plan, close }: { plan: Plan; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = `/api/plans/${plan.id}`;
  const { problem, write } = useWrite(keys.plan(plan.id), keys.plans);
  const rename = useForm({
    schema: zPlanChange,
    send: (body) => call(zIgnored, 'PATCH', path, body),
    done: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.plan(plan.id) }),
        queries.invalidateQueries({ queryKey: keys.plans }),
      ]);
      close();
    },
  });
  const archived = plan.archivedAt !== null;
  /**
   * The title to save. If the old title was made from the person's name and was not edited, the new one is made from the new
   * name.
   */
  const titleFrom = async (typed: string, called: string): Promise<string> => {
    if (typed !== plan.title || called === '' || called === plan.person.knownAs) return typed;
    for (const language of LANGUAGE_CODES) {
      if (typed === (await madeTitle(plan.person.knownAs, language))) return await madeTitle(called, language);
    }
    return typed;
  };
  return (
    <div className="stack-l">
      {plan.you.mayChangePhoto && (
        <section className="stack">
          <h3>{t('photo.title')}</h3>
          <PlanPhoto plan={plan} />
        </section>
      )}
      {!archived && (
        <FormFrame
          state={rename.state}
          submit={t('app.save')}
          onSubmit={async (data) => {
            const personName = textOf(data, 'personName').trim();
            const knownAs = textOf(data, 'knownAs').trim();
            const title = await titleFrom(textOf(data, 'title'), personName === '' ? '' : knownAs || personName);
            const bornOn = textOf(data, 'bornOn');
            await rename.submit({
              title,
              personName,
              knownAs,
              room: textOf(data, 'room'),
              bornOn: bornOn === '' ? null : bornOn,
            });
          }}
        >
          <TextInput name="title" label={t('plan.rename')} start={plan.title} />
          <TextInput name="personName" label={t('newPlan.personName')} start={plan.person.name} autoComplete="off" />
          <TextInput
            name="knownAs"
            label={t('newPlan.knownAs')}
            hint={t('newPlan.knownAsHint')}
            start={plan.person.knownAs === plan.person.name ? '' : plan.person.knownAs}
            required={false}
            autoComplete="off"
          />
          <TextInput
            name="room"
            label={t('person.room')}
            hint={t('person.roomHint')}
            start={plan.person.room}
            required={false}
            autoComplete="off"
          />
          <TextInput
            name="bornOn"
            label={t('person.bornOn')}
            hint={t('person.optional')}
            type="date"
            start={plan.person.bornOn ?? ''}
            required={false}
            autoComplete="off"
          />
        </FormFrame>
      )}
      <section className="stack">
        <h3>{archived ? t('plan.reopen') : t('plan.archive')}</h3>
        <p className="soft">{t('plan.archiveText')}</p>
        <WriteProblem problem={problem} />
        <p>
          <Button onPress={() => void write('PATCH', path, { archived: !archived }).then((done) => done && close())}>
            {archived ? t('plan.reopen') : t('plan.archive')}
          </Button>
        </p>
      </section>
    </div>
  );
}
