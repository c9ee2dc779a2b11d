/**
 * The settings of the device, for everyone who uses it. They hold no names of users and nothing of any plan. They stay after a
 * sign-out.
 */

const KEY = 'device';

/** The settings as they are stored. The reader of a setting must check its value. */
type Stored = Readonly<Record<string, unknown>>;

function read(): Stored {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof stored === 'object' && stored !== null ? { ...stored } : {};
  } catch {
    // The browser refuses storage, or the stored value is broken. The device then has no settings.
    return {};
  }
}

/** Returns one setting of the device. */
export function deviceSetting(name: string): unknown {
  return read()[name];
}

/** Stores a setting on this device. */
export function setDeviceSetting(name: string, value: string | number | boolean): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), [name]: value }));
  } catch {
    // Without storage the device cannot keep the choice.
  }
}

/** Clears the browser's local and session storage, except these settings. */
export function clearAllButDeviceSettings(): void {
  try {
    const stored = localStorage.getItem(KEY);
    localStorage.clear();
    sessionStorage.clear();
    if (stored !== null) localStorage.setItem(KEY, stored);
  } catch {
    // A browser that refuses storage has nothing to clear.
  }
}
