/** What may honestly be said about what was written: "Saved." only where the server said that it is durable. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { RoomState } from '#client/net/room-state.ts';
import { moment, since } from '#client/words/format.ts';

/** The sentence for a state, or an empty one where there is nothing to say. */
export function saveSentence(t: TFunction, state: RoomState, writable: boolean): string {
  const { link, unsaved, asOf } = state;
  if (link === 'stopped') return t('save.stopped');
  if (link === 'offline') {
    const time = since(state.unsavedSince ?? state.since ?? Date.now());
    if (unsaved > 0) return t(state.kept ? 'offline.keptChanges' : 'save.offlineKept', { count: unsaved, time });
    const now = writable ? t(state.kept ? 'offline.write' : 'save.offlineWrite') : t('save.offline');
    return asOf === null ? now : `${now} ${t('offline.asOf', { when: moment(asOf) })}`;
  }
  if (link === 'connecting' && state.since !== null) return t('save.reconnecting');
  if (!state.wrote) return '';
  return state.saved ? t('save.saved') : t('save.saving');
}

/** The sentence, where screen readers hear it change. */
export function SaveState({ state, writable }: { state: RoomState; writable: boolean }) {
  const { t } = useTranslation();
  const waits = state.link === 'offline' || state.link === 'stopped';
  return (
    <p role="status" className={waits ? 'save-state waits' : 'save-state'}>
      {saveSentence(t, state, writable)}
    </p>
  );
}
