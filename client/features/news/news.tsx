/** What is new to the reader: who wrote in which section since they last looked, and what waits for them. */
import { CircleDot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PlanNews } from '#shared/api.ts';
import { Icon } from '#client/ui/button.tsx';
import { SealedMark } from '#client/ui/sealed-mark.tsx';
import { Words } from '#client/ui/words.tsx';
import { firstName, listOf, moment } from '#client/words/format.ts';

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

function NewSections({ news, most = Infinity }: { news: PlanNews; most?: number }) {
  const { t } = useTranslation();
  const more = news.sections.length - most;
  return (
    <ul className="plain news-list">
      {news.sections.slice(0, most).map(({ section, people, at }) => (
        <li key={section.id}>
          <SectionLink planId={news.planId} section={section} />{' '}
          <span className="soft">
            {t('news.wrote', { names: listOf(people.map((person) => firstName(person.name))), when: moment(at) })}
          </span>
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

/** The mark of a section that has changed since the reader last looked. */
export function FreshMark() {
  const { t } = useTranslation();
  return (
    <span className="tag fresh">
      <Icon of={CircleDot} />
      <Words>{t('news.fresh')}</Words>
    </span>
  );
}

/**
 * The news on the plan page: one line that expands. Its space is reserved until the news is loaded, so that nothing below
 * moves.
 */
export function NewsLine({ news }: { news: PlanNews | null }) {
  const { t } = useTranslation();
  if (news === null) return <div className="news-line" />;
  if (news.lastSeenAt === null) return <p className="news-line soft">{t('news.welcome')}</p>;
  const { length } = news.sections;
  if (length === 0) return <p className="news-line soft">{t('news.nothing', { when: moment(news.lastSeenAt) })}</p>;
  return (
    <details className="news-line">
      <summary>{t('news.count', { count: length })}</summary>
      <NewSections news={news} />
    </details>
  );
}
