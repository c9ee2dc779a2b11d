/** The inbox: what the reader was told, by day and plan, what of it is unread, and what they do not want to be told of. */
import { CheckCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useNavigate, useSearchParams } from 'react-router';
import { markInboxRead, useInbox } from '#client/api/inbox.ts';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';
import { inboxPath } from '#client/offline/prune.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { Page } from '#client/ui/page.tsx';
import { dayTitle, moment } from '#client/words/format.ts';
import { groupsOf } from './groups.ts';
import { MuteChoices, MutedNotice, useMuting } from './muting.tsx';
import { NotificationLine } from './notification-line.tsx';
import './inbox.css';

/** The page. Whether only what is unread is shown stands in the address. */
export function InboxPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const unreadOnly = params.get('show') === 'unread';
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = useInbox(unreadOnly);
  const keptAt = useStaleAnswers().get(inboxPath);
  const muting = useMuting();
  const [first] = data?.pages ?? [];
  const unread = first?.unread ?? 0;
  const all = data?.pages.flatMap(({ notifications }) => notifications) ?? [];
  const newest = all[0];
  const choose = (only: boolean): void => void navigate(only ? '?show=unread' : '?', { replace: true });
  return (
    <Page title={t('inbox.title')}>
      <div className="stack">
        <p className="lead" role="status">
          {first === undefined ? '' : unread === 0 ? t('inbox.noneUnread') : t('inbox.unread', { count: unread })}
        </p>
        {keptAt !== undefined && !unreadOnly && <p className="soft">{t('offline.asOf', { when: moment(keptAt) })}</p>}
        <div className="inbox-tools">
          <div role="group" aria-label={t('inbox.show')} className="inbox-show">
            {[false, true].map((only) => (
              // A press on the one that is on changes nothing.
              <ToggleButton
                key={String(only)}
                className="button"
                isSelected={only === unreadOnly}
                onChange={(on) => on && choose(only)}
              >
                {t(only ? 'inbox.showUnread' : 'inbox.showAll')}
              </ToggleButton>
            ))}
          </div>
          {unread > 0 && newest !== undefined && (
            <Button icon={CheckCheck} onPress={() => void markInboxRead({ until: newest.at })}>
              {t('inbox.markAllRead')}
            </Button>
          )}
        </div>
        <MutedNotice muting={muting} />
      </div>
      {data === undefined && (error ? <CouldNotRead error={error} storedOffline again={() => void refetch()} /> : <Loading />)}
      {data !== undefined && all.length === 0 && (
        <Notice>
          <p>{t(unreadOnly ? 'inbox.emptyUnread' : 'inbox.empty')}</p>
        </Notice>
      )}
      {groupsOf(all).map(({ at, plans }) => (
        <section key={dayTitle(at)} className="stack" aria-labelledby={`inbox-day-${at}`}>
          <h2 id={`inbox-day-${at}`} className="day">
            {dayTitle(at)}
          </h2>
          {plans.map(({ plan, notifications }) => (
            <div key={plan.id} className="stack">
              <h3 id={`inbox-${at}-${plan.id}`}>
                <bdi>{plan.title}</bdi>
              </h3>
              <ul className="plain lines" aria-labelledby={`inbox-${at}-${plan.id}`}>
                {notifications.map((told) => (
                  <NotificationLine
                    key={told.id}
                    told={told}
                    mute={() =>
                      muting.set(
                        {
                          planId: plan.id,
                          threadId: told.threadId,
                          title: t('inbox.threadIn', { title: told.section.title }),
                        },
                        true,
                      )
                    }
                  />
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
      {isFetchNextPageError && <CouldNotRead error={error} again={() => void fetchNextPage()} />}
      {hasNextPage && !isFetchNextPageError && (
        <p>
          <Button onPress={() => void fetchNextPage()}>{t(isFetchingNextPage ? 'app.loading' : 'inbox.earlier')}</Button>
        </p>
      )}
      {first !== undefined && <MuteChoices mutes={first.mutes} muting={muting} />}
    </Page>
  );
}
