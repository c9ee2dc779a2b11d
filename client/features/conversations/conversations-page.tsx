/** The conversations of a plan: all threads that the reader may see, in all its sections. It is a place of the plan, inside its frame. */
import { Lightbulb } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Plan } from '#shared/api.ts';
import { usePlanThreads, type ThreadState } from '#client/api/threads.ts';
import { ThreadCard } from '#client/features/comments/lazy-index.ts';
import { useFramedPlan } from '#client/features/plan-frame/index.ts';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { PageMessages } from '#client/ui/page-message.tsx';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { Page } from '#client/ui/page.tsx';
import './conversations.css';

const STATES = ['open', 'mine', 'resolved'] as const satisfies readonly ThreadState[];
const EMPTY = {
  open: 'conversations.emptyOpen',
  mine: 'conversations.emptyMine',
  resolved: 'conversations.emptyResolved',
} as const;

/** Calls `more` when the end of the list comes near the view. */
function useEnd(more: (() => void) | null): React.RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (more === null || end.current === null) return;
    const observer = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && more(), {
      rootMargin: '400px',
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  });
  return end;
}

function List({ plan, state }: { plan: Plan; state: ThreadState }) {
  const { t } = useTranslation();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching, isFetchNextPageError } = usePlanThreads(plan.id, state);
  const more = hasNextPage && !isFetching && !isFetchNextPageError ? (): void => void fetchNextPage() : null;
  const end = useEnd(more);
  if (data === undefined) return error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Loading />;
  const sections = new Map(plan.sections.map((section) => [section.id, section]));
  const threads = data.pages
    .flatMap((page) => page.threads)
    .flatMap((thread) => {
      const section = sections.get(thread.sectionId);
      return section === undefined ? [] : [{ thread, section }];
    });
  const count = threads.length;
  return (
    <>
      <p role="status" className={count === 0 ? 'soft' : 'hidden'}>
        {count === 0 ? !hasNextPage && t(EMPTY[state]) : t('conversations.shown', { count })}
      </p>
      <ul className="plain conversations">
        {threads.map(({ thread, section }) => (
          <li key={thread.id}>
            <h2 className="conversation-section">
              <Link to={`/plans/${plan.id}#section-${section.id}`}>{section.title}</Link>
            </h2>
            <ThreadCard plan={plan} section={section} thread={thread} isGone={false} isCurrent={false} toWords={null} link />
          </li>
        ))}
      </ul>
      {isFetchNextPageError && <CouldNotRead error={error} again={() => void fetchNextPage()} />}
      <div ref={end}>
        {hasNextPage && !isFetchNextPageError && (
          <Button isDisabled={isFetching} onPress={() => more?.()}>
            {t('conversations.more')}
          </Button>
        )}
        {!hasNextPage && count > 0 && <p className="soft small">{t('conversations.all')}</p>}
      </div>
    </>
  );
}

/** The page. Which conversations it lists stands in the address. */
export function ConversationsPage() {
  const { t } = useTranslation();
  const { plan } = useFramedPlan();
  const [params] = useSearchParams();
  const state = STATES.find((one) => one === params.get('state')) ?? 'open';
  return (
    <Page title={t('conversations.title')}>
      <div className="stack">
        <PageMessages />
        <p className="lead">{t('conversations.lead', { plan: plan.title })}</p>
        <p>
          <ButtonLink variant="quiet" icon={Lightbulb} to={`/plans/${plan.id}/suggestions`}>
            {t('suggest.pageTitle')}
          </ButtonLink>
        </p>
        {plan.archivedAt !== null && <p className="soft">{t('comments.over.plan')}</p>}
        <nav aria-label={t('conversations.which')}>
          <ul className="plain conversation-states">
            {STATES.map((one) => (
              <li key={one}>
                <Link className="button" to={one === 'open' ? '?' : `?state=${one}`} aria-current={one === state || undefined}>
                  {t(`conversations.${one}`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <List key={state} plan={plan} state={state} />
      </div>
    </Page>
  );
}
