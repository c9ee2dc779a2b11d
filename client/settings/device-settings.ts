/** What a device remembers for everyone who uses it: never who they were, and nothing of any plan. It outlives a sign-out. */

const KEY = 'device';

/** The device's own settings, as they were stored; whoever reads one checks it. */
type Kept = Readonly<Record<string, unknown>>;

function read(): Kept {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    // Refused or broken storage: the device then remembers nothing.
    return {};
  }
}

/** One of the device's settings. */
export function deviceSetting(name: string): unknown {
  return read()[name];
}

/** Remembers a setting on this device. */
export function setDeviceSetting(name: string, value: string | number | boolean): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), [name]: value }));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** Empties the device's storage of everything but these settings. */
export function clearAllButDeviceSettings(): void {
  try {
    const kept = localStorage.getItem(KEY);
    localStorage.clear();
    sessionStorage.clear();
    if (kept !== null) localStorage.setItem(KEY, kept);
  } catch {
    // A browser that refuses storage has nothing to forget.
  }
}
