/** Who has the plan open now, the person first: a few faces, and a sentence for screen readers. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import type { PlanRoom } from '#client/live/plan-room.ts';
import { useOthers, type PresentPerson } from '#client/live/presence.ts';
import { Avatar, useStandingName } from '#client/ui/person.tsx';
import { Words } from '#client/ui/words.tsx';
import { firstName, furtherOf, listOf, since } from '#client/words/format.ts';

/** With more people than this, some faces are shown and the others are counted, so that the bar keeps its size. */
const MAX_FACES = 3;

/** Who is here, as a sentence; empty while the connection opens, when it is not known. */
function useHereSentence(plan: Plan, room: PlanRoom, others: readonly PresentPerson[]): string {
  const { t } = useTranslation();
  const what = useStandingName();
  const { silentSince, link } = room;
  if (silentSince !== null) return t('plan.noAnswer', { time: since(silentSince) });
  if (others.length === 0)
    return link === 'connected' ? t('plan.hereAlone') : link === 'connecting' ? '' : t('plan.hereUnknown');
  const names = others.map((person) => {
    const member = plan.members.find(({ person: { id } }) => id === person.id);
    const name = firstName(person.name);
    return member && member.standing !== 'person' ? `${name} (${what(member)})` : name;
  });
  return t('plan.hereNow', { count: others.length, names: listOf(names) });
}

/** Tells screen readers once of each new person, and never of a person who leaves. */
export function Newcomers({ others }: { others: readonly PresentPerson[] }) {
  const { t } = useTranslation();
  const knownIds = useRef<ReadonlySet<string> | null>(null);
  const [announcement, setAnnouncement] = useState('');
  useEffect(() => {
    const before = knownIds.current;
    knownIds.current = new Set([...(before ?? []), ...others.map((person) => person.id)]);
    const newcomers = before === null ? [] : others.filter((person) => !before.has(person.id));
    if (newcomers.length > 0)
      setAnnouncement(t('plan.hereLive', { names: listOf(newcomers.map((person) => firstName(person.name))) }));
  }, [others, t]);
  return (
    <span className="hidden" role="status">
      {announcement}
    </span>
  );
}

/** The faces, and the sentence. It stands inside the button that opens the list. */
export function WhoIsHere({ plan, room, others }: { plan: Plan; room: PlanRoom; others: readonly PresentPerson[] }) {
  const { t } = useTranslation();
  const sentence = useHereSentence(plan, room, others);
  const isKnown = room.silentSince === null && room.link === 'connected';
  const faces = others.length > MAX_FACES ? others.slice(0, MAX_FACES - 1) : others;
  const more = others.length - faces.length;
  return (
    <span className="here-now">
      <span className="here-short" aria-hidden="true">
        {isKnown && faces.map((person) => <Avatar key={person.id} person={person} />)}
        {isKnown && more > 0 && <bdi dir="ltr">{furtherOf(more)}</bdi>}
        {isKnown && others.length === 0 && <Words>{t('planFrame.onlyYou')}</Words>}
      </span>
      <span className="hidden">{sentence}</span>
    </span>
  );
}

/** The list of who is here, in words for everybody. */
export function HereList({ plan, room, me }: { plan: Plan; room: PlanRoom; me: { readonly id: string } }) {
  const what = useStandingName();
  const others = useOthers(room.awareness, me.id);
  const sentence = useHereSentence(plan, room, others);
  if (others.length === 0 || room.silentSince !== null || room.link !== 'connected') return <p>{sentence}</p>;
  return (
    <ul className="plain here-list">
      {others.map((person) => {
        const member = plan.members.find(({ person: { id } }) => id === person.id);
        return (
          <li key={person.id}>
            <span className="who">
              <Avatar person={person} />
              <span>
                <bdi className="name">{person.name}</bdi>
                {member && <span className="soft small">{` · ${what(member)}`}</span>}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
