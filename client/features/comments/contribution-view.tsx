/** What somebody said who was not online, drawn so that nobody takes it for words that they typed themselves. */
import { Ear, Mail, MessagesSquare, Phone, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import type { Comment, ShownContribution } from '#shared/api-threads.ts';
import type { Contribution, ContributionWay } from '#shared/contributions.ts';
import { Icon } from '#client/ui/button.tsx';
import { Avatar, useStandingName } from '#client/ui/person.tsx';
import { Words } from '#client/ui/words.tsx';
import { dayOf, firstName, moment } from '#client/words/format.ts';

/** What a contribution says, without the name that the server gives of a member. */
export type ToldFacts = Omit<Contribution, 'by'> & { readonly by: Contribution['by'] | ShownContribution['by'] };

const ICONS: Readonly<Record<ContributionWay, LucideIcon>> = { phone: Phone, letter: Mail, talk: MessagesSquare, other: Ear };

/** The name of who said something. */
export function useSayerName(plan: Plan): (by: ToldFacts['by']) => string {
  const { t } = useTranslation();
  return (by) => {
    if (by.kind === 'other') return by.name;
    if ('person' in by) return by.person.name;
    return plan.members.find(({ id }) => id === by.memberId)?.person.name ?? t('comments.somebody');
  };
}

/** The sentence that says who told something, how and when. Of the person whose plan it is the name is enough. */
export function useToldBy(plan: Plan): (told: ToldFacts) => string {
  const { t } = useTranslation();
  const standing = useStandingName();
  const nameOf = useSayerName(plan);
  return ({ by, way, day, time }) => {
    const name = nameOf(by);
    const member = by.kind === 'member' ? plan.members.find(({ id }) => id === by.memberId) : undefined;
    const who =
      by.kind === 'other'
        ? t('contributions.whoOther', { name, what: by.relation })
        : member === undefined || member.standing === 'person'
          ? name
          : t('contributions.whoMember', { name, what: standing(member) });
    const when = time === null ? dayOf(day) : t('time.on', { day: dayOf(day), time });
    return t(`contributions.toldBy.${way}`, { who, when });
  };
}

/** Who wrote a contribution down, and when. */
export function useWrittenDownBy(plan: Plan): (comment: Pick<Comment, 'person' | 'at'>) => string {
  const { t } = useTranslation();
  const standing = useStandingName();
  return ({ person, at }) => {
    const member = plan.members.find((one) => one.person.id === person.id);
    const name =
      member === undefined || member.standing === 'person'
        ? person.name
        : t('contributions.whoMember', { name: person.name, what: standing(member) });
    return t('contributions.writtenDownBy', { name, when: moment(at) });
  };
}

/** Who told it and who wrote it down, in two sentences. The picture is that of the way it came: the one who told it typed nothing here. */
export function ContributionHead({ plan, comment, told }: { plan: Plan; comment: Comment; told: ShownContribution }) {
  const writtenDownBy = useWrittenDownBy(plan);
  return (
    <header className="contribution-head">
      <ToldBy plan={plan} told={told} />
      <p className="contribution-writer soft small">
        <Avatar person={comment.person} />
        <Words>{writtenDownBy(comment)}</Words>
      </p>
    </header>
  );
}

function ToldBy({ plan, told }: { plan: Plan; told: ToldFacts }) {
  const toldBy = useToldBy(plan);
  return (
    <p className="contribution-by">
      <Icon of={ICONS[told.way]} />
      <Words>{toldBy(told)}</Words>
    </p>
  );
}

/** The person's own words, what was observed, and how the writer reads it: three things, each with its name. `writer` wrote it down. */
export function ContributionParts({ told, writer }: { told: ToldFacts; writer: string }) {
  const { t } = useTranslation();
  const { words, observed, reading } = told;
  return (
    <dl className="contribution-parts">
      {words !== '' && (
        <div>
          <dt>{t('contributions.words')}</dt>
          <dd>
            <blockquote dir="auto">{words}</blockquote>
          </dd>
        </div>
      )}
      {observed !== '' && (
        <div>
          <dt>{t('contributions.observed')}</dt>
          <dd dir="auto">{observed}</dd>
        </div>
      )}
      {reading !== '' && (
        <div>
          <dt>{t('contributions.readBy', { name: firstName(writer) })}</dt>
          <dd dir="auto">{reading}</dd>
        </div>
      )}
    </dl>
  );
}

/** A contribution that no comment of the server holds now: one that is not sent yet, or what one said before it was changed. */
export function ContributionText({ plan, told, writer }: { plan: Plan; told: ToldFacts; writer: string }) {
  return (
    <>
      <ToldBy plan={plan} told={told} />
      <ContributionParts told={told} writer={writer} />
    </>
  );
}
