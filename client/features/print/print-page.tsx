/**
 * The print page: the choice of sections, and the sheet, which says when and for whom it was printed and until when it may be
 * used.
 */
import { useQueries } from '@tanstack/react-query';
import { ArrowLeft, Printer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import type { Plan, Section } from '#shared/api.ts';
import { problemOf } from '#client/ui/problem.ts';
import { keys, usePlan } from '#client/api/queries.ts';
import { ActsList } from '#client/features/acts/index.ts';
import { knownOf, MustKnowList, unreadOf, usePlanOverview } from '#client/features/must-know/index.ts';
import { PersonFacts, PlanFace } from '#client/features/plans/index.ts';
import { FirstText, HoldNotice, readText, useFollowSectionLinks, type Node } from '#client/features/sections/index.ts';
import { NotYoursPage, PagePlaceholder, Loading } from '#client/ui/page-states.tsx';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { CheckboxInput } from '#client/ui/fields.tsx';
import { Page } from '#client/ui/page.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Words } from '#client/ui/words.tsx';
import { dayAndTime, dayOf, sentences } from '#client/words/format.ts';
import './print.css';

/**
 * For how many days a sheet may be used. Staff should not work from a sheet that is older than the last talk with the family.
 */
const VALID_DAYS = 7;
const DAY = 24 * 60 * 60 * 1000;

type Paper = { readonly section: Section; readonly doc: Node | undefined; readonly failed: boolean };

/** The current texts of these sections. They are read from the server each time, because a printed text cannot be updated. */
function usePapers(sections: readonly Section[]): { papers: readonly Paper[]; reading: boolean; at: number } {
  const answers = useQueries({
    queries: sections.map((section) => ({
      queryKey: keys.paper(section.id),
      queryFn: () => readText(section.id),
      staleTime: 0,
      gcTime: 0,
    })),
  });
  return {
    papers: sections.map((section, index) => ({
      section,
      doc: answers[index]?.data,
      failed: answers[index]?.isError ?? false,
    })),
    reading: answers.some((answer) => answer.isPending),
    at: Math.max(0, ...answers.map((answer) => answer.dataUpdatedAt)),
  };
}

function PaperSection({ planId, section, doc }: Paper & { planId: string }) {
  const { t } = useTranslation();
  if (doc === undefined) return null;
  return (
    <section aria-labelledby={`paper-${section.id}`}>
      <h2 id={`paper-${section.id}`}>{section.title}</h2>
      {section.lead === 'professional' && <p className="small soft">{t('section.ledProfessional')}</p>}
      {section.lead === 'sealed' && <p className="small soft">{t('print.sealed')}</p>}
      <HoldNotice section={section} />
      <div className="editor">
        <FirstText doc={doc} />
        <ActsList planId={planId} sectionId={section.id} />
      </div>
    </section>
  );
}

/**
 * What must be known comes first on paper, also from sections that are not printed. Of a sealed section it is printed only with the
 * section itself.
 */
function MustKnowOnPaper({ plan, chosen }: { plan: Plan; chosen: ReadonlySet<string> }) {
  const { t } = useTranslation();
  const overview = usePlanOverview(plan);
  const isPrinted = ({ id, lead }: Section): boolean => lead !== 'sealed' || chosen.has(id);
  const all = knownOf(plan, overview.sections, isPrinted);
  const unread = unreadOf(plan, overview, isPrinted);
  if (all.length === 0 && unread === '') return null;
  return (
    <section className="must-know must-know-paper" aria-labelledby="paper-must-know">
      <h2 id="paper-must-know">{t('mustKnow.title')}</h2>
      {unread !== '' && <p className="must-know-note">{unread}</p>}
      <MustKnowList planId={plan.id} all={all} level={3} onPaper />
    </section>
  );
}

function Sheet({ plan, papers, at }: { plan: Plan; papers: readonly Paper[]; at: number }) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const follow = useFollowSectionLinks();
  const when = dayAndTime(at);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the links in the texts take the keys
    <article className="sheet" aria-label={plan.title} onClick={follow}>
      {/* A table footer is the only element that browsers repeat at the bottom of each sheet. */}
      <table className="sheet-table" role="presentation">
        <tbody>
          <tr>
            <td className="sheet-text">
              <header>
                <div className="sheet-person">
                  <PlanFace plan={plan} size="large" />
                  <div>
                    <p className="sheet-title">{plan.title}</p>
                    <p>{t('plan.about', { name: plan.person.name })}</p>
                    <PersonFacts person={plan.person} />
                  </div>
                </div>
                <p className="small">
                  <Words>{sentences(t('print.by', { name: me.name, when }), t('print.draft'), t('print.forWhom'))}</Words>{' '}
                  <strong>{t('print.until', { date: dayOf(at + VALID_DAYS * DAY) })}</strong>
                </p>
              </header>
              <MustKnowOnPaper plan={plan} chosen={new Set(papers.map(({ section }) => section.id))} />
              {papers.map((paper) => (
                <PaperSection key={paper.section.id} planId={plan.id} {...paper} />
              ))}
            </td>
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <td>
              <p className="sheet-foot small">
                {sentences(
                  `${plan.title}.`,
                  t('print.by', { name: me.name, when }),
                  t('print.until', { date: dayOf(at + VALID_DAYS * DAY) }),
                )}
              </p>
            </td>
          </tr>
        </tfoot>
      </table>
    </article>
  );
}

/** Which sections go on paper, folded to one line. Most people came with their choice made. */
function Choice({
  sections,
  chosen,
  choose,
}: {
  sections: readonly Section[];
  chosen: ReadonlySet<string>;
  choose: (id: string, on: boolean) => void;
}) {
  const { t } = useTranslation();
  const hintOf = ({ lead, hold }: Section): { hint?: string } => {
    const hints = [...(hold === null ? [] : [t('print.onHold')]), ...(lead === 'sealed' ? [t('print.sealed')] : [])];
    return hints.length === 0 ? {} : { hint: hints.join(' ') };
  };
  const only = chosen.size === 1 ? sections.find(({ id }) => chosen.has(id)) : undefined;
  return (
    <details className="print-choice">
      <summary>{`${only?.title ?? t('print.chosen', { count: chosen.size })} · ${t('print.change')}`}</summary>
      <fieldset className="field">
        <legend className="label">{t('print.choose')}</legend>
        {sections.map((section) => (
          <CheckboxInput
            key={section.id}
            name={section.id}
            label={section.title}
            {...hintOf(section)}
            start={chosen.has(section.id)}
            onChange={(on) => choose(section.id, on)}
          />
        ))}
      </fieldset>
    </details>
  );
}

function Print({ plan, only }: { plan: Plan; only: string | null }) {
  const { t } = useTranslation();
  const live = plan.sections.filter((section) => section.retiredAt === null);
  // Other people can see a sheet, so a sealed section is printed only if the user selects it.
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () =>
      new Set(live.filter(({ id, lead }) => (only === null ? lead !== 'sealed' : id === only)).map((section) => section.id)),
  );
  const sections = live.filter((section) => chosen.has(section.id));
  const { papers, reading, at } = usePapers(sections);
  const failedCount = papers.filter((paper) => paper.failed).length;
  const choose = (id: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <>
      <div className="not-on-paper">
        <Page title={t('print.title')}>
          <div className="stack">
            <p>
              <ButtonLink to={`/plans/${plan.id}${only === null ? '' : `#section-${only}`}`} variant="quiet" icon={ArrowLeft}>
                {t('app.backToPlan')}
              </ButtonLink>
            </p>
            {/* The button keeps its place while the texts are read, so that it can be pressed without looking for it. */}
            <p>
              <Button
                variant="main"
                icon={Printer}
                isDisabled={reading || chosen.size === 0 || chosen.size === failedCount}
                onPress={() => print()}
              >
                {t('print.button')}
              </Button>
            </p>
            <Choice sections={live} chosen={chosen} choose={choose} />
            {sections.some(({ lead }) => lead === 'sealed') && <p className="small">{t('print.sealed')}</p>}
            <div role="status">
              {failedCount > 0 && (
                <Notice kind="waits">
                  <p>{t('print.missing', { count: failedCount })}</p>
                </Notice>
              )}
              {chosen.size === 0 && <p>{t('print.none')}</p>}
            </div>
            <p className="soft">{t('print.lead')}</p>
          </div>
          {reading && <Loading />}
        </Page>
      </div>
      {!reading && chosen.size > failedCount && <Sheet plan={plan} papers={papers} at={at} />}
    </>
  );
}

/** The page that prints a plan, in whole or in part. With `?section=<id>` in the address that section alone is chosen. */
export function PrintPage() {
  const { planId = '' } = useParams();
  const [search] = useSearchParams();
  const { data: plan, error, refetch } = usePlan(planId);
  if (error && ['not_found', 'not_allowed'].includes(problemOf(error))) return <NotYoursPage />;
  if (!plan) return <PagePlaceholder error={error} again={() => void refetch()} />;
  const only = search.get('section');
  return <Print key={`${plan.id} ${only}`} plan={plan} only={only} />;
}
