/** All suggestions of a plan: those that wait for the reader, those that are open, the reader's own, and the answered ones. */
import { useQuery } from '@tanstack/react-query';
import { MessagesSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Plan } from '#shared/api.ts';
import type { Suggestion, SuggestionsQuery } from '#shared/api-suggestions.ts';
import { suggestionsQuery } from '#client/api/suggestions.ts';
import { useFramedPlan } from '#client/features/plan-frame/index.ts';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Loading } from '#client/ui/page-states.tsx';
import { PageMessages } from '#client/ui/page-message.tsx';
import { Page } from '#client/ui/page.tsx';
import { PersonName } from '#client/ui/person.tsx';
import { isServerUnreachable, problemOf } from '#client/ui/problem.ts';
import { moment } from '#client/words/format.ts';
import { pathOfSuggestion } from './address.ts';
import { standingInWords } from './answer-words.ts';
import './suggestions.css';

type State = SuggestionsQuery['state'];
const LISTS: readonly State[] = ['waiting', 'open', 'mine', 'answered'];

function Item({ plan, suggestion }: { plan: Plan; suggestion: Suggestion }) {
  const { t } = useTranslation();
  const section = plan.sections.find(({ id }) => id === suggestion.sectionId);
  if (section === undefined) return null;
  return (
    <li className="suggestion-item">
      <h2>{suggestion.title}</h2>
      <p>
        <PersonName person={suggestion.author} what={moment(suggestion.at)} />
      </p>
      <p className="soft">{t('suggest.inSection', { section: section.title })}</p>
      <p>{standingInWords(plan, suggestion)}</p>
      <p>
        <ButtonLink
          to={pathOfSuggestion(plan.id, { sectionId: section.id, suggestionId: suggestion.id })}
          aria-label={t(suggestion.waits ? 'suggest.answerOf' : 'suggest.lookOf', { title: suggestion.title })}
        >
          {t(suggestion.waits ? 'suggest.answerNow' : 'suggest.look')}
        </ButtonLink>
      </p>
    </li>
  );
}

function List({ plan, state }: { plan: Plan; state: State }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(suggestionsQuery(plan.id, state));
  if (data === undefined && error === null) return <Loading />;
  if (data === undefined)
    return (
      <Notice kind="waits" role="alert">
        <p>{isServerUnreachable(error) ? t('suggest.notStored') : t(`errors.${problemOf(error)}`)}</p>
        <p>
          <Button onPress={() => void refetch()}>{t('app.again')}</Button>
        </p>
      </Notice>
    );
  if (data.length === 0) return <p role="status">{t(`suggest.none.${state}`)}</p>;
  return (
    <ol className="plain stack">
      {data.map((suggestion) => (
        <Item key={suggestion.id} plan={plan} suggestion={suggestion} />
      ))}
    </ol>
  );
}

/** The page. Which list is shown stands in the address. */
export function SuggestionsPage() {
  const { t } = useTranslation();
  const { plan } = useFramedPlan();
  const [params] = useSearchParams();
  const asked = params.get('list');
  const state = LISTS.find((one) => one === asked) ?? 'open';
  return (
    <Page title={t('suggest.pageTitle')}>
      <div className="stack">
        <PageMessages />
        <p className="lead">{t('suggest.pageLead')}</p>
        <nav aria-label={t('suggest.lists')}>
          <ul className="plain suggestion-lists">
            {LISTS.map((each) => (
              <li key={each}>
                <Link className="button" to={`?list=${each}`} aria-current={each === state || undefined}>
                  {t(`suggest.list.${each}`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <p>
          <ButtonLink variant="quiet" icon={MessagesSquare} to={`/plans/${plan.id}/conversations`}>
            {t('conversations.title')}
          </ButtonLink>
        </p>
      </div>
      <List key={state} plan={plan} state={state} />
    </Page>
  );
}
