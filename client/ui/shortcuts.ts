/** The keyboard shortcuts that work on every page. The single key ? can be switched off, for users of speech input. */
import { useEffect, useEffectEvent } from 'react';
import { deviceSetting, setDeviceSetting } from '#client/settings/device-settings.ts';

/** Whether the ? key opens the list of shortcuts on this device. */
export function helpKeyIsOn(): boolean {
  return deviceSetting('helpKey') !== false;
}

/** Switches the ? key on or off on this device. */
export function switchHelpKey(on: boolean): void {
  setDeviceSetting('helpKey', on);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select') !== null);
}

/** The name of the main modifier key on this device. */
export const MODIFIER_KEY = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '') ? '⌘' : 'Ctrl';

/** The Latin letter of a key. On a keyboard of another script it is the one at the same position. */
function letterOf({ key, code }: KeyboardEvent): string {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase();
}

/** Handles the shortcuts while `on` is true. `lock` is null where the device cannot be locked. */
export function useShortcuts(on: boolean, act: { goTo: () => void; help: () => void; lock: (() => void) | null }): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && letterOf(event) === 'k') {
      event.preventDefault();
      act.goTo();
    } else if ((event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey && event.code === 'KeyL' && act.lock) {
      event.preventDefault();
      act.lock();
    } else if (event.key === '?' && !event.ctrlKey && !event.metaKey && !isTyping(event.target) && helpKeyIsOn()) {
      event.preventDefault();
      act.help();
    }
  });
  useEffect(() => {
    if (!on) return;
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, [on]);
}
