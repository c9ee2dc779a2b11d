/** Who has the plan open now, the person first. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { useOthers } from '#client/live/presence.ts';
import type { PlanRoom } from '#client/live/plan-room.ts';
import { Avatar, useStandingName } from '#client/ui/person.tsx';
import { firstName, listOf } from '#client/words/format.ts';

/** Beyond this many, two are named and the others counted, so that the line keeps its height. */
const NAMED = 3;

/** Initials, and a sentence with first names and what they are; newcomers are announced once, and nobody's leaving is. */
export function WhoIsHere({ plan, room, me }: { plan: Plan; room: PlanRoom; me: { id: string; name: string } }) {
  const { t } = useTranslation();
  const what = useStandingName();
  const others = useOthers(room.awareness, me.id);
  const known = useRef<ReadonlySet<string> | null>(null);
  const [news, setNews] = useState('');
  useEffect(() => {
    const before = known.current;
    known.current = new Set([...(before ?? []), ...others.map((person) => person.id)]);
    const fresh = before === null ? [] : others.filter((person) => !before.has(person.id));
    if (fresh.length > 0) setNews(t('plan.hereLive', { names: listOf(fresh.map((person) => firstName(person.name))) }));
  }, [others, t]);
  const memberOf = (id: string) => plan.members.find((member) => member.person.id === id);
  // While the line is coming up nobody knows yet; the space is there, so that nothing moves when they do.
  const alone = room.link === 'connected' ? t('plan.hereAlone') : room.link === 'connecting' ? '\u00A0' : t('plan.hereUnknown');
  const named = others.length > NAMED ? others.slice(0, 2) : others;
  const more = others.length - named.length;
  const names = named.map((person) => {
    const member = memberOf(person.id);
    const name = firstName(person.name);
    return member && member.standing !== 'person' ? `${name} (${what(member)})` : name;
  });
  return (
    <div className="here-now">
      <span className="hidden" role="status">
        {news}
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
