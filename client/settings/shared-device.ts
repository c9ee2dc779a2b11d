/** Whether several people use this device, and after how many minutes without use such a device locks. Kept in local storage. */
import { useSyncExternalStore } from 'react';
import { LOCK_MINUTES } from '#shared/settings.ts';
import { deviceSetting, setDeviceSetting } from '#client/settings/device-settings.ts';

const listeners = new Set<() => void>();

/** Whether somebody marked this device as used by several people. Nothing of a plan is then written to it. */
export function deviceIsShared(): boolean {
  return deviceSetting('shared') === true;
}

/** Marks the device as shared or not, and tells the open page. */
export function setDeviceShared(shared: boolean): void {
  setDeviceSetting('shared', shared);
  for (const listener of listeners) listener();
}

/** Marks the device at a sign-in. The page is not told, because the sign-in itself then reads everything anew. */
export function setDeviceSharedAtSignIn(shared: boolean): void {
  if (shared !== deviceIsShared()) setDeviceSetting('shared', shared);
}

/** Calls `listener` when the mark changes, also in another page of this browser. Answers with how to stop that. */
export function onSharedDeviceChange(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

/** Whether the device is marked as shared, as that changes. */
export function useSharedDevice(): boolean {
  return useSyncExternalStore(onSharedDeviceChange, deviceIsShared);
}

/** After how many minutes without use the device locks, as the managers of the service said last. */
export function lockMinutes(): number {
  const minutes = deviceSetting('lockMinutes');
  const { fewest, most, usual } = LOCK_MINUTES;
  return typeof minutes === 'number' && minutes >= fewest && minutes <= most ? minutes : usual;
}

/** Notes what the managers of the service settled, so that the device locks in time without a network too. */
export function noteLockMinutes(minutes: number): void {
  if (minutes !== lockMinutes()) setDeviceSetting('lockMinutes', minutes);
}
