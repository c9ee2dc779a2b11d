/** Who has the plan open now, the person first. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { useOthers, type PlanRoom } from '#client/net/presence.ts';
import { Avatar, useWhat } from '#client/ui/person.tsx';
import { firstName, listOf } from '#client/words/format.ts';

/** Avatars with first names and what they are; newcomers are announced once, and nobody's leaving is. */
export function HereNow({ plan, room, me }: { plan: Plan; room: PlanRoom; me: { id: string; name: string } }) {
  const { t } = useTranslation();
  const what = useWhat();
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
  const sorted = others.toSorted(
    (a, b) => Number(memberOf(b.id)?.standing === 'person') - Number(memberOf(a.id)?.standing === 'person'),
  );
  // While the line is coming up nobody knows yet; the space is there, so that nothing moves when they do.
  const alone = room.link === 'connected' ? t('plan.hereAlone') : room.link === 'connecting' ? '\u00A0' : t('plan.hereUnknown');
  return (
    <div className="here-now">
      <span className="hidden" role="status">
        {news}
      </span>
      {sorted.length === 0 ? (
        <p className="soft">{alone}</p>
      ) : (
        <>
          <p className="soft small" id="here-label">
            {t('plan.here')}
          </p>
          <ul className="plain row" aria-labelledby="here-label">
            {sorted.map((person) => {
              const member = memberOf(person.id);
              return (
                <li key={person.id} className="who">
                  <Avatar person={person} />
                  <span>
                    <span className="name">{firstName(person.name)}</span>
                    {member && <span className="soft small"> · {what(member)}</span>}
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </div>
  );
}
