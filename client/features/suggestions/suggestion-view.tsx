/** A suggestion in its section's own place: to be written, read, or answered. */
import { ArrowLeft, Check, Lightbulb, PenLine } from 'lucide-react';
import { useCallback, useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { Suggestion } from '#shared/api-suggestions.ts';
import { isOpen, isTaken } from '#shared/suggestions.ts';
import { markSubjectRead } from '#client/api/inbox.ts';
import { suggestionQuery } from '#client/api/suggestions.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Loading } from '#client/ui/page-states.tsx';
import { isServerUnreachable, problemOf } from '#client/ui/problem.ts';
import { firstName, moment } from '#client/words/format.ts';
import { useWays, type Shown } from './address.ts';
import { standingInWords, whoDecides } from './answer-words.ts';
import { AuthorTools } from './author-tools.tsx';
import { Discussion } from './discussion.tsx';
import { useSuggestionsOf } from './plan-suggestions.ts';
import { SuggestionChanges } from './suggestion-changes.tsx';
import type { DrawsFork } from './suggestion-in-place.tsx';
import { UndoAcceptance } from './undo-acceptance.tsx';
import '#client/editor/editor.css';
import '#client/editor/blocks/blocks.css';
import './suggestion-view.css';

type Me = { readonly id: string; readonly name: string };

/** What does not change with the answer: who suggests it, why, and how it stands. */
function Facts({ plan, section, suggestion, me }: { plan: Plan; section: Section; suggestion: Suggestion; me: Me }) {
  const { t } = useTranslation();
  const { author, at, reason, adaptedBy } = suggestion;
  const isOwn = author.id === me.id;
  const names = whoDecides(plan, section, me.id);
  const isHeldUp = isOwn && section.right === 'decide' && isOpen(suggestion.state);
  return (
    <div className="suggestion-facts">
      <p>{isOwn ? t('suggest.byYou', { when: moment(at) }) : t('suggest.by', { name: author.name, when: moment(at) })}</p>
      <p className="suggestion-why">{reason === '' ? t('suggest.noWhy') : t('suggest.why', { reason })}</p>
      {adaptedBy !== null && isOpen(suggestion.state) && adaptedBy.id !== me.id && (
        <p>{t('suggest.adaptedBy', { name: firstName(adaptedBy.name) })}</p>
      )}
      {isHeldUp && <p>{names === '' ? t('suggest.ownNobody') : t('suggest.ownNotYours', { names })}</p>}
      <p>{standingInWords(plan, suggestion)}</p>
    </div>
  );
}

/** The editor of a suggestion, with what belongs to writing one. */
function Writing({
  plan,
  section,
  suggestion,
  me,
  fork,
}: {
  plan: Plan;
  section: Section;
  suggestion: Suggestion;
  me: Me;
  fork: DrawsFork;
}) {
  const { t } = useTranslation();
  const { look } = useWays(section.id);
  const names = whoDecides(plan, section, me.id);
  const { id } = suggestion;
  const done = useCallback(() => look(id), [look, id]);
  const isDecider = suggestion.acts.includes('accept');
  return (
    <>
      <p>{t('suggest.how')}</p>
      <p>
        {isDecider
          ? t('suggest.youDecideThen')
          : names === ''
            ? t('suggest.nothingChangesYet')
            : t('suggest.nothingChanges', { names })}
      </p>
      {suggestion.acts.includes('change') && <AuthorTools plan={plan} suggestion={suggestion} isWriting />}
      <div>{fork({ room: suggestion.room, writable: true, done })}</div>
      <p>
        <Button variant="main" onPress={done}>
          {t('suggest.done')}
        </Button>
      </p>
    </>
  );
}

/** One suggestion, as its reader may see it. */
function OneSuggestion({ plan, section, suggestion, me }: { plan: Plan; section: Section; suggestion: Suggestion; me: Me }) {
  const { t } = useTranslation();
  const { write } = useWays(section.id);
  const isAuthor = suggestion.acts.includes('change');
  return (
    <>
      <Facts plan={plan} section={section} suggestion={suggestion} me={me} />
      {isAuthor && <AuthorTools plan={plan} suggestion={suggestion} isWriting={false} />}
      {!isAuthor && suggestion.right === 'edit' && (
        <p>
          <Button icon={PenLine} onPress={() => write(suggestion.id)}>
            {t(suggestion.adaptedBy?.id === me.id ? 'suggest.goOnAdapting' : 'suggest.writeToo')}
          </Button>
        </p>
      )}
      <SuggestionChanges plan={plan} section={section} suggestion={suggestion} />
      <Discussion plan={plan} section={section} suggestion={suggestion} />
      {suggestion.acts.includes('undo') && <UndoAcceptance plan={plan} suggestion={suggestion} />}
    </>
  );
}

/** The place of a suggestion that the lists do not have: they are still read, could not be read, or it is not there for the reader. */
function NoSuggestion({ isRead, error, again }: { isRead: boolean; error: unknown; again: () => void }) {
  const { t } = useTranslation();
  if (!isRead) return <Loading />;
  const isFailed = error !== null && error !== undefined;
  return (
    <Notice kind="waits" role="alert">
      <p>{isFailed ? t('suggest.notRead') : t('suggest.gone')}</p>
      {isFailed && <p>{isServerUnreachable(error) ? t('suggest.notStored') : t(`errors.${problemOf(error)}`)}</p>}
      {isFailed && (
        <p>
          <Button onPress={again}>{t('app.again')}</Button>
        </p>
      )}
    </Notice>
  );
}

/** The suggestion that the address names, with the way back to the live text. */
export function SuggestionView({
  plan,
  section,
  me,
  shown,
  fork,
}: {
  plan: Plan;
  section: Section;
  me: Me;
  shown: Shown;
  fork: DrawsFork;
}) {
  const { t } = useTranslation();
  const { back, look } = useWays(section.id);
  const lists = useSuggestionsOf(plan.id, section.id);
  const listed = [...lists.open, ...lists.answered].find(({ id }) => id === shown.suggestionId);
  const isMissing = lists.isRead && listed === undefined;
  const one = useQuery({ ...suggestionQuery(plan.id, shown.suggestionId), enabled: isMissing });
  const suggestion = listed ?? (isMissing && one.data?.sectionId === section.id ? one.data : undefined);
  const writes = shown.writes && suggestion?.right === 'edit';
  const isAdapting = writes && suggestion?.author.id !== me.id && suggestion?.adaptedBy?.id === me.id;
  const head = writes
    ? t(isAdapting ? 'suggest.adapting' : 'suggest.writing')
    : (suggestion?.title ?? t('suggest.region', { title: section.title }));
  // Whoever looks at it knows what they were told of it.
  const standing = suggestion === undefined ? null : `${suggestion.state} ${suggestion.waiting?.step ?? ''}`;
  useEffect(() => {
    if (standing !== null) void markSubjectRead({ suggestionId: shown.suggestionId });
  }, [shown.suggestionId, standing]);
  // What led here is gone with the view before: the buttons of an answer stand far below.
  const mountHead = useCallback((element: HTMLHeadingElement | null): void => {
    if (element === null) return;
    const { top, bottom } = element.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) element.scrollIntoView({ block: 'start' });
    element.focus({ preventScroll: true });
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the button does the same
    <section
      className="suggestion"
      aria-label={t('suggest.region', { title: section.title })}
      onKeyDown={(event) => {
        // In a text that is written, and in a field, Escape belongs to its writer.
        const isTaken = event.target instanceof Element && event.target.closest('.editor, input, textarea') !== null;
        if (event.key !== 'Escape' || event.defaultPrevented || isTaken) return;
        event.preventDefault();
        back();
      }}
    >
      <header className="suggestion-banner">
        <Icon of={Lightbulb} />
        <h3 key={writes ? 'writing' : suggestion?.answer === null ? 'reading' : 'answered'} ref={mountHead} tabIndex={-1}>
          {head}
        </h3>
        {writes ? (
          <Button variant="main" icon={Check} onPress={() => look(shown.suggestionId)}>
            {t('suggest.done')}
          </Button>
        ) : (
          <Button icon={ArrowLeft} onPress={back}>
            {t('suggest.back')}
          </Button>
        )}
        <p className="small soft">
          {writes
            ? (suggestion?.title ?? '')
            : t(suggestion !== undefined && isTaken(suggestion.state) ? 'suggest.isIn' : 'suggest.notLive')}
        </p>
      </header>
      {suggestion === undefined ? (
        <NoSuggestion
          isRead={lists.isRead && !one.isLoading}
          error={lists.error ?? (isServerUnreachable(one.error) ? one.error : null)}
          again={lists.again}
        />
      ) : writes ? (
        <Writing plan={plan} section={section} suggestion={suggestion} me={me} fork={fork} />
      ) : (
        <OneSuggestion plan={plan} section={section} suggestion={suggestion} me={me} />
      )}
    </section>
  );
}
