/** Has the server end all PINs of this device when it is no longer shared, later if the server cannot be reached now. */
import { z } from 'zod';
import { call } from '#client/api/http.ts';
import { deviceSetting, setDeviceSetting } from '#client/settings/device-settings.ts';
import { deviceIsShared } from '#client/settings/shared-device.ts';
import { isServerUnreachable } from '#client/ui/problem.ts';

/** The device setting that says that the server does not know yet. */
const DUE = 'forgetPins';

/** Ends all PINs of this device. */
export async function forgetDevicePins(): Promise<void> {
  try {
    await call(z.unknown(), 'DELETE', '/api/shared-device');
    if (deviceSetting(DUE) === true) setDeviceSetting(DUE, false);
  } catch (error) {
    if (isServerUnreachable(error)) setDeviceSetting(DUE, true);
  }
}

/** Ends them now if the server could not be reached then, unless the device is shared again. */
export async function forgetDevicePinsIfDue(): Promise<void> {
  if (deviceSetting(DUE) !== true) return;
  if (deviceIsShared()) setDeviceSetting(DUE, false);
  else await forgetDevicePins();
}
