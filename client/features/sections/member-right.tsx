/** The right of one member on a section: the choice of it, and the question for a reason where it gets less. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zGrant, type Access, type Member, type Plan, type Section } from '#shared/api.ts';
import { RIGHTS, atLeast, settledRight, takesRight, type Right } from '#shared/rights.ts';
import { call } from '#client/api/http.ts';
import { zIgnored, type Write } from '#client/api/use-write.ts';
import type { PresentPerson } from '#client/live/presence.ts';
import { WritingNow } from './writing-now.tsx';
import { Button } from '#client/ui/button.tsx';
import { Choose, TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { PersonName, useStandingName } from '#client/ui/person.tsx';
import { firstName } from '#client/words/format.ts';

/**
 * The rights that can be chosen. `comment` and `suggest` are left out, because their tools are not built; until then they mean
 * reading.
 */
const CHOICES = RIGHTS.filter((right) => right !== 'comment' && right !== 'suggest');

/** The choice that is shown for a right. */
function choiceOf(right: Right): Right {
  return CHOICES.find((choice) => choice === right) ?? 'read';
}

type Props = {
  plan: Plan;
  section: Section;
  member: Member;
  entry: Access['members'][number];
  writers: readonly PresentPerson[];
  /** Sends a choice that needs no reason. */
  write: Write;
  /** Has the page read again what a sent choice changed. */
  changed: () => Promise<void>;
};

/** The question for the reason of a choice that leaves the member less. */
function Less({
  plan,
  member,
  writers,
  path,
  right,
  after,
  changed,
  cancel,
}: Pick<Props, 'plan' | 'member' | 'writers' | 'changed'> & {
  path: string;
  right: Right | null;
  after: Right;
  cancel: () => void;
}) {
  const { t } = useTranslation();
  const name = firstName(member.person.name);
  const { state, submit } = useForm({ schema: zGrant, send: (body) => call(zIgnored, 'PUT', path, body), done: changed });
  return (
    <FormFrame
      variant="plain"
      state={state}
      submit={t('settings.lessSave', { name })}
      extra={
        <Button variant="quiet" onPress={cancel}>
          {t('app.cancel')}
        </Button>
      }
      onSubmit={(data) => submit({ right, reason: textOf(data, 'reason') })}
    >
      <WritingNow plan={plan} writers={writers.filter(({ id }) => id === member.person.id)} after={() => after} />
      <TextInput name="reason" label={t('settings.reason')} hint={t('settings.reasonHidden', { name })} long />
    </FormFrame>
  );
}

/** One member with the choice of their right. More is given at once; less asks for a reason first. */
export function MemberRight(props: Props) {
  const { plan, section, member, entry, writers, write, changed } = props;
  const { t } = useTranslation();
  const what = useStandingName();
  const [asked, setAsked] = useState<{ right: Right | null } | null>(null);
  // A choice that is cancelled goes back to what is so now: the list is made anew.
  const [cancelled, setCancelled] = useState(0);
  const path = `/api/sections/${section.id}/grants/${entry.memberId}`;
  const factsWith = (granted: Right | null) => ({
    lead: section.lead,
    named: [],
    grants: granted === null ? {} : { [member.id]: granted },
  });
  const usualLabel =
    entry.granted === null ? t('settings.accessUsual', { right: t(`right.${entry.right}`) }) : t('settings.accessReset');
  const options: { value: Right | 'usual'; label: string }[] = [
    { value: 'usual', label: usualLabel },
    ...CHOICES.filter((right) => atLeast(entry.ceiling, right)).map((right) => ({ value: right, label: t(`right.${right}`) })),
  ];
  const choose = (value: Right | 'usual'): void => {
    const right = value === 'usual' ? null : value;
    const unchanged = right === entry.granted;
    if (!unchanged && takesRight(factsWith(entry.granted), factsWith(right), member)) return setAsked({ right });
    setAsked(null);
    void write('PUT', path, { right });
  };
  return (
    <li className="stack">
      <PersonName person={member.person} what={what(member)} you={member.you} />
      {!member.you && (
        <Choose
          key={`${entry.granted}-${entry.right}-${cancelled}`}
          name={`grant-${entry.memberId}`}
          label={t('settings.accessOf', { name: member.person.name })}
          isHiddenLabel
          options={options}
          start={entry.granted === null ? 'usual' : choiceOf(entry.granted)}
          onChange={choose}
        />
      )}
      {/* The focus stays in the list of choices: with arrow keys each choice on the way to another is made for a moment. */}
      <p role="status">{asked !== null && t('settings.lessAsk')}</p>
      {asked !== null && (
        <Less
          plan={plan}
          member={member}
          writers={writers}
          path={path}
          right={asked.right}
          after={settledRight(factsWith(asked.right), member)}
          changed={async () => {
            await changed();
            setAsked(null);
          }}
          cancel={() => {
            setAsked(null);
            setCancelled(cancelled + 1);
          }}
        />
      )}
    </li>
  );
}
