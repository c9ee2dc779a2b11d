/** One entry of a timeline: who, when, what was done or decided, where, and why. */
import { Link as LinkIcon, PencilLine } from 'lucide-react';
import { Fragment, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Plan, PersonRef } from '#shared/api.ts';
import type { TimelineEntry } from '#shared/api-history.ts';
import type { Sitting } from '#shared/api-sittings.ts';
import { atLeast } from '#shared/rights.ts';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { copyAddress } from '#client/ui/copy-address.ts';
import { Avatar, useStandingName } from '#client/ui/person.tsx';
import { SealedMark } from '#client/ui/sealed-mark.tsx';
import { decisionInWords, reasonOf } from '#client/words/decisions.ts';
import { inWords } from '#client/words/deeds.ts';
import { clock, isSameDay, moment, sentences, spanOf } from '#client/words/format.ts';
import { entryAddress } from './filters.ts';
import { pastAddress } from './past-address.ts';
import { hasUnsentWhy, SayWhy } from './say-why.tsx';

/** A sitting or a restore: somebody changed the text of a section. */
export type Change = Exclude<TimelineEntry, { readonly kind: 'decision' }>;

/** Who did what an entry tells of. */
export function personOf(entry: TimelineEntry): PersonRef {
  return entry.kind === 'sitting' ? entry.sitting.person : entry.person;
}

/** The sections that an entry is about. All sections that a new plan begins with are not named one by one. */
function sectionsOf(entry: TimelineEntry): readonly { readonly id: string; readonly title: string; readonly lead: string }[] {
  if (entry.kind !== 'decision') return [entry.section];
  return entry.entry.verb === 'plan.create' ? [] : entry.sections;
}

/** The rows of the log between which a sitting or a restore lies: the point before it, and the point after it. */
export function pointsOf(change: Change): { readonly before: number; readonly after: number } {
  if (change.kind === 'restore') return { before: change.toSeq - 1, after: change.toSeq };
  return { before: change.sitting.fromSeq - 1, after: change.sitting.toSeq };
}

/** The name of the sitting that a change is. A restore is a sitting of its own, and begins with the row that did it. */
function sittingIdOf(change: Change): string {
  return change.kind === 'sitting' ? change.sitting.id : `${change.toSeq}-${change.person.id}`;
}

/** Whether the reader may say why they wrote something in a section: they may still do more there than read. */
function maySayWhy({ sections, archivedAt }: Plan, sectionId: string): boolean {
  const section = sections.find(({ id }) => id === sectionId);
  return archivedAt === null && section !== undefined && atLeast(section.right, 'comment');
}

/** When it was, on its day: a sitting that took longer than a minute has a start and an end. */
function useTimeOf(): (entry: TimelineEntry) => string {
  const { t } = useTranslation();
  return (entry) => {
    if (entry.kind !== 'sitting' || entry.sitting.to - entry.sitting.from < 60_000) return clock(entry.at);
    const { from, to } = entry.sitting;
    return t('timeline.span', { from: isSameDay(from, entry.at) ? clock(from) : moment(from), to: clock(to) });
  };
}

function wordsOf(entry: TimelineEntry, putBack: string): string {
  if (entry.kind === 'sitting') return inWords(entry.sitting.did);
  if (entry.kind === 'restore') return sentences(putBack, inWords(entry.did));
  return decisionInWords(entry.entry, entry.members);
}

/** Says of a sitting that came long after it was written when its writer's device says that was. */
function WrittenLater({ sitting: { to, written } }: { sitting: Sitting }) {
  const { t } = useTranslation();
  if (written === undefined) return null;
  const span = spanOf(written.from, written.to);
  return (
    <p className="soft small">
      {written.whole ? t('timeline.writtenLater', { span, came: moment(to) }) : t('timeline.partWrittenLater', { span })}
    </p>
  );
}

/** What somebody said, with a label that tells what it is. */
function Said({ label, children }: { label: string; children: string }) {
  return (
    <div className="said">
      <p className="said-label">{label}</p>
      <p className="prose-text">{children}</p>
    </div>
  );
}

function Where({ plan, entry }: { plan: Plan; entry: TimelineEntry }) {
  return sectionsOf(entry).map(({ id, title, lead }) => (
    <Fragment key={id}>
      {plan.sections.some((section) => section.id === id) ? (
        <Link to={`/plans/${plan.id}#section-${id}`}>
          <bdi>{title}</bdi>
        </Link>
      ) : (
        <bdi>{title}</bdi>
      )}
      <SealedMark lead={lead} />
    </Fragment>
  ));
}

type EntryProps = {
  readonly plan: Plan;
  readonly entry: TimelineEntry;
  readonly meId: string;
  /** Whether a link leads to this entry. */
  readonly marked: boolean;
  /** Whether the list is about one section, which is then not named at each entry. */
  readonly inSection: boolean;
};

/** What one can do with an entry. `about` tells screen readers which entry. */
function Actions({
  plan,
  entry,
  about,
  sayWhy,
  whyButton,
}: {
  plan: Plan;
  entry: TimelineEntry;
  about: string;
  sayWhy: { readonly open: () => void; readonly said: boolean } | null;
  whyButton: React.Ref<HTMLButtonElement>;
}) {
  const { t } = useTranslation();
  const points = entry.kind === 'decision' ? null : { ...pointsOf(entry), sectionId: entry.section.id };
  return (
    <>
      {points !== null && (
        <>
          <ButtonLink
            variant="quiet"
            to={pastAddress(plan.id, points.sectionId, points.after, points.before)}
            aria-label={t('timeline.changedOf', { about })}
          >
            {t('timeline.changed')}
          </ButtonLink>
          <ButtonLink
            variant="quiet"
            to={pastAddress(plan.id, points.sectionId, points.after)}
            aria-label={t('timeline.textThenOf', { about })}
          >
            {t('timeline.textThen')}
          </ButtonLink>
        </>
      )}
      {sayWhy !== null && (
        <Button
          ref={whyButton}
          variant="quiet"
          icon={PencilLine}
          aria-label={t(sayWhy.said ? 'timeline.changeWhyOf' : 'timeline.sayWhyOf', { about })}
          onPress={sayWhy.open}
        >
          {t(sayWhy.said ? 'timeline.changeWhy' : 'timeline.sayWhy')}
        </Button>
      )}
      <Button
        variant="quiet"
        icon={LinkIcon}
        aria-label={t('timeline.copyOf', { about })}
        onPress={() => void copyAddress(entryAddress(plan.id, entry, Date.now()), 'timeline.copied')}
      >
        {t('timeline.copy')}
      </Button>
    </>
  );
}

/** The entry. */
export function Entry({ plan, entry, meId, marked, inSection }: EntryProps) {
  const { t } = useTranslation();
  const what = useStandingName();
  const timeOf = useTimeOf();
  const person = personOf(entry);
  const own = entry.kind !== 'decision' && person.id === meId && maySayWhy(plan, entry.section.id) ? entry : null;
  const sittingId = own === null ? '' : sittingIdOf(own);
  /** The form is open because something unsent is in it, or because the reader asked for it. */
  const [saying, setSaying] = useState<'unsent' | 'asked' | null>(() => (hasUnsentWhy(sittingId) ? 'unsent' : null));
  const button = useRef<HTMLButtonElement>(null);
  const why = entry.kind === 'decision' ? null : entry.why;
  const reason = entry.kind === 'decision' ? reasonOf(entry.entry) : null;
  const title = sectionsOf(entry)[0]?.title ?? plan.title;
  const about = t('timeline.about', { title, name: person.name, when: moment(entry.at) });
  const putBack = entry.kind === 'restore' ? t('timeline.putBack', { when: moment(entry.pointAt) }) : '';
  return (
    <li className="entry" id={`entry-${entry.id}`} tabIndex={-1} data-kind={entry.kind} data-marked={marked || undefined}>
      <Avatar person={person} />
      <div className="entry-body">
        <p className="who-when">
          <strong>
            <bdi>{person.name}</bdi>
          </strong>
          {entry.by !== null && <span className="soft small">{what(entry.by)}</span>}
          <time className="soft small" dateTime={new Date(entry.at).toISOString()}>
            {timeOf(entry)}
          </time>
        </p>
        <p className="did">{wordsOf(entry, putBack)}</p>
        {entry.kind === 'sitting' && <WrittenLater sitting={entry.sitting} />}
        {reason !== null && <Said label={t('timeline.reason')}>{reason}</Said>}
        {why !== null && saying === null && (
          <Said label={why.person.id === meId ? t('timeline.whyYou') : t('timeline.why', { name: why.person.name })}>
            {why.text}
          </Said>
        )}
        {own !== null && saying !== null ? (
          <SayWhy
            sectionId={own.section.id}
            sittingId={sittingId}
            said={why?.text ?? ''}
            autoFocus={saying === 'asked'}
            close={() => {
              setSaying(null);
              requestAnimationFrame(() => button.current?.focus());
            }}
          />
        ) : (
          <div className="entry-foot">
            {!inSection && <Where plan={plan} entry={entry} />}
            <Actions
              plan={plan}
              entry={entry}
              about={about}
              sayWhy={own === null ? null : { open: () => setSaying('asked'), said: why !== null }}
              whyButton={button}
            />
          </div>
        )}
      </div>
    </li>
  );
}
