/** What is shown or not by a choice on this device: who wrote each line, and the headings of all sections. */
import { useSyncExternalStore } from 'react';
import { deviceSetting, setDeviceSetting } from '#client/settings/device-settings.ts';

/** A choice between shown and not shown, which the device keeps under `name`. Until somebody chooses it is what `useShown` is given. */
function choiceOfDevice(name: string): {
  readonly show: (shown: boolean) => void;
  readonly useShown: (unchosen?: boolean) => boolean;
} {
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    show: (shown) => {
      setDeviceSetting(name, shown);
      for (const listener of listeners) listener();
    },
    useShown: (unchosen = false) => {
      const chosen = useSyncExternalStore(
        subscribe,
        () => deviceSetting(name),
        () => undefined,
      );
      return typeof chosen === 'boolean' ? chosen : unchosen;
    },
  };
}

/** Whether the page shows beside each line of a text who wrote it. */
export const { show: showVoices, useShown: useVoicesShown } = choiceOfDevice('voices');

/** Whether the sheet of a plan's contents shows the headings of all sections, or only of the one where the reader is. */
export const { show: showAllHeadings, useShown: useAllHeadings } = choiceOfDevice('allHeadings');
