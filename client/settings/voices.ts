/** Whether the page shows beside each line of a text who wrote it. Chosen on this device. */
import { useSyncExternalStore } from 'react';
import { deviceSetting, setDeviceSetting } from '#client/settings/device-settings.ts';

const NAME = 'voices';
const listeners = new Set<() => void>();

/** Shows who wrote each line, or no longer. */
export function showVoices(shown: boolean): void {
  setDeviceSetting(NAME, shown);
  for (const listener of listeners) listener();
}

/** Whether it is shown who wrote each line. */
export function useVoicesShown(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => deviceSetting(NAME) === true,
    () => false,
  );
}
