/** The panel that changes or removes a member of a plan. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AUTHORITY_KINDS, zMemberChange, type AuthorityKind, type Member, type Plan } from '#shared/api.ts';
import type { Standing } from '#shared/rights.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { useStandingOptions } from './invite.tsx';
import { useWrite, zIgnored } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { Choose, TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { dayInput, endOfDay, firstName } from '#client/words/format.ts';

type Props = { plan: Plan; member: Member; close: () => void; removed: () => void };

/** A question at the end of a long panel. It takes the focus and scrolls into view. */
function Asked({ children }: { children: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={box} tabIndex={-1}>
      {children}
    </div>
  );
}

function Remove({ plan, member, removed }: Omit<Props, 'close'>) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { problem, write } = useWrite(keys.plan(plan.id));
  const name = firstName(member.person.name);
  if (!asking) {
    return (
      <p>
        <Button aria-label={t('people.removeOf', { name: member.person.name })} onPress={() => setAsking(true)}>
          {t('people.remove')}
        </Button>
      </p>
    );
  }
  return (
    <Asked>
      <Notice kind="waits" role="group" title={t('people.removeTitle', { name: member.person.name })}>
        <p>{t('people.removeText')}</p>
        {member.standing === 'manager' && <p>{t('people.removeManager')}</p>}
        <WriteProblem problem={problem} />
        <div className="row">
          <Button
            variant="main"
            onPress={() => void write('DELETE', `/api/members/${member.id}`).then((done) => done && removed())}
          >
            {t('people.removeSure', { name })}
          </Button>
          <Button onPress={() => setAsking(false)}>{t('app.cancel')}</Button>
        </div>
      </Notice>
    </Asked>
  );
}

/** The panel for one member. Only managers of the plan open it. */
export function MemberPanel({ plan, member, close, removed }: Props) {
  const { t } = useTranslation();
  const options = useStandingOptions(plan, member.standing);
  const [standing, setStanding] = useState<Standing>(member.standing);
  const [kind, setKind] = useState<AuthorityKind>(member.authority.kind);
  const name = plan.person.knownAs;
  const end = dayInput(member.expiresAt);
  const { state, submit } = useForm({
    schema: zMemberChange,
    send: (body) => call(zIgnored, 'PATCH', `/api/members/${member.id}`, body),
    done: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.plan(plan.id) });
      close();
    },
  });
  return (
    <div className="stack-l">
      <FormFrame
        state={state}
        submit={t('app.save')}
        extra={
          <Button variant="quiet" onPress={close}>
            {t('app.cancel')}
          </Button>
        }
        onSubmit={(data) => {
          const until = textOf(data, 'authority.until');
          const day = textOf(data, 'expiresAt');
          return submit({
            ...(standing === member.standing ? {} : { standing }),
            relation: textOf(data, 'relation'),
            authority: { kind, evidence: textOf(data, 'authority.evidence'), until: until === '' ? null : until },
            ...(day === end ? {} : { expiresAt: endOfDay(day) }),
          });
        }}
      >
        <Choose
          name="standing"
          label={t('people.standing')}
          hint={t(`standingAbout.${standing}`)}
          options={options}
          start={member.standing}
          onChange={setStanding}
        />
        <TextInput
          name="relation"
          label={t('people.relation', { name })}
          hint={t('people.relationHint')}
          start={member.relation}
          required={false}
          autoComplete="off"
        />
        <TextInput
          name="expiresAt"
          label={t('people.endLabel')}
          hint={t('people.endHint')}
          type="date"
          start={end}
          required={false}
        />
        <Choose
          name="authority.kind"
          label={t('people.authorityKind', { name })}
          hint={t('people.authorityHint', { name })}
          options={AUTHORITY_KINDS.map((value) => ({ value, label: t(`authority.${value}`) }))}
          start={member.authority.kind}
          onChange={setKind}
        />
        {kind !== 'none' && (
          <>
            <TextInput
              name="authority.evidence"
              label={t('people.evidenceLabel')}
              start={member.authority.evidence}
              long
              required={false}
            />
            <TextInput
              name="authority.until"
              label={t('people.authorityUntilLabel')}
              hint={t('people.endHint')}
              type="date"
              start={member.authority.until ?? ''}
              required={false}
            />
          </>
        )}
      </FormFrame>
      {!member.you && <Remove plan={plan} member={member} removed={removed} />}
    </div>
  );
}
