/** The settings of a section, for members who decide there. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zHoldReason, zSectionChange, type Plan, type Section } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { keys } from '#client/api/queries.ts';
import { leadNeedsReason, settledRight } from '#shared/rights.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useWriters, type PresentPerson } from '#client/live/presence.ts';
import { useWatchedRoom } from '#client/live/watched-room.ts';
import { HoldNotice } from './hold.tsx';
import { SectionAccess } from './section-access.tsx';
import { WritingNow } from './writing-now.tsx';
import { useLeadOptions } from './add-section.tsx';
import { useWrite, zIgnored } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { ChooseExplained, TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Notice } from '#client/ui/notice.tsx';

type Props = { plan: Plan; section: Section };
type WithWriters = Props & { writers: readonly PresentPerson[] };

function Done({ shown }: { shown: boolean }) {
  const { t } = useTranslation();
  return (
    <span role="status" className="soft">
      {shown && t('app.saved')}
    </span>
  );
}

function useChange({ plan, section }: Props, changed?: () => void) {
  const queries = useQueryClient();
  const [done, setDone] = useState(false);
  const form = useForm({
    schema: zSectionChange,
    send: (body) => call(zIgnored, 'PATCH', `/api/sections/${section.id}`, body),
    done: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.plan(plan.id) }),
        queries.invalidateQueries({ queryKey: keys.access(section.id) }),
      ]);
      setDone(true);
      changed?.();
    },
  });
  return { ...form, done };
}

function Main({ onLeadChanged, writers, ...props }: WithWriters & { onLeadChanged: () => void }) {
  const { t } = useTranslation();
  const { plan, section } = props;
  const options = useLeadOptions();
  const [lead, setLead] = useState(section.lead);
  const { state, submit, done } = useChange(props, () => lead !== section.lead && onLeadChanged());
  const needsReason = leadNeedsReason(section.lead, lead);
  // A new lead names only the member who chooses it, and leaves a single member at most what it allows.
  const after = { lead, named: lead === 'sealed' ? [plan.you.memberId] : [], grants: {} };
  return (
    <FormFrame
      state={state}
      submit={t('app.save')}
      extra={<Done shown={done} />}
      onSubmit={(data) => {
        const title = textOf(data, 'title');
        // Only changed values are sent, so that two people who change different values do not overwrite each other.
        return submit({
          ...(title === section.title ? {} : { title }),
          ...(lead === section.lead ? {} : { lead }),
          ...(needsReason ? { reason: textOf(data, 'reason') } : {}),
        });
      }}
    >
      <TextInput name="title" label={t('settings.name')} start={section.title} />
      <ChooseExplained name="lead" label={t('settings.lead')} options={options} start={section.lead} onChange={setLead} />
      <div role="status">
        {lead === 'sealed' && section.lead !== 'sealed' && (
          <Notice kind="waits">
            <p>{t('settings.sealNow')}</p>
          </Notice>
        )}
        {lead !== 'sealed' && section.lead === 'sealed' && (
          <Notice kind="waits">
            <p>{t('settings.openNow')}</p>
          </Notice>
        )}
      </div>
      {needsReason && (
        <>
          <WritingNow plan={plan} writers={writers} after={(member) => settledRight(after, member)} />
          <TextInput name="reason" label={t('settings.reason')} hint={t('settings.reasonLead')} long />
        </>
      )}
    </FormFrame>
  );
}

function BoundaryForm({ leadChanged, ...props }: Props & { leadChanged: boolean }) {
  const { t } = useTranslation();
  const { section } = props;
  const { state, submit, done } = useChange(props);
  return (
    <section className="stack">
      <h3>{t('settings.boundaryTitle')}</h3>
      <p className="soft">{t('settings.boundaryLead')}</p>
      <div role="status">
        {leadChanged && !done && (
          <Notice kind="waits">
            <p>{t('settings.cardNow')}</p>
          </Notice>
        )}
      </div>
      <FormFrame
        state={state}
        submit={t('app.save')}
        extra={<Done shown={done} />}
        onSubmit={(data) =>
          submit({
            boundary: {
              why: textOf(data, 'boundary.why'),
              influence: textOf(data, 'boundary.influence'),
              disagreement: textOf(data, 'boundary.disagreement'),
              review: textOf(data, 'boundary.review'),
            },
          })
        }
      >
        {(['why', 'influence', 'disagreement', 'review'] as const).map((part) => (
          <TextInput
            key={part}
            name={`boundary.${part}`}
            label={t(`section.${part}`)}
            start={section.boundary[part]}
            long
            required={false}
          />
        ))}
      </FormFrame>
    </section>
  );
}

function HoldForm({ plan, section, writers }: WithWriters) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = `/api/sections/${section.id}/hold`;
  const { problem, write } = useWrite(keys.plan(plan.id), keys.access(section.id));
  const decides = ({ person }: Plan['members'][number]): boolean => section.deciders.some(({ id }) => id === person.id);
  const putHold = useForm({
    schema: zHoldReason,
    send: (body) => call(zIgnored, 'PUT', path, body),
    done: () => queries.invalidateQueries({ queryKey: keys.plan(plan.id) }),
  });
  return (
    <section className="stack">
      <h3>{t('settings.holdTitle')}</h3>
      <p className="soft">{t('settings.holdLead')}</p>
      {section.hold === null ? (
        <FormFrame
          variant="plain"
          state={putHold.state}
          submit={t('settings.holdPut')}
          onSubmit={(data) => putHold.submit({ reason: textOf(data, 'reason') })}
        >
          <WritingNow plan={plan} writers={writers} after={(member) => (decides(member) ? 'decide' : 'suggest')} />
          <TextInput name="reason" label={t('settings.holdReason')} long />
        </FormFrame>
      ) : (
        <>
          <HoldNotice section={section} />
          <WriteProblem problem={problem} />
          <p>
            <Button onPress={() => void write('DELETE', path)}>{t('settings.holdLift')}</Button>
          </p>
        </>
      )}
    </section>
  );
}

function SectionOrder({ plan, section }: Props) {
  const { t } = useTranslation();
  const { problem, write } = useWrite(keys.plan(plan.id));
  const [statusText, setStatusText] = useState('');
  const live = plan.sections.filter((candidate) => candidate.retiredAt === null);
  const position = live.findIndex((candidate) => candidate.id === section.id);
  const move = async (by: -1 | 1): Promise<void> => {
    const order = live.map((candidate) => candidate.id);
    const other = order[position + by];
    // The buttons stay at the first and last position too, because a removed button would lose the focus.
    if (other === undefined) return setStatusText(t(by < 0 ? 'settings.isFirst' : 'settings.isLast'));
    order[position + by] = section.id;
    order[position] = other;
    const retired = plan.sections.filter((candidate) => candidate.retiredAt !== null).map((candidate) => candidate.id);
    if (await write('PUT', `/api/plans/${plan.id}/section-order`, { sections: [...order, ...retired] }))
      setStatusText(t('settings.moved', { number: position + by + 1 }));
  };
  return (
    <section className="stack">
      <h3>{t('settings.orderTitle')}</h3>
      <WriteProblem problem={problem} />
      <div className="row">
        <Button icon={ArrowUp} onPress={() => void move(-1)}>
          {t('settings.up')}
        </Button>
        <Button icon={ArrowDown} onPress={() => void move(1)}>
          {t('settings.down')}
        </Button>
        <span role="status" className="soft">
          {statusText}
        </span>
      </div>
    </section>
  );
}

function Retire({ plan, section }: Props) {
  const { t } = useTranslation();
  const { problem, write } = useWrite(keys.plan(plan.id));
  const retired = section.retiredAt !== null;
  return (
    <section className="stack">
      <h3>{retired ? t('settings.bringBack') : t('settings.retireTitle')}</h3>
      <p className="soft">{t('settings.retireText')}</p>
      <WriteProblem problem={problem} />
      <p>
        <Button onPress={() => void write('PATCH', `/api/sections/${section.id}`, { retired: !retired })}>
          {retired ? t('settings.bringBack') : t('settings.retire')}
        </Button>
      </p>
    </section>
  );
}

/** All settings of a section. A retired section can only be brought back. */
export function SectionSettings(props: Props) {
  return props.section.retiredAt === null ? <LiveSettings {...props} /> : <Retire {...props} />;
}

function LiveSettings(props: Props) {
  const { person: me } = useSignedIn();
  const [leadChanged, setLeadChanged] = useState(false);
  const writers = useWriters(useWatchedRoom(props.section.room, me.id), me.id);
  return (
    <div className="stack-l">
      <Main {...props} writers={writers} onLeadChanged={() => setLeadChanged(true)} />
      {/* After a change of lead, the form for the boundary card comes next. */}
      {leadChanged && <BoundaryForm {...props} leadChanged />}
      <HoldForm {...props} writers={writers} />
      <SectionAccess {...props} writers={writers} />
      {!leadChanged && <BoundaryForm {...props} leadChanged={false} />}
      <SectionOrder {...props} />
      <Retire {...props} />
    </div>
  );
}
