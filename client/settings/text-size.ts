/** How large the text is: as whoever is signed in chose it, and else as it was chosen on this device. */
import { TEXT_SIZES, type TextSize } from '#shared/settings.ts';
import { deviceSetting, setDeviceSetting } from '#client/settings/device-settings.ts';
import { chooseOwnSettings, ownSettings } from '#client/settings/own-settings.ts';

/** The size that holds here. */
export function textSize(): TextSize {
  const own = ownSettings().textSize ?? deviceSetting('textSize');
  return TEXT_SIZES.find((size) => size === own) ?? 'usual';
}

/** Shows the page in the size that holds. */
export function applyTextSize(): void {
  document.documentElement.dataset['text'] = textSize();
}

/** Chooses a size for the account, and for the device unless others use it too, and shows the page in it. */
export function chooseTextSize(size: TextSize): void {
  chooseOwnSettings({ textSize: size });
  if (deviceSetting('shared') !== true) setDeviceSetting('textSize', size);
  applyTextSize();
}
