/** The text size: the choice of the user who is signed in, or else the choice on this device. */
import { TEXT_SIZES, type TextSize } from '#shared/settings.ts';
import { deviceSetting, setDeviceSetting } from '#client/settings/device-settings.ts';
import { chooseOwnSettings, ownSettings } from '#client/settings/own-settings.ts';

/** The text size of the page now. */
export function textSize(): TextSize {
  const own = ownSettings().textSize ?? deviceSetting('textSize');
  return TEXT_SIZES.find((size) => size === own) ?? 'usual';
}

/** Applies the text size to the page. */
export function applyTextSize(): void {
  document.documentElement.dataset['text'] = textSize();
}

/** Sets the text size for the account, and for the device unless it is shared. Then applies it to the page. */
export function chooseTextSize(size: TextSize): void {
  chooseOwnSettings({ textSize: size });
  if (deviceSetting('shared') !== true) setDeviceSetting('textSize', size);
  applyTextSize();
}
