/** What may honestly be said about what was written: "Saved." only where the server said that it is durable. */
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoomState } from '#client/live/room-state.ts';
import { moment, since } from '#client/words/format.ts';

/** The sentence for a state, or an empty one where there is nothing to say. That the page is offline is said by the page itself. */
function saveSentence(t: TFunction, state: RoomState, writable: boolean, active: boolean): string {
  const { link, unsaved, asOf } = state;
  if (link === 'stopped') return t('save.stopped');
  if (link === 'offline') {
    const time = since(state.unsavedSince ?? state.since ?? Date.now());
    if (unsaved > 0 && state.storedOnDevice && state.storing) return t('offline.keeping');
    if (unsaved > 0) return t(state.storedOnDevice ? 'offline.keptChanges' : 'save.offlineKept', { count: unsaved, time });
    if (!active && !state.wrote && asOf === null) return '';
    const now = writable ? t(state.storedOnDevice ? 'offline.write' : 'save.offlineWrite') : t('save.offline');
    return asOf === null ? now : `${now} ${t('offline.asOf', { when: moment(asOf) })}`;
  }
  if (link === 'connecting' && state.since !== null) return t('save.reconnecting');
  if (!state.wrote) return '';
  return state.saved ? t('save.saved') : t('save.saving');
}

/** How long things have to rest before it is said that they do, in milliseconds: else the words would change with every letter. */
const REST = 300;

/** Whether something holds and has held for a moment; that it does not hold is said at once. */
function useRest(holds: boolean): boolean {
  const [rests, setRests] = useState(holds);
  if (rests && !holds) setRests(false);
  useEffect(() => {
    if (!holds) return;
    const timer = setTimeout(() => setRests(true), REST);
    return () => clearTimeout(timer);
  }, [holds]);
  return rests && holds;
}

/** How long everything has to be saved before that is said aloud, in milliseconds: not after every word that somebody types. */
const CALM = 1500;

/** What is worth saying aloud about a state; null where what was said last still stands. */
function spoken(t: TFunction, state: RoomState): string | null {
  if (state.link === 'stopped') return t('save.stopped');
  // That the page is offline is said once for the whole page; here it counts only where something was written.
  if (!state.wrote) return null;
  if (state.link === 'offline') return t(state.storedOnDevice ? 'offline.write' : 'save.offlineWrite');
  return state.saved ? t('save.saved') : null;
}

/** Says changes of state to screen readers, sparingly: neither numbers nor what passes in a moment. */
function Spoken({ state }: { state: RoomState }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const now = spoken(t, state);
  const wait = state.saved ? CALM : 0;
  useEffect(() => {
    if (now === null) return;
    const timer = setTimeout(() => setSaid(now), wait);
    return () => clearTimeout(timer);
  }, [now, wait]);
  return (
    <span role="status" className="hidden">
      {said}
    </span>
  );
}

/** The sentence to read, and what is said of it. */
export function SaveState({ state, writable, active }: { state: RoomState; writable: boolean; active: boolean }) {
  const { t } = useTranslation();
  const saved = useRest(state.saved);
  const storing = !useRest(!state.storing);
  const waits = state.link === 'offline' || state.link === 'stopped';
  return (
    <>
      <p className={waits ? 'save-state waits' : 'save-state'}>
        {saveSentence(t, { ...state, saved, storing }, writable, active)}
      </p>
      <Spoken state={state} />
    </>
  );
}
