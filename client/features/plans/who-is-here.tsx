/** Shows who has the plan open now, the person first. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { useOthers } from '#client/live/presence.ts';
import type { PlanRoom } from '#client/live/plan-room.ts';
import { Avatar, useStandingName } from '#client/ui/person.tsx';
import { firstName, listOf, since } from '#client/words/format.ts';

/** With more people than this, two are named and the others are counted, so that the line keeps its height. */
const MAX_NAMED = 3;

/**
 * Initials, and a sentence with first names and standings. Screen readers announce each new person once, and never a person who
 * leaves.
 */
export function WhoIsHere({ plan, room, me }: { plan: Plan; room: PlanRoom; me: { id: string; name: string } }) {
  const { t } = useTranslation();
  const what = useStandingName();
  const others = useOthers(room.awareness, me.id);
  const knownIds = useRef<ReadonlySet<string> | null>(null);
  const [announcement, setAnnouncement] = useState('');
  useEffect(() => {
    const before = knownIds.current;
    knownIds.current = new Set([...(before ?? []), ...others.map((person) => person.id)]);
    const newcomers = before === null ? [] : others.filter((person) => !before.has(person.id));
    if (newcomers.length > 0)
      setAnnouncement(t('plan.hereLive', { names: listOf(newcomers.map((person) => firstName(person.name))) }));
  }, [others, t]);
  const memberOf = (id: string) => plan.members.find((member) => member.person.id === id);
  // While the connection opens it is not known who is here. The space is reserved, so that nothing moves later.
  const alone = room.link === 'connected' ? t('plan.hereAlone') : room.link === 'connecting' ? '\u00A0' : t('plan.hereUnknown');
  const { silentSince } = room;
  if (silentSince !== null) return <p className="here-now soft">{t('plan.noAnswer', { time: since(silentSince) })}</p>;
  const named = others.length > MAX_NAMED ? others.slice(0, 2) : others;
  const more = others.length - named.length;
  const names = named.map((person) => {
    const member = memberOf(person.id);
    const name = firstName(person.name);
    return member && member.standing !== 'person' ? `${name} (${what(member)})` : name;
  });
  return (
    <div className="here-now">
      <span className="hidden" role="status">
        {announcement}
      </span>
      {others.length === 0 ? (
        <p className="soft">{alone}</p>
      ) : (
        <>
          <span className="avatars">
            {named.map((person) => (
              <Avatar key={person.id} person={person} />
            ))}
          </span>
          <p>
            {t('plan.hereNow', {
              count: others.length,
              names: listOf(more > 0 ? [...names, t('plan.hereMore', { count: more })] : names),
            })}
          </p>
        </>
      )}
    </div>
  );
}
