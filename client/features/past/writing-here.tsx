/** Says who is writing in a section now, before somebody puts an earlier text there. */
import { PenLine } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Awareness } from 'y-protocols/awareness';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { joinedRooms, subscribeToRooms } from '#client/live/joined-rooms.ts';
import { LiveRoom } from '#client/live/live-room.ts';
import { useWriters } from '#client/live/presence.ts';
import { Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { firstName, listOf } from '#client/words/format.ts';

/** The presence in the room of a section that this page has open; null if it has not. */
function awarenessOf(name: string): Awareness | null {
  for (const room of joinedRooms)
    if (room.name === name && room.planId !== null && room instanceof LiveRoom) return room.provider.awareness;
  return null;
}

/** The sentence, in a place that screen readers watch; empty if nobody writes. */
export function WritingHere({ room }: { room: string }) {
  const { t } = useTranslation();
  const { person } = useSignedIn();
  const now = (): Awareness | null => awarenessOf(room);
  const awareness = useSyncExternalStore(subscribeToRooms, now, () => null);
  const writers = useWriters(awareness, person.id);
  const names = listOf(writers.map((writer) => firstName(writer.name)));
  return (
    <div role="status">
      {writers.length > 0 && (
        <p className="tag waits">
          <Icon of={PenLine} />
          <Words>{t('past.writing', { count: writers.length, names })}</Words>
        </p>
      )}
    </div>
  );
}
