/** The text size: the choice of the user who is signed in, or else the choice on this device. */
import { useSyncExternalStore } from 'react';
import { TEXT_SIZES, type TextSize } from '#shared/settings.ts';
import { deviceSetting, setDeviceSetting } from '#client/settings/device-settings.ts';
import { chooseOwnSettings, ownSettings } from '#client/settings/own-settings.ts';

/** The text size of the page now. */
export function textSize(): TextSize {
  const own = ownSettings().textSize ?? deviceSetting('textSize');
  return TEXT_SIZES.find((size) => size === own) ?? 'usual';
}

const listeners = new Set<() => void>();

/** Applies the text size to the page. */
export function applyTextSize(): void {
  document.documentElement.dataset['text'] = textSize();
  for (const listener of listeners) listener();
}

function onTextSizeApplied(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The text size of the page. Renders again when another one is applied. */
export function useTextSize(): TextSize {
  return useSyncExternalStore(onTextSizeApplied, textSize, () => 'usual');
}

/** Sets the text size for the account, and for the device unless it is shared. Then applies it to the page. */
export function chooseTextSize(size: TextSize): void {
  chooseOwnSettings({ textSize: size });
  if (deviceSetting('shared') !== true) setDeviceSetting('textSize', size);
  applyTextSize();
}
