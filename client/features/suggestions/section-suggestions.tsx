/** What a section shows of its suggestions under its head: who suggests something since when, and what became of the last ones. */
import { Lightbulb } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { Suggestion } from '#shared/api-suggestions.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { firstName, listOf, moment } from '#client/words/format.ts';
import { useShownSuggestion, useWays } from './address.ts';
import { answerInWords } from './answer-words.ts';
import { answeredAt, useSuggestionsOf } from './plan-suggestions.ts';

/** How many answered suggestions a section shows. The page of suggestions has all of them. */
const MOST_ANSWERED = 3;
/** How long an answer stands open in the section for whoever made the suggestion, in milliseconds. */
const NEW_ANSWER = 14 * 24 * 60 * 60_000;

function OpenOnes({ section, open, ownId }: { section: Section; open: readonly Suggestion[]; ownId: string }) {
  const { t } = useTranslation();
  const { look } = useWays(section.id);
  const [first] = open;
  if (first === undefined) return null;
  const names = [...new Set(open.map(({ author }) => (author.id === ownId ? t('app.you') : firstName(author.name))))];
  return (
    <div className="suggestions-open">
      <p>
        <Icon of={Lightbulb} />
        <Words>{t('suggest.open', { count: open.length, names: listOf(names), when: moment(first.at) })}</Words>
      </p>
      <ul className="plain" aria-label={t('suggest.openOf', { title: section.title })}>
        {open.map((one) => (
          <li key={one.id}>
            <Button
              variant="quiet"
              aria-label={t(one.waits ? 'suggest.answerOf' : 'suggest.lookOf', { title: one.title })}
              onPress={() => look(one.id)}
            >
              <span>
                <Words>{one.title}</Words> <strong>{t(one.waits ? 'suggest.answerNow' : 'suggest.look')}</strong>
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Answered({ section, answered, ownId }: { section: Section; answered: readonly Suggestion[]; ownId: string }) {
  const { t } = useTranslation();
  const { look } = useWays(section.id);
  const [now] = useState(Date.now);
  const last = answered.filter(({ answer }) => answer !== null).slice(0, MOST_ANSWERED);
  if (last.length === 0) return null;
  const isNews = last.some((one) => one.author.id === ownId && answeredAt(one) > now - NEW_ANSWER);
  return (
    <details className="suggestions-answered" open={isNews}>
      <summary>
        <span>{t('suggest.youSaidCount', { count: last.length })}</span>
      </summary>
      <ul className="plain">
        {last.map((one) => (
          <li key={one.id}>
            <p>
              <strong>
                {one.author.id === ownId
                  ? t('suggest.youAsked', { title: one.title })
                  : t('suggest.theyAsked', { name: firstName(one.author.name), title: one.title })}
              </strong>
            </p>
            <p>{answerInWords(one)}</p>
            <Button variant="quiet" aria-label={t('suggest.lookOf', { title: one.title })} onPress={() => look(one.id)}>
              {t('suggest.look')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The open and the last answered suggestions of a section; nothing if it has none, or while one of them is shown. */
export function SectionSuggestions({ plan, section, ownId }: { plan: Plan; section: Section; ownId: string }) {
  const { open, answered } = useSuggestionsOf(plan.id, section.id);
  const isShown = useShownSuggestion(section.id) !== null;
  if (isShown || (open.length === 0 && answered.length === 0)) return null;
  return (
    <div className="suggestions-of">
      <OpenOnes section={section} open={open} ownId={ownId} />
      <Answered section={section} answered={answered} ownId={ownId} />
    </div>
  );
}
