/** The audit trail of a plan, for those who check it: a plain table to read and to print, and whether the chain is whole. */
import { Printer, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Plan } from '#shared/api.ts';
import type { AuditTrail } from '#shared/api-history.ts';
import { useFramedPlan } from '#client/features/plan-frame/index.ts';
import { useAudit } from '#client/api/timeline.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { Page } from '#client/ui/page.tsx';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useStandingName } from '#client/ui/person.tsx';
import { problemOf } from '#client/ui/problem.ts';
import { decisionInWords, reasonOf } from '#client/words/decisions.ts';
import { dayAndTime, listOf, moment, sentences } from '#client/words/format.ts';
import { readableEntries } from './days.ts';
import './timeline.css';

/** Whether the chain is whole, and what to do if it is not. */
function Chain({ chain: { whole, checkedAt } }: { chain: AuditTrail['chain'] }) {
  const { t } = useTranslation();
  const checked = t('audit.checkedAt', { when: moment(checkedAt) });
  return (
    <Notice kind={whole ? 'good' : 'waits'} role={whole ? 'status' : 'alert'}>
      <p className="chain">
        <Icon of={whole ? ShieldCheck : ShieldAlert} />
        <strong>{whole ? t('audit.whole') : t('audit.broken')}</strong>
      </p>
      <p>{sentences(!whole && t('audit.brokenTodo'), checked)}</p>
    </Notice>
  );
}

function Row({ line: { at, person, by, entry, sections, members } }: { line: AuditTrail['entries'][number] }) {
  const { t } = useTranslation();
  const what = useStandingName();
  const reason = reasonOf(entry);
  return (
    <tr>
      <td>{dayAndTime(at)}</td>
      <th scope="row">
        <bdi>{person.name}</bdi>
        {by !== null && <span className="soft small audit-standing">{what(by)}</span>}
      </th>
      <td>
        <p>{decisionInWords(entry, members)}</p>
        {/* All sections that a new plan begins with are not named one by one. */}
        {entry.verb !== 'plan.create' && sections.length > 0 && (
          <p className="soft small">
            <bdi>{listOf(sections.map(({ title }) => title))}</bdi>
          </p>
        )}
        {reason !== null && (
          <p>
            <span className="soft">{`${t('timeline.reason')}: `}</span>
            <bdi className="prose-text">{reason}</bdi>
          </p>
        )}
      </td>
    </tr>
  );
}

function Trail({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = useAudit(plan.id);
  if (data === undefined) {
    if (!error) return <Loading />;
    if (problemOf(error) === 'not_allowed') return <p>{t('audit.notAllowed')}</p>;
    return <CouldNotRead error={error} again={() => void refetch()} />;
  }
  const lines = readableEntries(data.pages, plan.sections);
  const chain = data.pages[0]?.chain;
  const readAll = async (): Promise<void> => {
    let answer = await fetchNextPage();
    while (answer.hasNextPage && !answer.isError) answer = await fetchNextPage();
  };
  return (
    <>
      {chain !== undefined && <Chain chain={chain} />}
      <p className="not-on-paper">
        <Button icon={Printer} onPress={() => print()}>
          {t('audit.print')}
        </Button>
      </p>
      {lines.length === 0 ? (
        <p>{t('audit.empty')}</p>
      ) : (
        <table className="audit">
          <caption className="hidden">{t('audit.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('audit.when')}</th>
              <th scope="col">{t('audit.who')}</th>
              <th scope="col">{t('audit.what')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, index) => (
              // Nothing else tells two entries of one moment apart, and an entry never changes its place.
              // oxlint-disable-next-line react/no-array-index-key
              <Row key={`${line.at}-${index}`} line={line} />
            ))}
          </tbody>
        </table>
      )}
      <p role="status" className="soft small">
        {sentences(t('timeline.shown', { count: lines.length }), !hasNextPage && t('timeline.all'))}
      </p>
      {isFetchNextPageError && <CouldNotRead error={error} again={() => void readAll()} />}
      {hasNextPage && !isFetchNextPageError && (
        <p className="row not-on-paper">
          <Button onPress={() => void fetchNextPage()}>{t(isFetchingNextPage ? 'app.loading' : 'timeline.earlier')}</Button>
          <Button variant="quiet" onPress={() => void readAll()}>
            {t('audit.showAll')}
          </Button>
        </p>
      )}
    </>
  );
}

/** The page, inside the frame of its plan. */
export function AuditPage() {
  const { t } = useTranslation();
  const { plan } = useFramedPlan();
  return (
    <Page
      title={t('audit.title')}
      back={
        <Link className="not-on-paper" to={`/plans/${plan.id}/timeline`}>
          {t('audit.back')}
        </Link>
      }
    >
      <div className="stack audit-page">
        <p className="lead">{t('audit.lead', { plan: plan.title })}</p>
        <Trail plan={plan} />
      </div>
    </Page>
  );
}
