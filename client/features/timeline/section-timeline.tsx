/** The history of a section in the panel beside it: its own timeline. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Plan, Section } from '#shared/api.ts';
import type { TimelineKind } from '#shared/api-history.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useRefused } from '#client/offline/refused-text.ts';
import { CopyButton } from '#client/ui/copy.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { HoldNotice } from '#client/features/sections/index.ts';
import { useTimeline } from '#client/api/timeline.ts';
import { NO_FILTERS, searchOf } from './filters.ts';
import { KindList } from './kinds.tsx';
import { TimelineList } from './timeline-list.tsx';

/** Words of the reader that the service did not take, which this device keeps: they are in no history, so they stand above it. */
function NotSaved({ plan, section }: { plan: Plan; section: Section }) {
  const { t } = useTranslation();
  const { person } = useSignedIn();
  const refused = useRefused(person.id, plan.id).filter(({ sectionId, text }) => sectionId === section.id && text !== '');
  return refused.map(({ id, code, text }) => (
    <Notice key={id} kind="waits">
      <p>{t(code === 'set_back' ? 'timeline.setBack' : 'timeline.notSaved')}</p>
      <p className="kept-words">{text}</p>
      <CopyButton text={text} />
    </Notice>
  ));
}

/** The list, with a choice of its kinds and the way to all other choices. */
export function SectionTimeline({ plan, section }: { plan: Plan; section: Section }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<TimelineKind | null>(null);
  const timeline = useTimeline(plan.id, kind === null ? {} : { kind }, section.id);
  const wholePlan = `/plans/${plan.id}/timeline${searchOf({ ...NO_FILTERS, section: section.id })}`;
  return (
    <div className="stack">
      <HoldNotice section={section} />
      <NotSaved plan={plan} section={section} />
      <KindList kind={kind} choose={setKind} />
      <TimelineList
        key={kind}
        inSection
        plan={plan}
        timeline={timeline}
        empty={t(kind === null ? 'timeline.empty' : 'timeline.emptyFiltered')}
      />
      <p className="small">
        <Link to={wholePlan}>{t('timeline.wholePlan')}</Link>
      </p>
    </div>
  );
}
