/** Whether the sheet of a plan's contents shows the headings of all sections, or only of the one where the reader is. Chosen on this device. */
import { useSyncExternalStore } from 'react';
import { deviceSetting, setDeviceSetting } from '#client/settings/device-settings.ts';

const NAME = 'allHeadings';
const listeners = new Set<() => void>();

/** Shows the headings of all sections, or only of one. */
export function showAllHeadings(all: boolean): void {
  setDeviceSetting(NAME, all);
  for (const listener of listeners) listener();
}

/** Whether the headings of all sections are shown; `unchosen` until somebody chooses. */
export function useAllHeadings(unchosen: boolean): boolean {
  const chosen = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => deviceSetting(NAME),
  );
  return typeof chosen === 'boolean' ? chosen : unchosen;
}
