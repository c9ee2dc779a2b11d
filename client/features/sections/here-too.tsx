/** The line above a text that says who else is there. */
import { useTranslation } from 'react-i18next';
import type { LiveRoom } from '#client/live/live-room.ts';
import { useOthers } from '#client/live/presence.ts';
import { Avatar } from '#client/ui/person.tsx';
import { firstName, listOf } from '#client/words/format.ts';

/** The line. With nobody else there it says how old the text is; empty if it is new. */
export function HereToo({ room, ownId, asOf }: { room: LiveRoom; ownId: string; asOf: string }) {
  const { t } = useTranslation();
  const others = useOthers(room.provider.awareness, ownId);
  // The line is always there, so that the text below does not move when others arrive or leave.
  if (others.length === 0) return <p className="here-too small soft">{asOf}</p>;
  const names = listOf(others.map((person) => firstName(person.name)));
  return (
    <p className="here-too small soft">
      {others.map((person) => (
        <Avatar key={person.id} person={person} />
      ))}
      <span>{t('section.hereToo', { names })}</span>
    </p>
  );
}
