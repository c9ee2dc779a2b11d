/** The save state of a section in words: "Saved." only after the server has said that all changes are durable (S2). */
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoomState } from '#client/live/room-state.ts';
import { useSteady } from '#client/ui/use-steady.ts';
import { moment, since } from '#client/words/format.ts';

/** The sentence for a room's state; empty if there is nothing to say. That the page is offline is said above the page. */
function saveSentence(t: TFunction, state: RoomState, writable: boolean, active: boolean): string {
  const { link, unsaved, asOf } = state;
  if (link === 'stopped') return t('save.stopped');
  if (link === 'offline') {
    const time = since(state.unsavedSince ?? state.since ?? Date.now());
    if (unsaved > 0 && state.storedOnDevice && state.storing) return t('offline.storing');
    if (unsaved > 0) return t(state.storedOnDevice ? 'offline.keptChanges' : 'save.offlineKept', { count: unsaved, time });
    if (!active && !state.wrote && asOf === null) return '';
    const current = writable ? t(state.storedOnDevice ? 'offline.write' : 'save.offlineWrite') : t('save.offline');
    return asOf === null ? current : `${current} ${t('offline.asOf', { when: moment(asOf) })}`;
  }
  if (link === 'connecting' && state.since !== null)
    return state.silent ? t('save.noAnswer', { time: since(state.since) }) : t('save.reconnecting');
  if (!state.wrote) return '';
  return state.saved ? t('save.saved') : t('save.saving');
}

/**
 * How long everything must be saved before screen readers announce it, in milliseconds. Otherwise they would after each word.
 */
const ANNOUNCE_DELAY = 1500;

/** The announcement for a state; null if the last announcement is still true. */
function announcementOf(t: TFunction, state: RoomState): string | null {
  if (state.link === 'stopped') return t('save.stopped');
  // The page announces once that it is offline. A section announces it only if something was written there.
  if (!state.wrote) return null;
  if (state.link === 'offline') return t(state.storedOnDevice ? 'offline.write' : 'save.offlineWrite');
  return state.saved ? t('save.saved') : null;
}

/** Announces changes of state to screen readers, but no numbers and no states that pass quickly. */
function Announcement({ state }: { state: RoomState }) {
  const { t } = useTranslation();
  const [announced, setAnnounced] = useState('');
  const current = announcementOf(t, state);
  const wait = state.saved ? ANNOUNCE_DELAY : 0;
  useEffect(() => {
    if (current === null) return;
    const timer = setTimeout(() => setAnnounced(current), wait);
    return () => clearTimeout(timer);
  }, [current, wait]);
  return (
    <span role="status" className="hidden">
      {announced}
    </span>
  );
}

/** The visible sentence, and the announcement for screen readers. */
export function SaveState({ state, writable, active }: { state: RoomState; writable: boolean; active: boolean }) {
  const { t } = useTranslation();
  const saved = useSteady(state.saved);
  const storing = !useSteady(!state.storing);
  const waits = state.link === 'offline' || state.link === 'stopped';
  return (
    <>
      <p className={waits ? 'save-state waits' : 'save-state'}>
        {saveSentence(t, { ...state, saved, storing }, writable, active)}
      </p>
      <Announcement state={state} />
    </>
  );
}
