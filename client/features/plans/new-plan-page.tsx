/** The page that makes a plan from a template. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { zCreated, zNewPlan } from '#shared/api.ts';
import { LANGUAGE_CODES } from '#shared/settings.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient, useTemplates } from '#client/api/queries.ts';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { ButtonLink } from '#client/ui/button.tsx';
import { Choose, ChooseExplained, TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/page.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Words } from '#client/ui/words.tsx';
import { language } from '#client/words/index.ts';
import { madeTitle } from '#client/words/made-title.ts';
import { LANGUAGES } from '#client/words/languages.ts';

/** The form for a new plan. Only managers of the service can use it. */
export function NewPlanPage() {
  const { t } = useTranslation();
  const { managesService } = useSignedIn();
  const navigate = useNavigate();
  const [spoken, setSpoken] = useState(language);
  const { data: own, error, refetch } = useTemplates(language());
  // Templates in another language are still loading or could not be read: until then the form keeps the old ones, and
  // everything typed.
  const { data: templates = own } = useTemplates(spoken);
  const [chosen, setChosen] = useState<string | null>(null);
  const { state, submit } = useForm({
    schema: zNewPlan,
    send: (body) => call(zCreated, 'POST', '/api/plans', body),
    done: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: keys.plans });
      await navigate(`/plans/${id}`);
    },
  });
  const template = templates?.find((candidate) => candidate.id === chosen) ?? templates?.[0];
  return (
    <Page title={t('newPlan.title')}>
      {!managesService ? (
        <Notice>
          <p>{t('newPlan.onlyManagers')}</p>
        </Notice>
      ) : !templates ? (
        error ? (
          <CouldNotRead error={error} again={() => void refetch()} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          <p className="lead">{t('newPlan.lead')}</p>
          <FormFrame
            state={state}
            submit={t('newPlan.button')}
            extra={
              <ButtonLink to="/" variant="quiet">
                {t('app.cancel')}
              </ButtonLink>
            }
            onSubmit={async (data) => {
              const personName = textOf(data, 'personName').trim();
              const knownAs = textOf(data, 'knownAs').trim();
              const called = knownAs === '' ? personName : knownAs;
              const title = personName === '' ? '' : await madeTitle(called, spoken);
              return await submit({
                personName,
                knownAs: called,
                title: textOf(data, 'title').trim() || title || '-',
                template: template?.id ?? '',
                language: spoken,
              });
            }}
          >
            <TextInput name="personName" label={t('newPlan.personName')} autoComplete="off" />
            <TextInput
              name="knownAs"
              label={t('newPlan.knownAs')}
              hint={t('newPlan.knownAsHint')}
              required={false}
              autoComplete="off"
            />
            <TextInput
              name="title"
              label={t('newPlan.planTitle')}
              hint={t('newPlan.titleHint')}
              required={false}
              autoComplete="off"
            />
            <Choose
              name="language"
              label={t('newPlan.language')}
              hint={t('newPlan.languageHint')}
              options={LANGUAGE_CODES.map((value) => ({ value, label: LANGUAGES[value].own }))}
              start={spoken}
              onChange={setSpoken}
            />
            {templates.length > 1 && (
              <ChooseExplained
                name="template"
                label={t('newPlan.template')}
                options={templates.map((each) => ({ value: each.id, label: each.name, about: each.about }))}
                start={template?.id ?? ''}
                onChange={setChosen}
              />
            )}
            {template && (
              <div className="stack">
                <p>{t('newPlan.sections')}</p>
                <ol lang={template.language}>
                  {template.sections
                    .filter((section) => section.lead !== 'sealed')
                    .map((section) => (
                      <li key={section.title}>
                        <Words>{section.title}</Words>
                        {section.lead === 'professional' && (
                          <>
                            <span>{' · '}</span>
                            <span className="tag led">{t('section.ledProfessional')}</span>
                          </>
                        )}
                      </li>
                    ))}
                </ol>
              </div>
            )}
          </FormFrame>
        </>
      )}
    </Page>
  );
}
