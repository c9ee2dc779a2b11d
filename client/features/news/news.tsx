/** What is new to the reader: who wrote in which section since they last looked, and what waits for them. */
import i18next from 'i18next';
import { CheckCheck, ChevronDown, CircleDot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Plan, PlanNews } from '#shared/api.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { dismissAndMoveFocus } from '#client/ui/move-focus.ts';
import { SealedMark } from '#client/ui/sealed-mark.tsx';
import { Words } from '#client/ui/words.tsx';
import { moment } from '#client/words/format.ts';
import { markAllAsSeen } from './mark-as-seen.ts';
import { namesOf } from './piece-words.ts';
import { endWalk, goTo } from './walk.ts';
import './news.css';

/** How many sections a card names; the others are only counted. The plan page names all. */
const MAX_NAMED = 4;

type Where = PlanNews['sections'][number]['section'];

function SectionLink({ planId, section }: { planId: string; section: Where }) {
  return (
    <>
      <Link to={`/plans/${planId}#section-${section.id}`}>{section.title}</Link>
      {section.lead === 'sealed' && ' '}
      <SealedMark lead={section.lead} />
    </>
  );
}

/** How many passages, from whom, and since when; or who changed something else. */
function useSaid(): (of: PlanNews['sections'][number]) => string {
  const { t } = useTranslation();
  return ({ passages, people, at }) => {
    const names = namesOf(people);
    return passages === 0
      ? t('news.wrote', { names, when: moment(at) })
      : t('news.passagesWhen', { count: passages, names, when: moment(at) });
  };
}

function NewSections({ news, most = Infinity }: { news: PlanNews; most?: number }) {
  const { t } = useTranslation();
  const said = useSaid();
  const more = news.sections.length - most;
  return (
    <ul className="plain news-list">
      {news.sections.slice(0, most).map((of) => (
        <li key={of.section.id}>
          <SectionLink planId={news.planId} section={of.section} /> <span className="soft">{said(of)}</span>
        </li>
      ))}
      {more > 0 && <li className="soft">{t('news.more', { count: more })}</li>}
    </ul>
  );
}

function Waits({ news, unsaved }: { news: PlanNews | null; unsaved: boolean }) {
  const { t } = useTranslation();
  const waits = news?.waits ?? [];
  if (waits.length === 0 && !unsaved) return null;
  return (
    <div className="news-waits">
      <p className="tag waits">{t('news.waits')}</p>
      <ul className="plain news-list">
        {unsaved && <li>{t('news.unsaved')}</li>}
        {news !== null &&
          waits.map(({ kind, section, since }) => (
            <li key={`${kind} ${section.id}`}>
              <SectionLink planId={news.planId} section={section} />{' '}
              <span className="soft">
                {kind === 'card' || since === null ? t('news.card') : t('news.hold', { when: moment(since) })}
              </span>
              {kind === 'hold' && (
                <>
                  {' '}
                  <Link to={`/plans/${news.planId}#hold-${section.id}`} aria-label={t('news.liftOf', { title: section.title })}>
                    {t('news.lift')}
                  </Link>
                </>
              )}
            </li>
          ))}
      </ul>
    </div>
  );
}

/**
 * The news on the card of a plan. `news` is null until it is loaded; `unsaved` says that this device holds text that could not
 * be saved.
 */
export function CardNews({ news, unsaved }: { news: PlanNews | null; unsaved: boolean }) {
  const { t } = useTranslation();
  const when = news?.lastSeenAt == null ? null : moment(news.lastSeenAt);
  return (
    <>
      <Waits news={news} unsaved={unsaved} />
      {news !== null && (
        <div className="news">
          <p className={news.sections.length === 0 ? 'soft' : 'news-title'}>
            {when === null
              ? t('news.never')
              : news.sections.length === 0
                ? t('news.nothing', { when })
                : t('news.since', { when })}
          </p>
          {news.sections.length > 0 && <NewSections news={news} most={MAX_NAMED} />}
        </div>
      )}
    </>
  );
}

/** The mark of a section that has changed otherwise than in its words: a hold, a lead, or a section that came. */
export function FreshMark() {
  const { t } = useTranslation();
  return (
    <span className="tag fresh">
      <Icon of={CircleDot} />
      <Words>{t('news.fresh')}</Words>
    </span>
  );
}

/** The words of a mark in a list of sections: how many passages are new, or that something else changed. */
export function newsTag(passages: number): string {
  return passages === 0 ? i18next.t('news.fresh') : i18next.t('news.newTag', { count: passages });
}

function titleOf(news: PlanNews): string {
  const count = news.sections.reduce((sum, { passages }) => sum + passages, 0);
  const { length } = news.sections;
  if (count === 0) return i18next.t('news.count', { count: length });
  const names = namesOf(news.sections.flatMap(({ passages, people }) => (passages === 0 ? [] : people)));
  return i18next.t('news.passages', { count, names });
}

/**
 * The news on the plan page: one line that expands. Its space is reserved until the news is loaded, so that nothing below
 * moves.
 */
export function NewsLine({ plan, news }: { plan: Plan; news: PlanNews | null }) {
  const { t } = useTranslation();
  if (news === null) return <div className="news-line" />;
  if (news.lastSeenAt === null) return <p className="news-line soft">{t('news.welcome')}</p>;
  if (news.sections.length === 0)
    return <p className="news-line soft">{t('news.nothing', { when: moment(news.lastSeenAt) })}</p>;
  const withNews = new Set(news.sections.flatMap(({ section, passages }) => (passages > 0 ? [section.id] : [])));
  const first = plan.sections.find(({ id }) => withNews.has(id));
  const seen = async (target: Element): Promise<void> => {
    const done = await markAllAsSeen(
      plan.id,
      news.sections.map(({ section, seq }) => ({ id: section.id, seq })),
    );
    if (done) dismissAndMoveFocus(target, endWalk);
  };
  return (
    <details className="news-line">
      <summary>
        <Words>{titleOf(news)}</Words>
      </summary>
      <NewSections news={news} />
      <p className="news-deeds">
        {first !== undefined && (
          <Button icon={ChevronDown} onPress={() => goTo({ sectionId: first.id, passage: 'first' })}>
            {t('news.toFirst')}
          </Button>
        )}
        <Button variant="quiet" icon={CheckCheck} onPress={(event) => void seen(event.target)}>
          {t('news.seenPlan')}
        </Button>
      </p>
    </details>
  );
}
